"""Databases for chaos: a template with residents in it, copied for each campaign."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from benchmarks.databases import SERVER, Databases, Disk, Postgres, Sqlite
from klantreis.errors import DatabaseUnavailable
from klantreis.store.engine import make_engine, reading

NAMES = ("SQLite", "PostgreSQL")


class Unhurried(Disk):
    """Chaos measures no time, so it waits for no disk."""

    def __init__(self) -> None: ...

    def calm(self) -> None: ...


class Gentle(Postgres):
    """Copies without a checkpoint: others use the server at the same time."""

    def _create(self, name: str, template: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {self._named(name)} WITH (FORCE)")
        self._do(f"CREATE DATABASE {self._named(name)} TEMPLATE {template}")
        self._made.add(self._named(name))

    def _named(self, name: str) -> str:
        return f"klantreis_chaos_{os.getpid()}_{name}"


@contextmanager
def server(name: str, folder: Path, url: str = "") -> Iterator[Databases | None]:
    """SQLite in this folder, or the PostgreSQL server (at `url`, else the usual one); None where none answers."""
    if name == "SQLite":
        yield Sqlite(folder, Unhurried())
        return
    place = make_url(url or os.environ.get("KLANTREIS_TEST_POSTGRES_URL", SERVER))
    engine = make_engine(place.render_as_string(hide_password=False))
    try:
        with reading(engine):
            pass
    except DatabaseUnavailable:
        yield None
        return
    finally:
        engine.dispose()
    databases = Gentle(place, Unhurried())
    try:
        yield databases
    finally:
        databases.drop_all()
