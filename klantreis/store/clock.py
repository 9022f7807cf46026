"""Moments: stored in UTC, read in Europe/Amsterdam. And the database's own clock, which alone decides on leases."""

from datetime import UTC, date, datetime
from typing import Any, overload

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
    inherit_cache = False  # `seconds` is part of the text

    def __init__(self, seconds: int = 0) -> None:
        super().__init__()
        self.seconds = int(seconds)


@compiles(DatabaseClock, "postgresql")
def _postgresql(element: DatabaseClock, _: SQLCompiler, **__: Any) -> str:
    return f"(clock_timestamp() + interval '{element.seconds} seconds')"


@compiles(DatabaseClock, "sqlite")
def _sqlite(element: DatabaseClock, _: SQLCompiler, **__: Any) -> str:
    # The six digits in which SQLAlchemy stores a moment, so that text compares as time.
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', '{element.seconds:+d} seconds')"


def database_now(conn: Connection) -> datetime:
    """The database's clock, in UTC."""
    text = DatabaseClock().compile(dialect=conn.dialect).string
    now = conn.exec_driver_sql(f"SELECT {text}").scalar_one()
    return now if isinstance(now, datetime) else datetime.fromisoformat(now).replace(tzinfo=UTC)


@overload
def local(moment: datetime) -> datetime: ...
@overload
def local(moment: None) -> None: ...
def local(moment: datetime | None) -> datetime | None:
    """A stored moment in Europe/Amsterdam."""
    return None if moment is None else moment.astimezone(AMSTERDAM)


def civil_day(moment: datetime) -> date:
    """The day in Europe/Amsterdam of a moment with zone."""
    return moment.astimezone(AMSTERDAM).date()
