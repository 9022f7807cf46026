"""What Prefect runs and when: `prefect.yaml`, and what a real server makes of it."""

import asyncio
import importlib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prefect import Flow
from prefect.server.schemas.schedules import CronSchedule
from ruamel.yaml import YAML

from flows.technical import tell_apart
from klantreis import automations
from klantreis.prefect_address import ROOT
from klantreis.prefect_api import PrefectApi
from klantreis.prefect_deploy import POOL, deploy, deployments
from tests.flows.conftest import Ask

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DEPLOYMENTS: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())["deployments"]
SCHEDULES = [schedule for deployment in DEPLOYMENTS for schedule in deployment.get("schedules", [])]


def entrypoint(deployment: dict[str, Any]) -> Flow[..., Any]:
    module, _, name = deployment["entrypoint"].rpartition(".")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, Flow)
    return found


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_every_deployment_runs_a_flow_and_is_told_in_words(deployment: dict[str, Any]) -> None:
    assert entrypoint(deployment).description
    assert deployment["description"].endswith(".")
    assert deployment["tags"]
    assert deployment["work_pool"] == {"name": POOL}


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_every_flow_says_by_the_name_of_its_state_that_a_failure_was_a_technical_one(
    deployment: dict[str, Any],
) -> None:
    """Make it with `flow` of `flows/technical.py`, not with Prefect's own."""
    made = entrypoint(deployment)
    assert tell_apart in made.on_failure_hooks
    assert tell_apart in made.on_crashed_hooks


def test_what_waits_is_told_after_the_round_of_each_working_day() -> None:
    (schedule,) = next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.attention.attention")["schedules"]
    starts = _times(schedule, datetime(2026, 10, 22, tzinfo=AMSTERDAM), 3)  # Thursday; winter time on Sunday 25
    assert starts == ["Thu 22 Oct 08:00", "Fri 23 Oct 08:00", "Mon 26 Oct 08:00"]


def test_what_plans_or_sends_runs_one_at_a_time_and_who_comes_second_waits() -> None:
    limits = {deployment["entrypoint"]: deployment.get("concurrency_limit") for deployment in DEPLOYMENTS}
    for name in ("waves", "follow_up", "deliver", "client_journey"):
        assert limits[f"flows.{name}.{name}"] == {"limit": 1, "collision_strategy": "ENQUEUE"}


def test_the_follow_up_starts_every_working_day_at_half_past_seven_also_when_the_clock_changes() -> None:
    (schedule,) = next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.follow_up.follow_up")["schedules"]
    assert schedule["slug"] == "follow-up"
    starts = _times(schedule, datetime(2026, 10, 22, tzinfo=AMSTERDAM), 4)  # Thursday; winter time on Sunday 25
    assert starts == ["Thu 22 Oct 07:30", "Fri 23 Oct 07:30", "Mon 26 Oct 07:30", "Tue 27 Oct 07:30"]


def test_groups_are_called_half_an_hour_before_the_round_that_invites_them() -> None:
    (schedule,) = next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.waves.waves")["schedules"]
    assert schedule["slug"] == "waves"
    starts = _times(schedule, datetime(2026, 3, 26, tzinfo=AMSTERDAM), 4)  # Thursday; summer time on Sunday 29
    assert starts == ["Thu 26 Mar 07:00", "Fri 27 Mar 07:00", "Mon 30 Mar 07:00", "Tue 31 Mar 07:00"]


def test_delivery_comes_round_once_before_the_round_then_every_quarter_of_an_hour_of_the_working_day() -> None:
    early, all_day = next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.deliver.deliver")["schedules"]
    assert all_day["slug"] == "deliver"
    starts = _times(all_day, datetime(2026, 11, 20, tzinfo=AMSTERDAM), 45)  # Friday
    assert starts[:2] == ["Fri 20 Nov 08:00", "Fri 20 Nov 08:15"]
    assert starts[43:] == ["Fri 20 Nov 18:45", "Mon 23 Nov 08:00"]
    assert _times(early, datetime(2026, 11, 20, tzinfo=AMSTERDAM), 2) == ["Fri 20 Nov 07:15", "Mon 23 Nov 07:15"]


def test_work_lists_are_read_by_the_delivery_and_by_nothing_else_on_a_schedule() -> None:
    """A run every quarter of an hour that finds nothing is noise, most of all where no place for lists is set."""
    assert not next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.worklists.worklists").get("schedules")


