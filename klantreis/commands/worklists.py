"""What a colleague has to do, to fill in and return: `worklist`; and what came back: `worklists`."""

from pathlib import Path
from typing import Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson
from klantreis.commands.output import say, show, show_json, working
from klantreis.errors import FixInput

FAILED, PARTLY = 1, 3

Owner = Annotated[str, typer.Option("--owner", metavar="CODE", help="Staff code of whose list it is.")]
Of = Annotated[
    str, typer.Option("--municipality", metavar="M", help="Where colleagues of several municipalities have this code.")
]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis worklist --owner kw-1 --out kw-1.xlsx")(worklist)
    app.command(epilog="Example: klantreis worklists --folder /srv/werklijsten")(worklists)


def worklist(
    owner: Owner,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="The file to write.", dir_okay=False)],
    municipality: Of = "",
    as_json: AsJson = False,
) -> None:
    """What this colleague has to do, by date, as a workbook to fill in and return through `record` or by mail."""
    from klantreis.app import open_app
    from klantreis.channels import placing
    from klantreis.reports.worklist_book import workbook
    from klantreis.usecases.worklists import work_list

    if out.suffix.lower() != ".xlsx":
        raise FixInput("--out: the list is a workbook; give a name that ends in .xlsx")
    with open_app() as app:
        found = work_list(app, owner, clock.moment(app, None), municipality)
    placing.replace(workbook(found), out)
    if as_json:
        show_json(
            {"municipality": found.municipality, "owner": found.owner, "at": found.at, "rows": len(found.rows),
             "left_out": found.left_out, "file": out}
        )  # fmt: skip
    else:
        more = f"; {found.left_out} more do not fit" if found.left_out else ""
        show(f"{len(found.rows)} rows{more}: {out}")


def worklists(
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="A folder of lists and mails. Default: KLANTREIS_WORKLISTS."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in the work lists that came back by mail or in a folder, and answer each to the colleague it is of."""
    from klantreis.app import open_app
    from klantreis.usecases import list_post

    with open_app() as app, working("werklijsten lezen"):
        setting = str(folder) if folder else app.settings.worklists
        if not setting:
            raise FixInput("say where the lists are: --folder DIR, or the setting KLANTREIS_WORKLISTS")
        mailbox = list_post.open_post(setting)
        try:
            report = list_post.take_in(app, mailbox, clock.moment(app, None))
        finally:
            mailbox.close()
    if as_json:
        show_json(report)
    else:
        rows = f"{report.new} new, {report.known} known, {report.rejected} rejected"
        show(f"{report.lists} lists: {rows}; {report.left} left for a person")
    if report.silent:
        say("the mailbox does not answer; what is left is read the next time")
    raise typer.Exit(FAILED if report.silent or report.needs_a_person else PARTLY if report.rejected else 0)
