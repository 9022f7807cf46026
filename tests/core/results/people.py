"""People of a programme, written down as a table would: facts as `event day`, days with their weekday."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count

from klantreis.core.case import Fact, Value
from klantreis.core.journey import Goal
from klantreis.core.parser import parse_term
from klantreis.core.results.goals import AskedGoal
from klantreis.core.results.people import CaseOnDay, Person
from klantreis.core.results.periods import Period, period
from tests.core.small_journeys import CALENDAR, day, journey, moment

_ids = count(1)


def fact(written: str, **data: Value) -> Fact:
    """`track_started wo 2026-03-04`."""
    event, _, when = written.partition(" ")
    return Fact(id=f"f{next(_ids)}", event=event, occurred_on=day(when), recorded_at=moment(day(when)), data=data)


def case(
    *facts: str | Fact,
    enrolled: str = "ma 2026-01-05",
    groups: Sequence[str] = (),
    labels: Sequence[str] = (),
    closed: bool = False,
    looked_at: Mapping[str, str | None] | None = None,
    journey: str = "small",
) -> CaseOnDay:
    return CaseOnDay(
        journey=journey,
        enrolled_on=day(enrolled),
        closed=closed,
        groups=frozenset(groups),
        labels=frozenset(labels),
        facts=tuple(each if isinstance(each, Fact) else fact(each) for each in facts),
        looked_at={goal: None if text is None else day(text) for goal, text in (looked_at or {}).items()},
    )


def person(*cases: CaseOnDay) -> Person:
    return Person(cases)


def on(when: str, since: str = "do 2026-01-01", over: str = "") -> Period:
    return period(day(since), parse_term(over) if over else None, day(when), CALENDAR)


def asked(goal: Goal, days: Period) -> AskedGoal:
    return AskedGoal(goal=goal, journey=journey(), period=days)


def days(text: str) -> list[date]:
    return [day(line.strip()) for line in text.split(",")]
