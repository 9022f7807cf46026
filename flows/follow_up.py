"""The working-day round: the stages, the fuse, delivery, and what staff read of it."""

from flows import endings
from flows.clock import moment, present_of
from flows.forms import refusals_end_red
from flows.intake import intake
from flows.invitation import invitation
from flows.naming import named_by_day
from flows.nazorg import nazorg
from flows.parameters import EVERYWHERE, At, DryRun, Municipality
from flows.technical import flow
from flows.trajectory import trajectory
from klantreis.usecases.values import RunSummary
from tasks.attention import show_escalated
from tasks.delivering import deliver_all
from tasks.events import tell_acted
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
        report = plan_stage(ticket, OTHER)
        for stage in (invitation, intake, trajectory, nazorg):
            report += await endings.carried(await stage(ticket, return_state=True))
        verdict = judge(ticket, report)
        if not (verdict.held or dry_run):
            told = tell_acted(report.acted)
            deliver_all(ticket.at, ticket.municipality)
            await show_escalated(ticket)
            await told
        summary = finish(ticket, report, verdict, started)
        await show_summary(summary)
        return endings.ended(summary)
