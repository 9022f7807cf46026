"""What stands before all sending: `gone` (news of deaths and moves) and `shadow` (what would have left)."""

from typing import Annotated

import typer

from klantreis.commands.incoming import File, ended, recording_moment
from klantreis.commands.options import AsJson, At, Municipality
from klantreis.commands.output import show, show_json, show_table, working
from klantreis.moments import parse_day

TO = {"client": "inwoner", "employer": "werkgever", "partner": "partner", "staff": "collega"}


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis gone gone.csv --municipality landsmeer")(gone)
    app.command(epilog="Example: klantreis shadow --municipality landsmeer")(shadow)


def gone(
    file: File,
    municipality: Annotated[str, typer.Option("--municipality", metavar="M", help="Whose residents these are.")],
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Take over who died or moved away (client_ref, deceased_on, moved_on) from CSV or XLSX.

    An empty file with its header counts too: it says that there is nobody. `--at` only in a simulation.
    """
    from klantreis.app import open_app
    from klantreis.usecases.leaving import gone_file

    with open_app() as app, working("vastleggen"):
        report = gone_file(app, file, municipality, recording_moment(app, at))
    if as_json:
        show_json(report)
    else:
        show(f"{report.new} new, {report.known} known, {report.rejected} rejected")
    ended(report.rejected, report.rejections, report.rejected_file)


def shadow(
    municipality: Municipality = "",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="Only what would have left since this day.")] = "",
    as_json: AsJson = False,
) -> None:
    """What would have left while a municipality is not live, per day and text, and whom nobody wrote to."""
    from klantreis.app import open_app
    from klantreis.usecases.showing import in_shadow

    with open_app() as app:
        report = in_shadow(app, municipality, parse_day(since) if since else None)
        folder = app.settings.out / "shadow"
    if as_json:
        show_json(report)
        return
    show_table(
        "Dit zou zijn verstuurd",
        ("dag", "gemeente", "aan", "tekst", "kanaal", "#aantal"),
        [
            (each.day, each.municipality, TO[each.recipient_kind], each.template, each.channel, each.count)
            for each in report.texts
        ],
    )
    show(f"Voorbeelden om te lezen: {folder.as_posix()}")
    if report.unheard:
        show_table(
            "Deze inwoners hebben hun laatste bericht niet gekregen: kijk wat zij nog moeten horen",
            ("dossier", "klantmanager", "tekst", "zou gaan op", "volgend bericht"),
            [
                (each.ref, each.case_worker, each.template, each.day, each.next_send_on or "geen")
                for each in report.unheard
            ],
        )
