"""The rates of channels, kept where all workers see them: a bucket of tokens for each channel of a municipality.

Rules
-----
1. The database's clock fills the buckets, whatever moment a round is for.
2. `room` holds the buckets until the transaction ends: two workers never take the same token. On SQLite, which has one
   writer, nothing more is needed.
3. Tokens that were taken and not used are given back; those of a worker that died are lost, and fill up again.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.engine import Connection

from klantreis.core.rates import Rate
from klantreis.store.clock import database_now
from klantreis.store.sql import insert_into
from klantreis.store.tables import Bucket, table

_bucket = table(Bucket)


def room(conn: Connection, municipality: str, rates: Mapping[str, Rate]) -> dict[str, float]:
    """By channel the tokens there are now; they are held until the transaction ends."""
    if not rates:
        return {}
    now = database_now(conn)
    new = [
        {"municipality": municipality, "channel": channel, "tokens": rate.capacity, "filled_at": now}
        for channel, rate in sorted(rates.items())
    ]
    conn.execute(insert_into(conn, _bucket).on_conflict_do_nothing(index_elements=["municipality", "channel"]), new)
    found: dict[str, float] = {}
    query = select(_bucket).where(_bucket.c.municipality == municipality, _bucket.c.channel.in_(rates))
    for row in conn.execute(query.order_by(_bucket.c.channel).with_for_update()).all():
        now = database_now(conn)  # we may have waited for the row
        found[row.channel] = rates[row.channel].filled(row.tokens, (now - row.filled_at).total_seconds())
        _set(conn, municipality, row.channel, found[row.channel], now)
    return found


def take(conn: Connection, municipality: str, channel: str, count: int) -> None:
    """So many messages are about to go, or (negative) did not go after all. Below zero is owed."""
    where = and_(_bucket.c.municipality == municipality, _bucket.c.channel == channel)
    conn.execute(update(_bucket).where(where).values(tokens=_bucket.c.tokens - count))


def _set(conn: Connection, municipality: str, channel: str, tokens: float, now: datetime) -> None:
    where = and_(_bucket.c.municipality == municipality, _bucket.c.channel == channel)
    conn.execute(update(_bucket).where(where).values(tokens=tokens, filled_at=now))