def test_the_audit_of_the_month_that_ended_is_made_on_the_second_day_of_every_month() -> None:
    (schedule,) = next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.audit.audit")["schedules"]
    assert schedule["slug"] == "audit"
    starts = _times(schedule, datetime(2026, 10, 22, tzinfo=AMSTERDAM), 3)  # Thursday; winter time on Sunday 25
    assert starts == ["Mon 02 Nov 06:00", "Wed 02 Dec 06:00", "Sat 02 Jan 06:00"]


def test_the_watchdog_looks_before_the_day_begins_and_when_its_round_must_have_been() -> None:
    schedules = next(d for d in DEPLOYMENTS if d["entrypoint"] == "flows.watchdog.watchdog")["schedules"]
    starts = [_times(schedule, datetime(2026, 11, 27, tzinfo=AMSTERDAM), 2) for schedule in schedules]  # Friday
    assert starts == [["Fri 27 Nov 06:45", "Mon 30 Nov 06:45"], ["Fri 27 Nov 09:00", "Mon 30 Nov 09:00"]]


def _times(schedule: dict[str, Any], start: datetime, count: int) -> list[str]:
    cron = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    dates = asyncio.run(cron.get_dates(count, start=start))
    return [date.astimezone(AMSTERDAM).strftime("%a %d %b %H:%M") for date in dates]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule["slug"])
def test_nothing_is_scheduled_in_the_hours_in_which_the_clock_changes(schedule: dict[str, Any]) -> None:
    assert schedule["timezone"] == "Europe/Amsterdam"
    assert not set(_hours(schedule["cron"])) & {1, 2, 3}


def _hours(cron: str) -> list[int]:
    first, _, last = cron.split()[1].partition("-")
    return list(range(int(first), int(last or first) + 1))


def test_no_path_of_any_machine_stands_in_it() -> None:
    text = (ROOT / "prefect.yaml").read_text()
    assert str(ROOT) not in text
    assert "directory" not in text


@pytest.fixture(scope="module")
def deployed(server: str, home: Path) -> list[dict[str, Any]]:
    """The deployments on the server, made as `make start` makes them."""
    deploy(home, server)
    return deployments(server)


def test_a_deployment_on_a_schedule_really_gets_scheduled_runs(deployed: list[dict[str, Any]], ask: Ask) -> None:
    """With a newer SQLAlchemy than the lock's, the server looks healthy and never schedules anything (ADR 0003)."""
    scheduled = {deployment["id"] for deployment in deployed if deployment["schedules"]}
    assert len(scheduled) == sum(bool(deployment.get("schedules")) for deployment in DEPLOYMENTS)
    deadline = datetime.now(UTC) + timedelta(seconds=60)
    waiting = set(scheduled)
    while waiting and datetime.now(UTC) < deadline:
        waiting -= {run["deployment_id"] for run in ask("POST", "/flow_runs/filter", {}) if run["auto_scheduled"]}
        time.sleep(0.5)
    assert not waiting


def test_an_automation_is_there_once_however_often_it_is_put_there(deployed: list[dict[str, Any]], server: str) -> None:
    """Deploying put it there already."""
    api = PrefectApi(server)
    assert automations.put(api) == ["storing melden"]
    (found,) = api.post("/automations/filter", {})
    number = next(each["id"] for each in deployed if each["name"] == "storing melden")
    assert found["actions"][0]["deployment_id"] == number


def test_the_server_runs_them_in_the_folder_they_were_deployed_from(deployed: list[dict[str, Any]]) -> None:
    step = {"prefect.deployments.steps.set_working_directory": {"directory": str(ROOT)}}
    assert all(deployment["pull_steps"] == [step] for deployment in deployed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"case": "Jan Jansen"},
        {"by": "Jan"},
        {"event": "Gebeld met mevrouw De Vries"},
        {"occurred_on": "gisteren bij Jan"},
        {"at": "morgen bij Jan"},
        {"data": [{"name": "place", "value": "bij Jan thuis"}]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_server_refuses_free_text_before_it_stores_it(
    wrong: dict[str, object], deployed: list[dict[str, Any]], ask: Ask
) -> None:
    form = next(deployment for deployment in deployed if deployment["entrypoint"] == "flows.record.record")
    event = form["parameter_openapi_schema"]["properties"]["event"]["enum"][0]
    right = {"case": "7KQ4M-2XW9T", "event": event, "occurred_on": "2026-11-20", "by": "kw-2"}
    answer = ask("POST", f"/deployments/{form['id']}/create_flow_run", {"parameters": right | wrong})
    assert "Validation failed" in answer["detail"]
