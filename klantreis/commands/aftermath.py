"""What is heard after a message left: `receipts`, and the mail that comes in: `replies`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson
from klantreis.commands.output import say, show, show_json, show_table, working
from klantreis.errors import FixInput

if TYPE_CHECKING:
    from klantreis.usecases.hearing import HearingReport

FAILED = 1

#: Why a mail waits for a person, in words.
REASONS = {
    "": "er is geantwoord",
    "opt_out_of_others": "wil geen berichten meer",
    "unknown_key": "gaat over een bericht dat wij niet kennen",
    "no_key": "er staat niet in over welk bericht het gaat",
    "report_without_key": "bericht van een mailserver, zonder sleutel",
    "bounce_without_key": "bericht van een mailserver, zonder sleutel",
    "report_of_several": "bericht van een mailserver over meer ontvangers",
    "report_unclear": "bericht van een mailserver, niet te begrijpen",
    "bounce_unclear": "bericht van een mailserver, niet te begrijpen",
    "bounce_of_colleague": "het adres van een collega klopt niet: kijk in het bestand van medewerkers",
    "too_many_parts": "te veel onderdelen om te lezen",
    "broken": "niet te lezen",
    "empty": "leeg",
}

replies = typer.Typer(help="Mail that comes in: bounces, answers, and what nobody can make out.")


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis receipts")(receipts)
    replies.callback(invoke_without_command=True)(read)
    replies.command("list", epilog="Example: klantreis replies list --owner kw-1")(list_replies)
    replies.command("done", epilog="Example: klantreis replies done 12 --by kw-1")(done)
    app.add_typer(replies, name="replies", epilog="Example: klantreis replies --folder bounces")


def receipts(as_json: AsJson = False) -> None:
    """Ask what became of messages, of every channel that can tell: arrived, bounced, the letter posted or come back."""
    from klantreis.app import open_app
    from klantreis.usecases.receiving import ask_receipts

    with open_app() as app, working("navragen"):
        report = ask_receipts(app, clock.moment(app, None))
    if as_json:
        show_json(report)
    else:
        told = ", ".join(f"{number} {name}" for name, number in sorted(report.told.items()))
        show(f"{report.asked} asked{f': {told}' if told else ''}")
    if report.silent:
        say(f"channel {report.silent} does not answer; it is asked again the next time")
        raise typer.Exit(FAILED)


def read(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="DIR", help="A folder of mails. Default: KLANTREIS_REPLIES.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the mail that came in: what bounced goes out another way, who answered is listed, nothing is dropped."""
    if context.invoked_subcommand is not None:
        return
    from klantreis.app import open_app
    from klantreis.channels.mailbox import make_mailbox
    from klantreis.usecases.hearing import hear_mail

    with open_app() as app, working("post lezen"):
        setting = str(folder) if folder else app.settings.replies
        if not setting:
            raise FixInput("say where the mail is: --folder DIR, or the setting KLANTREIS_REPLIES")
        mailbox = make_mailbox(setting)
        try:
            report = hear_mail(app, mailbox, clock.moment(app, None))
        finally:
            mailbox.close()
    _tell(report, as_json)


def _tell(report: "HearingReport", as_json: bool) -> None:
    if as_json:
        show_json(report)
    else:
        kinds = ", ".join(f"{number} {kind}" for kind, number in report.kinds.items())
        show(f"{report.read} read{f': {kinds}' if kinds else ''}; {report.waiting} wait for a person")
    if report.silent:
        say("the mailbox does not answer; what is left is read the next time")
        raise typer.Exit(FAILED)


def list_replies(
    owner: Annotated[str, typer.Option("--owner", metavar="CODE", help="Only of this colleague.")] = "",
    as_json: AsJson = False,
) -> None:
    """Mail that a person has to look at, the oldest first. What it says stands in the mailbox, and only there."""
    from klantreis.app import open_app
    from klantreis.usecases.hearing import waiting_mail

    with open_app() as app:
        found = waiting_mail(app, owner)
    if as_json:
        show_json(found)
        return
    rows = [
        (
            each.id, f"{each.written_at or each.heard_at:%d-%m-%Y %H:%M}", REASONS.get(each.reason, each.reason),
            each.owner, ", ".join(each.cases), each.key,
        )
        for each in found
    ]  # fmt: skip
    show_table("Post die iemand moet lezen", ("#nr", "geschreven", "wat", "van", "dossier", "sleutel"), rows)


def done(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `replies list` shows it.", show_default=False)],
    by: Annotated[
        str, typer.Option("--by", metavar="PERSON", help="Staff code of who looked at it.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Say that somebody has looked at this mail: it is listed no more."""
    from klantreis.app import open_app
    from klantreis.usecases import checks
    from klantreis.usecases.hearing import settle_mail

    with open_app() as app:
        settle_mail(app, number, checks.code(by), clock.moment(app, None))
    if as_json:
        show_json({"number": number, "done": True})
    else:
        show(f"{number}: done")
