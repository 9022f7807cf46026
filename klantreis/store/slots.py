"""Appointment slots, and who was called to them: data that changes daily (`klantreis slots`, `klantreis wave`).

Rules
-----
1. A slot is one by (municipality, code); a call one by (slot, case).
2. Whoever calls people, or changes a slot, holds its row (`hold`) from before they look at its calls until their
   transaction ends: two at the same moment cannot fill one place twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.sql import insert_into
from klantreis.store.tables import Case, Slot, SlotCall, table

_slot, _call, _case = table(Slot), table(SlotCall), table(Case)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRow:
    """A slot as a file says: this replaces what was known under its code."""

    code: str
    kind: str  #: `slots` of a journey's waves
    at: datetime
    place: str = ""
    capacity: int = 1
    person: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSlot(SlotRow):
    """A slot as it stands; `at` is local."""

    id: int


@dataclass(frozen=True, slots=True)
class Called:
    """A case that was called to a slot."""

    slot_id: int
    case_id: int
    ref: str


def replace_slots(conn: Connection, municipality: str, rows: Sequence[SlotRow]) -> None:
    """Write these slots down; those not named stay as they are."""
    if not rows:
        return
    statement = insert_into(conn, _slot)
    changes = {name: statement.excluded[name] for name in SlotRow.__dataclass_fields__ if name != "code"}
    values = [{"municipality": municipality, **asdict(row)} for row in rows]
    conn.execute(statement.on_conflict_do_update(index_elements=["municipality", "code"], set_=changes), values)


def named(conn: Connection, municipality: str, codes: Collection[str]) -> dict[str, StoredSlot]:
    """Those of these slots that are known, by code."""
    found: dict[str, StoredSlot] = {}
    for some in chunks(sorted(codes)):
        rows = conn.execute(_SLOTS.where(_slot.c.municipality == municipality, _slot.c.code.in_(some)))
        found |= {row.code: _stored(row) for row in rows}
    return found


def coming(conn: Connection, municipality: str, kind: str, since: datetime) -> list[StoredSlot]:
    """The slots of this kind from this moment on, the earliest first."""
    wanted = (_slot.c.municipality == municipality, _slot.c.kind == kind, _slot.c.at >= since)
    return [_stored(row) for row in conn.execute(_SLOTS.where(*wanted).order_by(_slot.c.at, _slot.c.code))]


def hold(conn: Connection, slot_ids: Collection[int]) -> list[StoredSlot]:
    """These slots as they are now, held until the transaction ends; in order of number, so that nobody deadlocks.

    Held without their key: a fact that keeps a place (a foreign key) need not wait, and cannot wait for ever.
    """
    found: list[StoredSlot] = []
    for some in chunks(sorted(slot_ids)):
        rows = conn.execute(_SLOTS.where(_slot.c.id.in_(some)).order_by(_slot.c.id).with_for_update(key_share=True))
        found += [_stored(row) for row in rows]
    return found


def calls_to(conn: Connection, slot_ids: Collection[int]) -> list[Called]:
    """Everybody who was ever called to these slots, also who cancelled since."""
    found: list[Called] = []
    for some in chunks(sorted(slot_ids)):
        query = select(_call.c.slot_id, _call.c.case_id, _case.c.ref).join(_case, _case.c.id == _call.c.case_id)
        found += [Called(*row) for row in conn.execute(query.where(_call.c.slot_id.in_(some)))]
    return found


def codes_called_to(conn: Connection, case_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """By case the codes of the slots it was ever called to."""
    found: dict[int, set[str]] = defaultdict(set)
    for some in chunks(sorted(case_ids)):
        query = select(_call.c.case_id, _slot.c.code).join(_slot, _slot.c.id == _call.c.slot_id)
        for case_id, code in conn.execute(query.where(_call.c.case_id.in_(some))):
            found[case_id].add(code)
    return {case_id: frozenset(codes) for case_id, codes in found.items()}


def add_calls(conn: Connection, calls: Iterable[tuple[int, int]], on: date) -> None:
    """Write down that these cases were called: (slot, case); one that is known stays as it was."""
    rows = [{"slot_id": slot_id, "case_id": case_id, "called_on": on} for slot_id, case_id in calls]
    if rows:
        statement = insert_into(conn, _call)
        conn.execute(statement.on_conflict_do_nothing(index_elements=["slot_id", "case_id"]), rows)


_SLOTS = select(*_slot.columns)


def _stored(row: Row[Any]) -> StoredSlot:
    told = {name: row._mapping[name] for name in StoredSlot.__dataclass_fields__}
    return StoredSlot(**{**told, "at": local(row.at)})
