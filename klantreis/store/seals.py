"""The seal of a run: one digest over every link written up to its closing, printed so that a copy exists elsewhere.

Rules
-----
1. seal = sha256(seal before, then the hash of each link since, in order of number). So it covers all chains for ever,
   and what it costs follows what happened since the last run, never the case load.
2. Links are numbered before they are committed. While a seal is set nobody may be writing one (PostgreSQL: a lock on
   the table; SQLite has one writer anyway), else a lower number could appear behind it.
3. Erasure empties contents, never links: a seal can be recomputed at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from klantreis.store.tables import AuditEntry, Run, table

_entry, _run = table(AuditEntry), table(Run)
_FETCH = 5_000


@dataclass(frozen=True, slots=True)
class Seal:
    """The digest, and the number of the last link it covers."""

    root: str = ""
    upto: int = 0


def seal(conn: Connection) -> Seal:
    """The next seal. Ask for it first in the transaction that closes a run, before any row is locked."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("LOCK TABLE audit_entry IN SHARE MODE"))
    last = _last(conn)
    upto = conn.execute(select(func.max(_entry.c.id))).scalar() or 0
    return Seal(_digest(conn, last, upto), upto)


def broken(conn: Connection) -> Iterator[str]:
    """References of runs whose seal is not what the links say: something was changed, added or removed behind it."""
    before = Seal()
    runs = select(_run.c.ref, _run.c.chain_root, _run.c.chain_upto).where(_run.c.chain_root != "")
    for ref, root, upto in conn.execute(runs.order_by(_run.c.chain_upto, _run.c.finished_at, _run.c.id)).all():
        if _digest(conn, before, upto) != root:
            yield ref
        before = Seal(root, upto)


def _last(conn: Connection) -> Seal:
    sealed = select(_run.c.chain_root, _run.c.chain_upto).where(_run.c.chain_root != "")
    newest = sealed.order_by(_run.c.chain_upto.desc(), _run.c.finished_at.desc(), _run.c.id.desc())
    row = conn.execute(newest.limit(1)).first()
    return Seal(*row) if row else Seal()


def _digest(conn: Connection, before: Seal, upto: int) -> str:
    digest = sha256(before.root.encode())
    links = select(_entry.c.hash).where(_entry.c.id > before.upto, _entry.c.id <= upto).order_by(_entry.c.id)
    with conn.execute(links.execution_options(yield_per=_FETCH)) as rows:
        for part in rows.scalars().partitions():
            digest.update("".join(part).encode())
    return digest.hexdigest()
