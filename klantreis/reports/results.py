"""Who was enrolled in a programme: page by page, the cases of one person together."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, table

_case = table(Case)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A case of a programme. The numbers are the database's own: they tell people apart, and say nothing of them."""

    client_id: int
    id: int
    ref: str


START = Enrolled(0, 0, "")  #: before the first


def page(conn: Connection, journeys: Collection[str], municipality: str, after: Enrolled, limit: int) -> list[Enrolled]:
    """Cases by person, the oldest of each first; closed ones too. `municipality` empty: all."""
    place = tuple_(_case.c.client_id, _case.c.id)
    query = (
        select(_case.c.client_id, _case.c.id, _case.c.ref)
        .where(_case.c.journey.in_(sorted(journeys)), place > (after.client_id, after.id))
        .order_by(_case.c.client_id, _case.c.id)
        .limit(limit)
    )
    if municipality:
        query = query.where(_case.c.municipality == municipality)
    return [Enrolled(*row) for row in conn.execute(query)]
