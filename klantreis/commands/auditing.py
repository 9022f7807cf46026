"""How timely the follow-up was: `audit`. What it prints is in the language of the report: managers read it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, Municipality
from klantreis.commands.output import counting, say, show_json, show_markdown

if TYPE_CHECKING:
    from klantreis.usecases.auditing import AuditMade

BROKEN = 1  #: exit code: cases were left out

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="2026-11-26: the day asked, on what was known at its end.")
]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="The folder to write. An audit that stands there is replaced.")
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day of the period. Default: twelve months before the end."),
]
Share = Annotated[
    bool,
    typer.Option("--share", help="For outside the house: small numbers hidden; no references, list or event log."),
]
Coarse = Annotated[
    bool, typer.Option("--coarse", help="Event logs with days only: no time at which anybody did anything.")
]
Language = Annotated[str, typer.Option("--language", metavar="nl|en", help="Default: as the municipality's file says.")]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis audit --as-of 2026-11-26 --out audits/2026-11")(audit)


def audit(
    as_of: AsOf,
    out: Out,
    since: From = None,
    municipality: Municipality = "",
    share: Share = False,
    coarse: Coarse = False,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """The timeliness report as a folder: what goes well, what does not, what to do, and the figures behind it.

    The report is of what fell due in the period, as it was known at the end of the day asked.
    """
    from klantreis.app import open_app
    from klantreis.moments import parse_day, reachable
    from klantreis.reports.audit.first_page import first_page
    from klantreis.usecases.auditing import Asked, make_audit

    with open_app() as app:
        at = clock.looked_back(app, as_of)
        first = None if since is None else reachable(parse_day(since))
        asked = Asked(
            at=at, since=first, municipality=municipality, share=share, language=language, coarse=coarse
        )  # fmt: skip
        with counting("dossiers tellen") as progress:
            made = make_audit(app, asked, out, progress)
    if as_json:
        show_json(_told(made))
    else:
        show_markdown(first_page(made.report))
    say(f"written to {out}: {', '.join(made.files)}")
    if made.broken:
        say(f"in no figure, since they could not be read: {', '.join(made.broken)}")
        raise typer.Exit(BROKEN)


def _told(made: "AuditMade") -> dict[str, object]:
    """The headline for machines; every number is in figures.json."""
    return {
        "folder": made.folder,
        "files": made.files,
        "about": made.figures.about,
        "overall": made.figures.overall,
        "well": made.report.well,
        "badly": made.report.badly,
        "to_do": made.report.to_do,
        "broken": made.broken,
    }
