"""A journey in Prefect: each line a task run that stands as the line does, with its name, its words and its tag.

Rules
-----
1. Green is done, and nothing else is. Late is amber with a clock, as Prefect shows a late run of its own. All else is
   grey: a clock runs or comes, two bars wait, a barred circle did not happen. Never red: that is a run which failed or
   asks for a person, and never blue: Prefect would count the minutes of what runs for weeks.
2. A task that runs here and now could only end. So these task runs are told to the server as they stand, each in a
   request of its own: none gets lost, as may happen to those that a run tells as events (prefect.md, section 13).
3. A run of a stage ends, else Prefect would never clear it away: grey when it has no lines, and else green whatever its
   lines say, since Prefect cancels what still runs in a run that is cancelled. Its name says where the case is.
4. Its list begins with what was told last: so that is what is open, the most pressing at the very end.
"""

from collections.abc import Sequence
from datetime import datetime

from prefect import Task
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, StateType
from prefect.runtime import flow_run

from klantreis.reports.journey_run import JourneyRun, Line, StageRun, Stand
from klantreis.usecases import showing
from tasks.careful import careful, shielded
from tasks.tagging import case_tag
from tasks.workplace import workplace

COLOURS = {
    Stand.done: StateType.COMPLETED,
    Stand.late: StateType.COMPLETED,
    Stand.missed: StateType.CANCELLED,
    Stand.lapsed: StateType.CANCELLED,
    Stand.skipped: StateType.CANCELLED,
    Stand.exempt: StateType.CANCELLED,
    Stand.running: StateType.PENDING,
    Stand.overdue: StateType.SCHEDULED,
    Stand.unsure: StateType.SCHEDULED,
    Stand.waiting: StateType.PAUSED,
    Stand.paused: StateType.PAUSED,
    Stand.coming: StateType.PENDING,
}


def _told() -> None:
    """Never runs: what Prefect files the lines under."""


_LINE = Task(_told, name="regel van een reis", persist_result=False)


@careful("dossier lezen", run_name="{ref} lezen", timeout=60)
def journey_of(ref: str, at: datetime) -> tuple[JourneyRun, str]:
    """The journey, and its page as Markdown."""
    with workplace() as app:
        return showing.journey_shown(app, ref, at)


@shielded
def stage_of(ref: str, stage: str, at: datetime) -> StageRun:
    """One stage of it, read again: what is handed to a run of its own, Prefect would keep among its parameters."""
    with workplace() as app:
        run, _ = showing.journey_shown(app, ref, at)
    return next(each for each in run.stages if each.name == stage)


async def show_page(ref: str, markdown: str) -> None:
    """The journey of one dossier, as an artifact of its own that keeps earlier versions."""
    await acreate_markdown_artifact(markdown, key=f"dossier-{ref.lower()}", description=f"Dossier {ref}")


async def show_lines(ref: str, lines: Sequence[Line]) -> None:
    """The lines of a stage, under the run one is in."""
    async with get_client() as client:
        for number, line in enumerate(reversed(lines)):
            await client.create_task_run(
                _LINE,
                flow_run_id=flow_run.id,
                dynamic_key=str(number),
                name=line.name,
                state=State(type=COLOURS[line.stand], name=line.words, message=line.why),
                extra_tags=[case_tag(ref), line.stand.value],
            )
