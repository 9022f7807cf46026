"""What leaves, and what stops it: `deliver`, `hold`, `release`."""

from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, At, By, Municipality
from klantreis.commands.output import say, show, show_json, working

if TYPE_CHECKING:
    from klantreis.usecases.values import DeliveryReport

FAILED = 1
_WAITING = {
    "window": "nothing leaves now: outside the sending window",
    "hold": "nothing leaves: held",
    "feed": "nothing leaves to the outside: nobody told of deaths and moves for too long; hand them in with "
    "`klantreis gone`",
    "rate": "the rest waits: the channel takes no more at this moment (`rates` of the municipality)",
}

Channel = Annotated[str, typer.Option("--channel", metavar="C", help="Only this channel, such as email.")]
CaseRef = Annotated[str, typer.Option("--case", metavar="REF", help="Only this case.")]
Why = Annotated[str, typer.Option("--why", metavar="CODE", help="A code that says why, such as complaint.")]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis deliver")(deliver)
    app.command(epilog="Example: klantreis hold --channel email --why outage --by kw-1")(hold)
    app.command(epilog="Example: klantreis release --channel email --by kw-1")(release)


def deliver(at: At = None, as_json: AsJson = False) -> None:
    """Send what may be sent now: inside the sending window, released, and not held. `--at` only in a simulation."""
    from klantreis.app import open_app
    from klantreis.usecases.delivery import deliver_round
    from klantreis.usecases.pacing import Patience
    from klantreis.usecases.present import moved
    from klantreis.usecases.values import DeliveryReport

    total, patience = DeliveryReport(), Patience(sleep)
    with open_app() as app, working("bezorgen"):
        moment = clock.moment(app, at)
        if at is not None:
            moved(app, moment)
        while True:
            done = deliver_round(app, moment)
            total += done
            if done.silent or not patience.waits(done):
                break
    _tell(total, as_json)
    if total.silent:
        say(
            f"The server of channel {total.silent} does not answer. Check that it runs and that "
            f"KLANTREIS_CHANNEL_{total.silent.split(',')[0].upper()} is right; nothing is lost: what was not sent goes "
            "out in a later round."
        )
        raise typer.Exit(FAILED)


def _tell(total: "DeliveryReport", as_json: bool) -> None:
    if as_json:
        show_json(total)
        return
    more = [
        f", {total.bundled} in another message to the same resident" * bool(total.bundled),
        f", {total.shadow} in shadow (see `klantreis shadow`)" * bool(total.shadow),
        f", {total.put_off} put off" * bool(total.put_off),
    ]
    show(
        f"{total.sent} sent, {total.retry} tried again later, {total.refused} refused, {total.withdrawn} withdrawn, "
        f"{total.in_doubt} in doubt{''.join(more)}"
    )
    if total.waiting and (not total.claimed or total.waiting in ("feed", "rate")):
        say(_WAITING[total.waiting])


def hold(
    municipality: Municipality = "", channel: Channel = "", case: CaseRef = "", why: Why = "", by: By = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Stop sending, until `release` with the same options. Without options: everything."""
    from klantreis.app import open_app
    from klantreis.usecases import holding

    scope = holding.Scope(municipality=municipality, channel=channel, case=case)
    with open_app() as app:
        new = holding.hold(app, scope, code_of(by), why, clock.moment(app, None))
    if as_json:
        show_json({"scope": scope, "new": new})
    else:
        show(f"{_said(municipality, channel, case)}: {'held' if new else 'was held already'}")


def release(
    municipality: Municipality = "", channel: Channel = "", case: CaseRef = "", by: By = "", as_json: AsJson = False
) -> None:
    """Start sending again where exactly this was held."""
    from klantreis.app import open_app
    from klantreis.usecases import holding

    scope = holding.Scope(municipality=municipality, channel=channel, case=case)
    with open_app() as app:
        ended = holding.release(app, scope, code_of(by), clock.moment(app, None))
    if as_json:
        show_json({"scope": scope, "ended": ended})
    else:
        show(f"{_said(municipality, channel, case)}: {'released' if ended else 'was not held'}")


def _said(municipality: str, channel: str, case: str) -> str:
    parts = [
        f"{name} {value}"
        for name, value in (("municipality", municipality), ("channel", channel), ("case", case))
        if value
    ]
    return ", ".join(parts) or "everything"
