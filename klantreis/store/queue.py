"""What is due and does not leave: why, and how many; and what is leaving at this moment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select, text, update
from sqlalchemy.engine import Connection

from klantreis.store.clock import DatabaseClock
from klantreis.store.outbox import HELD
from klantreis.store.tables import Message, table

_message = table(Message)


def with_something_due(conn: Connection, now: datetime) -> set[str]:
    """The municipalities to which a message is due, also one that is held."""
    return set(conn.execute(walk_of_due(now)).scalars())


def walk_of_due(now: datetime) -> Select[tuple[str]]:
    """The query of it: from one municipality to the next in the index `message_due`, so that what it costs follows how
    many there are and not how much waits."""
    due = text("state = 'due'")  # literally the predicate of the index
    walk = select(func.min(_message.c.municipality).label("name")).where(due).cte("walk", recursive=True)
    following = select(func.min(_message.c.municipality)).where(due, _message.c.municipality > walk.c.name)
    walk = walk.union_all(select(following.scalar_subquery()).where(walk.c.name.is_not(None)))
    theirs = exists().where(due, _message.c.municipality == walk.c.name, _message.c.due_at <= now)
    return select(walk.c.name).where(walk.c.name.is_not(None), theirs)


def keep_outside_waiting(conn: Connection, *, now: datetime, municipality: str, reason: str) -> int:
    """Write down why messages to the outside that are due do not leave; how many there are."""
    due = [*_due(now, municipality), _message.c.recipient_kind != "staff"]
    conn.execute(update(_message).where(*due, _message.c.reason != reason).values(reason=reason))
    return int(conn.execute(select(func.count()).select_from(_message).where(*due)).scalar_one())


def is_held(conn: Connection, *, now: datetime, municipality: str) -> bool:
    """Whether something is due and held."""
    return bool(conn.execute(select(exists().where(*_due(now, municipality), HELD))).scalar())


def is_due(conn: Connection, *, now: datetime, municipality: str, channel: str) -> bool:
    """Whether something is due along this channel, and not held."""
    due = [*_due(now, municipality), _message.c.channel == channel, ~HELD]
    return bool(conn.execute(select(exists().where(*due))).scalar())


def count_due(conn: Connection, *, now: datetime, municipalities: Sequence[str]) -> int:
    """How many messages of these are due and not held."""
    due = [_message.c.state == "due", _message.c.due_at <= now, _message.c.municipality.in_(municipalities), ~HELD]
    return int(conn.execute(select(func.count()).select_from(_message).where(*due)).scalar_one())


def under_way(conn: Connection, municipality: str = "") -> int:
    """How many messages are claimed or being sent, with a lease that still runs."""
    where = [_message.c.state.in_(("claimed", "sending")), _message.c.lease_until > DatabaseClock()]
    if municipality:
        where.append(_message.c.municipality == municipality)
    return int(conn.execute(select(func.count()).select_from(_message).where(*where)).scalar_one())


def _due(now: datetime, municipality: str) -> list[ColumnElement[bool]]:
    return [_message.c.state == "due", _message.c.due_at <= now, _message.c.municipality == municipality]
