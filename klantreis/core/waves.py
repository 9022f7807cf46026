"""Who is called to which appointment slot: the second pure function, over everybody of a journey who waits.

Rules
-----
1. A slot is filled when its day lies between `notice` and `ahead` from today, counted over the office calendar; not
   when it was withdrawn, the office is closed that day, its colleague is absent, or it is full.
2. Some stay away. As many are called as keep the expected attendance within the room: of n places, with p% staying
   away, floor(100n / (100 - p)), in whole numbers. A place for one person is never given to two. Who was called earlier
   and is still expected takes a place.
3. Who goes first is decided by dates or by lot, never by a score. `longest_not_spoken`: who was never spoken with, the
   longest enrolled first; then by the last real two-way contact. `longest_enrolled`: by enrolment. Ties, and `lot`, are
   drawn: by the sha256 of journey, day and case, so that nobody can choose and everybody can check.
4. `unit: household`: those of a household who wait go to the same slot, each with a call of their own, since partners
   have obligations of their own (Participatiewet art. 9 lid 3). It has waited as long as its longest waiting member.
5. A household comes together or not at all, so it never gets a slot with fewer places than it has members. One that
   does not fit keeps its turn for the next slot. One that is larger than any slot is told, and never split.
6. Each is called to one slot, and never again to one they were called to before.
7. The same input gives the same answer; with the calls of an answer applied, the next answer has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from klantreis.core.journey import Journey, Waves
from klantreis.core.sending import AMSTERDAM
from klantreis.core.workdays import Calendar

HOUSEHOLD = "household"  #: the unit that calls members of one household together


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who waits to be called. References, codes and dates only."""

    case_ref: str
    enrolled_on: date
    last_spoken_on: date | None = None  #: the last day of a real two-way contact; None: never
    household: str = ""  #: code; empty: none is known
    called_to: frozenset[str] = frozenset()  #: codes of slots of earlier calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Room for appointments at one moment."""

    code: str
    at: datetime  #: with zone
    capacity: int = 1  #: people
    place: str = ""  #: code of the municipality's file
    person: str = ""  #: code of the colleague who holds it; empty: nobody in particular
    taken: int = 0  #: people who were called and are still expected
    absent: bool = False  #: its colleague is on leave that day, or has left
    withdrawn: bool = False

    @property
    def day(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True, slots=True)
class Call:
    """This case is called to this slot."""

    case_ref: str
    slot: Slot


class Why(StrEnum):
    """Why nobody was called to a slot."""

    withdrawn = "withdrawn"
    too_soon = "too_soon"  #: less than `notice` away
    too_far = "too_far"  #: more than `ahead` away
    closed = "closed"  #: the office is closed that day
    absent = "absent"  #: its colleague is
    full = "full"
    nobody = "nobody"  #: there is room, and nobody waits who fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What became of a slot."""

    slot: Slot
    room: int  #: calls that could still be made before this wave; 0 where the slot is not filled
    called: int = 0
    why: Why | None = None  #: None: somebody was called


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """The whole answer for one journey on one day."""

    calls: tuple[Call, ...] = ()
    slots: tuple[Filled, ...] = ()  #: by moment
    waiting: int = 0  #: cases that were not called, those of `too_large` included
    too_large: tuple[tuple[str, ...], ...] = ()  #: households that no slot has the places for, by their cases


def plan_wave(
    journey: Journey, pool: Iterable[Candidate], slots: Iterable[Slot], today: date, calendar: Calendar
) -> Wave:
    """Who to call today, and to which slot. `pool` may hold anybody who waits, in any order.

    Raises ValueError for a journey without waves, and for a term that leaves the calendar.
    """
    waves = journey.waves
    if waves is None:
        raise ValueError(f"the journey {journey.name} has no waves")
    ordered = sorted(slots, key=lambda slot: (slot.at, slot.code))
    largest = max((slot.capacity for slot in ordered if not slot.withdrawn), default=0)
    turns = _turns(journey.name, waves, pool, today)
    waiting = [unit for unit in turns if len(unit) <= largest]
    too_large = [unit for unit in turns if len(unit) > largest > 0]
    opens, closes = waves.notice.after(today, calendar), waves.ahead.after(today, calendar)
    calls: list[Call] = []
    filled: list[Filled] = []
    for slot in ordered:
        why, room = _room(slot, waves, opens, closes, calendar)
        called, waiting = _fill(slot, room, waiting)
        calls += called
        why = why or (None if called else Why.nobody)
        filled.append(Filled(slot=slot, room=room, called=len(called), why=why))
    return Wave(
        calls=tuple(calls),
        slots=tuple(filled),
        waiting=sum(len(unit) for unit in turns) - len(calls),
        too_large=tuple(tuple(each.case_ref for each in unit) for unit in too_large),
    )


def places(capacity: int, no_show: int) -> int:
    """How many may be called in all where `capacity` can come and `no_show` per cent stay away."""
    return capacity if capacity <= 1 else capacity * 100 // (100 - no_show)


def _room(slot: Slot, waves: Waves, opens: date, closes: date, calendar: Calendar) -> tuple[Why | None, int]:
    """Why a slot is not filled, and how many may still be called to it."""
    if slot.withdrawn:
        return Why.withdrawn, 0
    if slot.day < opens:
        return Why.too_soon, 0
    if slot.day > closes:
        return Why.too_far, 0
    if not calendar.is_office_day(slot.day):
        return Why.closed, 0
    if slot.absent:
        return Why.absent, 0
    room = places(slot.capacity, waves.expected_no_show) - slot.taken
    return (None, room) if room > 0 else (Why.full, 0)


Unit = Sequence[Candidate]  #: who is called together


def _fill(slot: Slot, room: int, waiting: Sequence[Unit]) -> tuple[list[Call], list[Unit]]:
    """The calls to one slot, and who waits on, in their turn."""
    calls: list[Call] = []
    kept: list[Unit] = []
    for number, unit in enumerate(waiting):
        if not room:
            kept += waiting[number:]
            break
        if len(unit) <= min(room, slot.capacity) and not any(slot.code in each.called_to for each in unit):
            calls += [Call(each.case_ref, slot) for each in unit]
            room -= len(unit)
        else:
            kept.append(unit)
    return calls, kept


def _turns(journey: str, waves: Waves, pool: Iterable[Candidate], today: date) -> list[Unit]:
    """Who is called together, in the order in which they are called; a case that stands there twice counts once."""
    once = {each.case_ref: each for each in pool}
    units: dict[tuple[str, str], list[Candidate]] = {}
    for each in sorted(once.values(), key=lambda each: _turn(journey, waves.order, each, today)):
        together = waves.unit == HOUSEHOLD and each.household
        units.setdefault((each.household, "") if together else ("", each.case_ref), []).append(each)
    return list(units.values())


def _turn(journey: str, order: str, each: Candidate, today: date) -> tuple[bool, date, str]:
    """A candidate's place in the order: whether they were ever spoken with, since when they wait, and the draw."""
    drawn = sha256(f"{journey}|{today.isoformat()}|{each.case_ref}".encode()).hexdigest()
    if order == "lot":
        return False, date.min, drawn
    if order == "longest_not_spoken" and each.last_spoken_on is not None:
        return True, each.last_spoken_on, drawn
    return False, each.enrolled_on, drawn
