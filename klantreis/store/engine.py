"""Connections: how SQLite and PostgreSQL are opened, and what their failures mean.

Rules
-----
1. One transaction per `reading` or `writing`; leaving it without an exception commits, durably.
2. Writing on SQLite begins IMMEDIATE: two writers wait for each other (30 s) instead of failing half-way.
3. Reading sees one moment of the database from beginning to end, on both.
4. What writes belongs to this version of the tables (revisions.py); only `rebuilding` does not ask.
5. No error carries a value: parameters are hidden and what the driver says about a row is left out.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from klantreis.errors import (
    DatabaseRefused,
    DatabaseUnavailable,
    DiskFull,
    FixConfiguration,
    KlantreisError,
    NotInitialised,
)
from klantreis.store import revisions

BUSY_SECONDS = 30
_PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is overwritten, whatever the library was built with
)  # fmt: skip
_DRIVERS = {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}
_FULL = {"53100", "SQLITE_FULL"}
_NO_TABLE = {"42P01", "3D000", "3F000"}  # undefined table, unknown database, unknown schema
_NOT_A_DATABASE = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
_WHY_NOT = {  # by the beginning of what the database calls it
    "55P03": "The tables cannot be changed now: somebody has been writing or reading them for a minute. Let runs and "
    "reports end, then run `klantreis init` again; nothing was changed.",
    "SQLITE_CANTOPEN": "The database file cannot be opened. Run `klantreis init` first; if that was done, check the "
    "folder in KLANTREIS_DATABASE_URL and its rights.",
    "SQLITE_READONLY": "The database file may not be written. Check the rights of the file and its folder, then run "
    "again; nothing is lost.",
    "SQLITE_BUSY": f"Another process has kept the database to itself for {BUSY_SECONDS} seconds. Let it finish, then "
    "run again; nothing is lost.",
}


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql+psycopg://…`. Opens nothing yet.

    Raises FixConfiguration for an address that is none; it is not repeated, for it may hold a password.
    """
    parsed = _parsed(url)
    _hide_rows()
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, hide_parameters=True)
        event.listen(engine, "do_connect", _must_be_there)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    durable = {"connect_timeout": 10, "options": "-c synchronous_commit=on -c timezone=UTC"}
    return create_engine(parsed, hide_parameters=True, connect_args=durable)


class _NoRows(logging.Filter):
    """Statements may be logged, their parameters are hidden; rows, which SQLAlchemy logs in detail, hold people."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.DEBUG


def _hide_rows() -> None:
    logger = logging.getLogger("sqlalchemy.engine.Engine")
    if not any(isinstance(known, _NoRows) for known in logger.filters):
        logger.addFilter(_NoRows())


def shown_address(url: str) -> str:
    """The address without its password."""
    return _parsed(url).render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    nowhere = parsed is not None and parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
    if parsed is None or parsed.drivername not in _DRIVERS or nowhere:
        raise FixConfiguration(
            "KLANTREIS_DATABASE_URL is no address we know: give sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        )
    return parsed


def _must_be_there(_dialect: object, _record: object, arguments: tuple[Any, ...], _more: object) -> None:
    """SQLite makes a file where it finds none: whoever mistypes an address would leave an empty database behind.

    A folder that is away is another matter (a share that is not mounted yet): SQLite says so itself.
    """
    file = Path(str(arguments[0]))
    if file.parent.exists() and not file.exists():
        raise NotInitialised


def _prepare_sqlite(raw: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    raw.isolation_level = None  # sqlite3 may not begin or commit by itself: `_begin_sqlite` does
    for pragma in _PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: Connection) -> None:
    immediate = conn.get_execution_options().get("immediate", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database and changes nothing. Raises as `writing` does."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with translated(), engine.connect().execution_options(**options) as conn, conn.begin():
        yield conn


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, committed at the end and rolled back on any exception.

    Raises DatabaseUnavailable, DiskFull, NotInitialised, OlderTables, NewerTables or DatabaseRefused (a constraint or a
    type).
    """
    with rebuilding(engine) as conn:
        revisions.must_fit(conn)
        yield conn


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """As `writing`, for who makes or changes the tables, whatever version they have."""
    with translated(), engine.connect().execution_options(immediate=True) as conn, conn.begin():
        yield conn


def forget_overwritten(engine: Engine) -> None:
    """After erasing: SQLite's log no longer holds pages as they were before. PostgreSQL's is its own (backups)."""
    if engine.dialect.name == "sqlite":
        with translated(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            raw = conn.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def translated() -> Iterator[None]:
    """Database failures as errors of klantreis; mistakes in our own SQL stay what they are."""
    try:
        yield
    except DBAPIError as error:
        known = _meaning(error)
        if known is None:
            raise
        raise known from None


def _meaning(error: DBAPIError) -> KlantreisError | None:
    cause = error.orig
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    if code in _FULL:
        return DiskFull()
    if code in _NO_TABLE or "no such table" in str(cause):
        return NotInitialised()
    if code in _NOT_A_DATABASE:
        return DatabaseUnavailable("The database file is damaged or no SQLite database. Put the last backup back.")
    if isinstance(error, IntegrityError | DataError):
        return DatabaseRefused(f"The database refused a row: {_constraint(cause)}. Nothing of this batch was written.")
    for name, why in _WHY_NOT.items():
        if code.startswith(name):
            return DatabaseUnavailable(why)
    # Operational: not reachable, locked too long, restarted, deadlocked. Programming errors are ours.
    if type(error).__name__ in {"OperationalError", "InterfaceError", "InternalError"} or type(error) is DatabaseError:
        return DatabaseUnavailable()
    return None


def _constraint(cause: BaseException | None) -> str:
    """What was violated, by name; never the values, which psycopg puts in its message."""
    name = getattr(getattr(cause, "diag", None), "constraint_name", None)
    if name:
        return str(name)
    if isinstance(cause, sqlite3.IntegrityError):  # `UNIQUE constraint failed: fact.source, fact.source_id`
        return str(cause)
    return type(cause).__name__
