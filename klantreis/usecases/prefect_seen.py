"""What a Prefect server tells of itself, in one look: as values, so that judging them needs no server.

Rules
-----
1. Codes, names of deployments and moments only: no parameters, no names of runs.
2. A sign of life of a run is the newest of: its last change of state, an event about it (Prefect sends a heartbeat in
   each run), a line it logged.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from klantreis.prefect_api import PrefectApi

UNDER_WAY = ("PENDING", "RUNNING", "CANCELLING")
HOLDS_SLOT = "AwaitingRetry"  #: a scheduled run that keeps its slot while its process waits
HEARTBEAT = "prefect.flow-run.heartbeat"  #: sent by the process of a run, not by the server
PAGE = 200  #: the most a server gives at once
MEMORY = timedelta(days=2)  #: how far back events are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that starts runs."""

    name: str
    pool: str
    online: bool  #: as the server says: it heard of it lately
    heard: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRun:
    """A run that is under way, or waits too long to begin."""

    id: str
    deployment: str  #: id; empty: started by hand, or part of another run
    state: str  #: type
    state_name: str
    since: datetime  #: of this state
    expected: datetime
    process: str = ""  #: `host:number` of its process, where the server knows
    sign_of_life: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Something that can be started, and when it starts by itself."""

    id: str
    name: str
    entrypoint: str
    pool: str = ""
    paused: bool = False
    schedules: int = 0
    schedules_off: int = 0
    ahead: int = 0  #: runs that stand ready for a later moment
    limit_id: str = ""  #: of `one at a time`
    slots: int = 0  #: taken, according to the limit
    holders: int = 0  #: runs that can hold one


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everything that is judged."""

    version: str
    workers: tuple[Worker, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    under_way: tuple[FlowRun, ...] = ()
    late: tuple[FlowRun, ...] = ()
    ended: int = 0  #: runs that ended lately and were looked up
    ended_unheard: int = 0  #: of which no event was written down: its queue lost them
    too_old: int = 0  #: ended runs that should have been removed by now
    settings: Mapping[str, Any] = field(default_factory=dict)


def look(api: PrefectApi, now: datetime) -> Seen:
    """One look. Raises ServerUnavailable, ServerRefused."""
    version = str(api.get("/admin/version"))
    settings = dict(api.get("/admin/settings"))
    under_way = tuple(_with_life(api, run, now) for run in _runs(api, {"state": {"type": {"any_": [*UNDER_WAY]}}}))
    retrying = _runs(api, {"state": {"name": {"any_": [HOLDS_SLOT]}}})
    ended, unheard = _unheard(api, now)
    return Seen(
        version=version,
        workers=tuple(_workers(api)),
        deployments=tuple(_deployments(api, now, (*under_way, *retrying))),
        under_way=under_way,
        late=tuple(_runs(api, {"state": {"name": {"any_": ["Late"]}}})),
        ended=ended,
        ended_unheard=unheard,
        too_old=_too_old(api, now, settings),
        settings=settings,
    )


def slots_of(api: PrefectApi) -> dict[str, tuple[int, int]]:
    """By id of a deployment with a limit: slots that are taken, and runs that can hold one. Raises likewise."""
    holding = [
        *_runs(api, {"state": {"type": {"any_": [*UNDER_WAY]}}}),
        *_runs(api, {"state": {"name": {"any_": [HOLDS_SLOT]}}}),
    ]
    return {
        told["id"]: (int(told["global_concurrency_limit"]["active_slots"]), _holders(holding, told["id"]))
        for told in api.post("/deployments/filter", {"limit": PAGE})
        if told.get("global_concurrency_limit")
    }


def run_now(api: PrefectApi, run: str, now: datetime) -> FlowRun:
    """One run, as it stands. Raises likewise."""
    return _with_life(api, _flow_run(api.get(f"/flow_runs/{run}")), now)


def _workers(api: PrefectApi) -> Iterator[Worker]:
    for pool in api.post("/work_pools/filter", {"limit": PAGE}):
        for told in api.post(f"/work_pools/{pool['name']}/workers/filter", {}):
            yield Worker(
                name=told["name"],
                pool=pool["name"],
                online=told["status"] == "ONLINE",
                heard=moment_of(told["last_heartbeat_time"]),
            )


def _deployments(api: PrefectApi, now: datetime, holding: Iterable[FlowRun]) -> Iterator[Deployment]:
    holding = tuple(holding)
    for told in api.post("/deployments/filter", {"limit": PAGE}):
        active = [each["active"] for each in told["schedules"]]
        limit = told.get("global_concurrency_limit") or {}
        yield Deployment(
            id=told["id"],
            name=told["name"],
            entrypoint=told["entrypoint"] or "",
            pool=told["work_pool_name"] or "",
            paused=bool(told["paused"]),
            schedules=len(active),
            schedules_off=active.count(False),
            ahead=_ahead(api, told["id"], now) if active else 0,
            limit_id=limit.get("id", ""),
            slots=int(limit.get("active_slots", 0)),
            holders=_holders(holding, told["id"]),
        )


def _holders(holding: Iterable[FlowRun], deployment: str) -> int:
    return sum(run.deployment == deployment for run in holding)


def _ahead(api: PrefectApi, deployment: str, now: datetime) -> int:
    scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}, "expected_start_time": {"after_": now.isoformat()}}
    return int(api.post("/flow_runs/count", {"flow_runs": scheduled, "deployments": {"id": {"any_": [deployment]}}}))


