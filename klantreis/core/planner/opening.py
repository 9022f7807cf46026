"""How obligations open: by stage, event, date or count; once, as a series or in cycles (semantics 3, 5, 6).

Rules
-----
1. Nothing opens before enrolment; what was due by then is exempt.
2. What rests on a label opens only inside it.
"""

from __future__ import annotations

from datetime import date, timedelta

from klantreis.core.actions import Verdict
from klantreis.core.case import Fact
from klantreis.core.conditions import Condition
from klantreis.core.journey import Obligation
from klantreis.core.overdue import is_overdue
from klantreis.core.planner.running import Running, reference
from klantreis.core.planner.series import SeriesRun, Window
from klantreis.core.planner.state import CaseState

DAY = timedelta(days=1)


class Opening(CaseState):
    """Openings by facts."""

    def _open_waiting_for(self, fact: Fact, day: date) -> None:
        for stage, visit in self._here():
            for spec in stage.by_event.get(fact.event, ()):
                if spec.opens.each:
                    self._replace(spec, stage.name, fact, day)
                    self._open(spec, stage.name, fact.id, fact, day)
                elif (spec.name, visit.fact) not in self._opened:
                    self._opened.add((spec.name, visit.fact))
                    self._open(spec, stage.name, fact.id, fact, day)

    def _replace(self, spec: Obligation, stage: str, fact: Fact, day: date) -> None:
        reference = str(fact.data.get(spec.opens.per, "")) if spec.opens.per else ""
        for running in self.runs:
            if running.is_open and running.spec.name == spec.name and running.stage == stage:
                if running.reference == reference:
                    running.end(self.world, day, Verdict.lapsed, "replaced", fact.id)
        for run in self.series:
            if run.spec.name == spec.name and run.stage == stage and run.reference == reference:
                run.ended = True

    def _open(
        self, spec: Obligation, stage: str, opener: str, fact: Fact | None, day: date, about: str = ""
    ) -> None:  # fmt: skip
        """Open an obligation in its form: once, as a series, or as the first of its cycles; only while it is valid."""
        if not spec.valid.holds(day):
            return
        outside = bool(spec.while_label) and spec.while_label not in self.world.labels
        if outside and spec.series is None:
            if spec.opens.stage or spec.opens.date is not None:  # what waits for an event lets this one pass
                self._rest(spec, stage, about)
            return
        if spec.series is not None:
            run = SeriesRun(spec, stage, opener, fact, day, live_since=day, resting=outside)
            if self._applies(Running(spec, stage, opener, fact, day), day):
                self.series.append(run)
            return
        if spec.repeat is not None:
            base = fact.occurred_on if fact and not spec.opens.stage else day
            self._open_cycle(spec, stage, opener, fact, day, base, about)
            return
        running = Running(spec, stage, opener, fact, day)
        if self._applies(running, day):
            self.runs.append(running)
            if not self.world.history:
                self._exempt_if_entered_later(running, day)
            self._meet_by_earlier(running, day)

    def _applies(self, running: Running, day: date) -> bool:
        """`when` is asked once, on opening; where it does not hold an exempt row says so."""
        condition = running.spec.when
        if condition is None or self._held_on(day, condition, running):
            return True
        self.runs.append(running)
        running.end(self.world, day, Verdict.exempt, "condition")
        return False

    def _held_on(self, day: date, condition: Condition, running: Running) -> bool:
        """Whether it held on the day of opening, which may lie before the day the replay has come to."""
        world = running.asking(self.world)
        now, world.now = world.now, day
        holds = condition.holds(world)
        world.now = now
        return holds

    def _exempt_if_entered_later(self, running: Running, day: date) -> bool:
        due = running.due(self.world)
        if due is None or not is_overdue(due.rolled, self.case.enrolled_on):
            return False
        running.end(self.world, day, Verdict.exempt, "entered_later")
        return True

    def _meet_by_earlier(self, running: Running, day: date) -> None:
        """`accept_earlier`: a meeting shortly before the opening counts, also earlier that day."""
        allowance = running.spec.accept_earlier
        if allowance is None or not running.is_open:
            return
        earliest = allowance.before(day, self.world.calendar)
        for fact in self.world.facts:
            if (
                fact is not running.opening
                and earliest <= fact.occurred_on <= day
                and self._matches(running.spec.met_by, fact)
            ):
                running.meet(self.world, fact)
                return

    def _open_cycle(
        self, spec: Obligation, stage: str, opener: str, fact: Fact | None, day: date, base: date, about: str = ""
    ) -> None:  # fmt: skip
        if spec.while_label and spec.while_label not in self.world.labels:
            self._rest(spec, stage, about or reference(spec, fact))
            return
        if not spec.valid.holds(day):
            return
        running = Running(spec, stage, opener, fact, day, ref=about, base=base)
        if spec.until is not None:
            last = spec.until.on(running.asking(self.world))
            if last is not None and day > last:
                return
        if not self._applies(running, day):
            return
        self.runs.append(running)

    def _open_counted(self) -> None:
        for stage, visit in self._here():
            for spec in stage.by_count:
                assert spec.opens.count is not None
                counted = self.world.nth(*spec.opens.count)
                # Of what is counted now, one may have opened it before a later proof changed which is the N-th.
                same = self.world.counts[spec.opens.count[1]]
                if counted is not None and not any((spec.name, each.opener) in self._opened for each in same):
                    self._opened.add((spec.name, counted.opener))
                    day = max(self.world.established(spec.opens.count[1], counted), visit.since)
                    self._open(spec, stage.name, counted.opener, counted.fact, day)

    def _open_point(self, run: SeriesRun, window: Window, day: date) -> Running:
        running = window.running
        running.opened_on = day
        run.points[running.point] = running
        self.runs.append(running)
        due = running.due(self.world)
        if due is not None and is_overdue(due.rolled, max(self.case.enrolled_on, run.live_since)):
            running.end(self.world, day, Verdict.exempt, "entered_later")
        return running
