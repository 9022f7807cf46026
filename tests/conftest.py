"""Fixtures for tests that need a database.

`engine` gives a fresh, migrated, empty database, once on SQLite (a file) and once on PostgreSQL, so that a test that
asks for it runs on both. Its address for a second connection or another process is `database_url`; `other_engine()`
makes such a connection in this process. Both are closed and emptied for you.

PostgreSQL is the server of `KLANTREIS_TEST_POSTGRES_URL`, else the one on the default local socket; there one database
is made per session and emptied per test (numbers start at 1 again). Without a server those tests are skipped with the
reason, or fail where `KLANTREIS_REQUIRE_POSTGRES=1`. Tests that need only one of the two say
`@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.

A test waits for no disk: what it writes lies in memory where the machine has a place for that, and PostgreSQL answers
before its log is on disk. What a power failure does is for `tests/chaos`, which has servers of its own.
"""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from klantreis.errors import DatabaseUnavailable
from klantreis.store.engine import make_engine, reading, writing
from klantreis.store.schema import upgrade

os.environ.setdefault("KLANTREIS_LOG", "off")  # else each test that opens an app writes to this folder's log

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it, for this user alone
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4_000_000_000:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

#: Tests with a Prefect server or whole processes begin first: else one worker is left alone with them at the end.
LONG = ("flows", "chaos", "upgrades", "examples")

DEFAULT_SERVER = "postgresql+psycopg:///postgres"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long ones first; among themselves in the order of their files (`--no-loadscope-reorder` in the Makefile).

    A story takes one of the two databases, by the name of its file: what a statement does on either is for the tests of
    the store. `KLANTREIS_BOTH=1` plays all on both. What is left out is counted by pytest as deselected.
    """
    items.sort(key=lambda item: item.path.parent.name not in LONG)
    if os.environ.get("KLANTREIS_BOTH") == "1":
        return
    variants = Counter(_whatever_the_database(item) for item in items)
    left_out = [item for item in items if variants[_whatever_the_database(item)] > 1 and _is_of_the_other(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection_finish() -> None:
    """Python's collector runs seldom, as in the product (`klantreis/app.py`): a seventh off tests of the core."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _whatever_the_database(item: pytest.Item) -> str:
    return item.nodeid.replace("postgresql", "sqlite")


def _is_of_the_other(item: pytest.Item) -> bool:
    turn = ("sqlite", "postgresql")[crc32(item.path.name.encode()) % 2]
    asked = getattr(item, "callspec", None)
    return item.path.name.startswith("test_story_") and asked is not None and asked.params.get("database_url") != turn


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "klantreis.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated PostgreSQL database of this session alone."""
    server = make_url(os.environ.get("KLANTREIS_TEST_POSTGRES_URL", DEFAULT_SERVER))
    admin = make_engine(server.render_as_string(hide_password=False)).execution_options(isolation_level="AUTOCOMMIT")
    name = f"klantreis_test_{os.getpid()}"
    try:
        with reading(admin):
            pass
    except DatabaseUnavailable:
        refuse = pytest.fail if os.environ.get("KLANTREIS_REQUIRE_POSTGRES") == "1" else pytest.skip
        refuse("no PostgreSQL answers; set KLANTREIS_TEST_POSTGRES_URL to run this test")
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    url = server.set(database=name).render_as_string(hide_password=False)
    try:
        upgrade(url)
        yield url
    finally:
        with admin.connect() as conn:
            conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite file of each test lies: always in the same place, so that one engine serves them all."""
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated, empty database."""
    if request.param == "sqlite":
        folder, template = request.getfixturevalue("sqlite_folder"), request.getfixturevalue("sqlite_template")
        for old in folder.iterdir():
            old.unlink()
        shutil.copyfile(template, folder / "klantreis.db")
        return f"sqlite:///{folder}/klantreis.db"
    url = request.getfixturevalue("postgres_url")
    assert isinstance(url, str)
    return url


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """One per database: what SQLAlchemy made of a statement is kept by its engine, and is a sixth of a test's time."""
    made: dict[str, Engine] = {}
    yield made
    for each in made.values():
        each.dispose()


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """A fresh, migrated, empty database; see the top of this file."""
    made = engines.get(database_url) or engines.setdefault(database_url, _one_that_waits_for_no_disk(database_url))
    if made.dialect.name == "postgresql":
        _empty(made)
    yield made
    made.dispose()  # its connections; the engine itself serves the next test


@pytest.fixture
def other_engine(engine: Engine, database_url: str) -> Iterator[Callable[[], Engine]]:
    """Makes further engines on the database of `engine`: another process, as far as the database can tell."""
    made: list[Engine] = []

    def make() -> Engine:
        made.append(make_engine(database_url))
        return made[-1]

    yield make
    for each in made:
        each.dispose()


def _one_that_waits_for_no_disk(url: str) -> Engine:
    made = make_engine(url)
    if made.dialect.name == "postgresql":
        event.listen(made, "connect", _answer_at_once)
    return made


def _answer_at_once(raw: psycopg.Connection[object], _: object) -> None:
    raw.autocommit = True
    raw.execute("SET synchronous_commit = off")
    raw.autocommit = False


def _empty(engine: Engine) -> None:
    """Row by row: to truncate makes a new file of every table and index, which takes a second for a handful of rows."""
    with writing(engine) as conn:
        for each in reversed(SQLModel.metadata.sorted_tables):
            conn.execute(each.delete())
        conn.execute(
            text(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
            )
        )
