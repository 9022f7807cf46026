"""Plan the dossiers in which something is due, about 500 at a time: one task run per part, never one per dossier."""

from prefect.logging import get_run_logger
from prefect.runtime import task_run

from klantreis.store.due import START, After
from klantreis.usecases import parts, planning, runs
from klantreis.usecases.parts import PARENT
from klantreis.usecases.values import BatchReport, RunTicket
from tasks.careful import careful
from tasks.workplace import workplace

OTHER = runs.OTHER  #: every stage without a flow of its own
IN_DUTCH = {"invitation": "uitnodiging", "trajectory": "traject", OTHER: "overige fasen"}


def of_part() -> str:
    """`dossiers plannen, traject, deel 2`."""
    return f"dossiers plannen, {_stage()}, deel {task_run.parameters['number']}"


def of_rest() -> str:
    """`fase afronden: traject`."""
    return f"fase afronden: {_stage()}"


def _stage() -> str:
    stage = str(task_run.parameters["stage"])
    return IN_DUTCH.get(stage, stage)


@careful("dossiers zoeken", run_name="dossiers zoeken", timeout=600)
def find_due(ticket: RunTicket, stage: str) -> tuple[tuple[str, ...], ...]:
    with workplace() as app:
        return tuple(runs.due_batches(app, ticket, stage))


@careful("dossiers plannen", run_name="dossiers plannen, deel {number}", timeout=900)
def plan_batch(ticket: RunTicket, stage: str, number: int, refs: tuple[str, ...]) -> BatchReport:
    with workplace() as app:
        report = planning.plan_batch(app, ticket, refs).to_hand_on()
    _told(stage, number, report)
    return report


@careful("dossiers plannen", run_name=of_part, timeout=900)
def plan_part(
    ticket: RunTicket, stage: str, number: int, after: After, worker: str
) -> tuple[BatchReport, After | None]:  # fmt: skip
    with workplace() as app:
        report, following = parts.plan_part(app, ticket, stage, after, worker=worker)
    _told(stage, number, report)
    return report, following


@careful("fase afronden", run_name=of_rest, timeout=1800)
def plan_rest(ticket: RunTicket, stage: str) -> BatchReport:
    with workplace() as app:
        return parts.plan_rest(app, ticket, stage)


def plan_stage(ticket: RunTicket, stage: str) -> BatchReport:
    """Every dossier of one stage that is due, whoever plans it; a rehearsal takes none."""
    if ticket.dry_run:
        return rehearse_stage(ticket, stage)
    plan_free(ticket, stage, PARENT)
    return plan_rest(ticket, stage)


def plan_free(ticket: RunTicket, stage: str, worker: str) -> BatchReport:
    """What is due in one stage and in nobody's hands: what this worker planned of it."""
    total, number = BatchReport(), 0
    after: After | None = START
    while after is not None:
        number += 1
        report, after = plan_part(ticket, stage, number, after, worker)
        total += report
    return total


def rehearse_stage(ticket: RunTicket, stage: str) -> BatchReport:
    """What planning the stage would give; nothing is written."""
    total = BatchReport()
    for number, refs in enumerate(find_due(ticket, stage), start=1):
        total += plan_batch(ticket, stage, number, refs)
    return total


def _told(stage: str, number: int, report: BatchReport) -> None:
    said = "%s, deel %d: %d bekeken, %d acties"
    get_run_logger().info(said, IN_DUTCH.get(stage, stage), number, report.looked_at, report.planned)
