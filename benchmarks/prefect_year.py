"""A year of Prefect's database: copies of a measured day, vacuumed by Prefect's own functions under our settings.

Rules
-----
1. A day is the rows a real server wrote of real runs. A copy of it has ids of its own and is moved in time; nothing of
   it is invented.
2. Time passes by making every row a step older: the vacuum looks at the real clock.
3. What deletes is Prefect's service itself (`prefect.server.services.db_vacuum`), with the settings of prefect.toml.
"""

import asyncio
import os
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

STEP = 5  #: days that pass before the vacuum runs again (really: every hour)
#: Tables with the rows of a day, with the columns that hold an id of such a row.
COPIED = {
    "flow_run": ("id", "state_id", "parent_task_run_id"),
    "flow_run_state": ("id", "flow_run_id", "result_artifact_id"),
    "task_run": ("id", "flow_run_id", "state_id"),
    "task_run_state": ("id", "task_run_id", "result_artifact_id"),
    "task_run_state_cache": ("id", "task_run_state_id"),
    "log": ("id", "flow_run_id", "task_run_id"),
    "artifact": ("id", "flow_run_id", "task_run_id"),
    "events": ("id", "follows"),
    "event_resources": ("id", "event_id"),
}
UNIQUE = {("flow_run", "idempotency_key"), ("task_run_state_cache", "cache_key")}


def sizes(path: Path) -> dict[str, int]:
    """Bytes of each table with its indexes; `free`: pages that SQLite will use again."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = (
            "SELECT coalesce(m.tbl_name, s.name), sum(s.pgsize) FROM dbstat s "
            "LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        )
        found = {str(name): int(size) for name, size in conn.execute(query)}
        page = conn.execute("PRAGMA page_size").fetchone()[0]
        found["free"] = conn.execute("PRAGMA freelist_count").fetchone()[0] * page
        return found


def rows(path: Path) -> dict[str, int]:
    """How many each table has."""
    with closing(sqlite3.connect(path)) as conn:
        names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


class Year:
    """Prefect's SQLite database in `path`, in which one day was lived; played on a copy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.conn = sqlite3.connect(path, isolation_level=None, timeout=60)
        self.columns = {
            table: [row[1] for row in self.conn.execute(f'PRAGMA table_info("{table}")')] for table in COPIED
        }
        self.times = {
            table: [
                row[1] for row in self.conn.execute(f'PRAGMA table_info("{table}")')
                if "DATETIME" in str(row[2]).upper() or "TIMESTAMP" in str(row[2]).upper()
            ]
            for table in COPIED
        }  # fmt: skip
        for table in COPIED:
            self.conn.execute(f'CREATE TABLE IF NOT EXISTS "the_day_{table}" AS SELECT * FROM "{table}"')
            self.conn.execute(f'DELETE FROM "{table}"')
        self.conn.execute("VACUUM")

    def add(self, number: int, ago: int, each: float = 1) -> None:
        """One more day with its own ids, so many days ago."""
        self.conn.execute("PRAGMA foreign_keys = OFF")
        self.conn.execute("BEGIN")
        for table, ids in COPIED.items():
            wanted = [self._value(table, column, ids, number, ago) for column in self.columns[table]]
            names = ", ".join(f'"{column}"' for column in self.columns[table])
            self.conn.execute(f'INSERT INTO "{table}" ({names}) SELECT {", ".join(wanted)} FROM "the_day_{table}"')
        self.conn.execute("COMMIT")

    def _value(self, table: str, column: str, ids: Iterable[str], number: int, ago: int) -> str:
        if column in ids:
            return f"""printf('%08x', {number}) || substr("{column}", 9)"""
        if (table, column) in UNIQUE:
            return f"""CASE WHEN "{column}" IS NULL THEN NULL ELSE '{number}-' || "{column}" END"""
        if column in self.times[table]:
            return f"""strftime('%Y-%m-%d %H:%M:%f', "{column}", '-{ago} days')"""
        return f'"{column}"'

    def pass_days(self, days: int) -> None:
        """Everything becomes so much older."""
        self.conn.execute("BEGIN")
        for table, times in self.times.items():
            moved = ", ".join(
                f""""{each}" = strftime('%Y-%m-%d %H:%M:%f', "{each}", '-{days} days')""" for each in times
            )
            self.conn.execute(f'UPDATE "{table}" SET {moved}')
        self.conn.execute("COMMIT")

    def vacuum(self) -> None:
        """Prefect's own, in a process of its own, as the server would run it on this database."""
        asyncio.run(_vacuum())


async def _vacuum() -> None:
    from prefect.server.database import provide_database_interface
    from prefect.server.services import db_vacuum

    db = provide_database_interface()
    await db_vacuum.vacuum_old_flow_runs(db=db)
    await db_vacuum.vacuum_events_with_retention_overrides(db=db)
    await db_vacuum.vacuum_old_events(db=db)
    await db_vacuum.vacuum_orphaned_logs(db=db)
    await db_vacuum.vacuum_orphaned_artifacts(db=db)
    await db_vacuum.vacuum_stale_artifact_collections(db=db)


def play(path: Path, days: int = 365) -> None:
    """Live so many days, of which five of seven have runs; print the size as it goes."""
    year = Year(path)
    print("day  MB in tables  MB free  flow runs  events")
    for day in range(STEP, days + 1, STEP):
        year.pass_days(STEP)
        for back in range(STEP):
            if (day - back) % 7 not in (0, 6):
                year.add(day - back, back)
        year.vacuum()
        if day % 15 == 0 or day == days:
            size, count = sizes(path), rows(path)
            used = sum(n for name, n in size.items() if name != "free" and not name.startswith("the_day_"))
            print(
                f"{day:3}  {used / 1e6:12.1f}  {size['free'] / 1e6:7.1f}  {count['flow_run']:9}  {count['events']:6}",
                flush=True,
            )
    for name, size_ in sorted(sizes(path).items(), key=lambda item: -item[1])[:14]:
        print(f"  {name:32} {size_ / 1e6:9.2f} MB")


def main() -> None:
    path = Path(sys.argv[1]).resolve()
    os.environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{path}"
    play(path, int(sys.argv[2]) if len(sys.argv) > 2 else 365)


if __name__ == "__main__":
    main()
