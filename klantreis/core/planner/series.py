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
from klantreis.core.planner.running import Running, reference
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
    live_since: date  #: opened, or the day its `while` label came back: what was due before then is let go
    points: dict[str, Running] = field(default_factory=dict)
    ended: bool = False
    resting: bool = False  #: outside its `while` label
    # Points are listed as far as somebody looked, and looked at from the first one that can still change: a plan
    # asks for the windows at every fact, and ten years of weekly points are 520.
    _blank: Running | None = None  #: what every point is a copy of
    _listed: list[Running] = field(default_factory=list)
    _more: Iterator[Running] = field(default_factory=lambda: iter(()))
    _listed_from: tuple[date | None, object] | None = None
    _start: tuple[int, date | None] = (0, None)

    @property
    def reference(self) -> str:
        return reference(self.spec, self.opening)

    @property
    def is_live(self) -> bool:
        return not self.ended and not self.resting

    def slept_through(self, window: Window) -> bool:
        """Whether this window was over before the label came back."""
        return self.live_since > self.opened_on and window.last is not None and window.last < self.live_since

    def windows(self, world: World) -> Iterator[Window]:
        """The points in order, each with its window. Lazy, since a series may be endless: stop when far enough.

        Points before two that have ended are left out: nothing about them changes any more.
        """
        self._list_anew_if_moved(world)
        first, since = self._start
        opens, before = since or self.opened_on, None
        for index, running in self._numbered(world, first):
            due = running.due(world)
            if due is None:
                break
            if before is not None:
                middle = before[1] + (due.rolled - before[1]) // 2
                yield Window(before[0], opens, middle)
                opens = max(middle + timedelta(days=1), self.opened_on)
                if not before[0].is_open and not running.is_open:
                    self._start = index, opens
            before = (running, due.rolled)
        if before is not None:
            yield Window(before[0], opens, None)

    def _numbered(self, world: World, first: int) -> Iterator[tuple[int, Running]]:
        stop = self.spec.until
        for index in range(first, _ENDLESS):
            if index == len(self._listed):
                if (running := next(self._more, None)) is None:
                    return
                self._listed.append(running)
            running = self._listed[index]
            if stop is not None:
                last, due = stop.day(running.asking(world)), running.due(world)
                if last is not None and due is not None and due.raw > last:
                    return
            if self.spec.valid.until is not None and (due := running.due(world)) and due.raw > self.spec.valid.until:
                return
            yield index, running

    def _list_anew_if_moved(self, world: World) -> None:
        """Where the origin moved (or the number to spread), what is to come moves along; names stay."""
        if self._blank is None:
            self._blank = Running(self.spec, self.stage, self.opener, self.opening, self.opened_on, ref=self.reference)
        listed_from = self._origin(world, self._blank), self._number(world)
        if listed_from != self._listed_from:
            self._listed_from, self._listed, self._start = listed_from, [], (0, None)
            self._more = map(self._known, self._candidates(world, self._blank, listed_from[0]))

    def _known(self, candidate: Running) -> Running:
        """The point of this name that was opened before, standing where it stands now; else the candidate."""
        known = self.points.get(candidate.point, candidate)
        if known is not candidate and known.is_open:
            known.stand(candidate)
        return known

    def _candidates(self, world: World, blank: Running, origin: date | None) -> Iterator[Running]:
        series = self.spec.series
        assert series is not None
        if origin is None:
            return
        for term in series.terms:
            yield replace(blank, point=str(term), base=origin, term=term, extensions=[])
        if series.every is not None:
            for n in range(1, _ENDLESS):
                term = Term(series.every.count * n, series.every.unit)
                yield replace(blank, point=str(term), base=origin, term=term, extensions=[])
        for name, day in self._calendar_days(world, origin):
            yield replace(blank, point=name, fixed=day, extensions=[])

    def _origin(self, world: World, blank: Running) -> date | None:
        series = self.spec.series
        if series is None or series.origin is None:
            return self.opened_on
        return series.origin.day(blank.asking(world))

    def _number(self, world: World) -> object:
        """How many points to spread, where a field says so."""
        if self.spec.series is None or self.spec.series.spread_field is None:
            return None
        event, name = self.spec.series.spread_field
        fact = self.opening if self.opening is not None and self.opening.event == event else world.last(event)
        return fact.data.get(name) if fact else None

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
        assert series.spread_over is not None
        number = self._number(world)
        if not isinstance(number, int) or number < 1:
            return
        whole = (series.spread_over.after(origin, world.calendar) - origin).days
        for k in range(1, number + 1):
            yield str(k), origin + timedelta(days=whole * k // number)


def _clamped(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
