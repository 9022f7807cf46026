"""One person in a programme as they stand on a day: what a replay of each of their cases says.

Rules
-----
1. Who follows the same journey again has several rounds. What happened counts in each of them; whether the journey
   runs, the target groups and the situation are those of the newest round of each journey.
2. Who died or moved away, and was not enrolled again after it, is in no situation any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from klantreis.core.case import Case, Fact
from klantreis.core.dates import DateExpr
from klantreis.core.journey import CLOSING_EVENTS, Journey
from klantreis.core.planner.replay import replay
from klantreis.core.planner.world import World
from klantreis.core.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOnDay:
    """One case, with the facts that stand and happened by that day."""

    journey: str
    enrolled_on: date
    closed: bool
    groups: frozenset[str]
    labels: frozenset[str]
    facts: tuple[Fact, ...]
    looked_at: Mapping[str, date | None] = field(default_factory=dict)  #: by goal the day it is looked at


@dataclass(frozen=True)
class Person:
    """The cases of one person in a programme, the oldest first; at least one."""

    cases: Sequence[CaseOnDay]

    @cached_property
    def newest(self) -> tuple[CaseOnDay, ...]:
        """The newest round of each journey."""
        return tuple({case.journey: case for case in self.cases}.values())

    @property
    def running(self) -> bool:
        return any(not case.closed for case in self.newest)

    @property
    def groups(self) -> frozenset[str]:
        return frozenset().union(*(case.groups for case in self.newest))

    @cached_property
    def gone(self) -> bool:
        last = max(case.enrolled_on for case in self.cases)
        return any(
            fact.event in CLOSING_EVENTS and fact.occurred_on >= last for case in self.cases for fact in case.facts
        )

    @cached_property
    def labels(self) -> frozenset[str]:
        return frozenset() if self.gone else frozenset().union(*(case.labels for case in self.newest))


def on_day(
    journey: Journey, case: Case, calendar: Calendar, day: date, looks: Mapping[str, tuple[Journey, DateExpr]]
) -> CaseOnDay:
    """The case on that day, which is not before its enrolment. `case` holds the facts known by then.

    `looks`: by goal the day it is looked at, and the version of the journey that says so.
    """
    state = replay(journey, case, calendar, day)
    return CaseOnDay(
        journey=journey.name,
        enrolled_on=case.enrolled_on,
        closed=state.closed_on is not None,
        groups=case.groups,
        labels=frozenset(state.world.labels),
        facts=tuple(state.world.facts),
        looked_at={name: _asked(expr, asked, state.world) for name, (asked, expr) in looks.items()},
    )


def _asked(expr: DateExpr, journey: Journey, world: World) -> date | None:
    """A date of `journey`, which may be a later version than the case has: its anchors and terms, on these facts."""
    own, world.journey = world.journey, journey
    for count in journey.counts:
        world.counts.setdefault(count, [])  # what the case's own version does not count is not known
    world.opened = world.opening = world.subject = world.due = world.counted = None
    world.point, world.obligation, world.pauses = "", "", ()
    day = expr.day(world)
    world.journey = own
    return day
