"""Questions: `timeline`, `message`, `due`, `forecast`. Answers are in Dutch: staff read them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, At, Municipality, Ref
from klantreis.commands.output import show, show_json, show_markdown, show_table, working

if TYPE_CHECKING:
    from klantreis.reports.overdue import DueList


class Grouping(StrEnum):
    stage = "stage"
    owner = "owner"
    team = "team"


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis timeline landsmeer/L-0001 --at 2026-03-02")(timeline)
    app.command(epilog="Example: klantreis message 4f0c2d9be1a7…")(message)
    app.command(epilog="Example: klantreis due --on 2026-03-31 --by owner")(due)
    app.command(epilog="Example: klantreis forecast --days 10")(forecast)


def timeline(ref: Ref, at: At = None, as_json: AsJson = False) -> None:
    """One case: every fact, action, obligation and date with its reason, and what comes next.

    With `--at` in the past: as it was known then.
    """
    from klantreis.app import open_app
    from klantreis.reports.timeline_data import data
    from klantreis.reports.timeline_page import page
    from klantreis.usecases import showing

    with open_app() as app:
        found = showing.timeline(app, ref, clock.moment(app, at, clock.END_OF_DAY))
    if as_json:
        show_json(data(found))
    else:
        show_markdown(page(found, drawn=False))


def message(
    key: Annotated[str, typer.Argument(metavar="KEY", help="X-Klantreis-Key of the message.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """The exact text that left, when, how, and with what proof. Shows personal data."""
    from klantreis.app import open_app
    from klantreis.reports.message_page import page
    from klantreis.usecases import showing

    with open_app() as app:
        found = showing.message(app, key)
    if as_json:
        show_json(found)
    else:
        show(page(found))


def due(
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="2026-03-31. Default: today.")] = None,
    by: Annotated[Grouping, typer.Option("--by", help="How to group.")] = Grouping.stage,
    municipality: Municipality = "",
    as_json: AsJson = False,
) -> None:
    """What is due and overdue, as it was last planned."""
    from klantreis.app import open_app
    from klantreis.usecases import showing

    with open_app() as app:
        found = showing.due(app, clock.day(app, on), by.value, municipality)
    if as_json:
        show_json(found)
    else:
        _show_due(found)


def _show_due(found: "DueList") -> None:
    from klantreis.reports.words import CLOCKS, written

    show_table(
        f"{written(found.on)}: {found.overdue} te laat, {found.due} vandaag",
        (_HEADINGS[found.by], "#te laat", "#vandaag", "#langst (werkdagen)"),
        [(group.name, group.overdue, group.due, group.longest) for group in found.groups],
    )
    for group in found.groups:
        rows = [
            (
                row.ref,
                row.title,
                CLOCKS.get(row.clock, row.clock),
                row.person or row.role,
                row.due_on,
                row.workdays_late,
            )
            for row in group.rows
        ]
        show_table(group.name, ("dossier", "wat", "klok", "van", "moest op", "#werkdagen te laat"), rows)


_HEADINGS = {"stage": "fase", "owner": "van", "team": "team"}


def forecast(
    days: Annotated[int, typer.Option("--days", min=1, max=260, help="Working days.")] = 20,
    at: At = None,
    municipality: Municipality = "",
    as_json: AsJson = False,
) -> None:
    """What will be sent per working day if nothing new is heard."""
    from klantreis.app import open_app
    from klantreis.reports.words import written
    from klantreis.usecases import showing
    from klantreis.usecases.forecasting import forecast as foresee

    with open_app() as app, working("vooruitkijken"):
        found = foresee(app, clock.moment(app, at), days, municipality)
        words = showing.words_of(app, {})
    if as_json:
        show_json(found)
        return
    rows = [
        (written(day.day), day.sends, ", ".join(f"{n}× {words.template(name)}" for name, n in day.by_template.items()))
        for day in found.days
    ]
    title = f"{found.sends} bericht{'' if found.sends == 1 else 'en'} in {days} werkdagen, als er niets nieuws gebeurt"
    show_table(title, ("dag", "#berichten", "welke"), rows)
