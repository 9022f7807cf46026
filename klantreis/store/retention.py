"""Residents whose journeys all ended long ago. What is asked here is decided in `core/retention.py`, rule 3."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, Client, table

_case, _client = table(Case), table(Client)
_other = _case.alias("other")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedResident:
    """A resident by the cases that ended: our references, and when the last of them did."""

    client_id: int
    refs: tuple[str, ...]
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many are past their term, and since when the longest."""

    residents: int
    cases: int
    since: date | None  #: the earliest last day of a journey


def count(conn: Connection, municipality: str, last_end: date) -> Waiting:
    """One statement without sorting: for a list that is made every morning."""
    columns = (func.count(_case.c.client_id.distinct()), func.count(), func.min(_case.c.closed_on))
    residents, cases, since = conn.execute(select(*columns).where(_all_ended(municipality, last_end))).one()
    return Waiting(residents=residents, cases=cases, since=since)


def past_term(conn: Connection, municipality: str, last_end: date, after: int, most: int) -> list[EndedResident]:
    """At most so many of them, by number from `after` on: a page."""
    clients = (
        select(_case.c.client_id).where(_all_ended(municipality, last_end), _case.c.client_id > after)
        .group_by(_case.c.client_id).order_by(_case.c.client_id).limit(most)
    )  # fmt: skip
    return list(_residents(conn, conn.execute(clients).scalars().all()))


def still_past(conn: Connection, client_id: int, municipality: str, last_end: date) -> bool:
    """Whether that is so now; nobody can enrol this resident again until the transaction ends."""
    conn.execute(select(_client.c.id).where(_client.c.id == client_id).with_for_update())
    which = and_(_all_ended(municipality, last_end), _case.c.client_id == client_id)
    return bool(conn.execute(select(exists().where(which))).scalar())


def _all_ended(municipality: str, last_end: date) -> ColumnElement[bool]:
    """Cases of residents who are known by name, and of whom no case is open or ended later."""
    ours = and_(_case.c.municipality == municipality, _case.c.erased.is_(False), _case.c.closed_on <= last_end)
    later = or_(_other.c.closed_on.is_(None), _other.c.closed_on > last_end)
    return and_(ours, ~exists().where(_other.c.client_id == _case.c.client_id, later))


def _residents(conn: Connection, client_ids: Sequence[int]) -> Iterator[EndedResident]:
    found: dict[int, list[tuple[str, date]]] = {client_id: [] for client_id in client_ids}
    rows = select(_case.c.client_id, _case.c.ref, _case.c.closed_on).where(_case.c.client_id.in_(client_ids))
    for client_id, ref, closed_on in conn.execute(rows.order_by(_case.c.id)):
        found[client_id].append((ref, closed_on))
    for client_id, cases in found.items():
        refs, days = zip(*cases, strict=True)
        yield EndedResident(client_id=client_id, refs=refs, ended_on=max(days))
