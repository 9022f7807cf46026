"""What a look at Prefect means: lines of `doctor`, each with a server that has just that wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from klantreis.usecases.doctor_lines import Level
from klantreis.usecases.prefect_judged import SILENCE, dead, judged
from klantreis.usecases.prefect_seen import Deployment, FlowRun, Seen, Worker, seconds_of

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)  # Thursday
KEPT = {"server": {"services": {"db_vacuum": {"enabled": ["events", "flow_runs"]}}}}
FOLLOW_UP = Deployment(
    id="d-1", name="dagelijkse opvolging", entrypoint="flows.follow_up.follow_up", pool="process", schedules=1, ahead=3,
    limit_id="l-1",
)  # fmt: skip
DELIVER = replace(FOLLOW_UP, id="d-2", name="berichten bezorgen", entrypoint="flows.deliver.deliver", limit_id="")
WORKER = Worker(name="klantreis", pool="process", online=True, heard=NOW)
WELL = Seen(version="3.8.8", workers=(WORKER,), deployments=(FOLLOW_UP, DELIVER), ended=9, settings=KEPT)


def a_run(silent: timedelta, state: str = "RUNNING") -> FlowRun:
    return FlowRun(
        id="r-1", deployment="d-1", state=state, state_name=state.title(), since=NOW - timedelta(hours=3),
        expected=NOW - timedelta(hours=3), sign_of_life=NOW - silent,
    )  # fmt: skip


def not_fine(seen: Seen) -> dict[str, Level]:
    return {each.what: each.level for each in judged(seen, NOW, "3.8.8") if not each.fine}


def test_of_a_server_in_order_every_part_is_told_and_all_is_fine() -> None:
    assert not_fine(WELL) == {}
    parts = {each.what for each in judged(WELL, NOW, "3.8.8")}
    assert parts == {"prefect", "worker", "schedule", "late", "silent run", "slot", "prefect queue", "prefect growth"}


@pytest.mark.parametrize(
    ("changed", "what", "level"),
    [
        ({"version": "3.9.1"}, "prefect", Level.wrong),
        ({"workers": ()}, "worker", Level.wrong),
        ({"workers": (replace(WORKER, online=False),)}, "worker", Level.wrong),
        ({"workers": (replace(WORKER, pool="another"),)}, "worker", Level.wrong),
        ({"deployments": (FOLLOW_UP,)}, "schedule", Level.wrong),  # nothing delivers
        ({"deployments": (replace(FOLLOW_UP, paused=True), DELIVER)}, "schedule", Level.wrong),
        ({"deployments": (replace(FOLLOW_UP, schedules_off=1), DELIVER)}, "schedule", Level.wrong),
        ({"deployments": (replace(FOLLOW_UP, ahead=0), DELIVER)}, "schedule", Level.wrong),  # ADR 3: in silence
        ({"deployments": (replace(FOLLOW_UP, slots=1), DELIVER)}, "slot", Level.doubtful),
        ({"late": (replace(a_run(SILENCE), expected=NOW - timedelta(minutes=31)),)}, "late", Level.doubtful),
        ({"late": (replace(a_run(SILENCE), expected=NOW - timedelta(minutes=121)),)}, "late", Level.wrong),
        ({"under_way": (a_run(timedelta(minutes=16)),)}, "silent run", Level.doubtful),
        ({"ended_unheard": 2}, "prefect queue", Level.doubtful),
        ({"too_old": 40}, "prefect growth", Level.doubtful),
        ({"settings": {}}, "prefect growth", Level.doubtful),
    ],
)
def test_each_thing_that_is_wrong_gives_its_own_line_and_no_other(
    changed: dict[str, Any], what: str, level: Level
) -> None:
    assert not_fine(replace(WELL, **changed)) == {what: level}


def test_a_place_that_a_run_holds_and_a_run_that_waits_a_little_are_no_trouble() -> None:
    taken = replace(FOLLOW_UP, slots=1, holders=1)
    waiting = replace(a_run(timedelta()), expected=NOW - timedelta(minutes=29))
    assert not_fine(replace(WELL, deployments=(taken, DELIVER), late=(waiting,))) == {}


def test_a_run_of_hours_that_gave_a_sign_of_life_a_moment_ago_is_not_dead() -> None:
    assert not dead(a_run(timedelta(minutes=14)), NOW)
    assert dead(a_run(timedelta(minutes=16)), NOW)
    assert not dead(replace(a_run(timedelta()), sign_of_life=None), NOW)


@pytest.mark.parametrize(("told", "seconds"), [(2592000, 2592000), ("P30D", 2592000), ("PT1H", 3600), (60.5, 60.5)])
def test_a_stretch_of_time_is_read_as_the_server_writes_it(told: object, seconds: float) -> None:
    assert seconds_of(told) == seconds
