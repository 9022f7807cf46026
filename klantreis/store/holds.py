"""Holds on sending. An open hold stops what it names; one that names nothing stops everything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, Hold, table

_hold, _case = table(Hold), table(Case)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHold:
    """What is held, since when, by whom (a staff code) and why (a code)."""

    municipality: str
    channel: str
    case: str  #: reference, empty: every case
    since_at: datetime
    by: str
    why: str


def place(
    conn: Connection,
    *,
    at: datetime,
    by: str,
    why: str = "",
    municipality: str = "",
    channel: str = "",
    case_id: int | None = None,
) -> bool:
    """Hold this scope. False when exactly this is held already."""
    if conn.execute(select(_hold.c.id).where(*_scope(municipality, channel, case_id))).first() is not None:
        return False
    scope = {"municipality": municipality, "channel": channel, "case_id": case_id}
    conn.execute(insert(_hold).values(**scope, since_at=at, by=by, why=why))
    return True


def lift(
    conn: Connection,
    *,
    at: datetime,
    by: str = "",
    municipality: str = "",
    channel: str = "",
    case_id: int | None = None,
) -> int:
    """End the holds on exactly this scope; how many. `by` is the staff code of who released them."""
    ended = {"until_at": at, "released_by": by}
    return conn.execute(update(_hold).where(*_scope(municipality, channel, case_id)).values(ended)).rowcount


def open_holds(conn: Connection) -> list[OpenHold]:
    """All holds in force, the oldest first."""
    query = (
        select(_hold.c.municipality, _hold.c.channel, _case.c.ref, _hold.c.since_at, _hold.c.by, _hold.c.why)
        .outerjoin(_case, _case.c.id == _hold.c.case_id)
        .where(_hold.c.until_at.is_(None))
        .order_by(_hold.c.id)
    )
    return [
        OpenHold(municipality=municipality, channel=channel, case=ref or "", since_at=since_at, by=by, why=why)
        for municipality, channel, ref, since_at, by, why in conn.execute(query)
    ]


def _scope(municipality: str, channel: str, case_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (
        _hold.c.until_at.is_(None),
        _hold.c.municipality == municipality,
        _hold.c.channel == channel,
        _hold.c.case_id.is_(None) if case_id is None else _hold.c.case_id == case_id,
    )
