"""The seal of a run: one digest over every link written up to its closing, printed so that a copy exists elsewhere.

Rules
-----
1. seal = sha256(seal before, then the hash of each link since, in order of number). So it covers all chains for ever,
   and what it costs follows what happened since the last run, never the case load.
2. Links are numbered before they are committed. While a seal is set nobody may be writing one, nor setting another seal
   (PostgreSQL: a lock on the table that keeps out both; SQLite has one writer anyway), else a lower number could
   appear behind it, or two seals follow the same one.
3. Seals between which nothing happened cover the same links: their order is what they say themselves, for each is the
   digest of the one before. No clock tells it: a run that a person approves later is closed once more.
4. Erasure empties contents, never links: a seal can be recomputed at any time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

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
        conn.execute(text("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE"))
    last = _last(conn)
    upto = conn.execute(select(func.max(_entry.c.id))).scalar() or 0
    return Seal(_digest(conn, last, upto), upto)


def broken(conn: Connection) -> Iterator[str]:
    """References of runs whose seal is not what the links say: something was changed, added or removed behind it."""
    before = Seal()
    runs = select(_run.c.ref, _run.c.chain_root, _run.c.chain_upto).where(_run.c.chain_root != "")
    rows = conn.execute(runs.order_by(_run.c.chain_upto, _run.c.id)).all()
    for upto, alike in groupby(rows, key=lambda row: row.chain_upto):
        left = list(alike)
        while left:
            expected = _digest(conn, before, upto)
            found = next((row for row in left if row.chain_root == expected), left[0])
            if found.chain_root != expected:
                yield found.ref
            left.remove(found)
            before = Seal(found.chain_root, upto)


def _last(conn: Connection) -> Seal:
    newest = select(func.max(_run.c.chain_upto)).where(_run.c.chain_root != "").scalar_subquery()
    sealed = select(_run.c.chain_root, _run.c.chain_upto).where(_run.c.chain_root != "", _run.c.chain_upto == newest)
    return _end_of([Seal(*row) for row in conn.execute(sealed.order_by(_run.c.id.desc()))])


def _end_of(alike: Sequence[Seal]) -> Seal:
    """Of seals that cover the same links, the one that no other follows (rule 3)."""
    roots = {each.root for each in alike}
    ends = [each for each in alike if sha256(each.root.encode()).hexdigest() not in roots]
    return (ends or alike or [Seal()])[0]


def _digest(conn: Connection, before: Seal, upto: int) -> str:
    digest = sha256(before.root.encode())
    links = select(_entry.c.hash).where(_entry.c.id > before.upto, _entry.c.id <= upto).order_by(_entry.c.id)
    with conn.execute(links.execution_options(yield_per=_FETCH)) as rows:
        for part in rows.scalars().partitions():
            digest.update("".join(part).encode())
    return digest.hexdigest()
