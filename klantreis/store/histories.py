"""Which database this is, which history it is in, and how far it has come (checkpoints.py keeps it outside too).

Rules
-----
1. `database` never changes. `history` changes when somebody says that it was put back from a backup: what was kept
   outside about the lost time is then no longer compared with it.
2. `secret` is a trace of the secret that keys and case references are made with: with another one nothing that left
   could be recognised.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from klantreis.store.checkpoints import Checkpoint
from klantreis.store.chunks import chunks
from klantreis.store.sql import insert_into
from klantreis.store.tables import AuditEntry, Case, FactRow, Message, Meta, Run, table

_meta, _entry, _message, _fact, _run = table(Meta), table(AuditEntry), table(Message), table(FactRow), table(Run)
_case = table(Case)
_DATABASE, _HISTORY, _SECRET = "database", "history", "secret_trace"


@dataclass(frozen=True, slots=True)
class Identity:
    database: str
    history: str
    secret: str  #: trace of the secret; empty: not known yet


def identity(conn: Connection) -> Identity | None:
    """Which database this is; None when it was not named yet."""
    rows = select(_meta.c.name, _meta.c.value).where(_meta.c.name.in_((_DATABASE, _HISTORY, _SECRET)))
    found = dict(conn.execute(rows).tuples().all())
    if _DATABASE not in found or _HISTORY not in found:
        return None
    return Identity(found[_DATABASE], found[_HISTORY], found.get(_SECRET, ""))


def name(conn: Connection, secret: str = "") -> Identity:
    """Give this database its name, and note the trace of its secret, where that was not done. Says which it is."""
    values = {_DATABASE: secrets.token_hex(8), _HISTORY: secrets.token_hex(8)} | ({_SECRET: secret} if secret else {})
    rows = [{"name": name_, "value": value} for name_, value in values.items()]
    conn.execute(insert_into(conn, _meta).on_conflict_do_nothing(index_elements=["name"]), rows)
    found = identity(conn)
    assert found is not None
    return found


def begin_anew(conn: Connection) -> str:
    """A new history, from now on; its name."""
    history = secrets.token_hex(8)
    conn.execute(update(_meta).where(_meta.c.name == _HISTORY).values(value=history))
    return history


def reached(conn: Connection, history: str, at: datetime) -> Checkpoint:
    """How far this database has come. A few look-ups in indexes, whatever it holds."""
    link = conn.execute(select(_entry.c.id, _entry.c.hash).order_by(_entry.c.id.desc()).limit(1)).first()
    numbers = [conn.execute(select(func.max(each.c.id))).scalar() or 0 for each in (_message, _fact, _run)]
    return Checkpoint(
        history=history,
        link=link.id if link else 0,
        link_hash=link.hash if link else "",
        message=numbers[0],
        fact=numbers[1],
        run=numbers[2],
        at=at.isoformat(timespec="seconds"),
    )


def knows_link(conn: Connection, checkpoint: Checkpoint) -> bool:
    """Whether the newest link of this checkpoint is in the database, as it was."""
    if not checkpoint.link:
        return True
    hash_ = conn.execute(select(_entry.c.hash).where(_entry.c.id == checkpoint.link)).scalar()
    return hash_ == checkpoint.link_hash


def attempts_of(conn: Connection, opaques: Collection[str]) -> Mapping[str, tuple[str, int]]:
    """State and last attempt of each of these messages that exists, by opaque key."""
    found: dict[str, tuple[str, int]] = {}
    for some in chunks(sorted(opaques)):
        columns = (_message.c.opaque, _message.c.state, _message.c.attempt)
        rows = conn.execute(select(*columns).where(_message.c.opaque.in_(some)))
        found |= {opaque: (state, attempt) for opaque, state, attempt in rows}
    return found


def not_erased(conn: Connection, refs: Collection[str]) -> list[str]:
    """Those of these cases whose person is in the database, in order of reference."""
    found: list[str] = []
    for some in chunks(sorted(refs)):
        there = select(_case.c.ref).where(_case.c.ref.in_(some), _case.c.erased.is_(False))
        found += conn.execute(there.order_by(_case.c.ref)).scalars()
    return found
