"""Colleagues, their roles and their leave: data that changes daily (`klantreis staff`)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.engine import Connection

from klantreis.core.people import Colleague, Leave, Staff
from klantreis.store.chunks import chunks
from klantreis.store.sql import insert_into
from klantreis.store.tables import Absence, Person, Role, table

_person, _role, _absence = table(Person), table(Role), table(Absence)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A colleague as the staff file says: this replaces all roles and leave that were known of them."""

    code: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    active_from: date | None = None
    active_until: date | None = None
    roles: tuple[tuple[str, str], ...] = ()  #: (role, team); team empty: every team
    leaves: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Name and address of a colleague, for the moment of sending."""

    name: str = field(repr=False)
    email: str = field(repr=False)


def replace_staff(conn: Connection, municipality: str, rows: Sequence[StaffRow]) -> None:
    """Write these colleagues down; those the file does not name stay as they are."""
    people = [
        {"municipality": municipality, "code": row.code, "name": row.name, "email": row.email}
        | {"active_from": row.active_from, "active_until": row.active_until}
        for row in rows
    ]
    if not people:
        return
    statement = insert_into(conn, _person)
    changes = {name: statement.excluded[name] for name in ("name", "email", "active_from", "active_until")}
    conn.execute(statement.on_conflict_do_update(index_elements=["municipality", "code"], set_=changes), people)
    codes = sorted(row.code for row in rows)
    roles = [
        {"municipality": municipality, "role": role, "team": team, "person": row.code}
        for row in rows
        for role, team in dict.fromkeys(row.roles)
    ]
    leaves = [
        {"municipality": municipality, "person": row.code, "first_day": leave.first_day, "last_day": leave.last_day}
        | {"stand_in": leave.stand_in}
        for row in rows
        for leave in row.leaves
    ]
    for where, new in ((_role, roles), (_absence, leaves)):
        _replace(conn, where, municipality, codes, new)


def staff_of(conn: Connection, municipality: str, fallback_role: str = "manager") -> Staff:
    """Every colleague of a municipality, without names and addresses."""
    roles: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for person, role, team in conn.execute(
        select(_role.c.person, _role.c.role, _role.c.team).where(_role.c.municipality == municipality)
    ):
        roles[person].add((role, team))
    leaves: dict[str, list[Leave]] = defaultdict(list)
    days = select(_absence.c.person, _absence.c.first_day, _absence.c.last_day, _absence.c.stand_in)
    for person, *leave in conn.execute(
        days.where(_absence.c.municipality == municipality).order_by(_absence.c.first_day)
    ):
        leaves[person].append(Leave(*leave))
    query = select(_person.c.code, _person.c.active_from, _person.c.active_until)
    people = {
        code: Colleague(
            code=code,
            roles=frozenset(roles[code]),
            active_from=active_from,
            active_until=active_until,
            leaves=tuple(leaves[code]),
        )
        for code, active_from, active_until in conn.execute(query.where(_person.c.municipality == municipality))
    }
    return Staff(people=people, fallback_role=fallback_role)


def mailboxes(conn: Connection, people: Collection[tuple[str, str]]) -> dict[tuple[str, str], Mailbox]:
    """Name and address by (municipality, code)."""
    found: dict[tuple[str, str], Mailbox] = {}
    for municipality in sorted({name for name, _ in people}):
        for codes in chunks(sorted(code for name, code in people if name == municipality)):
            query = select(_person.c.code, _person.c.name, _person.c.email)
            rows = conn.execute(query.where(_person.c.municipality == municipality, _person.c.code.in_(codes)))
            found |= {(municipality, code): Mailbox(name, email) for code, name, email in rows}
    return found


def holders(conn: Connection) -> dict[str, frozenset[str]]:
    """Roles that somebody holds, by municipality: what `klantreis check` asks for."""
    found: dict[str, set[str]] = defaultdict(set)
    for municipality, role in conn.execute(select(_role.c.municipality, _role.c.role).distinct()):
        found[municipality].add(role)
    return {municipality: frozenset(roles) for municipality, roles in found.items()}


def _replace(
    conn: Connection, where: Table, municipality: str, codes: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    for some in chunks(codes):
        conn.execute(delete(where).where(where.c.municipality == municipality, where.c.person.in_(some)))
    if rows:
        conn.execute(insert(where), [dict(row) for row in rows])
