"""What a wave sees: the slots to come, who is expected at them, who waits, and who would be called. Nothing is written.

Rules
-----
1. The pool is read only when there is a slot to fill, in batches; what is kept of a case is a few dates.
2. Slots, order and expected no-show are those of the version valid today; whether a case may be called, its own version
   says. A version without waves has nobody in the pool.
3. A case that cannot be replayed is named and passed over; the others are called.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy.engine import Connection

from klantreis.core.journey import Journey
from klantreis.core.people import Staff
from klantreis.core.planner.pool import candidate
from klantreis.core.waves import Candidate, Slot, Wave, Why, plan_wave
from klantreis.core.workdays import Calendar
from klantreis.errors import FixConfiguration, FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import households, people, waiting
from klantreis.store import slots as slot_store
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading
from klantreis.store.slots import Called, StoredSlot
from klantreis.store.waiting import Pool
from klantreis.usecases.attendance import expected
from klantreis.usecases.context import Context
from klantreis.usecases.values import Programme

log = logging.getLogger("klantreis.waves")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a programme on a day, and what follows from it."""

    programme: Programme
    title: str  #: of the journey
    day: date
    slots: Sequence[StoredSlot]
    called_before: Sequence[Called]
    expected: Mapping[str, Sequence[str]]  #: by code of the slot
    wave: Wave
    cases: Sequence[LoadedCase]  #: those that are called
    broken: tuple[str, ...]
    has_room: bool  #: else nobody was looked for


def look(app: Context, at: datetime, programme: Programme) -> Seen:
    """The slots, who is expected, who waits, and who would be called."""
    day, journey = at.date(), app.configuration.journey(programme.journey, at.date())
    municipality = app.configuration.municipalities[programme.municipality]
    calendar = app.configuration.calendars[programme.municipality]
    if journey.waves is None:
        raise FixInput(f"{programme.journey} has no waves")
    with reading(app.engine) as conn:
        start = datetime.combine(day, time(), AMSTERDAM)
        stored = slot_store.coming(conn, programme.municipality, journey.waves.slots, start)
        before = slot_store.calls_to(conn, [slot.id for slot in stored])
        coming = expected(app, conn, stored, day)
        staff = people.staff_of(conn, programme.municipality, municipality.fallback_role)
        slots = [_slot(slot, len(coming[slot.code]), staff) for slot in stored]
        has_room = _has_room(journey, slots, day, calendar)
        pool, broken = _pool(app, conn, programme, day) if has_room else ([], [])
        wave = plan_wave(journey, pool, slots, day, calendar)
        cases = load_cases(conn, sorted(each.case_ref for each in wave.calls))
    return Seen(programme, journey.title, day, stored, before, coming, wave, cases, tuple(broken), has_room)


def _slot(stored: StoredSlot, taken: int, staff: Staff) -> Slot:
    slot = Slot(
        code=stored.code, at=stored.at, capacity=stored.capacity, place=stored.place, person=stored.person,
        taken=taken, withdrawn=stored.withdrawn,
    )  # fmt: skip
    return replace(slot, absent=bool(stored.person) and not _is_there(staff, stored.person, slot.day))


def _is_there(staff: Staff, person: str, day: date) -> bool:
    colleague = staff.people.get(person)
    return colleague is not None and colleague.is_active(day) and colleague.leave_on(day) is None


def _has_room(journey: Journey, slots: Sequence[Slot], day: date, calendar: Calendar) -> bool:
    """Whether anybody could be called: with nobody waiting, a slot with room says that nobody waits."""
    return any(filled.why is Why.nobody for filled in plan_wave(journey, (), slots, day, calendar).slots)


def _pool(app: Context, conn: Connection, programme: Programme, day: date) -> tuple[list[Candidate], list[str]]:
    """Everybody who waits, of every version that has waves, and the cases that cannot be replayed."""
    pool, broken = list[Candidate](), list[str]()
    for hash_ in waiting.definitions_in_use(conn, programme.municipality, programme.journey):
        ours = Pool(municipality=programme.municipality, definition_hash=hash_)
        try:
            journey = app.journey(hash_)
        except FixConfiguration as error:
            log.error("%s: %s", programme.journey, error)
            broken += [ref for refs in waiting.pages(conn, ours) for ref in refs]
            continue
        if journey.waves is not None:
            ours = replace(ours, start=journey.start, again=journey.waves.again)
            for refs in waiting.pages(conn, ours):
                _take(app, conn, load_cases(conn, refs), journey, day, pool, broken)
    return pool, broken


def _take(
    app: Context, conn: Connection, loaded: Sequence[LoadedCase], journey: Journey, day: date,
    pool: list[Candidate], broken: list[str],
) -> None:  # fmt: skip
    """Add those of a batch who wait to the pool, with what only the store knows of them."""
    ids = [each.id for each in loaded]
    codes, called = households.codes(conn, ids), slot_store.codes_called_to(conn, ids)
    for each in loaded:
        try:
            found = candidate(journey, each.case, day, app.configuration.calendars[each.municipality])
        except Exception as error:  # one broken case must not stop the others; the report names it
            log.error("%s cannot be replayed: %s", each.ref, type(error).__name__)
            broken.append(each.ref)
            continue
        if found is not None:
            before = called.get(each.id, frozenset())
            pool.append(replace(found, household=codes.get(each.id, ""), called_to=before))
