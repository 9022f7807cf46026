"""The cases that may wait to be called in a wave: found in pages, so that a large case load costs no memory.

Rules
-----
1. What the tables know is asked of them: open, of this journey and version, in its first stage, and not called yet, or
   something came in that may have undone the call. Whether somebody really waits the replay says (`core`).
2. A case about which facts came in since its last plan may stand in another stage than the table says: it is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select, text, true
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, FactRow, SlotCall, table

_case, _fact, _call = table(Case), table(FactRow), table(SlotCall)
_OPEN = text("closed_on IS NULL")  # literally the predicate of the partial index


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Whose pool it is."""

    municipality: str
    definition_hash: str
    start: str = ""  #: the first stage; empty: any stage
    again: tuple[str, ...] = ()  #: events after which somebody may be called again


def definitions_in_use(conn: Connection, municipality: str, journey: str) -> list[str]:
    """The hashes of the definitions that open cases of this journey are pinned to."""
    ours = (_case.c.municipality == municipality, _case.c.journey == journey)
    return sorted(conn.scalars(select(_case.c.definition_hash).where(_OPEN, *ours).distinct()))


def pages(conn: Connection, pool: Pool, size: int = 500) -> Iterator[Sequence[str]]:
    """References of the cases to look at, in pages. Each of the two statements reads once, however many pages it has:
    a page by page search would read the case load anew for each."""
    there = or_(_case.c.stage == pool.start, _case.c.fact_seq > _case.c.planned_seq) if pool.start else true()
    ours = select(_case.c.ref).where(
        _OPEN,
        _case.c.definition_hash == pool.definition_hash,
        _case.c.municipality == pool.municipality,
        _case.c.erased.is_(False),
        there,
    )
    called = exists(select(_call.c.id).where(_call.c.case_id == _case.c.id))
    undoing = or_(_fact.c.event.in_(pool.again), _fact.c.withdraws != "")
    undone = exists(select(_fact.c.id).where(_fact.c.case_id == _case.c.id, undoing))
    for query in (ours.where(~called), ours.where(called, undone)):
        with conn.execute(query.execution_options(yield_per=size)).scalars() as refs:
            yield from refs.partitions()