def _runs(api: PrefectApi, which: Mapping[str, Any]) -> list[FlowRun]:
    return [_flow_run(told) for told in api.post("/flow_runs/filter", {"flow_runs": which, "limit": PAGE})]


def _flow_run(told: Mapping[str, Any]) -> FlowRun:
    state, expected = told["state"], moment_of(told["expected_start_time"])
    since = moment_of(state["timestamp"])
    assert since is not None
    return FlowRun(
        id=told["id"],
        deployment=told["deployment_id"] or "",
        state=state["type"],
        state_name=state["name"],
        since=since,
        expected=expected or since,
        process=told.get("infrastructure_pid") or "",
    )


def _with_life(api: PrefectApi, run: FlowRun, now: datetime) -> FlowRun:
    return replace(run, sign_of_life=max(filter(None, (run.since, heard_of(api, run.id, now), _logged(api, run.id)))))


def heard_of(api: PrefectApi, run: str, now: datetime, *, only_heartbeats: bool = False) -> datetime | None:
    """When the newest event about this run was. Raises likewise."""
    which: dict[str, Any] = {
        "occurred": {"since": (now - MEMORY).isoformat()},
        "any_resource": {"id": [f"prefect.flow-run.{run}"]},
    }
    if only_heartbeats:
        which["event"] = {"name": [HEARTBEAT]}
    events = api.post("/events/filter", {"filter": which, "limit": 1})["events"]
    return moment_of(events[0]["occurred"]) if events else None


def _logged(api: PrefectApi, run: str) -> datetime | None:
    which = {"logs": {"flow_run_id": {"any_": [run]}}, "sort": "TIMESTAMP_DESC", "limit": 1}
    logs = api.post("/logs/filter", which)
    return moment_of(logs[0]["timestamp"]) if logs else None


def _unheard(api: PrefectApi, now: datetime) -> tuple[int, int]:
    """Of the runs that ended lately: how many, and of how many no event was written down."""
    window = {"after_": (now - timedelta(hours=24)).isoformat(), "before_": (now - timedelta(minutes=5)).isoformat()}
    ended = api.post("/flow_runs/filter", {"flow_runs": {"end_time": window}, "sort": "END_TIME_DESC", "limit": 20})
    started = [each["id"] for each in ended if each["start_time"]]
    if not started:
        return 0, 0
    which = {
        "occurred": {"since": (now - MEMORY).isoformat()},
        "resource": {"id": [f"prefect.flow-run.{run}" for run in started], "distinct": True},
    }
    events = api.post("/events/filter", {"filter": which, "limit": 50})["events"]
    heard = {each["resource"]["prefect.resource.id"] for each in events}
    return len(started), sum(f"prefect.flow-run.{run}" not in heard for run in started)


def _too_old(api: PrefectApi, now: datetime, settings: Mapping[str, Any]) -> int:
    """Ended runs, not part of another, that should have been removed two days ago or more."""
    kept = settings["server"]["services"]["db_vacuum"]["retention_period"]
    before = now - timedelta(seconds=seconds_of(kept)) - timedelta(days=2)
    old = {"end_time": {"before_": before.isoformat()}, "parent_task_run_id": {"is_null_": True}}
    return int(api.post("/flow_runs/count", {"flow_runs": old}))


def moment_of(told: str | None) -> datetime | None:
    """A moment as the server writes it."""
    return None if told is None else datetime.fromisoformat(told.replace("Z", "+00:00"))


def seconds_of(told: object) -> float:
    """A stretch of time as the server writes it: a number of seconds, or `P30D` and `PT1H`."""
    if isinstance(told, int | float):
        return float(told)
    from pydantic import TypeAdapter

    return TypeAdapter(timedelta).validate_python(told).total_seconds()
