"""Statements that run for every single message: made into text once, and given to the driver as they are.

SQLAlchemy's own way costs 90 µs a statement, more than SQLite takes to run it; at ten statements a message that was
half of delivery (docs/figures.md). What a statement says and how its values are converted still comes from SQLAlchemy.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Parameters = Mapping[str, Any]


class Prepared:
    """One statement without lists of values (`in_`). An INSERT names its `columns`."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._made: dict[str, tuple[str, Callable[[Parameters], Any]]] = {}

    def run(self, conn: Connection, parameters: Parameters) -> int:
        """How many rows it changed."""
        text, bound = self._of(conn.dialect)
        return int(self._cursor(conn, "execute", text, bound(parameters)).rowcount)

    def run_many(self, conn: Connection, rows: Sequence[Parameters]) -> None:
        """Once for each row."""
        text, bound = self._of(conn.dialect)
        if len(rows) == 1:
            self._cursor(conn, "execute", text, bound(rows[0]))
        elif rows:
            self._cursor(conn, "executemany", text, [bound(row) for row in rows])

    def rows(self, conn: Connection, parameters: Parameters) -> list[tuple[Any, ...]]:
        """What it gives, as the driver has it: for numbers and texts, since days and moments are not converted."""
        text, bound = self._of(conn.dialect)
        return list(self._cursor(conn, "execute", text, bound(parameters)).fetchall())

    def _cursor(self, conn: Connection, how: str, text: str, values: Any) -> Any:
        driver: Any = conn.dialect.loaded_dbapi
        cursor = conn.connection.dbapi_connection.cursor()  # type: ignore[union-attr]  # in a transaction it has one
        try:
            getattr(cursor, how)(text, values)
        except driver.Error as error:
            raise DBAPIError.instance(None, None, error, driver.Error, hide_parameters=True) from error
        return cursor

    def _of(self, dialect: Dialect) -> tuple[str, Callable[[Parameters], Any]]:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = self._make(dialect)
        return made

    def _make(self, dialect: Dialect) -> tuple[str, Callable[[Parameters], Any]]:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)  # type: ignore[attr-defined]
        converters = compiled._bind_processors
        own = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
        fixed = {name: converters[name](value) if name in converters else value for name, value in own.items()}
        converted = [(name, converters[name]) for name in compiled.params if name in converters and name not in own]

        def bound(parameters: Parameters) -> Any:
            values = {**fixed, **parameters}
            for name, convert in converted:
                values[name] = convert(values[name])
            return [values[name] for name in compiled.positiontup] if compiled.positional else values

        return compiled.string, bound
