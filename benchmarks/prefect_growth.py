"""Growth of Prefect's database: what a day costs, and that retention keeps a year bounded.

    python -m tests.trials.growth HOME                (real runs through a real worker)
    python -m benchmarks.prefect_growth HOME [DAYS]   (365 days in a copy of its database)

Rules
-----
1. A day is the rows that a real server wrote of real runs: a wave, a round, 44 deliveries. One delivery was lived and
   is taken that often. A copy of a row has an id of its own and another time; nothing of it is invented.
2. What deletes is Prefect's service itself (`prefect.server.services.db_vacuum`), with the settings of prefect.toml;
   changed in it are only the clock it reads and the size of its bites.
"""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

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
WRITTEN = {"events": "received", "event_resources": "updated"}  #: when a row came; of other tables `created`


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
    """A copy of Prefect's SQLite database in which the parts of a day were lived one after the other.

    `parts`: of each its first and last moment (UTC, as SQLite writes them), and how often a day has it.
    """

    def __init__(self, path: Path, parts: Mapping[str, tuple[str, str, int]]) -> None:
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
        self.parts, self.copies = parts, 0
        self.conn.execute("PRAGMA synchronous = OFF")
        self.conn.execute("PRAGMA foreign_keys = OFF")
        for table in COPIED:
            self.conn.execute(f'CREATE TEMP TABLE "lived_{table}" AS SELECT * FROM "{table}"')
            self.conn.execute(f'DELETE FROM "{table}"')
        self.conn.execute("VACUUM")

    def add(self, ago: int) -> None:
        """One more day with ids of its own, so many days ago."""
        self.conn.execute("BEGIN")
        for since, until, times in self.parts.values():
            for _ in range(times):
                self.copies += 1
                for table, ids in COPIED.items():
                    self._copy(table, ids, since, until, ago)
        self.conn.execute("COMMIT")

    def _copy(self, table: str, ids: Iterable[str], since: str, until: str, ago: int) -> None:
        wanted = ", ".join(self._value(table, column, ids, self.copies, ago) for column in self.columns[table])
        names = ", ".join(f'"{column}"' for column in self.columns[table])
        rows = f"""FROM "lived_{table}" WHERE "{WRITTEN.get(table, "created")}" BETWEEN '{since}' AND '{until}'"""
        self.conn.execute(f'INSERT INTO "{table}" ({names}) SELECT {wanted} {rows}')

    def _value(self, table: str, column: str, ids: Iterable[str], number: int, ago: int) -> str:
        if column in ids:
            return f"""printf('%08x', {number}) || substr("{column}", 9)"""
        if (table, column) in UNIQUE:
            return f"""CASE WHEN "{column}" IS NULL THEN NULL ELSE '{number}-' || "{column}" END"""
        if column in self.times[table]:
            return f"""strftime('%Y-%m-%d %H:%M:%f', "{column}", '-{ago} days')"""
        return f'"{column}"'


async def _vacuum(ago: int) -> None:
    """As the service does it, on the day so many days ago."""
    from prefect.server.database import provide_database_interface
    from prefect.server.services import db_vacuum
    from prefect.types._datetime import now

    db = provide_database_interface()
    today = now("UTC") - timedelta(days=ago)
    vars(db_vacuum)["now"] = lambda _: today
    await db_vacuum.vacuum_old_flow_runs(db=db)
    await db_vacuum.vacuum_events_with_retention_overrides(db=db)
    await db_vacuum.vacuum_old_events(db=db)
    await db_vacuum.vacuum_orphaned_logs(db=db)
    await db_vacuum.vacuum_orphaned_artifacts(db=db)
    await db_vacuum.vacuum_stale_artifact_collections(db=db)


def play(path: Path, parts: Mapping[str, tuple[str, str, int]], days: int) -> None:
    """Live so many days, of which five of seven have runs; print the size as it goes."""
    year = Year(path, parts)
    print("day  MB in tables  MB free  flow runs  task runs  events")
    for day in range(STEP, days + 1, STEP):
        for each in range(day - STEP + 1, day + 1):
            if each % 7 not in (0, 6):
                year.add(days - each)
        if day == STEP:
            by_table(path)
        asyncio.run(_vacuum(days - day))
        if day % 30 == 0 or day == STEP or day > days - STEP:
            size, count = sizes(path), rows(path)
            used = sum(n for name, n in size.items() if name != "free") / 1e6
            told = [count[name] for name in ("flow_run", "task_run", "events")]
            print(f"{day:3} {used:13.1f} {size['free'] / 1e6:8.1f} {told[0]:10} {told[1]:10} {told[2]:7}", flush=True)
    by_table(path)


def by_table(path: Path) -> None:
    count = rows(path)
    for name, size in sorted(sizes(path).items(), key=lambda item: -item[1])[:14]:
        print(f"    {name:32} {size / 1e6:9.2f} MB  {count.get(name, 0):8} rows")


def main() -> None:
    home, *more = sys.argv[1:]
    lived, path = Path(home) / "prefect" / "prefect.db", Path(home).resolve() / "year.db"
    with closing(sqlite3.connect(lived)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copyfile(lived, path)
    os.environ["PREFECT_SERVER_SERVICES_DB_VACUUM_BATCH_SIZE"] = "5000"
    os.environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{path}"
    play(path, json.loads((Path(home) / "parts.json").read_text()), int(more[0]) if more else 365)


if __name__ == "__main__":
    main()
