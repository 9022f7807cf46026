"""How a fact ends obligations: met, missed or lapsed; and which point of a series it meets (semantics 2, 4, 5).

Rules
-----
1. Met goes before missed, missed before lapsed. The first ending wins; what comes after is evidence only.
2. A fact meets the point it names, else the one whose window it lies in; one fact meets one point.
3. Outside its label a series or cycle rests, and resumes with it.
"""

from __future__ import annotations

from datetime import date, timedelta

from klantreis.core.actions import Verdict
from klantreis.core.case import Fact
from klantreis.core.journey import Obligation
from klantreis.core.overdue import is_overdue
from klantreis.core.planner.opening import Opening
from klantreis.core.planner.running import Running
from klantreis.core.planner.series import SeriesRun, Window

DAY = timedelta(days=1)


class Ending(Opening):
    """Endings by facts and by labels."""

    def _end_by(self, running: Running, fact: Fact, day: date) -> None:
        spec, world = running.spec, self.world
        if not running.is_open or not self._is_meant(running, fact):
            return
        self._extend(running, fact)
        if self._matches(spec.met_by, fact):
            self._meet(running, fact, day)
        elif self._lies_ahead(running, fact):
            return
        elif self._matches(spec.missed_by, fact):
            running.end(world, day, Verdict.missed, fact.event, fact.id)
        elif self._matches(spec.lapsed_by, fact):
            running.end(world, day, Verdict.lapsed, fact.event, fact.id)

    def _lies_ahead(self, running: Running, fact: Fact) -> bool:
        """Whether this tells that somebody stayed away, and here the appointment is on a later day: it still stands."""
        appointment = running.opening.at if running.opening is not None else None
        if appointment is None or appointment.date() <= fact.occurred_on:
            return False
        return any(match.event == fact.event for match in running.spec.missed_by)

    def _extend(self, running: Running, fact: Fact) -> None:
        """Move the due date, unless the extension came a second time or too late: a problem to look at."""
        extension = running.spec.extended_by.get(fact.event)
        if extension is None:
            return
        if extension.once and any(earlier.event == fact.event for earlier in running.extensions):
            self.problems.append(f"extended_again:{fact.id}")
            return
        due = running.due(self.world) if extension.in_time else None
        if due is not None and is_overdue(due.rolled, fact.occurred_on):
            self.problems.append(f"extended_too_late:{fact.id}")
            return
        running.extend(fact)

    def _meet(self, running: Running, fact: Fact, day: date) -> None:
        spec = running.spec
        if self._is_too_early(running, fact):
            return
        if spec.repeat is not None and running.base == fact.occurred_on and running.opening is not None:
            if self._matches(spec.met_by, running.opening):
                return  # of two meetings on one day the first known opens, the second is evidence
        running.meet(self.world, fact)
        if spec.repeat is not None:
            if self.world.history:
                self.runs.remove(running)  # a cycle that began and ended before enrolment says nothing about us
            self._open_cycle(spec, running.stage, fact.id, fact, day, fact.occurred_on, running.reference)

    def _is_too_early(self, running: Running, fact: Fact) -> bool:
        """`not_before`: an earlier meeting is a problem to look at, and meets nothing."""
        expr = running.spec.not_before
        earliest = expr.on(running.asking(self.world)) if expr is not None else None
        if earliest is None or fact.occurred_on >= earliest:
            return False
        self.problems.append(f"met_too_early:{fact.id}")
        return True

    def _end_series_by(self, run: SeriesRun, fact: Fact, day: date) -> None:
        spec, world = run.spec, self.world
        if not self._is_meant(run, fact):
            return
        for point in run.points.values() if fact.event in spec.extended_by else ():
            if point.is_open:
                self._extend(point, fact)
        if not run.resting and self._matches(spec.met_by, fact):
            if (met := self._point_for(run, fact, day)) is not None and not self._is_too_early(met, fact):
                met.meet(world, fact)
        elif not run.resting and self._matches(spec.missed_by, fact):
            if (missed := self._point_for(run, fact, day)) is not None:
                missed.end(world, day, Verdict.missed, fact.event, fact.id)
        if self._matches(spec.lapsed_by, fact):
            self._end_points(run, day, fact)

    def _end_points(self, run: SeriesRun, day: date, fact: Fact) -> None:
        for point in run.points.values():
            if point.is_open:
                point.end(self.world, day, Verdict.lapsed, fact.event, fact.id)
        run.ended = True

    def _point_for(self, run: SeriesRun, fact: Fact, day: date) -> Running | None:
        """The open point this fact meets: the one it names, else the one whose window it lies in."""
        named = str(fact.data.get(run.spec.match or "point", ""))
        if named in run.points:
            return run.points[named] if run.points[named].is_open else None
        for window in run.windows(self.world):
            if named and window.running.point == named:
                return self._opened_point(run, window, day)
            if not named and window.opens <= day and (window.last is None or day <= window.last):
                return self._opened_point(run, window, day)
            if window.opens > day + timedelta(days=800):
                return None
        return None

    def _opened_point(self, run: SeriesRun, window: Window, day: date) -> Running | None:
        running = run.points.get(window.running.point)
        if running is None:
            running = self._open_point(run, window, min(day, window.opens))
        return running if running.is_open else None

    def _end_outside_label(self, day: date) -> None:
        for running in self.runs:
            label = running.spec.while_label
            if label and running.is_open and label not in self.world.labels:
                running.end_unmet(self.world, day, "window_over")
                if running.spec.repeat is not None:
                    self._rest(running.spec, running.stage, running.reference)
        for run in self.series:
            if run.spec.while_label and run.spec.while_label not in self.world.labels:
                run.resting = True

    def _resume_inside_label(self, fact: Fact, day: date) -> dict[tuple[str, str, str], Obligation]:
        """What rested until its label came: series go on; the rest is given back, to be opened by this fact."""
        for run in self.series:
            if run.resting and run.spec.while_label in self.world.labels:
                run.resting, run.live_since = False, day
        if not self._resting:
            return {}
        kept = {key: spec for key, spec in self._resting.items() if not self._lapses(spec, key[2], fact)}
        awake = {key: spec for key, spec in kept.items() if spec.while_label in self.world.labels}
        self._resting = {key: spec for key, spec in kept.items() if key not in awake}
        return awake

    def _lapses(self, spec: Obligation, about: str, fact: Fact) -> bool:
        per = spec.opens.per
        return self._matches(spec.lapsed_by, fact) and (not per or str(fact.data.get(per, about)) == about)
