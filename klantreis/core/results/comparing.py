"""People outside a target group beside the people in it: what happened to how many by the day each is looked at.

Rules
-----
1. Each person is looked at once: on the day the goal says for their first round in a journey that says the goal, or
   else on the day asked. Who has not come to that day, or whose day is not known, is left out, and told apart.
2. What counts happened from their enrolment up to and including that day. Who left, died or moved stays in the count:
   to leave out who is lost sight of would flatter.
3. Fewer than five people on a side: nothing is told. Fewer than ten: counts, no shares.
4. It describes. Nothing here says that the programme is the cause.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from klantreis.core.journey import Goal
from klantreis.core.results.cells import LEAST
from klantreis.core.results.people import Person
from klantreis.core.results.periods import Period
from klantreis.core.results.shares import Difference, Share, difference, is_enough, share

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The people on one side of a comparison. Counts are None where there are too few to tell of."""

    people: int | None
    hits: int | None  #: to how many of them it happened
    share: Share | None = None
    total: Decimal | None = None  #: what was added up for them, where the goal adds up
    mean: Decimal | None = None  #: per person, also of those to whom it did not happen; to the cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both sides, and who could not be compared."""

    group: str
    at: str  #: the day each is looked at, as the definition says it; empty: the day asked
    outside: Side  #: the people who are not in the group
    inside: Side
    difference: Difference | None  #: outside minus inside
    not_yet: int  #: whose day has not come
    undated: int  #: whose day is not known

    @property
    def too_few(self) -> bool:
        return self.inside.people is None


@dataclass(slots=True)
class _Counted:
    people: int = 0
    hits: int = 0
    total: Decimal = Decimal()


class Comparing:
    """Compares person by person."""

    def __init__(self, goal: Goal, journeys: Collection[str], period: Period) -> None:
        self.goal, self.journeys, self.period = goal, journeys, period
        self.outside, self.inside = _Counted(), _Counted()
        self.not_yet = self.undated = 0

    def add(self, person: Person, happened: Sequence[tuple[date, Decimal]]) -> None:
        """`happened`: the days of the goal's facts of this person, with what each adds up to."""
        case = next((case for case in person.cases if case.journey in self.journeys), None)
        if case is None:
            return
        last = case.looked_at.get(self.goal.name) if self.goal.at else self.period.day
        if last is None:
            self.undated += 1
        elif last > self.period.day:
            self.not_yet += 1
        else:
            counted = [amount for day, amount in happened if case.enrolled_on <= day <= last]
            side = self.inside if self.goal.against in case.groups else self.outside
            side.people += 1
            side.hits += bool(counted)
            side.total += sum(counted, Decimal())

    def result(self) -> Comparison:
        few = min(self.inside.people, self.outside.people) < LEAST
        outside, inside = self._side(self.outside, few), self._side(self.inside, few)
        both = outside.share and inside.share and difference(outside.share, inside.share)
        return Comparison(
            group=self.goal.against,
            at=self.goal.at.text if self.goal.at else "",
            outside=outside,
            inside=inside,
            difference=both or None,
            not_yet=self.not_yet,
            undated=self.undated,
        )

    def _side(self, counted: _Counted, few: bool) -> Side:
        if few:
            return Side(people=None, hits=None)
        enough = is_enough(self.inside.people, self.outside.people)
        return Side(
            people=counted.people,
            hits=counted.hits,
            share=share(counted.hits, counted.people) if enough else None,
            total=counted.total if self.goal.sum else None,
            mean=(counted.total / counted.people).quantize(_CENT) if self.goal.sum else None,
        )
