"""Whether a municipality's news of deaths and moves is fresh (core/gates.py): asked before each batch, and shown."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.core.gates import STOP
from klantreis.moments import AMSTERDAM
from klantreis.store import feeds
from klantreis.usecases.context import Context
from klantreis.usecases.values import OldFeed

FEED_OLD = "feed_old"  #: why a message waits


def old_feeds(app: Context, conn: Connection, at: datetime, names: Collection[str]) -> tuple[OldFeed, ...]:
    """Those of these municipalities that ask for news and whose news is too old."""
    asked = {name: feed for name in names if (feed := app.configuration.municipalities[name].feed) is not None}
    if not asked:
        return ()
    came = feeds.last_came(conn, asked)
    today, found = at.astimezone(AMSTERDAM).date(), []
    for name, feed in sorted(asked.items()):
        came_on = came[name].date() if name in came else None
        if feed.is_old(came_on, today, app.configuration.calendars[name]):
            found.append(OldFeed(municipality=name, came_on=came_on, stops=feed.then == STOP))
    return tuple(found)
