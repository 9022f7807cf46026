"""The points of a series, and the window in which a fact meets each (semantics 5).

Rules
-----
1. A fact meets the point whose due date it lies nearest to; lying exactly between two it meets the earlier. So each
   point has a window: from the day after the middle before it to the middle after it. The first opens with the
   series, the last never closes.
2. Points keep their name (`2w`, `6m`, `2026-04`), whatever happens to the dates: names are part of natural keys.
3. A named fact meets the point it names.
4. A point begins with its window, or with its first step before the due date where that is earlier: a reminder for the
   second week must not wait until the window of the first is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from klantreis.core.case import Fact
from klantreis.core.journey import Obligation
from klantreis.core.planner.placing import place
from klantreis.core.planner.running import Running
from klantreis.core.planner.world import World
from klantreis.core.workdays import Term

_ENDLESS = 1000  #: a series without an end is never looked at beyond this many points


@dataclass(frozen=True, slots=True)
class Window:
    """A point with the days on which a fact meets it. `last` None: never closes."""

    running: Running
    opens: date
    last: date | None

    def begins(self, world: World) -> date:
        """The day the point itself opens (rule 4), not before the series."""
        running, due = self.running, self.running.due(world)
        if due is None:
            return self.opens
        if running.first_step is None or running.first_step[0] is not due:
            early = [placed.day for step in running.spec.early if (placed := place(running, step, world))]
            running.first_step = due, min(early, default=date.max)
        return min(self.opens, running.first_step[1])


@dataclass(slots=True)
class SeriesRun:
    """A series that was opened; `points` are those opened so far, by name."""

    spec: Obligation
    stage: str
    opener: str
    opening: Fact | None
    opened_on: date
    points: dict[str, Running] = field(default_factory=dict)
    ended: bool = False
    _blank: dict[tuple[str, date], Running] = field(default_factory=dict)  #: points that are not open yet, by origin

    @property
    def reference(self) -> str:
        return Running(self.spec, self.stage, self.opener, self.opening, self.opened_on).reference

    def windows(self, world: World) -> Iterator[Window]:
        """The points in order, each with its window. Lazy, since a series may be endless: stop when far enough."""
        opens, before = self.opened_on, None
        for running in self._numbered(world):
            due = running.due(world)
            if due is None:
                break
            if before is not None:
                middle = before[1] + (due.rolled - before[1]) // 2
                yield Window(before[0], opens, middle)
                opens = max(middle + timedelta(days=1), self.opened_on)
            before = (running, due.rolled)
        if before is not None:
            yield Window(before[0], opens, None)

    def _numbered(self, world: World) -> Iterator[Running]:
        stop = self.spec.until
        for index, (name, candidate) in enumerate(self._candidates(world)):
            running = self.points.get(name, candidate)
            if stop is not None:
                running.asking(world)
                last, due = stop.on(world), running.due(world)
                if last is not None and due is not None and due.raw > last:
                    return
            if index >= _ENDLESS:
                return
            yield running

    def _candidates(self, world: World) -> Iterator[tuple[str, Running]]:
        series = self.spec.series
        assert series is not None
        blank = Running(self.spec, self.stage, self.opener, self.opening, self.opened_on)
        origin = self._origin(world, blank)
        if origin is None:
            return
        for term in self._terms():
            name = str(term)
            if (name, origin) not in self._blank:
                self._blank[name, origin] = replace(blank, point=name, base=origin, term=term, extensions=[])
            yield name, self._blank[name, origin]
        for name, day in self._calendar_days(world, origin):
            yield name, replace(blank, point=name, fixed=day, extensions=[])

    def _terms(self) -> Iterator[Term]:
        series = self.spec.series
        assert series is not None
        yield from series.terms
        if series.every is not None:
            for n in range(1, _ENDLESS):
                yield Term(series.every.count * n, series.every.unit)

    def _origin(self, world: World, blank: Running) -> date | None:
        series = self.spec.series
        if series is None or series.origin is None:
            return self.opened_on
        day = series.origin.on(blank.asking(world))
        return day if day is None or not series.origin.roll else world.calendar.roll(day, series.origin.roll)

    def _calendar_days(self, world: World, origin: date) -> Iterator[tuple[str, date]]:
        series = self.spec.series
        assert series is not None
        if series.monthly_on:
            for n in range(_ENDLESS):
                month = Term(n, "m").after(origin.replace(day=1), world.calendar)
                day = _clamped(month.year, month.month, series.monthly_on)
                if day > origin:
                    yield f"{day:%Y-%m}", day
        for n in range(_ENDLESS if series.yearly_on else 0):
            for month_number, day_number in series.yearly_on:
                day = _clamped(origin.year + n, month_number, day_number)
                if day > origin:
                    yield day.isoformat(), day
        if series.spread_field is not None and series.spread_over is not None:
            yield from self._spread(world, origin)

    def _spread(self, world: World, origin: date) -> Iterator[tuple[str, date]]:
        series = self.spec.series
        assert series is not None
        assert series.spread_field is not None
        assert series.spread_over is not None
        event, name = series.spread_field
        fact = self.opening if self.opening is not None and self.opening.event == event else world.last(event)
        number = fact.data.get(name) if fact else None
        if not isinstance(number, int) or number < 1:
            return
        whole = (series.spread_over.after(origin, world.calendar) - origin).days
        for k in range(1, number + 1):
            yield f"{k}/{number}", origin + timedelta(days=whole * k // number)


def _clamped(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
