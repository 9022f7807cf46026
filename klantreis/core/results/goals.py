"""How far a programme is with its goals: people it happened to, or what was added up.

Rules
-----
1. `count` counts people: one to whom it happened twice is one. `sum` adds up every fact that has the number.
2. Facts count on the days of the goal. One from before the person was enrolled counts too, and is told apart: it is
   true, but it is not of the programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from klantreis.core.case import Fact
from klantreis.core.journey import Goal, Journey
from klantreis.core.results.comparing import Comparing, Comparison
from klantreis.core.results.people import CaseOnDay, Person
from klantreis.core.results.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedGoal:
    """A goal with its days, and the version of the journey that says it."""

    goal: Goal
    journey: Journey
    period: Period

    @property
    def event(self) -> str:
        return self.goal.sum[0] if self.goal.sum else self.goal.count


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReached:
    """One goal on the day asked."""

    name: str
    title: str
    event: str
    field: str  #: what is added up; empty: people are counted
    unit: str
    target: int | None
    reached: Decimal
    people: int
    before_enrolment: int  #: of those, to how many it happened before they were enrolled, and not after
    period: Period
    pace: int | None
    comparison: Comparison | None


class GoalTally:
    """Adds up one goal, person by person."""

    def __init__(self, asked: AskedGoal) -> None:
        self.asked = asked
        self.people = self.before = 0
        self.total = Decimal()
        self.comparing = Comparing(asked.goal, asked.journey.name, asked.period) if asked.goal.against else None

    def add(self, person: Person) -> None:
        found = list(self._facts(person))
        if found:
            self.people += 1
            self.before += all(fact.occurred_on < case.enrolled_on for case, fact in found)
        happened = [(fact.occurred_on, self._amount(fact)) for _, fact in found]
        self.total += sum((amount for _, amount in happened), Decimal())
        if self.comparing is not None:
            self.comparing.add(person, happened)

    def _amount(self, fact: Fact) -> Decimal:
        """The number of this fact exactly as it was told; one where facts are only counted."""
        summed = self.asked.goal.sum
        return Decimal(str(fact.data[summed[1]])) if summed else Decimal(1)

    def _facts(self, person: Person) -> Iterator[tuple[CaseOnDay, Fact]]:
        field = self.asked.goal.sum[1] if self.asked.goal.sum else ""
        for case in person.cases:
            for fact in case.facts:
                if fact.event == self.asked.event and self.asked.period.holds(fact.occurred_on):
                    if not field or field in fact.data:
                        yield case, fact

    def result(self) -> GoalReached:
        goal, period = self.asked.goal, self.asked.period
        reached = self.total if goal.sum else Decimal(self.people)
        return GoalReached(
            name=goal.name,
            title=goal.title,
            event=self.asked.event,
            field=goal.sum[1] if goal.sum else "",
            unit=goal.unit,
            target=goal.target,
            reached=reached,
            people=self.people,
            before_enrolment=self.before,
            period=period,
            pace=period.pace(reached),
            comparison=self.comparing.result() if self.comparing else None,
        )
