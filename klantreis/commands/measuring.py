"""What a programme reaches: `results`, `placements`. Answers are in Dutch: managers and employers' desks read them."""

from typing import Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, Municipality
from klantreis.commands.output import show_json, show_markdown, working

On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="2026-03-31, on what was known by then. Default: today.")
]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis results landsmeer --municipality landsmeer --on 2026-06-30")(results)


def results(
    journeys: Annotated[
        list[str],
        typer.Argument(metavar="JOURNEY…", help="A journey, or several as one programme.", show_default=False),
    ],
    municipality: Municipality = "",
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """How far a programme is: who takes part, its goals, situations that may overlap, and what happened, in people.

    With `--on` in the past: as it was known then.
    """
    from klantreis.app import open_app
    from klantreis.reports.results_page import page
    from klantreis.usecases.measuring import measure, titles_of

    with open_app() as app, working("tellen"):
        found = measure(app, journeys, clock.moment(app, on, clock.END_OF_DAY), municipality)
        titles = titles_of(app, found)
    if as_json:
        show_json(found)
    else:
        show_markdown(page(found.results, titles, found.at, found.broken))
