"""The calendars of then: what the runs of a municipality planned with at a moment (ADR 0030)."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.core.workdays import Calendar
from klantreis.reports.audited import run_moments
from klantreis.store import calendars
from klantreis.store.engine import reading
from klantreis.usecases.context import Context


class Calendars:
    """By municipality the calendar that was in force. A municipality of which none was kept has the present one."""

    def __init__(self, conn: Connection, app: Context, at: datetime) -> None:
        self._conn, self._at = conn, at
        self._present = app.configuration.calendars
        self._uses = calendars.uses(conn)
        self._known = {each.version: each for each in self._present.values()}
        self._runs: dict[str, list[datetime]] = {}

    def of(self, municipality: str, at: datetime | None = None) -> Calendar | None:
        """The one in force at the moment asked, or at another one; None: nothing tells any."""
        uses = self._uses.get(municipality)
        if uses is None:
            return self._present.get(municipality)
        return self.by_hash(uses.at(at or self._at))

    def of_plan(self, municipality: str, news: datetime) -> Calendar | None:
        """The one of the first plan that knew what came in at this moment."""
        if municipality not in self._runs:
            self._runs[municipality] = run_moments(self._conn, municipality, self._at)
        runs = self._runs[municipality]
        first = bisect_left(runs, news)
        return self.of(municipality, runs[first] if first < len(runs) else None)

    def by_hash(self, hash_: str) -> Calendar | None:
        """The calendar with this hash, of the configuration or as it was kept."""
        if hash_ not in self._known:
            self._known |= calendars.stored(self._conn, [hash_])
        return self._known.get(hash_)

    def all(self) -> Mapping[str, Calendar]:
        """Every municipality of which a calendar is known."""
        names = self._uses.keys() | self._present.keys()
        return {name: calendar for name in sorted(names) if (calendar := self.of(name)) is not None}


def calendars_at(app: Context, at: datetime) -> Mapping[str, Calendar]:
    """By municipality the calendar in force at this moment: what an audit of that day counts working days with."""
    with reading(app.engine) as conn:
        return Calendars(conn, app, at).all()
