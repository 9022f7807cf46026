"""Households: who is counted together, by the code of the municipality. Erasing a person takes them out."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.tables import Case, Client, table

_case, _client = table(Case), table(Client)


def codes(conn: Connection, case_ids: Collection[int]) -> dict[int, str]:
    """The household codes of those of these cases whose client has one."""
    found: dict[int, str] = {}
    for some in chunks(sorted(case_ids)):
        query = select(_case.c.id, _client.c.household).join(_client, _client.c.id == _case.c.client_id)
        rows = conn.execute(query.where(_case.c.id.in_(some), _client.c.household.is_not(None)))
        found |= {id_: household for id_, household in rows if household}
    return found


def others(conn: Connection, client_id: int, on: date) -> tuple[str, ...]:
    """References of the cases, begun by that day, of the other people in this client's household as it is now."""
    own = select(_client.c.municipality, _client.c.household).where(_client.c.id == client_id)
    household = conn.execute(own).first()
    if household is None or not household.household:
        return ()
    same = and_(_client.c.municipality == household.municipality, _client.c.household == household.household)
    query = select(_case.c.ref).join(_client, _client.c.id == _case.c.client_id)
    theirs = query.where(same, _client.c.id != client_id, _case.c.enrolled_on <= on)
    return tuple(conn.scalars(theirs.order_by(_case.c.ref)))
