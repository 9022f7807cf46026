"""An upgrade in the middle of a run: two real versions of the program on one database, and each message leaves once."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from klantreis.store.engine import make_engine, reading, writing
from klantreis.store.revisions import NEEDED
from tests.support.restoring import kept_by_sink
from tests.support.sink import RunningSink, running_sink
from tests.upgrades.versions import Version, version_of_tomorrow

CLIENTS = "client_ref,name,email,consent_email,case_worker,jobcoach,enrolled_on"
STAFF = """code,name,email,roles
kw-1,Testcollega,kw-1@example.org,case_worker|team_lead
jc-1,Testcollega,jc-1@example.org,jobcoach
mg-1,Testcollega,mg-1@example.org,manager
"""


@dataclass
class World:
    """One database with an old and a new program."""

    old: Version
    new: Version
    engine: Engine
    sink: RunningSink

    @property
    def mail(self) -> Path:
        return self.sink.folder

    @contextmanager
    def mail_server_stands_still(self) -> Iterator[None]:
        """It takes no message and gives no answer; it goes on where it was."""
        self.sink.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.sink.process.send_signal(signal.SIGCONT)

    def enrolled(self, *clients: str) -> str:
        folder = self.mail.parent
        (folder / "staff.csv").write_text(STAFF)
        rows = [f"L-{n:04},Testpersoon,{to},2026-01-01,kw-1,jc-1,2026-03-02" for n, to in enumerate(clients, start=1)]
        (folder / "clients.csv").write_text("\n".join([CLIENTS, *rows, ""]))
        return f"enrol {folder}/staff.csv {folder}/clients.csv"

    def left(self) -> Counter[str]:
        return Counter(kept_by_sink(self.mail))

    def states(self) -> Counter[str]:
        with reading(self.engine) as conn:
            return Counter(conn.execute(text("SELECT state FROM message WHERE channel = 'email'")).scalars())

    def later(self, table: str, column: str) -> None:
        """Ten minutes go by for what was noted down there."""
        earlier = {"sqlite": f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-600 seconds')"}
        by = earlier.get(self.engine.dialect.name, f"{column} - interval '600 seconds'")
        with self.engine.begin() as conn:  # not `writing`: this process is of the old version
            conn.execute(text(f"UPDATE {table} SET {column} = {by} WHERE {column} IS NOT NULL"))


@pytest.fixture(scope="module")
def tomorrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return version_of_tomorrow(tmp_path_factory.mktemp("tomorrow"), NEEDED)


@pytest.fixture
def world(engine: Engine, database_url: str, tmp_path: Path, tomorrow: Path) -> Iterator[World]:
    root = Path(__file__).resolve().parents[2]
    with running_sink(tmp_path / "mail", "--no-fsync") as sink:
        mail = f"klantmail://127.0.0.1:{sink.port}?from=werk@landsmeer.example"
        version = partial(Version, url=database_url, out=tmp_path, mail=mail)
        yield World(version(root), version(tomorrow), engine, sink)
    if engine.dialect.name == "postgresql":  # the next test finds the database of this session as it was
        with engine.begin() as conn:
            conn.execute(text("ALTER TABLE message DROP COLUMN IF EXISTS tomorrow"))
            conn.execute(text(f"UPDATE alembic_version SET version_num = '{NEEDED}'"))


ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.postgres
@ON_POSTGRES
def test_between_planning_and_the_fuse_the_old_run_stops_and_the_new_version_takes_it_over(world: World) -> None:
    with world.old.steps() as old, world.new.steps() as new:
        assert old(world.enrolled("a@example.org", "b@example.org", "c@example.org")) == "3"
        planned = old("plan")
        assert new("open") == "OlderTables", "new code waits for its tables"
        assert new("bring 9999") == "9999"
        assert old("judge") == "NewerTables"
        world.later("run", "touched_at")
        assert new("plan") == "0", "what the old version decided stands"
        assert new("judge") == planned
        assert new("deliver") == "3"
        assert new("deliver") == new("verify") == "0"
    assert sorted(world.left().values()) == [1, 1, 1]


def test_while_a_message_is_handed_over_the_tables_stay_and_afterwards_the_new_version_sends_the_rest(
    world: World,
) -> None:
    with world.old.steps() as old, world.new.steps() as new:
        old(world.enrolled("a@example.org", "b@example.org", "c@example.org", "d@example.org"))
        old("plan")
        old("judge")
        with world.mail_server_stands_still():
            old.ask("deliver 1")
            _until_it_is_being_handed_over(world)
            assert new("bring 9999") == "UnderWay"
        assert old.answer() == "1"
        assert old("claim") == "3", "a worker that is stopped after it took what is due"
        assert new("bring 9999") == "9999"
        assert old("deliver") == "NewerTables"
        world.later("message", "lease_until")
        assert new("deliver") == "3"
        assert new("deliver") == new("verify") == "0"
    assert sorted(world.left().values()) == [1, 1, 1, 1]
    assert world.states() == {"sent": 4}


@ON_SQLITE
def test_going_back_in_the_middle_stops_the_new_version_and_the_old_one_sends_the_rest(world: World) -> None:
    with world.old.steps() as old, world.new.steps() as new:
        new("bring 9999")
        new(world.enrolled("a@example.org", "b@example.org", "c@example.org"))
        new("plan")
        new("judge")
        assert new("deliver 2") == "2"
        assert old(f"bring {NEEDED}") == "NewerTables", "only who knows the newer tables can go back"
        assert new(f"bring {NEEDED}") == NEEDED
        assert new("deliver") == "OlderTables"
        assert old("deliver") == "1"
        assert old("verify") == "0"
    assert sorted(world.left().values()) == [1, 1, 1]


def test_who_writes_holds_the_changing_of_tables_back(engine: Engine, database_url: str) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("one writes at a time, whatever it writes: tests/store/test_schema.py")
    other = make_engine(database_url)
    with writing(engine), other.connect() as conn, pytest.raises(OperationalError, match="could not obtain lock"):
        conn.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE NOWAIT"))
    with other.connect() as conn:
        conn.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE NOWAIT"))
    other.dispose()


def _until_it_is_being_handed_over(world: World) -> None:
    deadline = time.monotonic() + 30
    while world.states()["sending"] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
