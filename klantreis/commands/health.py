"""Is it all running, and what if the database was put back: `doctor`, `restored`."""

from datetime import time
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, By
from klantreis.commands.output import say, show, show_json, show_table, working
from klantreis.errors import FixInput

if TYPE_CHECKING:
    from klantreis.usecases.doctor_lines import Check
    from klantreis.usecases.restoring import RestoreReport

FOUND = 1


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis doctor --connect --production")(doctor)
    app.command(epilog="Example: klantreis restored --backup-of 2026-11-24T02:00 --by kw-1")(restored)


def doctor(
    connect: Annotated[bool, typer.Option("--connect", help="Also try to reach the servers of the channels.")] = False,
    production: Annotated[
        bool, typer.Option("--production", help="Also check the settings against what production needs.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Is it all running? One line per part: how it stands, and what to do."""
    from klantreis.usecases.doctor_lines import Level

    with working("nakijken"):
        found = _looked_at(connect, production)
    if as_json:
        show_json(found)
    else:
        show_table("doctor", ("part", "stands", "how", "what to do"), [_row(each) for each in found], alarm="WRONG")
    wrong, doubtful = (sum(each.level is level for each in found) for level in (Level.wrong, Level.doubtful))
    say(f"{wrong} wrong, {doubtful} to look at" if wrong or doubtful else "all is right")
    raise typer.Exit(FOUND if wrong else 0)


def _looked_at(connect: bool, production: bool) -> "list[Check]":
    from klantreis.app import open_app
    from klantreis.settings import Settings
    from klantreis.usecases.doctoring import all_lines
    from klantreis.usecases.prefect_around import look_at_prefect
    from klantreis.usecases.present import present
    from klantreis.usecases.production import check_production

    settings = Settings()
    found = all_lines(settings, open_app, lambda app: present(app, clock.now()), connect)
    found += look_at_prefect(clock.now())
    return found + check_production(settings) if production else found


def _row(check: "Check") -> tuple[str, ...]:
    from klantreis.usecases.doctor_lines import Level

    level = check.level.value.upper() if check.level is Level.wrong else check.level.value
    return check.what, level, check.says, check.do


def restored(
    backup_of: Annotated[
        str, typer.Option("--backup-of", metavar="TIME", help="The moment of the backup: what happened since is lost.")
    ] = "",
    close: Annotated[
        bool, typer.Option("--close", help="All that was lost is in again and was planned: this is behind us.")
    ] = False,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Say that the database was put back from a backup: nothing leaves, until it is known what left already."""
    from klantreis.app import open_app
    from klantreis.moments import parse_moment
    from klantreis.usecases import restoring

    if close == bool(backup_of):
        raise FixInput("give --backup-of TIME when the database was put back, and --close when that is behind us")
    with open_app() as app:
        now = clock.moment(app, None)
        if close:
            restoring.close(app, code_of(by), now)
            _tell_closed(as_json)
            return
        report = restoring.declare(app, parse_moment(backup_of, time(0)), code_of(by), now)
    if as_json:
        show_json(report)
    else:
        _tell(report)


def _tell_closed(as_json: bool) -> None:
    if as_json:
        show_json({"closed": True})
    else:
        show("closed: what is planned from now on leaves as usual")


def _tell(report: "RestoreReport") -> None:
    show(
        f"declared: backup of {report.backup_of:%Y-%m-%d %H:%M}, put back by {report.by}; everything is held.\n"
        f"{report.sent} messages are known as sent, {report.due} as not sent, {report.in_doubt} are in doubt; "
        f"{report.unknown} left that are not planned again yet.\n"
        f"seal of the backup (keep it elsewhere): {report.seal or '-'}"
    )
    say(
        "Now: bring in again what was lost, repeat the lost days with `klantreis follow-up --at DAY`, settle what is "
        "in doubt, `klantreis release`, and `klantreis restored --close` (docs/operations.md)."
    )
