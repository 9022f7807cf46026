"""Changing what cases follow: `migrate`."""

from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, By, DryRun, Municipality
from klantreis.commands.output import JsonStream, say, show, show_json, show_table, working
from klantreis.errors import FixInput

if TYPE_CHECKING:
    from klantreis.app import App
    from klantreis.usecases.migrating import Asked, MigratingCase, MigrationReport

LEFT = 1  #: some cases changed at that very moment and stay
ROWS = 200  #: printed at most; `--json` gives all


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis migrate landsmeer --to 2 --dry-run")(migrate)


def migrate(
    journey: Annotated[str, typer.Argument(metavar="JOURNEY", help="Name of the journey.", show_default=False)],
    to: Annotated[int, typer.Option("--to", metavar="VERSION", help="The version the running cases go to.")],
    municipality: Municipality = "",
    dry_run: DryRun = False,
    plan: Annotated[str, typer.Option("--plan", metavar="CODE", help="The code that the dry run printed.")] = "",
    rejudge: Annotated[
        bool, typer.Option("--rejudge", help="Also move cases whose past would be judged otherwise.")
    ] = False,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Running cases to another version of their journey: look with --dry-run, then move with the code it prints.

    Without --dry-run nothing but the plan with that code is done: if anything came in since, nothing moves.
    """
    from klantreis.app import open_app
    from klantreis.usecases.migrating import Asked

    if dry_run == bool(plan):
        raise FixInput("give either --dry-run, to look, or --plan with the code that the dry run printed, to move")
    asked = Asked(journey=journey, to=to, municipality=municipality, rejudge=rejudge)
    with open_app() as app:
        if dry_run:
            (_look_as_json if as_json else _look)(app, asked)
        else:
            raise typer.Exit(_move(app, asked, plan, code_of(by), as_json))


def _look_as_json(app: "App", asked: "Asked") -> None:
    from klantreis.usecases.migrating import look

    stream = JsonStream("cases")
    stream.end("totals", look(app, asked, clock.moment(app, None), stream.item))


def _look(app: "App", asked: "Asked") -> None:
    from klantreis.reports.migration_rows import HEADINGS, LOOK_OUT, Row, rows_of, totals
    from klantreis.usecases import showing
    from klantreis.usecases.migrating import look

    words = showing.words_of(app, {each.name: each for each in app.configuration.journeys.get(asked.journey, ())})
    rows: list[Row] = []
    left_out = 0

    def tell(case: "MigratingCase") -> None:
        nonlocal left_out
        for row in rows_of(case, words):
            if len(rows) < ROWS:
                rows.append(row)
            else:
                left_out += 1

    with working("vergelijken"):
        report = look(app, asked, clock.moment(app, None), tell)
    if rows:
        show_table("Wat er per dossier verandert", HEADINGS, rows, alarm=LOOK_OUT)
    if left_out:
        say(f"… and {left_out} more rows: --json gives all")
    show_table(f"{report.journey} naar versie {report.to}", ("wat", "#aantal"), totals(report), alarm=LOOK_OUT)
    _say_how(report, asked)


def _say_how(report: "MigrationReport", asked: "Asked") -> None:
    options = f"{f' --municipality {asked.municipality}' if asked.municipality else ''}{' --rejudge' * asked.rejudge}"
    show(f"plan {report.code}")
    say(
        f"nothing was changed; to do exactly this: klantreis migrate {report.journey} --to {report.to}{options} "
        f"--plan {report.code}"
        if report.moving
        else "nothing was changed, and there is nothing to move"
    )


def _move(app: "App", asked: "Asked", plan: str, by: str, as_json: bool) -> int:
    from klantreis.usecases.migrating import migrate as move

    with working("overzetten"):
        report = move(app, asked, clock.moment(app, None), plan, by, lambda _: None)
    if as_json:
        show_json(report)
    else:
        show(f"{report.moved} cases follow version {report.to} of {report.journey} now; the next round looks at them")
    if report.changed_meanwhile:
        say(f"changed at this very moment, and stay: {', '.join(report.changed_meanwhile)}; look again and move them")
    return LEFT if report.changed_meanwhile else 0
