"""Which version the tables have, and that no program writes to tables it was not made for (ADR 39).

Rules
-----
1. `NEEDED` is what this program was made for, read once when it starts: what is put in its place later does not count.
2. Every transaction that writes asks first (`store/engine.py`). On PostgreSQL the question holds the changing of tables
   back until the transaction has ended, and waits for it; on SQLite writers wait for each other anyway. So nothing is
   ever written half by one version and half by another.
3. Revisions have four digits, and their order is that of the numbers.
"""

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from klantreis.errors import AskHuman, FixConfiguration, NewerTables, NotInitialised, OlderTables

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
KNOWN = tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))
NEEDED = KNOWN[-1] if KNOWN else ""
_ASK = "SELECT version_num FROM alembic_version"


class MayNotGoBack(AskHuman):
    """An older version does not know something that must not be forgotten. Nothing was changed."""


def must_fit(conn: Connection) -> None:
    """Raises NotInitialised, OlderTables or NewerTables unless the tables are those this program was made for."""
    found = conn.exec_driver_sql(_ASK).scalar()
    if found == NEEDED:
        return
    if not NEEDED:
        raise FixConfiguration(f"There are no migrations in {MIGRATIONS.name}/ beside the program: install it whole.")
    if found is None:
        raise NotInitialised
    raise (NewerTables if found > NEEDED else OlderTables)(found, NEEDED)


def lacks(conn: Connection, table: str, column: str) -> bool:
    """Of a migration: whether this column has to be added. After going back it is there already."""
    return column not in {each["name"] for each in inspect(conn).get_columns(table)}


def refuse_while(conn: Connection, query: str, why: str) -> None:
    """Of a migration that goes back: raises MayNotGoBack when this query counts rows. `why` says what to do first."""
    if count := conn.exec_driver_sql(query).scalar():
        raise MayNotGoBack(f"The tables stay as they are: {count} {why}")
