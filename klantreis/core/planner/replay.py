"""A case replayed from its facts: which stage, which obligations, how each ended (semantics 2–6).

Rules
-----
1. One fact, in this order: it ends obligations open before it; moves the stage, once; ends those of the stage that is
   left; opens those of the new stage; opens those waiting for it.
2. A day begins with what dates open; a due date ends with its day.
3. Nothing opens before enrolment. What was due or done before it is exempt: entered later. A cycle that was over by
   then begins anew at enrolment, so that nobody drops out of sight.
4. Death and moving away close everything, and everything open lapses.
5. The first ending wins; what comes after is evidence only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from klantreis.core.actions import Start, Verdict
from klantreis.core.case import Case, Fact
from klantreis.core.journey import ALWAYS, CLOSING_EVENTS, END, EventMatch, Journey, Move, Obligation, Opens, Stage
from klantreis.core.planner.known import standing
from klantreis.core.planner.running import Running, reference
from klantreis.core.planner.series import SeriesRun, Window
from klantreis.core.planner.world import World
from klantreis.core.workdays import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a stage, named by the fact that began it."""

    stage: str
    fact: str
    since: date


class Replay:
    """The state of one case on one day. Build it with `replay`; read `visit`, `runs`, `series`, `world`."""

    def __init__(self, journey: Journey, case: Case, calendar: Calendar, today: date) -> None:
        self.journey, self.case, self.today = journey, case, today
        self.world = World(journey, case, calendar, today)
        self.runs: list[Running] = []  #: everything that was opened, points and cycles included
        self.series: list[SeriesRun] = []
        self.stays: list[Running] = []  #: stays in `always` and in stages that have steps of their own
        self.starts: list[Start] = []
        self.problems: list[str] = []
        self.ahead: list[date] = []  #: days of facts that are known already and lie after today
        self.closed_on: date | None = None
        self.closed_by = ""
        self._resting: dict[tuple[str, str, str], Obligation] = {}  #: by name, stage, reference: wait for their label
        self._opened: set[tuple[str, str]] = set()  #: (obligation, visit or counted opener): opens once
        self._always_visit = Visit(ALWAYS, "", case.enrolled_on)
        self.visit = Visit(journey.start, "", case.enrolled_on)

    # --- the outline ----------------------------------------------------------------------------------------------

    def run(self) -> None:
        facts = standing(self.case.facts)
        enrolled = next((fact for fact in facts if fact.event == "enrolled"), None)
        told = [fact for fact in facts if fact is not enrolled and fact.occurred_on <= self.today]
        self.ahead = [fact.occurred_on for fact in facts if fact.occurred_on > self.today]
        self._begin(enrolled)
        self.world.history = True
        for fact in told:
            if fact.occurred_on < self.case.enrolled_on:
                self._apply(fact, self.case.enrolled_on)
        self.world.history = False
        self._settle_history()
        for fact in told:
            if fact.occurred_on >= self.case.enrolled_on:
                self._come_to(fact.occurred_on)
                self._apply(fact, fact.occurred_on)
        self._come_to(self.today)

    def _begin(self, enrolled: Fact | None) -> None:
        opener = enrolled.id if enrolled else "enrolled"
        self._always_visit = Visit(ALWAYS, opener, self.case.enrolled_on)
        self.world.now = self.case.enrolled_on
        if enrolled:
            self.world.take(enrolled)
        self._stay(self.journey.always, self._always_visit)
        for spec in self.journey.always.at_start:
            self._open(spec, ALWAYS, opener, enrolled, self.case.enrolled_on)
        self._enter(self.journey.start, opener, self.case.enrolled_on, enrolled)

    def _settle_history(self) -> None:
        """At enrolment: what was due by then obliges nobody, and a cycle that was over begins anew."""
        for running in [running for running in self.runs if running.is_open]:
            spec = running.spec
            if self._exempt_if_entered_later(running, self.case.enrolled_on) and spec.repeat is not None:
                self.runs.remove(running)
                fresh = f"{running.opener}@{self._always_visit.fact}"
                day = self.case.enrolled_on
                about = running.reference
                self.runs.append(Running(spec, running.stage, fresh, running.opening, day, ref=about, base=day))

    def _enter(self, stage: str, opener: str, day: date, fact: Fact | None) -> None:
        self.visit = Visit(stage, opener, day)
        self.world.visit, self.world.visit_day = opener, day
        self._stay(self.journey.stages[stage], self.visit)
        for spec in self.journey.stages[stage].at_start:
            self._open(spec, stage, opener, fact, day)
        if fact is not None:
            self._open_waiting_for(fact, day)

    def _stay(self, stage: Stage, visit: Visit) -> None:
        """Steps outside obligations oblige nobody, but they are placed and recorded like the others."""
        if stage.steps:
            spec = Obligation(
                name=stage.name, title=stage.title, clock="target", owner="case_worker",
                opens=Opens(text="stage", stage=True), steps=stage.steps,
            )  # fmt: skip
            self.stays.append(Running(spec, stage.name, visit.fact, None, visit.since))

    def _leave(self, day: date, reason: str, fact: Fact, *, everything: bool = False) -> None:
        for stay in self.stays:
            if stay.is_open and (everything or stay.stage == self.visit.stage):
                stay.end(self.world, day, Verdict.lapsed, reason, fact.id)

    # --- one fact -------------------------------------------------------------------------------------------------

    def _apply(self, fact: Fact, day: date) -> None:
        world = self.world
        if self.closed_on is not None:
            world.take(fact)
            return
        event = fact.event
        before = [run for run in self.runs if run.ended_on is None and event in run.spec.heeds and not run.spec.series]
        series = [run for run in self.series if not run.ended and event in run.spec.heeds]
        world.take(fact)
        for running in before:
            self._end_by(running, fact, day)
        for run in series:
            self._end_series_by(run, fact, day)
        self._end_outside_label(day)
        awake = self._resume_inside_label(fact, day)
        world.tally(fact)
        if fact.event in CLOSING_EVENTS:
            self._close(day, fact)
        elif move := self._move_for(fact):
            self._follow(move, fact, day)
        else:
            self._open_waiting_for(fact, day)
        for (_, stage, about), spec in awake.items():
            if stage in (ALWAYS, self.visit.stage) and self.closed_on is None:
                self._open(spec, stage, fact.id, None, day, about)
        self._open_counted()

    def _move_for(self, fact: Fact) -> Move | None:
        for move in self.journey.stages[self.visit.stage].moves:
            if move.event == fact.event and self._holds(move, fact):
                return move
        return None

    def _holds(self, match: EventMatch | Move, fact: Fact) -> bool:
        if match.condition is None:
            return True
        self.world.subject = fact
        holds = match.condition.holds(self.world)
        self.world.subject = None
        return holds

    def _follow(self, move: Move, fact: Fact, day: date) -> None:
        if move.start:
            self.starts.append(Start(journey=move.start, opener=fact.id, on=day))
        if move.to == END:
            self._close(day, fact)
            return
        for running in self._open_runs(self.visit.stage):
            running.end_unmet(self.world, day, "stage_left", fact.id)
        for run in self.series:
            run.ended = run.ended or run.stage == self.visit.stage
        self._resting = {key: spec for key, spec in self._resting.items() if key[1] != self.visit.stage}
        self._leave(day, "stage_left", fact)
        self._enter(move.to, fact.id, day, fact)

    def _close(self, day: date, fact: Fact) -> None:
        gone = fact.event in CLOSING_EVENTS
        for running in [running for running in self.runs if running.is_open]:
            if gone:
                running.end(self.world, day, Verdict.lapsed, fact.event, fact.id)
            else:
                running.end_unmet(self.world, day, "journey_closed", fact.id)
        for run in self.series:
            run.ended = True
        self._leave(day, fact.event, fact, everything=True)
        self.visit = Visit(END, fact.id, day)
        self.closed_on, self.closed_by = day, fact.event

    def _open_runs(self, stage: str) -> list[Running]:
        return [running for running in self.runs if running.is_open and running.stage == stage]

    # --- endings --------------------------------------------------------------------------------------------------

    def _matches(self, matches: tuple[EventMatch, ...], fact: Fact) -> bool:
        return any(match.event == fact.event and self._holds(match, fact) for match in matches)

    def _is_meant(self, run: Running | SeriesRun, fact: Fact) -> bool:
        """With `per`, a fact that names a reference is about that one only."""
        per = run.spec.opens.per
        return not per or per not in fact.data or str(fact.data[per]) == run.reference

    def _end_by(self, running: Running, fact: Fact, day: date) -> None:
        spec, world = running.spec, self.world
        if not running.is_open or not self._is_meant(running, fact):
            return
        if fact.event in spec.extended_by:
            running.extensions.append(fact)
        if self._matches(spec.met_by, fact):
            self._meet(running, fact, day)
        elif self._matches(spec.missed_by, fact):
            running.end(world, day, Verdict.missed, fact.event, fact.id)
        elif self._matches(spec.lapsed_by, fact):
            running.end(world, day, Verdict.lapsed, fact.event, fact.id)

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
        if fact.event in spec.extended_by:
            for point in run.points.values():
                if point.is_open:
                    point.extensions.append(fact)
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

    def _rest(self, spec: Obligation, stage: str, about: str) -> None:
        self._resting[spec.name, stage, about] = spec

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

    # --- openings -------------------------------------------------------------------------------------------------

    def _here(self) -> tuple[tuple[Stage, Visit], ...]:
        """The parts of the journey the case is in: `always`, and its stage."""
        if self.visit.stage == END:
            return ()
        return (self.journey.always, self._always_visit), (self.journey.stages[self.visit.stage], self.visit)

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
        """Open an obligation in its form: once, as a series, or as the first of its cycles."""
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

    def _catch_up(self, spec: Obligation, stage: str, day: date) -> None:
        """A date that became known late opened this on an earlier day: what happened after that day is about it too."""
        for fact in [fact for fact in self.world.facts if fact.occurred_on > day]:
            for running in [each for each in self.runs if each.spec is spec and each.stage == stage and each.is_open]:
                self._end_by(running, fact, fact.occurred_on)
            for run in [each for each in self.series if each.spec is spec and each.stage == stage and each.is_live]:
                self._end_series_by(run, fact, fact.occurred_on)

    def _applies(self, running: Running, day: date) -> bool:
        """`when` is asked once, on opening; where it does not hold an exempt row says so."""
        condition = running.spec.when
        if condition is None or condition.holds(running.asking(self.world)):
            return True
        self.runs.append(running)
        running.end(self.world, day, Verdict.exempt, "condition")
        return False

    def _exempt_if_entered_later(self, running: Running, day: date) -> bool:
        due = running.due(self.world)
        if due is None or due.rolled >= self.case.enrolled_on:
            return False
        running.end(self.world, day, Verdict.exempt, "entered_later")
        return True

    def _meet_by_earlier(self, running: Running, day: date) -> None:
        """`accept_earlier`: a meeting shortly before the opening counts."""
        allowance = running.spec.accept_earlier
        if allowance is None or not running.is_open:
            return
        earliest = allowance.before(day, self.world.calendar)
        for fact in self.world.facts:
            if earliest <= fact.occurred_on < day and self._matches(running.spec.met_by, fact):
                running.meet(self.world, fact)
                return

    def _open_cycle(
        self, spec: Obligation, stage: str, opener: str, fact: Fact | None, day: date, base: date, about: str = ""
    ) -> None:  # fmt: skip
        if spec.while_label and spec.while_label not in self.world.labels:
            self._rest(spec, stage, about or reference(spec, fact))
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

    # --- days without facts ---------------------------------------------------------------------------------------

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
        world.counted = None
        day = expr.on(world)
        if day is None:
            return None
        day = world.calendar.roll(day, expr.roll) if expr.roll else day
        return max(day, visit.since, self.case.enrolled_on)

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

    def _open_point(self, run: SeriesRun, window: Window, day: date) -> Running:
        running = window.running
        running.opened_on = day
        run.points[running.point] = running
        self.runs.append(running)
        due = running.due(self.world)
        if due is not None and due.rolled < max(self.case.enrolled_on, run.live_since):
            running.end(self.world, day, Verdict.exempt, "entered_later")
        return running


def replay(journey: Journey, case: Case, calendar: Calendar, today: date) -> Replay:
    """The case as it stands at the beginning of `today`, with every fact of today applied."""
    result = Replay(journey, case, calendar, today)
    result.run()
    return result
