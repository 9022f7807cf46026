"""Print batches: which letters are printed together. A closed batch never changes.

Rules
-----
1. Which letters a batch holds is decided once, when it is opened. So closing it after a crash gives the same batch.
2. What was not in a batch yet when its person died or moved is withdrawn; what was erased is left out.
3. A letter whose file is not there or was changed stays out, is told, and is looked for again with the next batch.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, insert, select, text, update
from sqlalchemy import case as when
from sqlalchemy.engine import Connection, Row

from klantreis.core.letters import BatchName
from klantreis.store.chunks import chunks
from klantreis.store.letters import LETTERS, WAITING, StoredLetter, hold, letters_where
from klantreis.store.tables import Client, Letter, Message, PrintBatch, table

_letter, _batch, _message, _client = table(Letter), table(PrintBatch), table(Message), table(Client)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBatch:
    """A batch as it stands."""

    id: int
    name: BatchName
    state: str
    letters: int
    pages: int
    manifest_sha256: str
    closed_at: datetime | None
    handed_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter with its place in the manifest."""

    id: int
    position: int
    pages: int
    sha256: str


def open_batch(conn: Connection, municipality: str, day: date, at: datetime) -> StoredBatch | None:
    """The batch to close now: one that was left open, else a new one of all that waits; None when nothing waits."""
    hold(conn, municipality)
    left = conn.execute(_BATCHES.where(_batch.c.municipality == municipality, _batch.c.state == "open")).first()
    if left is not None:
        return _stored(left)
    _withdraw(conn, municipality)
    waiting = and_(_letter.c.municipality == municipality, _letter.c.batch_id.is_(None), _letter.c.state.in_(WAITING))
    if conn.execute(select(_letter.c.id).where(waiting).limit(1)).first() is None:
        return None
    of_day = and_(_batch.c.municipality == municipality, _batch.c.day == day)
    last = conn.execute(select(func.max(_batch.c.number)).where(of_day)).scalar() or 0
    row = {"municipality": municipality, "day": day, "number": last + 1, "state": "open", "opened_at": at}
    usual = {"letters": 0, "pages": 0, "manifest_sha256": "", "by": ""}
    made = conn.execute(insert(_batch).values(row | usual).returning(_batch.c.id)).scalar_one()
    conn.execute(update(_letter).where(waiting).values(batch_id=made))
    return batch_of(conn, BatchName(municipality, day, last + 1))


def _withdraw(conn: Connection, municipality: str) -> None:
    """Letters to who died or moved since they were made."""
    gone = select(_message.c.id).join(_client, _client.c.id == _message.c.client_id)
    waiting = and_(_letter.c.municipality == municipality, _letter.c.batch_id.is_(None), _letter.c.state.in_(WAITING))
    for reason, since in (("deceased", _client.c.deceased_on), ("moved", _client.c.moved_on)):
        theirs = _letter.c.message_id.in_(gone.where(since.is_not(None)))
        conn.execute(update(_letter).where(waiting, theirs).values(state="withdrawn", reason=reason))


def close_batch(
    conn: Connection,
    batch: StoredBatch,
    printed: Sequence[Printed],
    missing: Collection[int],
    sha256: str,
    at: datetime,
) -> bool:
    """The manifest stands: from now on nothing of this batch changes. `missing` waits for a later one.

    False when other letters stand in it by now (one was erased): look again. True when it was closed already.
    """
    hold(conn, batch.name.municipality)
    state = conn.execute(select(_batch.c.state).where(_batch.c.id == batch.id)).scalar()
    if state != "open":
        return True
    if {letter.id for letter in letters_of(conn, batch)} != {each.id for each in printed} | set(missing):
        return False
    for some in chunks(sorted(missing)):
        apart = {"batch_id": None, "state": "missing", "reason": "file_missing"}
        conn.execute(update(_letter).where(_letter.c.id.in_(some)).values(apart))
    for each in printed:
        place = {"state": "in_manifest", "position": each.position, "pages": each.pages, "sha256": each.sha256}
        conn.execute(update(_letter).where(_letter.c.id == each.id).values(place))
    if not printed:
        conn.execute(update(_letter).where(_letter.c.batch_id == batch.id).values(batch_id=None))
        conn.execute(_batch.delete().where(_batch.c.id == batch.id))
        return True
    totals = {"letters": len(printed), "pages": sum(each.pages for each in printed), "manifest_sha256": sha256}
    conn.execute(update(_batch).where(_batch.c.id == batch.id).values(totals | {"state": "closed", "closed_at": at}))
    return True


def hand_over(conn: Connection, batch: StoredBatch, *, on: date, by: str, at: datetime) -> list[StoredLetter]:
    """The print room says that this batch was given to the post. The letters of which that is now known.

    A letter that had to be printed again was not: its reprint is.
    """
    closed = and_(_batch.c.id == batch.id, _batch.c.state == "closed")
    told = {"state": "handed_over", "handed_on": on, "handed_at": at, "by": by}
    if conn.execute(update(_batch).where(closed).values(told)).rowcount != 1:
        return []
    again = _letter.alias("again")
    reprinted = exists(select(again.c.id).where(again.c.reprint_of == _letter.c.id))
    posted = and_(_letter.c.batch_id == batch.id, _letter.c.state == "in_manifest", ~reprinted)
    ids = conn.execute(update(_letter).where(posted).values(state="handed_over").returning(_letter.c.id)).scalars()
    return letters_where(conn, _letter.c.id, set(ids))


def batch_of(conn: Connection, name: BatchName) -> StoredBatch | None:
    where = (_batch.c.municipality == name.municipality, _batch.c.day == name.day, _batch.c.number == name.number)
    row = conn.execute(_BATCHES.where(*where)).first()
    return _stored(row) if row is not None else None


def batches(conn: Connection, municipality: str = "", limit: int = 20) -> list[StoredBatch]:
    """Those that are not handed over, and the newest of the others."""
    query = _BATCHES.where(_batch.c.municipality == municipality) if municipality else _BATCHES
    first = when((_batch.c.state == "handed_over", 1), else_=0)
    waiting = conn.execute(select(func.count()).select_from(_batch).where(text("state <> 'handed_over'"))).scalar_one()
    rows = conn.execute(query.order_by(None).order_by(first, _batch.c.id.desc()).limit(limit + waiting))
    return [_stored(row) for row in rows]


def letters_of(conn: Connection, batch: StoredBatch) -> list[StoredLetter]:
    """What lies in a batch, in order; while it is open without what was erased meanwhile."""
    apart = ("erased", "withdrawn")
    where = (_letter.c.batch_id == batch.id, _letter.c.state.not_in(apart))
    return [StoredLetter(**row._mapping) for row in conn.execute(LETTERS.where(*where))]


def _stored(row: Row[tuple[object, ...]]) -> StoredBatch:
    values = dict(row._mapping)
    name = BatchName(values.pop("municipality"), values.pop("day"), values.pop("number"))
    return StoredBatch(name=name, **values)


_BATCHES = select(
    _batch.c.id, _batch.c.municipality, _batch.c.day, _batch.c.number, _batch.c.state, _batch.c.letters,
    _batch.c.pages, _batch.c.manifest_sha256, _batch.c.closed_at, _batch.c.handed_on, _batch.c.by,
).order_by(_batch.c.id)  # fmt: skip
