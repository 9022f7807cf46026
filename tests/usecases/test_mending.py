"""What the watchdog puts right in Prefect: never a run that lives. The server is a hand-written one, in memory."""

import os
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from klantreis.prefect_api import PrefectApi
from klantreis.usecases.mending import ENDED, Mended, mend, stands, to_set
from klantreis.usecases.prefect_seen import HEARTBEAT, look

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)  # Thursday
OWN, OLD, HERE = "watchdog", "old", f"{socket.gethostname()}:{os.getpid()}"


@dataclass
class Server(PrefectApi):
    """One deployment with one place, its runs, and what was told of them."""

    url: str = "http://test/api"
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[tuple[str, datetime]]] = field(default_factory=dict)
    slots: int = 0

    def run(self, name: str, silent: timedelta, process: str = "elsewhere:1", state: str = "RUNNING") -> None:
        """A run that gave its last sign of life, a heartbeat, so long ago."""
        began = (NOW - timedelta(hours=2)).isoformat()
        self.runs[name] = {
            "id": name, "deployment_id": "d-1", "expected_start_time": began, "infrastructure_pid": process,
            "state": {"type": state, "name": state.title(), "timestamp": began},
        }  # fmt: skip
        self.events[name] = [(HEARTBEAT, NOW - silent)]

    def _ask(self, method: str, path: str, body: Any) -> Any:
        _, first, *rest = path.split("/")
        if rest and rest[-1] == "set_state":
            self.runs[rest[0]]["state"] |= body["state"] | {"timestamp": NOW.isoformat()}
            self.slots = max(self.slots - 1, 0)
            return {"status": "ACCEPT"}
        if method == "PATCH":
            self.slots = body["active_slots"]
            return None
        if method == "GET":
            told = {"version": "3.8.8", "settings": {"server": {"services": {"db_vacuum": {"retention_period": 1}}}}}
            return self.runs[rest[0]] if first == "flow_runs" else told[rest[0]]
        return self._found(path, body)

    def _found(self, path: str, body: Any) -> Any:
        if path == "/flow_runs/filter":
            types = body["flow_runs"].get("state", {}).get("type", {}).get("any_", [])
            return [run for run in self.runs.values() if run["state"]["type"] in types]
        if path == "/events/filter":
            name = body["filter"]["any_resource"]["id"][0].removeprefix("prefect.flow-run.")
            only = body["filter"].get("event", {}).get("name")
            times = [at for event, at in self.events.get(name, []) if only is None or event in only]
            return {"events": [{"occurred": max(times).isoformat()}] if times else []}
        limit = {"id": "l-1", "active_slots": self.slots}
        deployment = {"id": "d-1", "name": "x", "entrypoint": "x", "work_pool_name": "p", "paused": False}
        return {
            "/deployments/filter": [deployment | {"schedules": [], "global_concurrency_limit": limit}],
            "/work_pools/filter": [],
            "/logs/filter": [],
            "/flow_runs/count": 0,
        }[path]

    def mended(self) -> Mended:
        return mend(self, look(self, NOW), OWN, NOW, lambda _: None)

    def state(self, run: str) -> str:
        return str(self.runs[run]["state"]["type"])


@pytest.fixture
def server() -> Server:
    """The watchdog runs, and is heard."""
    made = Server()
    made.run(OWN, timedelta())
    made.runs[OWN]["deployment_id"] = "d-2"
    return made


def test_a_run_whose_process_is_gone_is_called_ended_and_gives_its_place_free(server: Server) -> None:
    server.run(OLD, timedelta(minutes=40))
    server.slots = 1
    assert server.mended() == Mended(ended=1)
    assert (server.state(OLD), server.runs[OLD]["state"]["name"], server.slots) == ("CRASHED", ENDED, 0)
    assert server.mended() == Mended()


@pytest.mark.parametrize("state", ["PENDING", "RUNNING", "CANCELLING"])
def test_a_run_that_was_heard_of_lately_is_left_alone_however_long_it_runs(server: Server, state: str) -> None:
    server.run(OLD, timedelta(minutes=14), state=state)
    server.slots = 1
    assert server.mended() == Mended()
    assert (server.state(OLD), server.slots) == (state, 1)


def test_a_silent_run_whose_process_stands_on_this_machine_hangs_and_is_for_a_person(server: Server) -> None:
    server.run(OLD, timedelta(minutes=40), process=HERE)
    server.slots = 1
    assert server.mended() == Mended(hanging=1)
    assert (server.state(OLD), server.slots) == ("RUNNING", 1)


def test_nobody_is_called_dead_while_the_watchdog_itself_is_not_heard(server: Server) -> None:
    """The server tells of its own changes of state; that says nothing of the heartbeats of others."""
    server.events[OWN] = [("prefect.flow-run.Running", NOW)]
    server.run(OLD, timedelta(minutes=40))
    server.slots = 1
    assert server.mended() == Mended(deaf=True)
    assert server.state(OLD) == "RUNNING"


def test_a_place_that_nobody_holds_is_given_free(server: Server) -> None:
    server.slots = 1
    assert server.mended() == Mended(freed=1)
    assert server.slots == 0


def test_a_place_of_a_run_that_lives_is_not_given_away_with_that_of_a_dead_one(server: Server) -> None:
    """The place of the dead one was given to another by its lease: calling it ended makes the server count too few."""
    server.run(OLD, timedelta(minutes=40))
    server.run("living", timedelta(minutes=1))
    server.slots = 1
    assert server.mended() == Mended(ended=1, freed=1)
    assert (server.state("living"), server.slots) == ("RUNNING", 1)


@pytest.mark.parametrize(
    ("first", "again", "ended", "right"),
    [
        ((1, 0), (1, 0), [], {"d": 0}),
        ((1, 0), (1, 1), [], {}),  # it was being taken
        ((1, 0), (0, 0), [], {}),  # it came right by itself
        ((0, 1), (0, 1), [], {}),  # too few, and not our doing
        ((0, 1), (0, 1), ["d"], {"d": 1}),
        ((1, 1), (1, 1), ["d"], {}),
    ],
)
def test_a_count_is_set_only_where_two_looks_agree(
    first: tuple[int, int], again: tuple[int, int], ended: list[str], right: dict[str, int]
) -> None:
    assert to_set({"d": first}, {"d": again}, ended) == right


def test_a_process_stands_only_on_its_own_machine() -> None:
    assert stands(HERE)
    assert not stands(f"elsewhere:{os.getpid()}")
    assert not stands(f"{socket.gethostname()}:999999999")
    assert not stands("")
