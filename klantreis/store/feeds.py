"""When a municipality last told who died or moved away."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from klantreis.store.clock import local
from klantreis.store.tables import FeedArrival, table

_feed = table(FeedArrival)
GONE, ENROL = "gone", "enrol"  #: sources


def arrived(conn: Connection, municipality: str, *, at: datetime, source: str, rows: int) -> None:
    """It came in, with so many deaths and moves; none is a sign of life too."""
    conn.execute(insert(_feed).values(municipality=municipality, came_at=at, source=source, rows=rows))


def last_came(conn: Connection, municipalities: Collection[str]) -> dict[str, datetime]:
    """By municipality when it last came, local; one that never told is left out."""
    query = select(_feed.c.municipality, func.max(_feed.c.came_at)).where(_feed.c.municipality.in_(municipalities))
    return {name: local(at) for name, at in conn.execute(query.group_by(_feed.c.municipality))}
