"""Stage `intake` of a round: first talks and plans."""

from flows.endings import planned
from flows.parameters import Ticket
from flows.technical import flow
from klantreis.usecases.values import BatchReport
from tasks.planning import plan_stage


@flow(name="Intake", flow_run_name="intake {ticket.run}")
async def intake(ticket: Ticket) -> BatchReport:
    """Plant wat vandaag nodig is in deze fase: het eerste gesprek en het plan van aanpak."""
    return planned(plan_stage(ticket, "intake"))
