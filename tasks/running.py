"""Begin a round, let the fuse judge it, and close it."""

from datetime import datetime

from klantreis.usecases import runs
from klantreis.usecases.values import BatchReport, DeliveryReport, FuseVerdict, RunSummary, RunTicket
from tasks.careful import careful
from tasks.workplace import workplace


@careful("ronde beginnen", run_name="ronde beginnen", timeout=300)
def begin(at: datetime, municipality: str, dry_run: bool) -> RunTicket:
    with workplace() as app:
        return runs.begin(app, at, municipality, dry_run)


@careful("zekering", run_name="zekering van {ticket.run}", timeout=300)
def judge(ticket: RunTicket, report: BatchReport) -> FuseVerdict:
    with workplace() as app:
        return runs.judge(app, ticket, report)


@careful("ronde afsluiten", run_name="{ticket.run} afsluiten", timeout=600)
def finish(
    ticket: RunTicket,
    report: BatchReport,
    verdict: FuseVerdict,
    started: datetime,
    delivered: DeliveryReport = runs.NOTHING_LEFT,
) -> RunSummary:
    with workplace() as app:
        return runs.finish(app, ticket, report, verdict, started, delivered)
