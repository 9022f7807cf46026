"""The working-day round: the stages, the fuse, delivery, and what staff read of it."""

from flows import endings
from flows.clock import moment, present_of
from flows.forms import refusals_end_red
from flows.helpers import excuse, invite
from flows.intake import intake
from flows.invitation import invitation
from flows.naming import named_by_day
from flows.nazorg import nazorg
from flows.parameters import EVERYWHERE, At, DryRun, Municipality
from flows.technical import flow
from flows.trajectory import trajectory
from klantreis.usecases.values import DeliveryReport, RunSummary
from tasks.attention import show_escalated
from tasks.events import tell_acted
from tasks.helping import deliver_together, helpers_wanted
from tasks.overtaken import skip_overtaken
from tasks.planning import OTHER, plan_stage
from tasks.running import begin, finish, judge
from tasks.showing import show_summary
from tasks.workplace import workplace


@flow(name="Opvolging", flow_run_name=named_by_day("opvolging"))
@refusals_end_red(None)
async def follow_up(
    dry_run: DryRun = False, municipality: Municipality = EVERYWHERE, at: At = None
) -> RunSummary | None:
    """Zoekt elke werkdag de dossiers waarin iets moet gebeuren, herinnert, escaleert en verstuurt.

    Bij meer berichten dan te verwachten was gaat er niets uit en vraagt de ronde om een besluit.
    """
    started = moment(None)
    with workplace() as app:
        ticket = begin(present_of(app, at), "" if municipality == EVERYWHERE else municipality, dry_run)
        if ticket.closed:
            return endings.closed(ticket)
        invited = await invite(helpers_wanted(ticket), ticket.run)
        report = plan_stage(ticket, OTHER)
        for stage in (invitation, intake, trajectory, nazorg):
            report += await endings.carried(await stage(ticket, return_state=True))
        verdict = judge(ticket, report)
        delivered = DeliveryReport()
        if not (verdict.held or dry_run):
            tell_acted(ticket)
            shown = show_escalated(ticket)
            delivered = deliver_together(ticket.at, ticket.municipality, len(invited))
            await shown
        await excuse(invited)
        summary = finish(ticket, report, verdict, started, delivered)
        if not summary.nothing_new:  # else the page of the round that did the work would no longer be the newest
            await show_summary(summary)
        await skip_overtaken(moment(None))
        return endings.ended(summary)
