"""Which teams have open cases."""

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, table

_case = table(Case)


def teams_of(conn: Connection, municipality: str) -> frozenset[str]:
    """The teams that the open cases of this municipality name."""
    query = select(_case.c.team).distinct()
    here = query.where(_case.c.municipality == municipality, _case.c.closed_on.is_(None), _case.c.team != "")
    return frozenset(conn.execute(here).scalars())
