"""A worker that helps with a large round (ADR 0040). Asked by the round itself, never by a person."""

from prefect import flow

from flows.endings import done
from flows.parameters import HelperNumber, RunReference
from klantreis.usecases.values import BatchReport
from tasks.helping import help_to_deliver, help_to_plan, ticket_of
from tasks.workplace import workplace


@flow(name="Meehelpen", flow_run_name="meehelpen {run}, {number}")
async def help_out(run: RunReference, number: HelperNumber = 1) -> BatchReport:
    """Helpt mee met een grote opvolging: plant wat nog van niemand is en verstuurt mee zodra dat mag."""
    with workplace():
        ticket = ticket_of(run)
        planned = help_to_plan(ticket, f"helper-{number}")
        sent = help_to_deliver(ticket)
    return done(planned, f"{planned.looked_at} bekeken, {sent.sent} verstuurd")
