"""Compare and set: which of the cases that were read are still as they were, held until the transaction ends."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store.cases import LoadedCase
from klantreis.store.chunks import chunks
from klantreis.store.tables import Case, table

_case = table(Case)


def standing(conn: Connection, loaded: Sequence[LoadedCase]) -> frozenset[int]:
    """The ids of those whose facts and chain did not grow since."""
    read = {each.id: (each.fact_seq, each.head.length) for each in loaded}
    same: set[int] = set()
    for some in chunks(sorted(read)):
        query = select(_case.c.id, _case.c.fact_seq, _case.c.chain_length).where(_case.c.id.in_(some))
        rows = conn.execute(query.order_by(_case.c.id).with_for_update())
        same |= {id_ for id_, fact_seq, length in rows if read[id_] == (fact_seq, length)}
    return frozenset(same)
