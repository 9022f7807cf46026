"""Stage `invitation` of a round: invitations, reminders and calls."""

from flows.endings import planned
from flows.parameters import Ticket
from flows.technical import flow
from klantreis.usecases.values import BatchReport
from tasks.planning import plan_stage


@flow(name="Uitnodiging", flow_run_name="uitnodigen {ticket.run}")
async def invitation(ticket: Ticket) -> BatchReport:
    """Plant wat vandaag nodig is in deze fase: uitnodigen, herinneren en zo nodig bellen."""
    return planned(plan_stage(ticket, "invitation"))
