"""Plan the dossiers in which something is due, about 500 at a time: one task run per batch, never one per dossier."""

from prefect.logging import get_run_logger

from klantreis.usecases import planning, runs
from klantreis.usecases.values import BatchReport, RunTicket
from tasks.careful import careful
from tasks.workplace import workplace

OTHER = runs.OTHER  #: every stage without a flow of its own


@careful("dossiers zoeken", run_name="dossiers zoeken", timeout=600)
def find_due(ticket: RunTicket, stage: str) -> tuple[tuple[str, ...], ...]:
    with workplace() as app:
        return tuple(runs.due_batches(app, ticket, stage))


@careful("dossiers plannen", run_name="dossiers plannen, deel {number}", timeout=900)
def plan_batch(ticket: RunTicket, stage: str, number: int, refs: tuple[str, ...]) -> BatchReport:
    with workplace() as app:
        report = planning.plan_batch(app, ticket, refs)
    get_run_logger().info("%s, deel %d: %d bekeken, %d acties", stage, number, report.looked_at, report.planned)
    return report


def plan_stage(ticket: RunTicket, stage: str) -> BatchReport:
    """Every dossier of one stage that is due, in batches."""
    total = BatchReport()
    for number, refs in enumerate(find_due(ticket, stage), start=1):
        total += plan_batch(ticket, stage, number, refs)
    return total
