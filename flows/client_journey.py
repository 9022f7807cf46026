"""One resident: the whole journey on one page and, on request, what is due today."""

from typing import Annotated

from flows import endings
from flows.clock import moment, present_of
from flows.parameters import At, CaseRef, asked
from flows.technical import flow
from klantreis.errors import UnknownCase
from klantreis.usecases.values import RunSummary
from tasks.delivering import deliver_all
from tasks.planning import plan_batch
from tasks.running import begin, finish, judge
from tasks.showing import show_journey
from tasks.workplace import workplace

Act = Annotated[bool, asked("Doe wat nodig is", "Aan: plan en verstuur wat vandaag nodig is. Uit: laat alleen zien.")]


@flow(name="Reis van een inwoner", flow_run_name="dossier {ref}")
async def client_journey(ref: CaseRef, at: At = None, act: Act = False) -> RunSummary | None:
    """Laat van één dossier zien wat er gebeurde en wat er komt; doet als u dat kiest wat vandaag nodig is."""
    started = moment(None)
    with workplace() as app:
        when = present_of(app, at)
        summary = None
        ticket = begin(when, "", False) if act else None
        if ticket and not ticket.closed:
            report = plan_batch(ticket, "dossier", 1, (ref,))
            verdict = judge(ticket, report)
            if not verdict.held:
                deliver_all(ticket.at)
            summary = finish(ticket, report, verdict, started)
        try:
            await show_journey(ref, when)
        except UnknownCase as problem:
            return endings.refused(summary, problem)
    return endings.ended(summary) if summary else endings.done(None, "getoond")
