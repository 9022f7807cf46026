"""One version of the program in a process of its own, which does a step for each line it reads.

    PYTHONPATH=TREE KLANTREIS_…=… python tests/upgrades/stepper.py

Answers each line with one word: what came of it, or the name of the error. The first step that needs more than tables
opens the app, as a run does when it begins. A `TREE` is a copy of the program, with a
migration more or not: so two real versions work on one database.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from pathlib import Path

from klantreis.app import App, open_app
from klantreis.errors import KlantreisError
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store import schema
from klantreis.store.engine import writing
from klantreis.store.outbox import Which
from klantreis.usecases import delivery, pacing, planning, runs
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.pacing import Claiming
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import BatchReport, RunTicket
from klantreis.usecases.verifying import problems

M = "landsmeer"
MORNING = datetime(2026, 3, 2, 10, tzinfo=AMSTERDAM)  #: a Monday


class Steps:
    """What a version can be told to do, one after the other."""

    def __init__(self, opened: ExitStack) -> None:
        self._opened = opened
        self.ticket: RunTicket | None = None
        self.report = BatchReport()

    @cached_property
    def app(self) -> App:
        return self._opened.enter_context(open_app())

    def open(self) -> object:
        return bool(self.app)

    def bring(self, to: str) -> object:
        """What `klantreis init --to` does."""
        schema.bring(Settings().database_url, to)
        return to

    def enrol(self, staff: str, clients: str) -> object:
        staff_file(self.app, Path(staff), M)
        return enrol_file(self.app, Path(clients), M, M, MORNING).new

    def plan(self) -> object:
        """A run up to its fuse."""
        self.ticket, self.report = runs.begin(self.app, MORNING, M), BatchReport()
        for stage in (runs.OTHER, *runs.STAGES):
            for refs in runs.due_batches(self.app, self.ticket, stage):
                self.report += planning.plan_batch(self.app, self.ticket, refs)
        return self.report.planned

    def judge(self) -> object:
        """The fuse, what it holds approved, and the run closed."""
        assert self.ticket
        verdict = runs.judge(self.app, self.ticket, self.report)
        if verdict.held:
            runs.approve(self.app, self.ticket.run, "kw-1", MORNING)
        return runs.finish(self.app, self.ticket, self.report, verdict, MORNING).planned

    def claim(self) -> object:
        """Take what is due, and no more: a worker that was stopped there."""
        how = Claiming(owner="worker", limit=50, lease_seconds=300, now=MORNING)
        with writing(self.app.engine) as conn:
            return len(pacing.claim(conn, self.app.configuration.municipalities[M], how, Which(municipality=M)))

    def deliver(self, limit: str = "50") -> object:
        return delivery.deliver_round(self.app, MORNING, int(limit), M).sent

    def verify(self) -> object:
        return len(list(problems(self.app)))


def main() -> None:
    """Reads steps until there are no more."""
    print("ready", flush=True)
    with ExitStack() as opened:
        steps = Steps(opened)
        for line in sys.stdin:
            name, *rest = line.split()
            print(_told(getattr(steps, name), rest), flush=True)


def _told(step: Callable[..., object], rest: list[str]) -> object:
    try:
        return step(*rest)
    except KlantreisError as error:
        return type(error).__name__


if __name__ == "__main__":
    main()
