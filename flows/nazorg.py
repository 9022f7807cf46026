"""Stage `nazorg` of a round: contact after somebody found work."""

from flows.endings import planned
from flows.parameters import Ticket
from flows.technical import flow
from klantreis.usecases.values import BatchReport
from tasks.planning import plan_stage


@flow(name="Nazorg", flow_run_name="nazorg {ticket.run}")
async def nazorg(ticket: Ticket) -> BatchReport:
    """Plant wat vandaag nodig is in deze fase: het contact nadat iemand werk heeft gevonden."""
    return planned(plan_stage(ticket, "nazorg"))
