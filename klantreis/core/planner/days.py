"""What dates alone change, day by day between the facts (semantics 2, 3, 12).

Rules
-----
1. A day begins with what dates open; a due date ends with its day, and so does the window of a point.
2. A date that becomes known after its own day opens on that day, and facts strictly after it count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from klantreis.core.journey import Obligation, Stage
from klantreis.core.planner.ending import Ending
from klantreis.core.planner.running import Running
from klantreis.core.planner.series import SeriesRun
from klantreis.core.planner.state import Visit

DAY = timedelta(days=1)


class Days(Ending):
    """The passing of days."""

    def _come_to(self, day: date) -> None:
        """Everything that dates alone change, up to the beginning of `day`."""
        if self.closed_on is not None:
            return
        self.world.now = day
        self._open_dated(day)
        for run in self.series:
            self._move_points(run, day)
        self._open_counted()
        if self.world.counts:
            self._open_dated(day)  # a date may be that of a count which a passed window completed

    def _open_dated(self, day: date) -> None:
        for spec, stage, visit in list(self._dated()):
            opens = self.opening_day(spec, visit)
            if opens is not None and opens <= day:
                self._opened.add((spec.name, visit.fact))
                self._open(spec, stage.name, f"{spec.opens.text}@{visit.fact}", None, opens)
                if opens < day:
                    self._catch_up(spec, stage.name, opens)

    def _catch_up(self, spec: Obligation, stage: str, day: date) -> None:
        """A date that became known late opened this on an earlier day: what happened after that day is about it too."""
        for fact in [fact for fact in self.world.facts if fact.occurred_on > day]:
            for running in [each for each in self.runs if each.spec is spec and each.stage == stage and each.is_open]:
                self._end_by(running, fact, fact.occurred_on)
            for run in [each for each in self.series if each.spec is spec and each.stage == stage and each.is_live]:
                self._end_series_by(run, fact, fact.occurred_on)

    def _dated(self) -> Iterator[tuple[Obligation, Stage, Visit]]:
        """Obligations that a date opens and that are not open yet in this visit."""
        for stage, visit in self._here():
            for spec in stage.by_date:
                if (spec.name, visit.fact) not in self._opened:
                    yield spec, stage, visit

    def opening_day(self, spec: Obligation, visit: Visit) -> date | None:
        """The day a dated obligation opens, not before its stage or enrolment; None while unknown."""
        expr, world = spec.opens.date, self.world
        if expr is None:
            return None
        world.opened, world.opening, world.subject, world.point, world.pauses = visit.since, None, None, "", ()
        world.counted, world.obligation = None, spec.name
        day = expr.day(world)
        return None if day is None else max(day, visit.since, self.case.enrolled_on)

    def coming(self) -> Iterator[tuple[date, Running]]:
        """Dated openings after today, with what would be opened."""
        for spec, stage, visit in self._dated():
            day = self.opening_day(spec, visit)
            if day is not None and day > self.today:
                yield day, Running(spec, stage.name, f"{spec.opens.text}@{visit.fact}", None, day)

    def _move_points(self, run: SeriesRun, day: date) -> None:
        if not run.is_live:
            return
        for window in run.windows(self.world):
            running = run.points.get(window.running.point)
            if running is None:
                if run.slept_through(window):
                    continue
                begins = max(window.begins(self.world), run.live_since)
                if begins > day:
                    return
                running = self._open_point(run, window, begins)
            if running.is_open and window.last is not None and window.last < day:
                running.end_unmet(self.world, window.last + DAY, "window_over")
