"""A database as a bare script uses it: the driver, SQL text, tuples. The same settings as `klantreis.store.engine`."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

Row = tuple[Any, ...]
MANY = "(?..)"  #: in a statement: a list of values


class Plain:
    """One connection. Statements have `?` for a value and `(?..)` for a list of values, which comes last."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.lite = parsed.get_backend_name() == "sqlite"
        if self.lite:
            self._raw: Any = sqlite3.connect(parsed.database or "", isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                self._raw.execute(f"PRAGMA {pragma}")
        else:
            options = "-c synchronous_commit=on -c timezone=UTC"
            plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
            self._raw = psycopg.connect(plain, autocommit=True, options=options)
        self._cursor = self._raw.cursor()

    @contextmanager
    def reading(self) -> Iterator[None]:
        self._cursor.execute("BEGIN" if self.lite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
        self._cursor.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._cursor.execute("BEGIN IMMEDIATE" if self.lite else "BEGIN")
        yield
        self._cursor.execute("COMMIT")

    def rows(self, statement: str, *values: Any, among: Sequence[Any] = ()) -> list[Row]:
        """Everything the statement gives."""
        found: list[Row] = self._execute(statement, values, among).fetchall()
        return found

    def run(self, statement: str, *values: Any, among: Sequence[Any] = ()) -> int:
        """How many rows it changed."""
        return int(self._execute(statement, values, among).rowcount)

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            self._cursor.executemany(statement if self.lite else statement.replace("?", "%s"), rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], more: str = "") -> None:
        """`more`: ON CONFLICT …"""
        names = ", ".join(f'"{column}"' for column in columns)
        self.many(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))}) {more}', rows)

    def close(self) -> None:
        self._raw.close()

    @property
    def locking(self) -> str:
        return "" if self.lite else "FOR UPDATE"

    @property
    def clock(self) -> str:
        """The database's clock plus `?` seconds."""
        if self.lite:
            return "strftime('%Y-%m-%d %H:%M:%f000', 'now', ? || ' seconds')"
        return "(clock_timestamp() + make_interval(secs => ?))"

    def _execute(self, statement: str, values: Sequence[Any], among: Sequence[Any]) -> Any:
        if self.lite:
            if among:
                statement = statement.replace(MANY, f"({', '.join('?' * len(among))})")
            return self._cursor.execute(statement, (*values, *among))
        statement = statement.replace(f"IN {MANY}", "= ANY(?)").replace("%", "%%").replace("?", "%s")
        return self._cursor.execute(statement, (*values, list(among)) if among else values)
