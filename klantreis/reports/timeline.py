"""One case as a person wants to see it: what happened, what was done about it, what is owed, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from klantreis.core.actions import ObligationState
from klantreis.core.case import Fact
from klantreis.core.journey import Journey
from klantreis.core.planner.explaining import Explanation, ObligationExplained, Standing, StepExplained
from klantreis.core.planner.known import Fate
from klantreis.reports.history import TimelineAction
from klantreis.reports.words import Words
from klantreis.store.escalations import Acknowledged


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFact:
    """A fact as it was recorded, and what became of it."""

    fact: Fact
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step that is still to come, with the obligation it serves."""

    step: StepExplained
    obligation: ObligationState


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A case on a moment, on what was known then. References and codes only."""

    ref: str
    municipality: str
    at: datetime
    journey: Journey
    enrolled_on: date
    case_worker: str
    jobcoach: str
    team: str
    household: tuple[str, ...]  #: cases of the other people in the household, as it is now
    district: str
    groups: frozenset[str]
    erased: bool  #: what was known of the case itself before is gone: it is shown as it stood when it was erased
    facts: tuple[TimelineFact, ...]
    actions: tuple[TimelineAction, ...]
    explanation: Explanation
    words: Words
    acknowledged: tuple[Acknowledged, ...] = ()  #: who looked after what was escalated, the oldest first

    @property
    def obligations(self) -> tuple[ObligationExplained, ...]:
        """Those that oblige somebody, the newest last."""
        return tuple(each for each in self.explanation.obligations if each.due is not None)

    def point(self, row: ObligationState) -> str:
        """The point of its series, or what tells it apart from its like: a code of `events.yaml` in its Dutch word."""
        stages = (self.journey.always, *self.journey.stages.values())
        opens = next(
            (spec.opens for stage in stages for spec in stage.obligations if spec.name == row.obligation), None
        )
        titles = self.words.codes.get((opens.each, opens.per), {}) if opens is not None else {}
        return titles.get(row.point, row.point)

    @property
    def asked(self) -> tuple[ObligationState, ...]:
        """Tasks and cards that were given to a colleague."""
        return tuple(row for row in self.explanation.plan.obligations if row.kind != "obligation")

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What has not been done yet, by day; what has no day last."""
        return tuple(sorted(self._next(), key=lambda each: (each.step.day or date.max, each.step.key)))

    @property
    def look_again_on(self) -> date | None:
        return self.explanation.plan.look_again_on

    def _next(self) -> Iterator[NextStep]:
        ahead = (Standing.now, Standing.coming, Standing.held_back, Standing.planned, Standing.undated)
        for each in self.explanation.obligations:
            yield from (NextStep(step=step, obligation=each.state) for step in each.steps if step.standing in ahead)
