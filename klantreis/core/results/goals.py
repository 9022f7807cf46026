"""How far a programme is with its goals: people it happened to, or what was added up.

Rules
-----
1. `count` counts people: one to whom it happened twice is one. `sum` adds up every fact that has the number.
2. A goal that several journeys say is one goal (`merging.py`): whatever counts in one of them counts, a person once.
3. Facts count on the days of the goal. One from before the person was enrolled counts too, and is told apart: it is
   true, but it is not of the programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from klantreis.core.case import Fact
from klantreis.core.dates import DateExpr
from klantreis.core.journey import Goal, Journey
from klantreis.core.results.comparing import Comparing, Comparison
from klantreis.core.results.merging import Said, counted
from klantreis.core.results.people import CaseOnDay, Person
from klantreis.core.results.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedGoal:
    """A goal with its days, and the version of the journey that says it."""

    goal: Goal
    journey: Journey
    period: Period
    others: Sequence[Said] = ()  #: further journeys that say it too, each in its own words

    @property
    def said(self) -> Sequence[Said]:
        return ((self.journey, self.goal), *self.others)

    @property
    def counted(self) -> Sequence[tuple[str, str]]:
        """The events that count, each with the field that is added up; empty: people are counted."""
        return tuple(counted(self.said))

    def look(self, journey: str) -> tuple[Journey, DateExpr] | None:
        """The day on which a case of this journey is looked at, in its own words where it says the goal itself."""
        own = next((each for each in self.said if each[0].name == journey), self.said[0])
        return (own[0], own[1].at) if own[1].at is not None else None


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


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts towards a goal, as one of its journeys says it."""

    event: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalOfSeveral(GoalReached):
    """One goal for which journeys count different things. `event` and `field` are those of the first."""

    counted: tuple[Counted, ...]


class GoalTally:
    """Adds up one goal, person by person."""

    def __init__(self, asked: AskedGoal) -> None:
        self.asked, self.counted = asked, asked.counted
        self.people = self.before = 0
        self.total = Decimal()
        journeys = frozenset(journey.name for journey, _ in asked.said)
        self.comparing = Comparing(asked.goal, journeys, asked.period) if asked.goal.against else None

    def add(self, person: Person) -> None:
        found = list(self._facts(person))
        if found:
            self.people += 1
            self.before += all(fact.occurred_on < case.enrolled_on for case, fact, _ in found)
        happened = [(fact.occurred_on, amount) for _, fact, amount in found]
        self.total += sum((amount for _, amount in happened), Decimal())
        if self.comparing is not None:
            self.comparing.add(person, happened)

    def _facts(self, person: Person) -> Iterator[tuple[CaseOnDay, Fact, Decimal]]:
        """What counts of this person, each with what it adds up to: one where facts are only counted."""
        for case in person.cases:
            for fact in case.facts:
                if self.asked.period.holds(fact.occurred_on):
                    for event, field in self.counted:
                        if fact.event == event and (not field or field in fact.data):
                            yield case, fact, _amount(fact, field)

    def result(self) -> GoalReached:
        goal, period = self.asked.goal, self.asked.period
        reached = self.total if goal.sum else Decimal(self.people)
        event, field = self.counted[0]
        found = GoalReached(
            name=goal.name,
            title=goal.title,
            event=event,
            field=field,
            unit=goal.unit,
            target=goal.target,
            reached=reached,
            people=self.people,
            before_enrolment=self.before,
            period=period,
            pace=period.pace(reached),
            comparison=self.comparing.result() if self.comparing else None,
        )
        if len(self.counted) == 1:
            return found
        told = {each.name: getattr(found, each.name) for each in fields(found)}
        return GoalOfSeveral(**told, counted=tuple(Counted(*each) for each in self.counted))


def _amount(fact: Fact, field: str) -> Decimal:
    """The number of this fact exactly as it was told."""
    return Decimal(str(fact.data[field])) if field else Decimal(1)
