"""The state of the database itself: its tables, and whether time may be moved in it.

Rules of changing the tables (ADR 39)
-------------------------------------
1. One transaction; one at a time; it waits for every transaction that writes, and those wait for it (revisions.py).
2. Not while a message is being handed over: what came of it could not be written down by who handed it over.
3. A migration only adds, and what it adds has a value where an older program leaves it out. Going back takes nothing
   away: the older program does not see it, and the next upgrade finds it again. It is refused where not knowing it
   could send something twice, or send what was stopped.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, func, insert, select
from sqlalchemy.engine import Connection, make_url

from klantreis.errors import FixInput, NewerTables, UnderWay
from klantreis.store import histories, revisions
from klantreis.store.clock import DatabaseClock
from klantreis.store.engine import make_engine, rebuilding
from klantreis.store.tables import Case, Message, Meta, table

LOCK_SECONDS = 60  #: how long the changing of tables waits for who is writing
_ONE_AT_A_TIME = 7_391_039  #: any number that nobody else uses on this database
_case, _message, _meta = table(Case), table(Message), table(Meta)
_SIMULATION = "simulation"


def upgrade(url: str) -> None:
    """Create the tables, or bring them to the newest version, and name the database. Doing it again changes nothing.

    Raises as `bring` does.
    """
    bring(url, revisions.NEEDED)


def bring(url: str, to: str) -> None:
    """Bring the tables to this revision, newer or older, and name the database.

    Raises FixInput for a revision this program does not know, NewerTables when it does not know that of the tables,
    UnderWay while messages are handed over, and MayNotGoBack.
    """
    if to not in revisions.KNOWN:
        raise FixInput(f"This program knows no such revision of the tables; it knows {', '.join(revisions.KNOWN)}.")
    _make_file(make_url(url))
    engine = make_engine(url)
    try:
        with rebuilding(engine) as conn:
            bring_here(conn, to)
            histories.name(conn)
    finally:
        engine.dispose()


def revision_of(conn: Connection) -> str:
    """The revision of the tables; empty where there are none."""
    return MigrationContext.configure(conn).get_current_revision() or ""


def _make_file(parsed: URL) -> None:
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds who people are; SQLite's log beside it takes over the rights


def bring_here(conn: Connection, to: str) -> None:
    """As `bring`, in a transaction of `rebuilding`."""
    if conn.dialect.name == "postgresql":  # SQLite lets one write at a time as it is
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
    found = revision_of(conn)
    if found == to:
        return
    if found and found not in revisions.KNOWN:
        raise NewerTables(found, revisions.NEEDED)
    if found:
        _keep_others_out(conn)
    config = Config()
    config.set_main_option("script_location", str(revisions.MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = conn
    (command.downgrade if found > to else command.upgrade)(config, to)


def _keep_others_out(conn: Connection) -> None:
    """Wait until nobody writes, let nobody begin, and see that nothing is on its way out."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
    leaving = select(func.count()).where(_message.c.state == "sending", _message.c.lease_until > DatabaseClock())
    if count := conn.execute(leaving).scalar():
        raise UnderWay(count)


def require_current(conn: Connection) -> None:
    """Raises NotInitialised, OlderTables or NewerTables unless the tables are those of this version of klantreis."""
    revisions.must_fit(conn)


def is_simulation(conn: Connection) -> bool:
    """Whether time may be moved in this database: nothing in it is real."""
    return conn.execute(select(_meta.c.value).where(_meta.c.name == _SIMULATION)).scalar() == "yes"


def mark_simulation(conn: Connection) -> None:
    """Allow time to be moved in this database. Raises FixInput when it already holds real cases."""
    if is_simulation(conn):
        return
    if conn.execute(select(_case.c.id).limit(1)).first() is not None:
        raise FixInput(
            "This database holds real cases and cannot become a simulation. Use another KLANTREIS_DATABASE_URL."
        )
    conn.execute(insert(_meta).values(name=_SIMULATION, value="yes"))
