"""The few words of SQL that differ between the dialects, or that several files use."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Case as When
from sqlalchemy import Column, ColumnElement, Date, Table, and_, bindparam, case, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_into(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT; both dialects spell it the same way."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def inserted(conn: Connection, statement: sqlite.Insert | postgresql.Insert, rows: Sequence[Mapping[str, Any]]) -> int:
    """How many of these rows were written. No RETURNING: psycopg parses a statement of many VALUES at length."""
    return conn.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount


def earliest(column: Column[Any], name: str) -> When[date | None]:
    """The parameter `name` when it is a day before `column`, or when `column` holds none; else `column`."""
    day = bindparam(name, type_=Date)
    return case((day.is_(None), column), (or_(column.is_(None), column > day), day), else_=column)


def pairs_in(first: Column[Any], second: Column[Any], pairs: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """`(first, second)` is one of these pairs; there is at least one, and few differ in `first`.

    Asked by `first`, for SQLite reads a whole index for `(a, b) IN (…)`: a day would cost what the case load holds.
    """
    grouped = groupby(sorted(pairs), key=lambda pair: pair[0])
    return or_(*[and_(first == value, second.in_([pair[1] for pair in some])) for value, some in grouped])
