"""Numbers that say whether sending goes on: what `doctor` asks. Each is a look-up in an index, or a count of few."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from klantreis.store.clock import DatabaseClock, local
from klantreis.store.doubts import SUSPECT
from klantreis.store.engine import make_engine, reading
from klantreis.store.outbox import HELD
from klantreis.store.schema import is_simulation
from klantreis.store.tables import Client, Message, Run, table

_client, _message, _run = table(Client), table(Message), table(Run)


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


def size_of(url: str) -> int:
    """Bytes of a PostgreSQL database, ours or another. Raises DatabaseUnavailable."""
    engine = make_engine(url)
    try:
        with reading(engine) as conn:
            return int(conn.execute(text("select pg_database_size(current_database())")).scalar_one())
    finally:
        engine.dispose()


def simulated(url: str) -> bool:
    """Whether time may be moved in the database at this address. Raises NotInitialised, also where there is none."""
    engine = make_engine(url)
    try:
        with reading(engine) as conn:
            return is_simulation(conn)
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Round:
    """A follow-up of one day, for one municipality or (empty) all."""

    ref: str
    municipality: str
    state: str
    silent: bool  #: it is planning, and planned nothing for a while: its process died


def rounds_of(conn: Connection, day: date, *, quiet_seconds: int) -> list[Round]:
    """Those of one day, oldest first."""
    silent = (_run.c.state == "planning") & (_run.c.touched_at < DatabaseClock(-quiet_seconds))
    query = select(_run.c.ref, _run.c.municipality, _run.c.state, silent).where(_run.c.day == day).order_by(_run.c.id)
    return [Round(ref, municipality, state, bool(quiet)) for ref, municipality, state, quiet in conn.execute(query)]


def ever_ran(conn: Connection) -> bool:
    """Whether there was any follow-up at all."""
    return conn.execute(select(_run.c.id).limit(1)).first() is not None


def with_residents(conn: Connection, municipalities: Iterable[str]) -> set[str]:
    """Those of these municipalities that ever enrolled anybody: one look in an index for each."""
    one = select(_client.c.id).limit(1)
    return {name for name in municipalities if conn.execute(one.where(_client.c.municipality == name)).first()}
