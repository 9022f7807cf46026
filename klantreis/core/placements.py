"""The placement that runs in a case: what a regional employers' desk has to know of it, and nothing else.

Rules
-----
1. A placement runs from `placement_started` until `placement_ended`, another `placement_started` (changed work, as for
   the planner), or the end of the journey, by death or moving away too.
2. Its end of contract is the last one told since it began, else the one told when it began.
3. A relapse is signalled until the placement is repaired or ends; a talk about it is no repair.
4. The next aftercare point is the first of its series that is not met or over. It may lie in the past: then it is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantreis.core.case import Case, Fact
from klantreis.core.env import as_date
from klantreis.core.journey import Journey
from klantreis.core.planner.replay import Replay, replay
from klantreis.core.planner.running import Running
from klantreis.core.workdays import Calendar

STARTED, ENDED = "placement_started", "placement_ended"
_CONTRACT, _SIGNAL, _REPAIRED = "contract_known", "relapse_signalled", "placement_repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One running placement. Empty or None where the facts do not say it."""

    employer: str  #: code
    started_on: date
    until: date | None  #: last day of the contract, where it has one
    hours: float | int | None  #: a week
    contract: str  #: code of the kind of contract
    next_point: str  #: of the aftercare: `2w`
    next_by: date | None
    relapse: bool


def placement(journey: Journey, case: Case, calendar: Calendar, day: date) -> Placement | None:
    """The placement that runs on this day, on the facts of `case`; None where none does."""
    state = replay(journey, case, calendar, day)
    facts = state.world.facts
    turns = [(index, fact) for index, fact in enumerate(facts) if fact.event in (STARTED, ENDED)]
    if not turns or turns[-1][1].event == ENDED or state.closed_on is not None:
        return None
    place, started = turns[-1]
    since = [fact for index, fact in enumerate(facts) if index > place or fact.occurred_on == started.occurred_on]
    point = _next_point(state, started)
    due = point.due(state.world) if point else None
    return Placement(
        employer=str(started.data.get("employer", "")),
        started_on=started.occurred_on,
        until=_until(started, since),
        hours=_number(started),
        contract=str(started.data.get("contract", "")),
        next_point=point.point if point else "",
        next_by=due.rolled if due else None,
        relapse=_is_relapse(since),
    )


def _until(started: Fact, since: list[Fact]) -> date | None:
    told = [as_date(fact.data.get("until")) for fact in since if fact.event == _CONTRACT]
    return next((day for day in reversed(told) if day is not None), as_date(started.data.get("until")))


def _number(started: Fact) -> float | int | None:
    hours = started.data.get("hours")
    return hours if isinstance(hours, int | float) else None


def _is_relapse(since: list[Fact]) -> bool:
    signals = [fact.event for fact in since if fact.event in (_SIGNAL, _REPAIRED)]
    return bool(signals) and signals[-1] == _SIGNAL


def _next_point(state: Replay, started: Fact) -> Running | None:
    ahead = [
        window.running
        for run in state.series
        if run.opener == started.id and run.is_live
        for window in run.windows(state.world)
        if not run.slept_through(window)
        if window.running.point not in run.points or run.points[window.running.point].is_open
    ]
    return min(ahead, key=lambda point: _by(state, point), default=None)


def _by(state: Replay, point: Running) -> date:
    due = point.due(state.world)
    return due.rolled if due else date.max
