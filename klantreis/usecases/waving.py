"""Calling people in groups: look at the slots and at who waits (`seen.py`), and write the calls down.

Rules
-----
1. One transaction per journey of a municipality: all its calls of that day, or none. A call is the fact that the waves
   of the journey give, and a row that keeps the place.
2. Between looking and writing another wave may have called people, or a fact may have come in. So the slots are held
   and compared, and the cases too; if anything is not as it was, all is looked at anew.
3. What a case is given, the version says that it keeps.
4. Where several journeys fill the same slots, they go by name, one after the other.
"""

from collections.abc import Iterator
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy.engine import Connection

from klantreis.core.case import Fact
from klantreis.core.journey import Journey
from klantreis.core.planner.pool import PERSON, SLOT
from klantreis.core.waves import Call
from klantreis.errors import DatabaseRefused, FixInput, TryAgain
from klantreis.moments import AMSTERDAM
from klantreis.store import facts as fact_store
from klantreis.store import slots as slot_store
from klantreis.store.engine import writing
from klantreis.store.facts import NewFact
from klantreis.store.standing import standing
from klantreis.usecases import checks
from klantreis.usecases.context import Context
from klantreis.usecases.seen import Seen, look
from klantreis.usecases.values import Programme, SlotOutcome, WaveDay, WaveReport, WaveTicket

SOURCE = "wave"  #: of the facts that a wave records
TRIES = 5  #: how often all is looked at anew because something changed meanwhile
_number = attrgetter("id")


def begin(app: Context, at: datetime, municipality: str = "", journey: str = "", dry_run: bool = False) -> WaveTicket:
    """Which programmes call people on this day: every journey with waves of a municipality that works, or those asked.

    Raises FixInput for a municipality or journey that is unknown, and for a journey that has no waves.
    """
    at = at.astimezone(AMSTERDAM)
    programmes = _programmes(app, at.date(), municipality, journey)
    calendars = app.configuration.calendars
    working = tuple(each for each in programmes if calendars[each.municipality].is_office_day(at.date()))
    closed = ("weekend" if at.weekday() > 4 else "holiday") if programmes and not working else ""
    return WaveTicket(at=at, day=at.date(), dry_run=dry_run, closed=closed, programmes=working)


def call_all(app: Context, ticket: WaveTicket) -> WaveDay:
    """Every programme of the ticket, one after the other."""
    waves = tuple(call(app, ticket.at, each, dry_run=ticket.dry_run) for each in ticket.programmes)
    return WaveDay(ticket=ticket, waves=waves)


def call(app: Context, at: datetime, programme: Programme, *, dry_run: bool = False) -> WaveReport:
    """Call people for one journey of one municipality; a dry run writes nothing.

    Raises TryAgain when slots or cases keep changing, and FixInput when a fact cannot be what the wave has to say.
    """
    at = at.astimezone(AMSTERDAM)
    for _ in range(TRIES):
        seen = look(app, at, programme)
        if dry_run or not seen.wave.calls or apply(app, at, seen):
            return _report(seen)
    raise TryAgain("slots or cases keep changing while people are called. Nothing is lost: run again.")


def _programmes(app: Context, day: date, municipality: str, journey: str) -> list[Programme]:
    known = app.configuration.municipalities
    if municipality and municipality not in known:
        raise FixInput(f"no municipality {municipality!r}; the configuration has {', '.join(sorted(known))}")
    found = [
        Programme(municipality=each.name, journey=name)
        for _, each in sorted(known.items())
        if municipality in ("", each.name)
        for name in sorted(each.journeys)
        if app.configuration.journey(name, day).waves is not None
    ]
    wanted = [each for each in found if journey in ("", each.journey)]
    if journey and not wanted:
        names = ", ".join(sorted({each.journey for each in found})) or "none"
        raise FixInput(f"no journey {checks.shown(journey)!r} that calls people in groups; there is {names}")
    return wanted


def apply(app: Context, at: datetime, seen: Seen) -> bool:
    """Write the calls down in one transaction; False, and nothing written, when what was seen is no longer so."""
    ids = {slot.code: slot.id for slot in seen.slots}
    case_ids = {loaded.ref: loaded.id for loaded in seen.cases}
    facts = [NewFact(*fact, look_again_on=seen.day) for fact in _facts(app, at, seen)]
    with writing(app.engine) as conn:
        if not _still_so(conn, seen):
            return False
        if len(fact_store.record(conn, facts, at).new) != len(facts):
            raise DatabaseRefused(f"{seen.programme.journey}: a call was told before that no slot knows of")
        calls = [(ids[each.slot.code], case_ids[each.case_ref]) for each in seen.wave.calls]
        slot_store.add_calls(conn, calls, seen.day)
    return True


def _still_so(conn: Connection, seen: Seen) -> bool:
    """Whether slots, calls and cases are as they were seen; from here on nobody else changes them."""
    held = slot_store.hold(conn, [slot.id for slot in seen.slots])
    if sorted(held, key=_number) != sorted(seen.slots, key=_number):
        return False
    if set(slot_store.calls_to(conn, [slot.id for slot in held])) != set(seen.called_before):
        return False
    return standing(conn, seen.cases) == {loaded.id for loaded in seen.cases}


def _facts(app: Context, at: datetime, seen: Seen) -> Iterator[tuple[int, Fact]]:
    by_ref = {loaded.ref: loaded for loaded in seen.cases}
    for each in seen.wave.calls:
        loaded = by_ref[each.case_ref]
        yield loaded.id, _fact(app, at, seen, each, app.journey(loaded.definition_hash))


def _fact(app: Context, at: datetime, seen: Seen, each: Call, journey: Journey) -> Fact:
    """What the case is told: once per journey, case and slot. Raises FixInput when the event cannot say it."""
    assert journey.waves is not None
    slot = each.slot
    event = app.configuration.events.get(journey.waves.gives)
    if event is None:
        raise FixInput(f"{each.case_ref} is to be told `{journey.waves.gives}`; events.yaml has no such event any more")
    said = {"date": slot.day.isoformat(), SLOT: slot.code, "place": slot.place, PERSON: slot.person}
    try:
        data = event.parse({name: value for name, value in said.items() if name in event.fields}, seen.day)
    except FixInput as error:
        raise FixInput(f"slot {slot.code}: {error}") from None
    return Fact(
        id=f"{SOURCE}:{seen.programme.journey}/{each.case_ref}/{slot.code}",
        event=event.name,
        occurred_on=seen.day,
        recorded_at=at,
        at=slot.at,
        data=data,
    )


def _report(seen: Seen) -> WaveReport:
    wave = seen.wave
    called: dict[str, list[str]] = {}
    for each in wave.calls:
        called.setdefault(each.slot.code, []).append(each.case_ref)
    outcomes = tuple(
        SlotOutcome(
            code=filled.slot.code,
            at=filled.slot.at,
            capacity=filled.slot.capacity,
            expected=tuple(seen.expected[filled.slot.code]),
            room=filled.room,
            called=tuple(called.get(filled.slot.code, ())),
            why=filled.why or "",
        )
        for filled in wave.slots
    )
    return WaveReport(
        municipality=seen.programme.municipality,
        journey=seen.programme.journey,
        title=seen.title,
        slots=outcomes,
        waiting=wave.waiting,
        looked=seen.has_room,
        too_large=wave.too_large,
        broken=seen.broken,
    )
