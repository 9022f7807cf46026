"""What a person decides about a round that the fuse holds."""

from typing import Annotated

from flows.clock import present_of
from flows.deliver import WAITING
from flows.endings import done, needs_a_person
from flows.forms import refusals_end_red
from flows.parameters import Decider, OneOf, asked
from flows.technical import flow
from klantreis.usecases.values import DeliveryReport
from tasks.aside import put_decided_aside
from tasks.deciding import approve_run, discard_run
from tasks.delivering import deliver_all
from tasks.workplace import workplace

ROUNDS = "Opvolging"  #: the flow of a round
APPROVE, DISCARD = "goedkeuren", "intrekken"

What = Annotated[
    str,
    OneOf((APPROVE, DISCARD)),
    asked(
        "Besluit",
        "Goedkeuren: de berichten van de ronde mogen weg. Intrekken: ze worden nooit verstuurd, ook later niet.",
    ),
]
Run = Annotated[
    str,
    asked(
        "Ronde",
        "Het nummer uit het overzicht, zoals R-20261123-1. Leeg: de ronde die wordt vastgehouden.",
        pattern=r"^(R-[0-9]{8}-[0-9]{1,4})?$",
    ),
]
Send = Annotated[
    bool,
    asked(
        "Meteen bezorgen",
        "Alleen bij goedkeuren. Aan: wat nu weg mag, gaat meteen weg. Uit: bij de volgende bezorging.",
    ),
]


@flow(name="Ronde goedkeuren of intrekken", flow_run_name="ronde {what}")
@refusals_end_red("")
async def fuse(what: What, by: Decider, run: Run = "", send: Send = True) -> str:
    """Besluit over een ronde die is vastgehouden omdat er meer te versturen is dan te verwachten was."""
    with workplace() as app:
        at = present_of(app, None)
        if what == DISCARD:
            gone = discard_run(run, by, at)
            await put_decided_aside(ROUNDS)
            return done(gone.run, f"{gone.run} ingetrokken: {_messages(gone.sends, 'gaat', 'gaan')} nooit weg")
        released = approve_run(run, by, at)
        await put_decided_aside(ROUNDS)
        report = deliver_all(at, released.municipality) if send else None
    said = f"{released.run} goedgekeurd: {_messages(released.sends, 'mag', 'mogen')} weg"
    if report is not None and report.silent:
        return needs_a_person(released.run, f"{said}; {report.silent} antwoordt niet")
    return done(released.run, said if report is None else f"{said}; {_sent(report)}")


def _messages(sends: int, one: str, more: str) -> str:
    return f"1 bericht {one}" if sends == 1 else f"{sends} berichten {more}"


def _sent(report: DeliveryReport) -> str:
    waiting = WAITING.get(report.waiting, report.waiting)
    return f"{report.sent} verstuurd" + (f" ({waiting})" if waiting else "")
