"""A round through Prefect as it runs on several machines: servers apart, PostgreSQL, Redis, workers that die.

What a round gives whoever does the work is compared in tests/whole/test_several_workers.py, without Prefect. Here one
story is told through it, on 2 March 2026, a Monday. The round is made to wait by holding cases, as a colleague does who
records a fact; so nothing depends on how fast this machine is.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from klantreis.store.engine import make_engine, reading, writing
from klantreis.store.tables import Case, Message, Run, RunPart, table
from klantreis.usecases import delivery, enrolment, runs, staffing, verifying
from klantreis.usecases.crew import SENDERS
from klantreis.usecases.values import BatchReport
from tests.chaos import databases, house
from tests.chaos.house import MORNING, MUNICIPALITY, House
from tests.chaos.record import ROOT
from tests.support.cluster import Cluster, cluster, missing, until
from tests.support.sink import RunningSink, running_sink

RESIDENTS, HELD = 120, 40
FRIDAY = MORNING - timedelta(days=3)
FOLLOW_UP = "Opvolging/dagelijkse opvolging"

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(bool(missing()), reason=missing() or "there is one"),
]


@dataclass(frozen=True)
class World:
    house: House
    sink: RunningSink
    prefect: Cluster

    def asked(self, query: Any) -> Any:
        with self.house.engine() as engine, reading(engine) as conn:
            return conn.execute(query).scalar_one()

    @property
    def looked_at(self) -> int:
        part = table(RunPart)
        with self.house.engine() as engine, reading(engine) as conn:
            return sum(row.report["looked_at"] for row in conn.execute(select(part.c.report)))

    @property
    def hands(self) -> int:
        """How many workers have messages in hand at this moment."""
        message = table(Message)
        under_way = message.c.state.in_(("claimed", "sending"))
        return int(self.asked(select(func.count(func.distinct(message.c.owner))).where(under_way)))

    @contextmanager
    def holding(self, some: int) -> Iterator[None]:
        """Somebody holds so many cases, the last ones."""
        engine = make_engine(self.house.url)
        with writing(engine) as conn:
            conn.execute(text(f'SELECT id FROM "case" ORDER BY id DESC LIMIT {some} FOR UPDATE'))
            yield
        engine.dispose()

    def kept(self) -> Counter[str]:
        """How often the mail server kept a message for each resident."""
        files = [path for path in self.sink.folder.glob("*.eml") if path.stat().st_size]
        return Counter(path.read_bytes().split(b"\n", 2)[1].decode() for path in files)


@pytest.fixture(scope="module")
def world(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("several")
    with databases.server("PostgreSQL", folder) as made, running_sink(folder / "sink") as sink:
        assert made is not None
        town = House(folder, made.fresh("several"), house.configure(folder), port=sink.port)
        _settle(town)
        variables = {
            "KLANTREIS_DATABASE_URL": town.url, "KLANTREIS_CONFIG": str(folder / "config"),
            "KLANTREIS_SECRET": "chaos", "KLANTREIS_OUT": str(folder / "out"), "KLANTREIS_LOG": "off",
            "KLANTREIS_CHANNEL_EMAIL": f"klantmail://127.0.0.1:{sink.port}?from=afzender@example.org",
            "KLANTREIS_HELPERS": "1", "KLANTREIS_HELPERS_FROM": str(HELD),
        }  # fmt: skip
        deploy = ("dagelijkse opvolging", "meehelpen")
        with cluster(folder / "prefect", postgres_url, variables=variables, deploy=deploy) as many:
            _unlimited(many)
            yield World(town, sink, many)


def _settle(town: House) -> None:
    """A round on Friday with nobody in it, so that Monday's is not the first; then residents whose mail takes long."""
    with town.app() as app:
        staffing.staff_file(app, ROOT / "examples" / "landsmeer" / "staff.csv", MUNICIPALITY)
        ticket = runs.begin(app, FRIDAY, MUNICIPALITY)
        runs.finish(app, ticket, BatchReport(), runs.judge(app, ticket, BatchReport()), FRIDAY)
        lines = ["client_ref,name,email,case_worker,jobcoach,consent_email,enrolled_on"]
        for ref in map(house.reference, range(RESIDENTS)):
            address = f"slow-0.6+{ref.lower()}@example.org"
            lines.append(f"{ref},Testpersoon {ref},{address},kw-1,jc-1,2026-01-01,{date(2026, 3, 2)}")
        (town.folder / "clients.csv").write_text("\n".join([*lines, ""]))
        file = town.folder / "clients.csv"
        report = enrolment.enrol_file(app, file, MUNICIPALITY, house.JOURNEY, MORNING - timedelta(hours=1))
        assert report.new == RESIDENTS, report


