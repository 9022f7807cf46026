"""A worker that helps with a large round or delivery (ADR 0040). Asked by these themselves, never by a person."""

from flows.clock import present_of
from flows.endings import done
from flows.parameters import SENDING, HelperNumber, RunReference
from flows.technical import flow
from klantreis.usecases.values import BatchReport
from tasks.delivering import deliver_all
from tasks.helping import help_to_deliver, help_to_plan, ticket_of
from tasks.workplace import workplace


@flow(name="Meehelpen", flow_run_name="meehelpen {run}, {number}")
async def help_out(run: RunReference, number: HelperNumber = 1) -> BatchReport:
    """Helpt mee met een grote opvolging of bezorging: plant wat nog van niemand is en verstuurt mee zodra dat mag."""
    with workplace() as app:
        if run == SENDING:
            sent = deliver_all(present_of(app, None))
            return done(BatchReport(), f"{sent.sent} verstuurd")
        ticket = ticket_of(run)
        planned = help_to_plan(ticket, f"helper-{number}")
        sent = help_to_deliver(ticket)
    return done(planned, f"{planned.looked_at} bekeken, {sent.sent} verstuurd")
