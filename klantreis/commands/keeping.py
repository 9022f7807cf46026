"""How long residents are kept: `retention`. The answer is in Dutch: staff read it."""

from typing import Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, DryRun, Municipality
from klantreis.commands.output import say, show, show_json, working


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis retention --municipality landsmeer --dry-run --by mg-1")(retention)


def retention(
    by: Annotated[
        str, typer.Option("--by", metavar="CODE", help="Staff code of who decided this.", show_default=False)
    ],
    municipality: Municipality = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Erase the residents whose journeys all ended longer ago than the municipality's file keeps them.

    Without a term in that file nobody is erased. This cannot be undone: look with --dry-run first.
    """
    from klantreis.app import open_app
    from klantreis.reports.retained import lines
    from klantreis.usecases.retaining import retain

    with open_app() as app, working("bewaartermijn"):
        found = retain(app, by, clock.moment(app, None), municipality, dry_run=dry_run)
    if as_json:
        show_json(found)
        return
    for line in lines(found):
        show(line)
    for each in found:
        for ref in each.cases:
            show(f"  {ref}")
    if any(each.cases for each in found) and not dry_run:
        say("not ours to remove: the files you enrolled from, rejected rows beside them, backups, and mail that left")
