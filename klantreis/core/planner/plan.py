"""The one planner: what is due for a case on a day, and when to look again.

Rules
-----
1. `plan` is a pure function of its arguments: the daily run, dry runs, timelines, forecasts and tests all call it.
2. Between today and `look_again_on` nothing would be given without new facts (semantics 12; a property test holds it).
3. Planning again after applying a plan adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from klantreis.core.actions import ObligationState, Plan
from klantreis.core.case import Case, Kind
from klantreis.core.journey import END, Journey
from klantreis.core.planner.asked import asked_of_people, look_into_deliveries
from klantreis.core.planner.deciding import Decisions
from klantreis.core.planner.placing import place
from klantreis.core.planner.replay import Replay, replay
from klantreis.core.planner.series import SeriesRun, Window
from klantreis.core.workdays import Calendar

DAY = timedelta(days=1)


def plan(journey: Journey, case: Case, today: date, calendar: Calendar) -> Plan:
    """What to do for this case today.

    `case.facts` are all facts known by the day asked; `case.actions` what earlier plans decided. `today` may be any
    day, office day or not. Raises nothing of its own: whatever could be wrong in a definition is found by `check`.
    """
    return concluded(Decisions(replay(journey, case, calendar, today)))


def concluded(decisions: Decisions) -> Plan:
    """The plan that follows from a replayed case. `decisions` knows afterwards what was decided of each step."""
    state, today = decisions.replay, decisions.today
    unproven = look_into_deliveries(decisions)
    decisions.decide()
    decisions.no_longer_wanted()
    obligations = [running.state(state.world) for running in state.runs]
    obligations += asked_of_people(decisions)
    obligations += unproven
    changes = [*decisions.looks, *_changes(state), *_fall_due(state, obligations)]
    sends = [*decisions.sends, *_coming_sends(state)]
    closed = state.closed_on is not None
    return Plan(
        stage=state.visit.stage,
        stage_since=state.visit.since,
        actions=tuple(decisions.actions),
        withdrawn=tuple(decisions.withdrawn),
        in_good_faith=tuple(decisions.in_good_faith),
        obligations=tuple(obligations),
        labels=frozenset(state.world.labels),
        starts=tuple(state.starts),
        problems=tuple(state.problems),
        look_again_on=None if closed else _earliest(changes, today),
        next_send_on=None if closed else _earliest(sends, today),
        awaits_proof=any(state.world.unproven(name) for name in state.journey.counts),
        paused_until=_paused_until(state),
        closed_on=state.closed_on,
        closed_by=state.closed_by,
    )


def _earliest(days: list[date], today: date) -> date | None:
    return min((day for day in days if day > today), default=None)


def _paused_until(state: Replay) -> date | None:
    for start, end in state.world.case_pauses:
        if start <= state.today and (end is None or state.today < end):
            return end or date.max
    return None


def _fall_due(state: Replay, obligations: list[ObligationState]) -> Iterator[date]:
    """The day after each due date still to come, and the edges of every pause."""
    for row in obligations:
        if row.verdict is None and row.due_on is not None:
            yield row.due_on + DAY
    for start, end in state.world.case_pauses:
        yield start
        if end is not None:
            yield end
    for running in state.runs:
        if running.is_open and running.spec.pauses:
            yield from (edge for pause in running.pauses(state.world) for edge in pause if edge is not None)


def _changes(state: Replay) -> Iterator[date]:
    """Facts of coming days, openings by date, and windows of series that are still to come."""
    if state.closed_on is not None:
        return
    yield from state.ahead
    yield from (day for day, _ in state.coming())
    for run in state.series:
        for window in run.windows(state.world) if run.is_live else ():
            if window.running.point not in run.points:
                if run.slept_through(window):
                    continue
                yield window.begins(state.world)
                break
            if window.last is not None:
                yield window.last + DAY


def _coming_sends(state: Replay) -> Iterator[date]:
    """Messages of obligations and points that are not open yet, so that the forecast of the fuse knows them."""
    if state.visit.stage == END:
        return
    yield from state.ahead  # what it will bring about is known that day; that it was foreseen has to be known now
    coming = list(state.coming())
    for run in state.series:
        if run.is_live:
            coming += [(window.begins(state.world), window.running) for window in _next_window(state, run)]
    for day, found in coming:
        running = replace(found, opened_on=day)
        for step in running.spec.steps:
            if step.kind is not Kind.send or (step.when and not step.when.holds(running.asking(state.world))):
                continue
            placed = place(running, step, state.world)
            if placed is not None:
                yield max(placed.day, state.world.calendar.roll(day, "following"))


def _next_window(state: Replay, run: SeriesRun) -> list[Window]:
    ahead = (each for each in run.windows(state.world) if each.running.point not in run.points)
    return list(islice((each for each in ahead if not run.slept_through(each)), 1))
