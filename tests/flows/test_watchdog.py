"""The watchdog on a real server: a run whose process is gone, a place that nobody holds, and what staff see.

The dead run is made over the API, so it has no process; a quarter of an hour of silence is skipped by asking later.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect import flow
from prefect.runtime import flow_run

from flows.watchdog import watchdog
from klantreis.prefect_api import PrefectApi
from klantreis.usecases.mending import ENDED, Mended
from klantreis.usecases.prefect_seen import look
from tasks.watching import mend
from tests.support.simulation import CONFIG, copy

LATER = timedelta(minutes=20)


@flow(name="Herstellen in een test")
async def mending(later: float) -> Mended:
    """What the watchdog does first, so many seconds later."""
    return mend(str(flow_run.id), datetime.now(UTC) + timedelta(seconds=later))


@pytest.fixture(scope="module")
def api(server: str) -> PrefectApi:
    return PrefectApi(server)


@pytest.fixture(scope="module")
def deployment(api: PrefectApi) -> dict[str, Any]:
    """One of which one runs at a time."""
    of = api.post("/flows/", {"name": "Opvolging in een test"})["id"]
    made = api.post("/deployments/", {"name": "een tegelijk", "flow_id": of, "concurrency_limit": 1})
    return dict(api.get(f"/deployments/{made['id']}"))


@pytest.fixture(autouse=True)
def address(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy(tmp_path)
    monkeypatch.setenv("PREFECT_API_URL", server)
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_CONFIG", str(CONFIG))
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))


def slots(api: PrefectApi, deployment: dict[str, Any]) -> int:
    return int(api.get(f"/deployments/{deployment['id']}")["global_concurrency_limit"]["active_slots"])


def a_run(api: PrefectApi, deployment: dict[str, Any]) -> str:
    """One that is under way, and holds the place."""
    new = {"state": {"type": "PENDING", "name": "Pending"}}
    run = str(api.post(f"/deployments/{deployment['id']}/create_flow_run", new)["id"])
    api.post(f"/flow_runs/{run}/set_state", {"state": {"type": "RUNNING", "name": "Running"}})
    api.patch(f"/v2/concurrency_limits/{deployment['global_concurrency_limit']['id']}", {"active_slots": 1})
    return run


async def test_a_run_that_is_silent_is_called_ended_and_its_place_is_free_again(
    api: PrefectApi, deployment: dict[str, Any]
) -> None:
    run = a_run(api, deployment)
    assert (await mending(0)).ended == 0  # it began a moment ago
    assert (api.get(f"/flow_runs/{run}")["state"]["type"], slots(api, deployment)) == ("RUNNING", 1)
    assert (await mending(LATER.total_seconds())).ended == 1
    assert (api.get(f"/flow_runs/{run}")["state"]["name"], slots(api, deployment)) == (ENDED, 0)


async def test_a_place_that_nobody_holds_is_given_free(api: PrefectApi, deployment: dict[str, Any]) -> None:
    api.patch(f"/v2/concurrency_limits/{deployment['global_concurrency_limit']['id']}", {"active_slots": 1})
    assert await mending(0) == Mended(freed=1)
    assert slots(api, deployment) == 0


async def test_one_look_tells_what_the_server_knows(api: PrefectApi, deployment: dict[str, Any]) -> None:
    run = a_run(api, deployment)
    seen = look(api, datetime.now(UTC))
    (found,) = [each for each in seen.under_way if each.id == run]
    assert found.sign_of_life is not None
    assert found.sign_of_life > datetime.now(UTC) - timedelta(minutes=2)
    (one,) = [each for each in seen.deployments if each.id == deployment["id"]]
    assert (one.slots, one.holders, one.schedules, one.ahead) == (1, 1, 0, 0)
    api.post(f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLED", "name": "Cancelled"}})


async def test_a_server_on_which_nothing_starts_by_itself_makes_the_watchdog_red_and_is_told(
    api: PrefectApi, deployment: dict[str, Any], tmp_path: Path
) -> None:
    """No worker is here, and no deployment of ours unless another file put them there. The round of Friday 23 January,
    where this simulation stands, was run."""
    state = await watchdog(return_state=True)
    assert state.type.value == "FAILED"
    assert state.name in ("er start iets niet vanzelf", "geen worker", "geen worker, er start iets niet vanzelf")
    page = api.post("/artifacts/filter", {"artifacts": {"key": {"any_": ["waakhond"]}}, "sort": "CREATED_DESC"})[0]
    assert "**mis**" in page["data"]
    assert "| Opvolging | in orde |" in page["data"]
    told = [text for file in (tmp_path / "out").rglob("*.eml") if "De waakhond" in (text := file.read_text())]
    assert len(told) == 1
    assert state.name in told[0]
