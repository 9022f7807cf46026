"""What workers do: a follow-up run up to the fuse, and delivery, as the tasks do them, through the real use cases."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from klantreis.app import App
from klantreis.usecases import delivery, planning, runs
from klantreis.usecases.values import BatchReport
from tests.chaos.house import MUNICIPALITY, House
from tests.chaos.progress import Progress
from tests.chaos.workers import Kill

BOSS = "mg-1"


@dataclass(frozen=True)
class Plan:
    """A worker that begins a run and plans it in batches."""

    house: House
    at: datetime
    batch: int = 50

    def __call__(self, notes: Path, kill: Kill) -> None:
        with self.house.app(kill) as app:
            Progress(app.engine, notes, kill)
            follow_up(app, self.at, self.batch)


@dataclass(frozen=True)
class Deliver:
    """A worker that sends until nothing is left to claim, or the server does not answer."""

    house: House
    at: datetime
    limit: int = 50

    def __call__(self, notes: Path, kill: Kill) -> None:
        with self.house.app(kill) as app:
            Progress(app.engine, notes, kill)
            self.house.impatient(app.engine)
            while True:
                done = delivery.deliver_round(app, self.at, self.limit, MUNICIPALITY)
                if not done.claimed or done.silent:
                    return


def follow_up(app: App, at: datetime, batch: int = 50) -> str:
    """A whole run up to the fuse; its reference."""
    ticket, report = runs.begin(app, at, MUNICIPALITY), BatchReport()
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in runs.due_batches(app, ticket, stage, batch):
            report += planning.plan_batch(app, ticket, refs)
    verdict = runs.judge(app, ticket, report)
    runs.finish(app, ticket, report, verdict, at)
    assert not report.broken, report.broken
    return ticket.run


def approve_held(house: House, at: datetime) -> None:
    """A person releases what the fuse holds: the first run always is."""
    with house.app() as app:
        for run, state in house.runs().items():
            if state == "held":
                runs.approve(app, run, BOSS, at)
