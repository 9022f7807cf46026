"""Numbers that say whether sending goes on: what `doctor` asks. Each is a look-up in an index, or a count of few."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from klantreis.store.clock import DatabaseClock, local
from klantreis.store.doubts import SUSPECT
from klantreis.store.outbox import HELD
from klantreis.store.tables import Message, Run, table

_message, _run = table(Message), table(Run)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of a municipality that might leave by now and are not held, and since when the first one might."""

    municipality: str
    number: int
    since: datetime  #: local


def waiting(conn: Connection, at: datetime) -> list[Waiting]:
    """By municipality."""
    ready = select(_message.c.municipality, func.count(), func.min(_message.c.due_at)).where(
        text("state = 'due'"), _message.c.due_at <= at, ~HELD, ~SUSPECT
    )
    rows = conn.execute(ready.group_by(_message.c.municipality).order_by(_message.c.municipality))
    return [Waiting(municipality, number, local(since)) for municipality, number, since in rows]


def expired_leases(conn: Connection) -> int:
    """Messages that a worker took and did not finish in time."""
    late = select(func.count()).select_from(_message)
    return int(
        conn.execute(
            late.where(text("state in ('claimed','sending')"), _message.c.lease_until <= DatabaseClock())
        ).scalar_one()
    )


def in_doubt(conn: Connection) -> tuple[int, date | None]:
    """How many messages are in doubt, and the day of the oldest."""
    row = conn.execute(select(func.count(), func.min(_message.c.day)).where(_message.c.state == "in_doubt")).one()
    return row[0], row[1]


def held_runs(conn: Connection) -> list[str]:
    """References of the runs that wait for approve or discard."""
    return list(conn.execute(select(_run.c.ref).where(_run.c.state == "held").order_by(_run.c.id)).scalars())


def ever_sent(conn: Connection) -> bool:
    """Whether anything ever left."""
    return conn.execute(select(_message.c.id).where(_message.c.state == "sent").limit(1)).first() is not None
