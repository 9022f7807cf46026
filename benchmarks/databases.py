"""Databases for a benchmark: made, copied whole (so that each side begins alike), and thrown away."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from klantreis.errors import DatabaseUnavailable
from klantreis.store import schema
from klantreis.store.engine import make_engine, reading

SERVER = "postgresql+psycopg:///postgres"  #: unless KLANTREIS_TEST_POSTGRES_URL says otherwise


class Databases(Protocol):
    """One kind of database server (or folder)."""

    name: str

    def fresh(self, name: str) -> str:
        """The address of a new, migrated, empty database."""
        ...

    def copy(self, name: str, to: str) -> str:
        """The address of a copy of `name`; a copy that was there is replaced."""
        ...


class Sqlite:
    name = "SQLite"

    def __init__(self, folder: Path, disk: "Disk") -> None:
        self._folder, self._disk = folder, disk

    def fresh(self, name: str) -> str:
        schema.upgrade(self._url(name))
        return self._url(name)

    def copy(self, name: str, to: str) -> str:
        for rest in ("-wal", "-shm"):
            (self._folder / f"{to}.db{rest}").unlink(missing_ok=True)
        copyfile(self._folder / f"{name}.db", self._folder / f"{to}.db")
        self._disk.calm()
        return self._url(to)

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._folder / f'{name}.db'}"


class Postgres:
    name = "PostgreSQL"

    def __init__(self, server: URL, disk: "Disk") -> None:
        self._server, self._disk = server, disk
        self._made: set[str] = set()

    def fresh(self, name: str) -> str:
        self._create(name, "template0")
        schema.upgrade(self._url(name))
        return self._url(name)

    def copy(self, name: str, to: str) -> str:
        self._create(to, self._named(name))
        self._disk.calm()
        return self._url(to)

    def drop_all(self) -> None:
        for name in sorted(self._made):
            self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _create(self, name: str, template: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {self._named(name)} WITH (FORCE)")
        self._do(f"CREATE DATABASE {self._named(name)} TEMPLATE {template} STRATEGY file_copy")
        self._do("CHECKPOINT")
        self._made.add(self._named(name))

    def _do(self, statement: str) -> None:
        engine = make_engine(self._server.render_as_string(hide_password=False))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text(statement))
        engine.dispose()

    def _named(self, name: str) -> str:
        return f"klantreis_bench_{os.getpid()}_{name}"

    def _url(self, name: str) -> str:
        return self._server.set(database=self._named(name)).render_as_string(hide_password=False)


class Disk:
    """The disk under a folder. One that has just taken a copy of gigabytes answers slowly for a while."""

    def __init__(self, folder: Path) -> None:
        self._probe = folder / "probe"
        self._best = self._syncs()

    def calm(self) -> None:
        """Waits, for some ten seconds at most, until it syncs about as fast as ever."""
        os.sync()
        for _ in range(5):
            took = self._syncs()
            self._best = min(self._best, took)
            if took < 2 * self._best:
                return
            time.sleep(2)

    def _syncs(self) -> float:
        """Seconds for a hundred small writes, each synced."""
        begun = time.perf_counter()
        with self._probe.open("wb") as file:
            for _ in range(100):
                file.write(b"." * 4096)
                file.flush()
                os.fsync(file.fileno())
        return time.perf_counter() - begun


@contextmanager
def available(folder: Path) -> Iterator[list[Databases]]:
    """SQLite in `folder`, and PostgreSQL where a server answers."""
    disk = Disk(folder)
    server = make_url(os.environ.get("KLANTREIS_TEST_POSTGRES_URL", SERVER))
    engine = make_engine(server.render_as_string(hide_password=False))
    try:
        with reading(engine):
            pass
    except DatabaseUnavailable:
        print("no PostgreSQL answers; set KLANTREIS_TEST_POSTGRES_URL to measure it too")
        yield [Sqlite(folder, disk)]
        return
    finally:
        engine.dispose()
    postgres = Postgres(server, disk)
    try:
        yield [Sqlite(folder, disk), postgres]
    finally:
        postgres.drop_all()