def _unlimited(many: Cluster) -> None:
    """`One at a time` would keep the second round waiting for the slot of the dead one: tried elsewhere."""
    found = many.ask("GET", f"/deployments/name/{FOLLOW_UP.replace(' ', '%20')}")
    many.ask("PATCH", f"/deployments/{found['id']}", {"concurrency_limit": None})


def test_workers_that_die_while_they_plan_and_while_they_send_lose_nothing_and_double_nothing(world: World) -> None:
    many, town = world.prefect, world.house
    _the_first_round_dies_while_it_plans(world)
    town.age()  # five minutes later
    many.hire("second")
    many.hire("third")
    with world.holding(1):
        second = many.start(FOLLOW_UP, {"at": MORNING.isoformat(), "municipality": MUNICIPALITY})
        until(lambda: world.looked_at >= RESIDENTS - 1, "the second round does not plan what the first left")
        helper = until(lambda: _under_way(many, "Meehelpen"), "nobody helps")
        until(lambda: _waits_for_the_fuse(many, helper), "the helper does not come to wait for the fuse")
    until(lambda: world.hands == 2, "the two do not send at the same moment")
    many.kill(many.worker_of(helper))
    state = many.ended(second)
    assert state["type"] == "COMPLETED", state
    assert str(state["name"]).startswith("klaar: "), state
    town.age()
    _deliver_the_rest(world)
    _nothing_is_lost_or_doubled(world)


def _the_first_round_dies_while_it_plans(world: World) -> None:
    many = world.prefect
    many.hire("first")
    with world.holding(HELD):
        many.start(FOLLOW_UP, {"at": MORNING.isoformat(), "municipality": MUNICIPALITY})
        until(lambda: world.looked_at == RESIDENTS - HELD, "the first round does not plan")
        many.kill("first")
    assert world.looked_at == RESIDENTS - HELD
    for invited in many.runs("Meehelpen"):  # of a round that is dead: it would find nothing to do
        assert invited["state"]["type"] == "SCHEDULED", invited["state"]
        many.ask("DELETE", f"/flow_runs/{invited['id']}")


def _under_way(many: Cluster, flow: str) -> str:
    """A run of this flow whose process has begun to work."""
    return next((str(run["id"]) for run in many.runs(flow) if run["state"]["type"] == "RUNNING"), "")


def _waits_for_the_fuse(many: Cluster, run: str) -> bool:
    query = {"flow_runs": {"id": {"any_": [run]}}}
    return any(
        task["name"].startswith("wachten op de zekering") for task in many.ask("POST", "/task_runs/filter", query)
    )


def _states(world: World) -> Counter[str]:
    message = table(Message)
    with world.house.engine() as engine, reading(engine) as conn:
        query = select(message.c.state, func.count()).where(message.c.recipient_kind == "client")
        return Counter(dict(conn.execute(query.group_by(message.c.state)).tuples().all()))


def _deliver_the_rest(world: World) -> None:
    """The next delivery of the day."""
    with world.house.app() as app:
        app = replace(app, settings=app.settings.model_copy(update={"out": world.house.folder / "out"}))
        while delivery.deliver_round(app, MORNING + timedelta(minutes=15), municipality=MUNICIPALITY).claimed:
            pass


def _nothing_is_lost_or_doubled(world: World) -> None:
    run, kept, states = table(Run), world.kept(), _states(world)
    assert set(kept.values()) == {1}
    assert set(states) <= {"sent", "in_doubt"}
    assert states.total() == RESIDENTS
    assert RESIDENTS - states["in_doubt"] <= len(kept) <= RESIDENTS
    assert states["in_doubt"] <= SENDERS
    assert world.looked_at == RESIDENTS
    assert world.asked(select(func.count()).select_from(run).where(run.c.state == "failed")) == 1
    assert world.asked(select(func.count(func.distinct(table(RunPart).c.run_id)))) == 1  # taken over by the second
    assert world.asked(select(func.count()).select_from(table(Case)).where(text("planned_seq < fact_seq"))) <= RESIDENTS
    with world.house.app() as app:
        assert not list(verifying.problems(app))
