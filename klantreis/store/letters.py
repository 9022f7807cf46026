"""Letters: each is numbered once, and a letter that is printed again has a number of its own.

Rules
-----
1. A letter gets its number in the transaction that accepts its message: never two, and never none.
2. Whoever numbers a letter or makes a batch holds the row of the series until they commit: numbers have no gaps, and no
   letter slips between two batches. Who holds cases takes the series after them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, and_, func, insert, select, update
from sqlalchemy.engine import Connection

from klantreis.core.letters import letter_number
from klantreis.store.chunks import chunks
from klantreis.store.sql import insert_into
from klantreis.store.tables import Letter, LetterSeries, Message, PrintBatch, table

_letter, _series, _batch, _message = table(Letter), table(LetterSeries), table(PrintBatch), table(Message)
CHANNEL = "letter"
_KEY = re.compile(r"[A-Za-z0-9_-]{12,128}")  #: what stands at the foot of a letter, or more of it
WAITING = ("rendered", "missing")  #: not in a closed batch, and to be in the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLetter:
    """A letter as it stands, with what is needed to find its file."""

    id: int
    message_id: int
    municipality: str
    number: int
    batch_id: int | None
    state: str
    opaque: str
    day: date  #: of the message: the folder of its file
    proof: str  #: what the channel said when it was made
    handed_on: date | None  #: its batch
    reprint_of: int | None
    reason: str

    @property
    def name(self) -> str:
        return letter_number(self.municipality, self.number)


# --- numbers ----------------------------------------------------------------------------------------------------------


def number(conn: Connection, message_id: int, municipality: str) -> int:
    """Give the letter of a message that was accepted its number: the last statement before the commit."""
    return _insert(conn, message_id, municipality)


def reprint(conn: Connection, letter: StoredLetter, *, by: str, why: str) -> tuple[int, bool]:
    """A new number for the same letter, and whether it is new: one that waits already is not made twice."""
    hold(conn, letter.municipality)
    waits = select(_letter.c.number).where(_letter.c.reprint_of == letter.id, _letter.c.state.in_(WAITING))
    waiting = conn.execute(waits).scalar()
    if waiting is not None:
        return int(waiting), False
    return _insert(conn, letter.message_id, letter.municipality, reprint_of=letter.id, reason=why, by=by), True


def hold(conn: Connection, municipality: str) -> int:
    """Hold the series of this municipality until the transaction ends; its last number."""
    statement = insert_into(conn, _series).values(municipality=municipality, last=0)
    kept = statement.on_conflict_do_update(index_elements=["municipality"], set_={"last": _series.c.last})
    return int(conn.execute(kept.returning(_series.c.last)).scalar_one())


def _insert(conn: Connection, message_id: int, municipality: str, **more: object) -> int:
    statement = insert_into(conn, _series).values(municipality=municipality, last=1)
    raised = statement.on_conflict_do_update(index_elements=["municipality"], set_={"last": _series.c.last + 1})
    given = int(conn.execute(raised.returning(_series.c.last)).scalar_one())
    row = {"message_id": message_id, "municipality": municipality, "number": given, "state": "rendered"}
    usual = {"pages": 0, "sha256": "", "reason": "", "by": ""}
    conn.execute(insert(_letter), row | usual | more)
    return given


def mark_returned(conn: Connection, letter: StoredLetter, *, on: date, why: str, by: str) -> bool:
    """The post brought it back. False when that was known already."""
    posted = and_(_letter.c.id == letter.id, _letter.c.state == "handed_over")
    values = {"state": "returned", "returned_on": on, "reason": why, "by": by}
    return conn.execute(update(_letter).where(posted).values(values)).rowcount == 1


def erase(conn: Connection, message_ids: Collection[int]) -> list[str]:
    """The numbers of the letters of these messages: their files have to go. What was in no batch yet never will be."""
    found = letters_where(conn, _letter.c.message_id, message_ids)
    waiting = [letter.id for letter in found if letter.state in WAITING]
    for some in chunks(sorted(waiting)):
        conn.execute(update(_letter).where(_letter.c.id.in_(some)).values(state="erased"))
    return [letter.name for letter in found]


# --- questions --------------------------------------------------------------------------------------------------------


def waiting(conn: Connection, municipality: str = "") -> Mapping[tuple[str, str], int]:
    """How many letters stand in no batch, by municipality and state."""
    found = select(_letter.c.municipality, _letter.c.state, func.count()).where(_letter.c.batch_id.is_(None))
    if municipality:
        found = found.where(_letter.c.municipality == municipality)
    rows = conn.execute(found.group_by(_letter.c.municipality, _letter.c.state))
    return {(name, state): count for name, state, count in rows}


def by_number(conn: Connection, municipality: str, number: int) -> StoredLetter | None:
    row = conn.execute(LETTERS.where(_letter.c.municipality == municipality, _letter.c.number == number)).first()
    return StoredLetter(**row._mapping) if row is not None else None


def newest_of(conn: Connection, key: str) -> StoredLetter | None:
    """The last letter of the message whose key begins like this; None when there is none, or more than one."""
    if not _KEY.fullmatch(key):
        return None
    rows = conn.execute(LETTERS.where(_message.c.opaque.startswith(key, autoescape=True))).all()
    return StoredLetter(**rows[-1]._mapping) if len({row.message_id for row in rows}) == 1 else None


def is_reprinted(conn: Connection, letter: StoredLetter) -> bool:
    return conn.execute(select(_letter.c.id).where(_letter.c.reprint_of == letter.id)).first() is not None


def letters_where(conn: Connection, column: Column[Any], values: Collection[int]) -> list[StoredLetter]:
    """Those in which this column has one of these values, in the order of their numbers."""
    found: list[StoredLetter] = []
    for some in chunks(sorted(values)):
        found += [StoredLetter(**row._mapping) for row in conn.execute(LETTERS.where(column.in_(some)))]
    return sorted(found, key=lambda letter: letter.number)


LETTERS = (
    select(
        _letter.c.id, _letter.c.message_id, _letter.c.municipality, _letter.c.number, _letter.c.batch_id,
        _letter.c.state, _message.c.opaque, _message.c.day, _message.c.proof, _batch.c.handed_on,
        _letter.c.reprint_of, _letter.c.reason,
    )
    .join(_message, _message.c.id == _letter.c.message_id)
    .outerjoin(_batch, _batch.c.id == _letter.c.batch_id)
    .order_by(_letter.c.number)
)  # fmt: skip
