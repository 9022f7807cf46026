"""Clients and cases as an enrolment file brings them, many at once, and again without doubling.

Rules
-----
1. A client is one by (municipality, client_ref); a case by (client, journey, round) and by its reference.
2. Only what the file has columns for is changed in the contact data.
3. What is changed about a case itself is a link of its chain, and has it looked at again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy import case as when
from sqlalchemy.engine import Connection

from klantreis.store import chain
from klantreis.store.chunks import chunks
from klantreis.store.contacts import changed as contacts_changed
from klantreis.store.heard_mail import OPTED_OUT
from klantreis.store.sql import earliest, insert_into
from klantreis.store.tables import Case, Client, Consent, Contact, Tombstone, table

_client, _contact, _consent = table(Client), table(Contact), table(Consent)
_case, _tombstone = table(Case), table(Tombstone)

_CONTACT = ("name", "email", "phone", "address", "postcode", "city", "prefers", "representative", "employer")
_CHANGEABLE = ("groups", "case_worker", "jobcoach", "team", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientIn:
    """A client of one municipality."""

    municipality: str
    client_ref: str = field(repr=False)
    language: str = "nld"
    birth_date: date | None = field(default=None, repr=False)
    household: str | None = None
    secrecy: bool = False
    deceased_on: date | None = None  #: None leaves what is known
    moved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseIn:
    """A case to begin. `groups` sorted, `|`-separated."""

    ref: str
    client_id: int
    municipality: str
    journey: str
    version: int
    definition_hash: str
    stage: str  #: the first one
    enrolled_on: date
    round: int = 1
    previous_case_id: int | None = None
    groups: str = ""
    case_worker: str = ""
    jobcoach: str = ""
    team: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """A case there is already."""

    id: int
    ref: str
    client_id: int
    journey: str
    round: int
    enrolled_on: date
    closed_on: date | None
    groups: str
    case_worker: str
    jobcoach: str
    team: str
    district: str


def tombstones(conn: Connection, digests: Collection[str]) -> frozenset[str]:
    """Those of these keyed hashes that belong to someone who was erased."""
    found: set[str] = set()
    for some in chunks(sorted(digests)):
        found |= set(conn.execute(select(_tombstone.c.digest).where(_tombstone.c.digest.in_(some))).scalars())
    return frozenset(found)


def known_clients(conn: Connection, municipality: str, client_refs: Collection[str]) -> dict[str, int]:
    """Client id by client number, for those that are known."""
    found: dict[str, int] = {}
    for some in chunks(sorted(client_refs)):
        query = select(_client.c.client_ref, _client.c.id)
        rows = conn.execute(query.where(_client.c.municipality == municipality, _client.c.client_ref.in_(some)))
        found |= {row.client_ref: row.id for row in rows}
    return found


def save_clients(conn: Connection, clients: Sequence[ClientIn]) -> dict[tuple[str, str], int]:
    """Client id by (municipality, client number), new or known."""
    if not clients:
        return {}
    statement = insert_into(conn, _client)
    new = statement.excluded
    changes: dict[str, Any] = {name: new[name] for name in ("language", "birth_date", "household", "secrecy")}
    changes |= {name: func.coalesce(new[name], _client.c[name]) for name in ("deceased_on", "moved_on")}
    statement = statement.on_conflict_do_update(index_elements=["municipality", "client_ref"], set_=changes)
    rows = {(each.municipality, each.client_ref): asdict(each) for each in clients}
    key = (_client.c.municipality, _client.c.client_ref, _client.c.id)
    made = conn.execute(statement.returning(*key), [*rows.values()])
    return {(row.municipality, row.client_ref): row.id for row in made}


def save_contacts(conn: Connection, contacts: Mapping[int, Mapping[str, Any]], at: datetime) -> frozenset[int]:
    """Contact data by client id, as far as the file says it. The clients whose known data changed."""
    if unknown := {name for values in contacts.values() for name in values} - set(_CONTACT):
        raise ValueError(f"no contact data: {', '.join(sorted(unknown))}")
    before = _contacts(conn, contacts)
    empty: dict[str, Any] = dict.fromkeys(_CONTACT, "") | {"representative": {}, "employer": {}}
    rows, changed = [], set()
    for client_id, values in contacts.items():
        old = before.get(client_id)
        row = {**(old or empty), **values}
        if row != old:
            rows.append({**row, "client_id": client_id, "updated_at": at})
            if old is not None:
                changed.add(client_id)
    if rows:
        statement = insert_into(conn, _contact)
        every = {name: statement.excluded[name] for name in (*_CONTACT, "updated_at")}
        conn.execute(statement.on_conflict_do_update(index_elements=["client_id"], set_=every), rows)
    contacts_changed(conn, changed)
    return frozenset(changed)


def save_consents(
    conn: Connection, consents: Mapping[int, Mapping[tuple[str, str], date | None]], *, on: date, source: str = "enrol"
) -> None:
    """By client id, channel and kind of message: the day consent was given, or None: there is none (any more, from
    `on`)."""
    given, none = [], []
    for client_id, by_kind in sorted(consents.items()):
        for (channel, message_type), day in by_kind.items():
            if day is None:
                none.append({"client": client_id, "way": channel, "kind": message_type, "day": on})
            else:
                row = {"client_id": client_id, "channel": channel, "message_type": message_type, "given_on": day}
                given.append(row | {"source": source, "withdrawn_on": None})
    if given:
        statement = insert_into(conn, _consent)
        # What the resident withdrew themselves stays withdrawn: only consent of a later day gives it back.
        again = {"withdrawn_on": when((_consent.c.source == OPTED_OUT, _consent.c.withdrawn_on), else_=None)}
        unique = ["client_id", "channel", "message_type", "given_on"]
        conn.execute(statement.on_conflict_do_update(index_elements=unique, set_=again), given)
    standing = _standing(conn, consents.keys()) if none else set()
    ended = [row for row in none if (row["client"], row["way"], row["kind"]) in standing]
    if ended:
        conn.execute(_WITHDRAW_CONSENT, ended)
        contacts_changed(conn, {client for client, by_kind in consents.items() if None in by_kind.values()})


def cases_of(conn: Connection, client_ids: Collection[int]) -> list[KnownCase]:
    """Every case of these clients, the oldest first."""
    columns = [_case.c[name] for name in KnownCase.__dataclass_fields__]
    found: list[KnownCase] = []
    for some in chunks(sorted(client_ids)):
        query = select(*columns).where(_case.c.client_id.in_(some)).order_by(_case.c.id)
        found += [KnownCase(**row._mapping) for row in conn.execute(query)]
    return found


def insert_cases(conn: Connection, cases: Sequence[CaseIn]) -> dict[str, int]:
    """Case id by reference. One that is missing collided, by reference or by (client, journey, round)."""
    if not cases:
        return {}
    rows = [asdict(each) | {"stage_since": each.enrolled_on, "look_again_on": each.enrolled_on} for each in cases]
    statement = insert_into(conn, _case).on_conflict_do_nothing().returning(_case.c.ref, _case.c.id)
    return {row.ref: row.id for row in conn.execute(statement, rows)}


def change_cases(
    conn: Connection, changes: Mapping[int, Mapping[str, str]], *, day: date, at: datetime, by: str = ""
) -> frozenset[int]:
    """Groups, owners, team and district by case id. The cases in which something really changed.

    `by`: staff code of who changed it, where a person did.
    """
    if unknown := {name for values in changes.values() for name in values} - set(_CHANGEABLE):
        raise ValueError(f"cannot be changed: {', '.join(sorted(unknown))}")
    heads = chain.heads(conn, changes.keys())
    links, rows = [], []
    for some in chunks(sorted(heads)):
        columns = [_case.c[name] for name in _CHANGEABLE]
        for row in conn.execute(select(_case.c.id, *columns).where(_case.c.id.in_(some))):
            old = {name: row._mapping[name] for name in _CHANGEABLE}
            new = {**old, **changes[row.id]}
            if new != old:
                told = {name: [old[name], new[name]] for name in _CHANGEABLE if old[name] != new[name]}
                links.append(chain.Link(row.id, "change", told | ({"by": by} if by else {})))
                rows.append({f"new_{name}": value for name, value in new.items()} | {"id_": row.id, "day": day})
    after = chain.append(conn, links, heads, at)
    if rows:
        head_of = {id_: {"length": head.length, "head": head.hash} for id_, head in after.items()}
        conn.execute(_CHANGE, [row | head_of[row["id_"]] for row in rows])
    return frozenset(after)


def _contacts(conn: Connection, client_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    columns = [_contact.c[name] for name in _CONTACT]
    found: dict[int, dict[str, Any]] = {}
    for some in chunks(sorted(client_ids)):
        for row in conn.execute(select(_contact.c.client_id, *columns).where(_contact.c.client_id.in_(some))):
            found[row.client_id] = {name: row._mapping[name] for name in _CONTACT}
    return found


def _standing(conn: Connection, client_ids: Collection[int]) -> set[tuple[int, str, str]]:
    """(client, channel, kind of message) of the consents that were not withdrawn."""
    found: set[tuple[int, str, str]] = set()
    query = select(_consent.c.client_id, _consent.c.channel, _consent.c.message_type)
    for some in chunks(sorted(client_ids)):
        given = query.where(_consent.c.client_id.in_(some), _consent.c.withdrawn_on.is_(None))
        found.update(conn.execute(given).tuples())
    return found


_WITHDRAW_CONSENT = (
    update(_consent)
    .where(
        _consent.c.client_id == bindparam("client"),
        _consent.c.channel == bindparam("way"),
        _consent.c.message_type == bindparam("kind"),
        _consent.c.withdrawn_on.is_(None),
    )
    .values(withdrawn_on=bindparam("day"))
)
_CHANGE = (
    update(_case)
    .where(_case.c.id == bindparam("id_"))
    .values(
        **{name: bindparam(f"new_{name}") for name in _CHANGEABLE},
        look_again_on=earliest(_case.c.look_again_on, "day"),
        chain_length=bindparam("length"),
        chain_head=bindparam("head"),
    )
)
