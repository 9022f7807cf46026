"""Clients and cases by the names the outside world has for them: the municipality's number, or our own reference."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.sql import pairs_in
from klantreis.store.tables import Case, Client, table

_case, _client = table(Case), table(Client)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCase:
    """A case as far as a fact has to know it. `client_ref` is empty after erasure."""

    id: int
    ref: str
    client_id: int
    municipality: str
    client_ref: str
    journey: str
    enrolled_on: date
    closed_on: date | None

    def covers(self, day: date) -> bool:
        return self.enrolled_on <= day and (self.closed_on is None or day <= self.closed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClient:
    """A client as we know them."""

    id: int
    client_ref: str = field(repr=False)
    language: str
    birth_date: date | None = field(repr=False)
    household: str | None
    secrecy: bool
    deceased_on: date | None
    moved_on: date | None


def clients(conn: Connection, municipality: str, client_refs: Collection[str]) -> dict[str, KnownClient]:
    """Those of these client numbers that are known."""
    columns = [_client.c[name] for name in KnownClient.__dataclass_fields__]
    found: dict[str, KnownClient] = {}
    for some in chunks(sorted(client_refs)):
        query = select(*columns).where(_client.c.municipality == municipality, _client.c.client_ref.in_(some))
        found |= {row.client_ref: KnownClient(**row._mapping) for row in conn.execute(query)}
    return found


def cases_of_the_same_clients(
    conn: Connection, clients: Collection[tuple[str, str]], refs: Collection[str]
) -> list[NamedCase]:
    """Every case of every client named, by (municipality, client number) or by one of our references; oldest first."""
    ids: set[int] = set()
    for some in chunks(sorted(clients), 400):
        named = pairs_in(_client.c.municipality, _client.c.client_ref, some)
        ids.update(conn.scalars(select(_client.c.id).where(named)))
    for refs_ in chunks(sorted(refs)):
        ids.update(conn.scalars(select(_case.c.client_id).where(_case.c.ref.in_(refs_))))
    found: list[NamedCase] = []
    for chosen in chunks(sorted(ids)):
        rows = conn.execute(_CASES.where(_case.c.client_id.in_(chosen)).order_by(_case.c.id))
        found += [NamedCase(**{**row, "client_ref": row["client_ref"] or ""}) for row in rows.mappings()]
    return found


_CASES = select(
    _case.c.id, _case.c.ref, _case.c.client_id, _case.c.municipality, _client.c.client_ref, _case.c.journey,
    _case.c.enrolled_on, _case.c.closed_on,
).join(_client, _client.c.id == _case.c.client_id)  # fmt: skip
