"""What a programme reaches: `results`, `placements`. Answers are in Dutch: managers and employers' desks read them."""

from pathlib import Path
from typing import Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, Municipality
from klantreis.commands.output import say, show_json, show_markdown, show_table, working

On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="2026-03-31, on what was known by then. Default: today.")
]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis results landsmeer --municipality landsmeer --on 2026-06-30")(results)
    app.command(epilog="Example: klantreis placements --municipality landsmeer --out placements.xlsx")(placements)


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
    from klantreis.usecases.measuring import measure, results_markdown

    with open_app() as app, working("tellen"):
        found = measure(app, journeys, clock.looked_back(app, on), municipality)
        page = results_markdown(app, found)
    if as_json:
        show_json(found)
    else:
        show_markdown(page)


def placements(
    municipality: Annotated[str, typer.Option("--municipality", metavar="M", help="Whose residents these are.")],
    on: On = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write them to this .xlsx or .csv.", dir_okay=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The placements that run, for the regional employers' desk: nothing of a resident but the placement."""
    from klantreis.app import open_app
    from klantreis.reports.placements import COLUMNS, cells
    from klantreis.reports.table_file import write_table
    from klantreis.reports.words import written
    from klantreis.usecases import placements as running

    with open_app() as app, working("plaatsingen"):
        at = clock.looked_back(app, on)
        found, kinds = running.placements(app, municipality, at), running.contracts(app)
    rows = [cells(row, kinds) for row in found.rows]
    if found.broken:
        say(f"not in it, since they could not be read: {', '.join(found.broken)}")
    if out is not None:
        number = write_table(out, COLUMNS, rows)
        say(f"{number} placement{'' if number == 1 else 's'} written to {out}")
    if as_json:
        show_json(found)
    elif out is None:
        many = f"{len(rows)} plaatsing{'' if len(rows) == 1 else 'en'}"
        show_table(f"{written(at.date())}: {many}", COLUMNS, [_shown(row) for row in rows])


def _shown(row: tuple[object, ...]) -> list[object]:
    return ["" if cell is None else cell for cell in row]
