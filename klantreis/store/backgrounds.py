"""What a message that is about to leave has to know of its cases. A fixed number of queries per batch."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from klantreis.core.case import Value
from klantreis.store.chunks import chunks
from klantreis.store.sql import pairs_in
from klantreis.store.tables import Case, FactRow, table
from klantreis.store.values import decode

_case, _fact = table(Case), table(FactRow)
_CORRECTS = text("corrects <> ''")  # literally the predicate of the partial index


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """A case as it is now: whose it is, and whether it may be spoken about."""

    id: int
    ref: str
    client_id: int
    municipality: str
    definition_hash: str
    case_worker: str
    jobcoach: str
    team: str
    paused_until: date | None
    closed_by: str


def read(conn: Connection, case_ids: Collection[int]) -> dict[int, Background]:
    """By case."""
    names = tuple(Background.__dataclass_fields__)
    query = select(*[_case.c[name] for name in names])
    found: dict[int, Background] = {}
    for some in chunks(sorted(case_ids)):
        for row in conn.execute(query.where(_case.c.id.in_(some))):
            found[row.id] = Background(**row._mapping)
    return found


def coded_fields(conn: Connection, fact_ids: Collection[str]) -> dict[str, Mapping[str, Value]]:
    """The coded fields of these facts, by fact id (`source:source_id`); a correction goes first."""
    pairs = [(source, id_) for source, _, id_ in (id_.partition(":") for id_ in sorted(fact_ids)) if id_]
    columns = (_fact.c.source, _fact.c.source_id)
    found: dict[str, Mapping[str, Value]] = {}
    for some in chunks(pairs, 400):
        for source, source_id, data in conn.execute(select(*columns, _fact.c.data).where(pairs_in(*columns, some))):
            found[f"{source}:{source_id}"] = decode(data)
    for ids in chunks(sorted(found)):
        corrections = select(_fact.c.corrects, _fact.c.data).where(_fact.c.corrects.in_(ids), _CORRECTS)
        for corrects, data in conn.execute(corrections.order_by(_fact.c.recorded_at)):
            found[corrects] = decode(data)
    return found
