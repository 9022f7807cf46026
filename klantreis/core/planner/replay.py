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

from datetime import date

from klantreis.core.actions import Start, Verdict
from klantreis.core.case import Case, Fact
from klantreis.core.journey import ALWAYS, CLOSING_EVENTS, END, Journey, Move, Obligation, Opens, Stage
from klantreis.core.planner.days import Days
from klantreis.core.planner.known import standing
from klantreis.core.planner.running import Running
from klantreis.core.planner.state import Visit
from klantreis.core.workdays import Calendar


class Replay(Days):
    """One case replayed. Build it with `replay`; read `visit`, `runs`, `series`, `world`."""

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
        self.visits.append(self.visit)
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
        self.visits.append(self.visit)
        self.closed_on, self.closed_by = day, fact.event


def replay(journey: Journey, case: Case, calendar: Calendar, today: date) -> Replay:
    """The case as it stands at the beginning of `today`, with every fact of today applied."""
    result = Replay(journey, case, calendar, today)
    result.run()
    return result
