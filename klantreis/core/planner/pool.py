"""Who waits to be called in a wave, and who was called and is still expected: both read from a replay of the case.

Rules
-----
1. Somebody waits when the case is open and has begun, stands in the first stage, is not paused, `only` holds today, and
   no call stands. A call stands until one of the `again` events happens after it. Nobody is called twice on one day.
2. The last real two-way contact is the last fact of an event marked `contact: yes`, or the day the enrolment told
   (`last_talk_on`), whichever is later.
3. Somebody who was called is expected until the case closes, they are called elsewhere, may be called again, or what
   the call opened has lapsed: cancelled, or they left the stage. Then their place is free for another.
"""

from __future__ import annotations

from datetime import date, datetime

from klantreis.core.actions import Verdict
from klantreis.core.case import Case, Fact
from klantreis.core.conditions import Condition
from klantreis.core.env import as_date
from klantreis.core.journey import Journey, Waves
from klantreis.core.names import ENROLLED
from klantreis.core.planner.replay import Replay, replay
from klantreis.core.waves import Candidate
from klantreis.core.workdays import Calendar

LAST_TALK = "last_talk_on"  #: column of the enrolment: the day of the last talk before we kept facts
SLOT = "slot"  #: field of the fact that a wave gives: the code of the slot
PERSON = "person"  #: field of that fact: the code of the colleague who holds the slot; absent where it names nobody


def candidate(journey: Journey, case: Case, today: date, calendar: Calendar) -> Candidate | None:
    """The case as one that may be called today, or None. Its household is not known here."""
    waves = journey.waves
    if waves is None or case.enrolled_on > today:
        return None
    state = replay(journey, case, calendar, today)
    if state.closed_on is not None or state.visit.stage != journey.start or _is_paused(state):
        return None
    if _is_called(state, waves) or not _holds(waves.only, state):
        return None
    return Candidate(case_ref=case.ref, enrolled_on=case.enrolled_on, last_spoken_on=_last_spoken_on(journey, state))


def expected_at(journey: Journey, case: Case, today: date, calendar: Calendar) -> str:
    """The code of the slot this case was called to and is still expected at; empty when there is none."""
    if journey.waves is None:
        return ""
    state = replay(journey, case, calendar, today)
    call = _standing_call(state, journey.waves)
    if call is None or state.closed_on is not None:
        return ""
    opened = [running.verdict for running in state.runs if running.opener == call.id]
    lapsed = bool(opened) and all(verdict is Verdict.lapsed for verdict in opened)
    return "" if lapsed else str(call.data.get(SLOT, ""))


def _standing_call(state: Replay, waves: Waves) -> Fact | None:
    """The last call, unless something happened after it upon which somebody may be called again.

    Of one day, what was recorded later happened later: a call bears the moment of its slot, which lies ahead.
    """
    facts = state.world.facts
    call = max((fact for fact in facts if fact.event == waves.gives), key=_told, default=None)
    if call is None or any(fact.event in waves.again and _told(fact) > _told(call) for fact in facts):
        return None
    return call


def _is_called(state: Replay, waves: Waves) -> bool:
    today = any(fact.event == waves.gives and fact.occurred_on == state.today for fact in state.world.facts)
    return today or _standing_call(state, waves) is not None


def _told(fact: Fact) -> tuple[date, datetime]:
    return fact.occurred_on, fact.recorded_at


def _is_paused(state: Replay) -> bool:
    return any(start <= state.today and (end is None or state.today < end) for start, end in state.world.case_pauses)


def _holds(condition: Condition | None, state: Replay) -> bool:
    """Asked of the case as a whole: no obligation, no point, no fact in particular."""
    world = state.world
    world.opened, world.opening, world.subject, world.point, world.pauses = state.visit.since, None, None, "", ()
    world.counted, world.obligation = None, ""
    return condition is None or condition.holds(world)


def _last_spoken_on(journey: Journey, state: Replay) -> date | None:
    enrolled = state.world.last(ENROLLED)
    told = as_date(enrolled.data.get(LAST_TALK)) if enrolled else None
    spoken = [fact.occurred_on for fact in state.world.facts if fact.event in journey.contacts]
    return max([*spoken, *([told] if told else [])], default=None)
