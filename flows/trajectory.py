"""Stage `trajectory` of a round: contact on the way to work."""

from flows.endings import planned
from flows.parameters import Ticket
from flows.technical import flow
from klantreis.usecases.values import BatchReport
from tasks.planning import plan_stage


@flow(name="Traject", flow_run_name="traject {ticket.run}")
async def trajectory(ticket: Ticket) -> BatchReport:
    """Plant wat vandaag nodig is in deze fase: het contact op weg naar werk of participatie."""
    return planned(plan_stage(ticket, "trajectory"))
