"""Messages whose fate is unknown: `in-doubt list`, `resolve`, `reconcile`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, By
from klantreis.commands.output import say, show, show_json, show_table, working
from klantreis.errors import FixInput
from klantreis.moments import parse_moment

if TYPE_CHECKING:
    from klantreis.usecases.reconciling import Reconciled

Person = Annotated[str, typer.Option("--by", metavar="PERSON", help="Staff code of who found out.", show_default=False)]
Moment = "2026-03-02T09:00; Europe/Amsterdam unless it has an offset."

in_doubt = typer.Typer(help="Messages whose fate is unknown: they are never sent again by themselves.")


def register(app: typer.Typer) -> None:
    in_doubt.command("list", epilog="Example: klantreis in-doubt list")(list_in_doubt)
    in_doubt.command("resolve", epilog="Example: klantreis in-doubt resolve KEY --sent --why mail_log --by kw-1")(
        resolve
    )
    in_doubt.command("reconcile", epilog="Example: klantreis in-doubt reconcile --log /var/log/mail.log --by kw-1")(
        reconcile
    )
    app.add_typer(in_doubt, name="in-doubt", no_args_is_help=True, epilog="Example: klantreis in-doubt list --json")


def list_in_doubt(as_json: AsJson = False) -> None:
    """The messages whose fate is unknown, the oldest first."""
    from klantreis.app import open_app
    from klantreis.usecases.doubting import in_doubt as doubtful

    with open_app() as app:
        found = doubtful(app)
    if as_json:
        show_json(
            [
                {
                    "key": each.opaque, "municipality": each.municipality, "channel": each.channel,
                    "template": each.template, "day": each.day, "person": each.person, "cases": each.cases,
                    "reason": each.reason,
                }
                for each in found
            ]
        )  # fmt: skip
        return
    rows = [
        (each.opaque, each.day, each.channel, each.template, each.person or ", ".join(each.cases), each.reason)
        for each in found
    ]
    show_table("Onzekere berichten", ("sleutel", "dag", "kanaal", "tekst", "dossier of collega", "reden"), rows)


def resolve(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The message's key.", show_default=False)],
    by: Person,
    why: Annotated[
        str, typer.Option("--why", metavar="CODE", help="How they know, as a code: mail_log, …", show_default=False)
    ],
    sent: Annotated[
        bool | None, typer.Option("--sent/--not-sent", help="What became of it.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what became of a message. The same message is not sent again; what was not sent goes out another way."""
    from klantreis.app import open_app
    from klantreis.usecases.doubting import resolve_in_doubt

    if sent is None:
        raise FixInput("say what became of it: --sent or --not-sent")
    with open_app() as app:
        found = resolve_in_doubt(app, key, as_sent=sent, by=by, why=why, at=clock.moment(app, None))
    if as_json:
        show_json({"key": key, "sent": sent, "cases": found.cases})
    else:
        show(f"{key}: {'was sent' if sent else 'was not sent'}")


def reconcile(
    log: Annotated[
        list[Path] | None,
        typer.Option("--log", metavar="FILE", help="Log of the mail server; plain or .gz, more than once."),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask the services that can tell, such as NotifyNL.")] = False,
    until: Annotated[
        str | None, typer.Option("--complete-until", metavar="TIME", help=f"The log is whole until {Moment}")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--complete-from", metavar="TIME", help="And from then on. Default: where it begins.")
    ] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Settle what the log of the mail server, or the service that was asked to send, knows of messages in doubt.

    What the log does not know stays in doubt, unless a colleague says by name that the log is whole
    (`--complete-until`).
    """
    from klantreis.app import open_app
    from klantreis.usecases import reconciling

    if not log and not ask:
        raise FixInput("say where to look: --log FILE, or --ask")
    if (until or since) and not (log and until and by):
        raise FixInput("that a log is whole is said with --log, --complete-until and --by")
    with open_app() as app, working("uitzoeken"):
        at, who = clock.moment(app, None), code_of(by)
        found = reconciling.Reconciled()
        if log:
            found = reconciling.reconcile_log(
                app, log, at, by=who, until=parse_moment(until) if until else None,
                since=parse_moment(since) if since else None,
            )  # fmt: skip
        if ask:
            found = reconciling.ask_services(app, at, by=who).after(found)
    _tell(found, as_json)


def _tell(found: "Reconciled", as_json: bool) -> None:
    from klantreis.core.doubt import Settled

    sent, not_sent, left = (found.count(what) for what in Settled)
    if as_json:
        show_json(
            {
                "sent": sent, "not_sent": not_sent, "in_doubt": left, "log_from": found.first, "log_until": found.last,
                "messages": found.settled,
            }
        )  # fmt: skip
        return
    show(f"{sent} were sent, {not_sent} were not and go out another way, {left} still in doubt")
    if found.first and found.last:
        say(f"the log runs from {found.first:%Y-%m-%d %H:%M} to {found.last:%Y-%m-%d %H:%M}")
    if left:
        say("`klantreis in-doubt list` shows what is left: a person decides, with `in-doubt resolve`")
