"""What is known of a case while it is replayed, and the questions every part of the replay asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantreis.core.actions import Start
from klantreis.core.case import Case, Fact
from klantreis.core.journey import ALWAYS, END, EventMatch, Journey, Move, Obligation, Stage
from klantreis.core.planner.running import Running
from klantreis.core.planner.series import SeriesRun
from klantreis.core.planner.world import World
from klantreis.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a stage, named by the fact that began it."""

    stage: str
    fact: str
    since: date


class CaseState:
    """The state of one case on one day. Its parts open (`Opening`), end (`Ending`) and move it (`Replay`)."""

    def __init__(self, journey: Journey, case: Case, calendar: Calendar, today: date) -> None:
        self.journey, self.case, self.today = journey, case, today
        self.world = World(journey, case, calendar, today)
        self.runs: list[Running] = []  #: everything that was opened, points and cycles included
        self.series: list[SeriesRun] = []
        self.stays: list[Running] = []  #: stays in `always` and in stages that have steps of their own
        self.visits: list[Visit] = []  #: the stages the case has been in, `end` too, in order
        self.starts: list[Start] = []
        self.problems: list[str] = []
        self.ahead: list[date] = []  #: days of facts that are known already and lie after today
        self.closed_on: date | None = None
        self.closed_by = ""
        self._resting: dict[tuple[str, str, str], Obligation] = {}  #: by name, stage, reference: wait for their label
        self._opened: set[tuple[str, str]] = set()  #: (obligation, visit or counted opener): opens once
        self._always_visit = Visit(ALWAYS, "", case.enrolled_on)
        self.visit = Visit(journey.start, "", case.enrolled_on)

    def _here(self) -> tuple[tuple[Stage, Visit], ...]:
        """The parts of the journey the case is in: `always`, and its stage."""
        if self.visit.stage == END:
            return ()
        return (self.journey.always, self._always_visit), (self.journey.stages[self.visit.stage], self.visit)

    def _open_runs(self, stage: str) -> list[Running]:
        return [running for running in self.runs if running.is_open and running.stage == stage]

    def _holds(self, match: EventMatch | Move, fact: Fact) -> bool:
        if match.condition is None:
            return True
        self.world.subject = fact
        holds = match.condition.holds(self.world)
        self.world.subject = None
        return holds

    def _matches(self, matches: tuple[EventMatch, ...], fact: Fact) -> bool:
        return any(match.event == fact.event and self._holds(match, fact) for match in matches)

    def _is_meant(self, run: Running | SeriesRun, fact: Fact) -> bool:
        """With `per`, a fact that names a reference is about that one only."""
        per = run.spec.opens.per
        return not per or per not in fact.data or str(fact.data[per]) == run.reference

    def _rest(self, spec: Obligation, stage: str, about: str) -> None:
        self._resting[spec.name, stage, about] = spec
