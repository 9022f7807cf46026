"""Calendars as planning runs used them: kept once by their hash, with since when each municipality used which.

Rules
-----
1. A calendar that comes back (a closure added and taken away again) is kept once and used twice.
2. Before the first run that kept one, the first one counts: nothing tells another.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.core.ordinance import Ordinance
from klantreis.core.workdays import Calendar
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.sql import insert_into
from klantreis.store.tables import CalendarRow, CalendarUse, Run, table

_calendar, _use, _run = table(CalendarRow), table(CalendarUse), table(Run)


@dataclass(frozen=True, slots=True)
class Uses:
    """Since when a municipality planned with which calendars, by hash; the oldest first."""

    since: tuple[datetime, ...]
    hashes: tuple[str, ...]

    def at(self, moment: datetime) -> str:
        """The hash of the calendar in force at this moment."""
        return self.hashes[max(0, bisect_right(self.since, moment) - 1)]


def note(conn: Connection, used: Mapping[str, Calendar], at: datetime) -> None:
    """Keep the calendars a run of this moment plans with, by municipality, where they are not in force already."""
    known = uses(conn)
    new = {
        name: calendar for name, calendar in sorted(used.items())
        if name not in known or known[name].hashes[-1] != calendar.version
    }  # fmt: skip
    if not new:
        return
    rows = {calendar.version: _row(calendar, at) for calendar in new.values()}
    conn.execute(insert_into(conn, _calendar).on_conflict_do_nothing(index_elements=["hash"]), [*rows.values()])
    told = [{"municipality": name, "since_at": at, "calendar_hash": calendar.version} for name, calendar in new.items()]
    conn.execute(insert_into(conn, _use).on_conflict_do_nothing(index_elements=["municipality", "since_at"]), told)


def uses(conn: Connection) -> dict[str, Uses]:
    """By municipality which calendars its runs used."""
    rows: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in conn.execute(select(_use).order_by(_use.c.municipality, _use.c.since_at)):
        rows[row.municipality].append((local(row.since_at), row.calendar_hash))
    return {name: Uses(*map(tuple, zip(*told, strict=True))) for name, told in rows.items()}


def before_calendars(conn: Connection) -> bool:
    """Whether this database has had runs, and none of them kept its calendar: it is older than migration 0007."""
    some_run, some_use = select(_run.c.id).limit(1), select(_use.c.municipality).limit(1)
    return conn.execute(some_run).first() is not None and conn.execute(some_use).first() is None


def stored(conn: Connection, hashes: Collection[str]) -> dict[str, Calendar]:
    """These calendars, exactly as they were used."""
    found: dict[str, Calendar] = {}
    for some in chunks(sorted(hashes)):
        for row in conn.execute(select(_calendar).where(_calendar.c.hash.in_(some))):
            found[row.hash] = _revived(row.source, row.valid_until)
    return found


def _row(calendar: Calendar, at: datetime) -> dict[str, Any]:
    source = {
        "recognised": [day.isoformat() for day in calendar.recognised()],
        "closures": [day.isoformat() for day in calendar.closures()],
        "ordinance": calendar.ordinance and asdict(calendar.ordinance),
    }
    return {"hash": calendar.version, "valid_until": calendar.valid_until, "source": source, "stored_at": at}


def _revived(source: Mapping[str, Any], valid_until: date) -> Calendar:
    return Calendar.of(
        public=map(date.fromisoformat, source["recognised"]),
        decree=(),
        closures=map(date.fromisoformat, source["closures"]),
        valid_until=valid_until,
        ordinance=Ordinance(**source["ordinance"]) if source["ordinance"] else None,
    )
