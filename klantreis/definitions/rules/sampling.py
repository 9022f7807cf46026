"""An obligation placed on the calendar, from a dozen days on, by the planner's own code: days compare, integers do not.

What depends on facts that only a life can give has no day here and is left out; `check --simulate` lives those lives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from klantreis.core.case import Case, Fact
from klantreis.core.dates import Appointment, DateNode, Literal, Offset
from klantreis.core.journey import Journey, Obligation, Step
from klantreis.core.parts import parts
from klantreis.core.planner.placing import Placed, place
from klantreis.core.planner.running import Running
from klantreis.core.planner.series import SeriesRun
from klantreis.core.planner.world import World
from klantreis.core.workdays import Calendar

_SAMPLES, _APART = 12, timedelta(days=17)  #: every weekday occurs, and most of the year
_POINTS = 6  #: of a series
_APPOINTMENT_AFTER = 20  #: office days


@dataclass(frozen=True, slots=True)
class Sample:
    """One obligation, or one point of it, with its steps in time. `last`: the day on which another point takes over."""

    world: World
    running: Running
    last: date | None

    def placed(self) -> Mapping[str, Placed]:
        """By id the steps that have a day."""
        found = ((step.id, place(self.running, step, self.world)) for step in self.running.spec.steps)
        return {name: placed for name, placed in found if placed is not None}


def samples(journey: Journey, spec: Obligation, calendar: Calendar) -> Iterator[Sample]:
    """The obligation as it would run from each of the sample days on."""
    for world in worlds(journey, calendar):
        opened = world.now
        opening = _opening(spec, opened, calendar)
        if spec.series is None:
            yield Sample(world, Running(spec, "", "opening", opening, opened, base=opened), None)
            continue
        plain = replace(spec, series=replace(spec.series, origin=None), until=None)
        run = SeriesRun(plain, "", "opening", opening, opened, live_since=opened)
        for window in islice(run.windows(world), _POINTS):
            yield Sample(world, replace(window.running, opened_on=window.opens), window.last)


def worlds(journey: Journey, calendar: Calendar) -> Iterator[World]:
    """Empty worlds in which it is one of the sample days."""
    for number in range(_SAMPLES):
        day = calendar.roll(journey.valid_from + number * _APART, "following")
        yield World(journey, Case(ref="", enrolled_on=day, facts=()), calendar, day)


def base_of(step: Step) -> DateNode:
    """What the step is dated from."""
    node = step.at.node
    return node.base if isinstance(node, Offset) else node


def counted_from(step: Step, start: date, world: World) -> date | None:
    """The office day on which the step stands if what it is dated from is `start`."""
    node = step.at.node
    day = replace(node, base=Literal(start)).on(world) if isinstance(node, Offset) else start
    roll = step.at.roll or ("following" if step.at.after_due else "preceding")
    return None if day is None else world.calendar.roll(day, roll)


def _opening(spec: Obligation, day: date, calendar: Calendar) -> Fact | None:
    event = spec.opens.each or spec.opens.event
    if not event:
        return None
    appointment = datetime.combine(calendar.add_workdays(day, _APPOINTMENT_AFTER), time(10), tzinfo=UTC)
    recorded = datetime.combine(day, time(9), tzinfo=UTC)
    at = appointment if _is_about_an_appointment(spec) else None
    return Fact(id="opening", event=event, occurred_on=day, recorded_at=recorded, at=at)


def _is_about_an_appointment(spec: Obligation) -> bool:
    dates = [step.at for step in spec.steps] + ([spec.due] if spec.due else [])
    return any(isinstance(part, Appointment) for expr in dates for part in parts(expr.node))
