"""Moments: stored in UTC, read in Europe/Amsterdam. And the database's own clock, which alone decides on leases."""

from datetime import UTC, date, datetime
from typing import Any, overload

from sqlalchemy import BindParameter, Integer, literal, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.sql.sqltypes import UTCDateTime

from klantreis.moments import AMSTERDAM


class DatabaseClock(FunctionElement[datetime]):
    """The moment at which the database executes the statement, plus `seconds`: not the start of its transaction."""

    name = "database_clock"
    type = UTCDateTime()
    inherit_cache = True

    def __init__(self, seconds: int | BindParameter[int] = 0) -> None:
        super().__init__(literal(seconds, Integer) if isinstance(seconds, int) else seconds)


@compiles(DatabaseClock, "postgresql")
def _postgresql(element: DatabaseClock, compiler: SQLCompiler, **options: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **options)}))"


@compiles(DatabaseClock, "sqlite")
def _sqlite(element: DatabaseClock, compiler: SQLCompiler, **options: Any) -> str:
    # The six digits in which SQLAlchemy stores a moment, so that text compares as time.
    shift = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {shift} || ' seconds')"


def database_now(conn: Connection) -> datetime:
    """The database's clock, in UTC."""
    return conn.execute(select(DatabaseClock())).scalar_one()


@overload
def local(moment: datetime) -> datetime: ...
@overload
def local(moment: None) -> None: ...
def local(moment: datetime | None) -> datetime | None:
    """A stored moment in Europe/Amsterdam; without zone (as SQLite has it) it is UTC."""
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(AMSTERDAM)


def civil_day(moment: datetime) -> date:
    """The day in Europe/Amsterdam of a moment with zone."""
    return moment.astimezone(AMSTERDAM).date()
