"""How to reach residents and those around them. Read at the moment of sending, many at once, and shown nowhere.

Rules
-----
1. An address that was refused or withdrawn is known by its keyed hash only, and is used no more.
2. Electronic only for who said so (Awb 2:8): consent per channel and kind of message, not withdrawn.
3. `repr` of what stands here shows nothing of a person.
"""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.sql import insert_into
from klantreis.store.tables import Client, Consent, Contact, SuppressedAddress, table

_client, _contact, _consent = table(Client), table(Contact), table(Consent)
_suppressed = table(SuppressedAddress)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ClientContact:
    """A resident at the moment of sending."""

    client_id: int
    client_ref: str
    language: str
    deceased_on: date | None
    moved_on: date | None
    changes: int  #: number of what changed so far
    secrecy: bool
    name: str
    email: str
    phone: str
    address: str
    postcode: str
    city: str
    prefers: str
    representative: Mapping[str, Any] = field(default_factory=dict)
    employer: Mapping[str, Any] = field(default_factory=dict)
    consents: frozenset[tuple[str, str]] = frozenset()  #: (channel, message type), not withdrawn


def read(conn: Connection, client_ids: Collection[int]) -> dict[int, ClientContact]:
    """By client; who was erased or has no contact data is left out."""
    query = select(
        _client.c.client_ref, _client.c.language, _client.c.deceased_on, _client.c.moved_on, _client.c.changes,
        _client.c.secrecy, _contact,
    ).join(_client, _client.c.id == _contact.c.client_id)  # fmt: skip
    consents = _consents(conn, client_ids)
    found: dict[int, ClientContact] = {}
    for some in chunks(sorted(client_ids)):
        for row in conn.execute(query.where(_contact.c.client_id.in_(some))):
            values = {**row._mapping, "client_ref": row.client_ref or ""}
            del values["updated_at"]
            found[row.client_id] = ClientContact(**values, consents=consents.get(row.client_id, frozenset()))
    return found


def changed(conn: Connection, client_ids: Collection[int]) -> None:
    """Something about these residents may forbid a message that is about to leave: it is judged anew first."""
    for some in chunks(sorted(client_ids)):
        statement = update(_client).where(_client.c.id.in_(some)).values(changes=_client.c.changes + 1)
        conn.execute(statement)


def suppressed(conn: Connection, addresses: Collection[str], key: bytes) -> frozenset[str]:
    """Those of these addresses that must not be used."""
    by_digest: dict[str, list[str]] = {}
    for address in set(addresses):
        by_digest.setdefault(address_digest(key, address), []).append(address)
    blocked: list[str] = []
    for some in chunks(sorted(by_digest)):
        for digest in conn.execute(select(_suppressed.c.digest).where(_suppressed.c.digest.in_(some))).scalars():
            blocked += by_digest[digest]
    return frozenset(blocked)


def suppress(conn: Connection, address: str, key: bytes, *, channel: str, reason: str, at: datetime) -> None:
    """Use this address no more; `reason` is a code."""
    row = {"digest": address_digest(key, address), "channel": channel, "reason": reason, "since_at": at}
    conn.execute(insert_into(conn, _suppressed).on_conflict_do_nothing(index_elements=["digest"]), row)


def address_digest(key: bytes, address: str) -> str:
    """Keyed hash of an address: case and outer spaces do not count."""
    return hmac.digest(key, b"address|" + address.strip().casefold().encode(), "sha256").hex()


def _consents(conn: Connection, client_ids: Collection[int]) -> dict[int, frozenset[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = {}
    query = select(_consent.c.client_id, _consent.c.channel, _consent.c.message_type)
    for some in chunks(sorted(client_ids)):
        given = query.where(_consent.c.client_id.in_(some), _consent.c.withdrawn_on.is_(None))
        for client_id, channel, message_type in conn.execute(given):
            found.setdefault(client_id, set()).add((channel, message_type))
    return {client_id: frozenset(pairs) for client_id, pairs in found.items()}
