"""One resident: the whole journey, stage by stage, on one page and, on request, what is due today."""

from datetime import datetime
from typing import Annotated

from prefect import tags
from prefect.logging import disable_run_logger

from flows import endings
from flows.client_stage import client_stage
from flows.clock import moment, present_of
from flows.endings import carried
from flows.naming import literally
from flows.parameters import At, CaseRef, asked
from flows.technical import flow
from klantreis.errors import UnknownCase
from klantreis.usecases.values import RunSummary
from tasks.delivering import deliver_all
from tasks.lines import journey_of, show_page
from tasks.planning import plan_batch
from tasks.running import begin, finish, judge
from tasks.tagging import case_tag, tag_this_run
from tasks.workplace import workplace

Act = Annotated[bool, asked("Doe wat nodig is", "Aan: plan en verstuur wat vandaag nodig is. Uit: laat alleen zien.")]


@flow(name="Reis van een inwoner", flow_run_name="dossier {ref}")
async def client_journey(ref: CaseRef, at: At = None, act: Act = False) -> RunSummary | None:
    """Laat van één dossier de hele reis zien, fase voor fase; doet als u dat kiest wat vandaag nodig is."""
    started, summary = moment(None), None
    await tag_this_run(case_tag(ref))
    with workplace() as app, tags(case_tag(ref)):
        when = present_of(app, at)
        if act:
            summary = await do_what_is_due(ref, when, started)
        try:
            shown = await show(ref, when)
        except UnknownCase as problem:
            return endings.refused(summary, problem)
    return endings.ended(summary) if summary else endings.done(None, shown)


async def do_what_is_due(ref: str, at: datetime, started: datetime) -> RunSummary | None:
    """A round of this dossier alone; None on a day on which nothing happens."""
    ticket = begin(at, "", False)
    if ticket.closed:
        return None
    report = plan_batch(ticket, "dossier", 1, (ref,))
    verdict = judge(ticket, report)
    if not verdict.held:
        deliver_all(ticket.at)
    return finish(ticket, report, verdict, started)


async def show(ref: str, at: datetime) -> str:
    """The page, and each stage with its lines as a run of its own. Gives how the case stands, in a few words."""
    run, markdown = journey_of(ref, at)
    await show_page(ref, markdown)
    with disable_run_logger():  # Prefect logs the end of what is not green as an error
        for stage in run.stages:
            named = client_stage.with_options(flow_run_name=f"{literally(stage.title)} / dossier {ref}")
            await carried(await named(ref, stage.name, at, return_state=True))
    return run.headline
