"""What is late says so, and what a later round has done is not done again: as plain functions, without a server."""

from datetime import datetime
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun

from flows.naming import too_late
from klantreis.moments import parse_moment
from tasks.overtaken import overtaken

NOW = parse_moment("2026-11-26T10:00:00+01:00")  # Thursday


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (None, ""),
        ("2026-11-26T09:45:00+01:00", ""),  # a quarter of an hour: the worker was busy
        ("2026-11-26T10:15:00+01:00", ""),  # picked up early
        ("2026-11-26T07:30:00+01:00", " (te laat: gepland 07:30)"),
        ("2026-11-25T06:30:00+00:00", " (te laat: gepland wo 25 nov 07:30)"),  # Wednesday, told in Dutch time
        ("2026-11-20T07:30:00+01:00", " (te laat: gepland vr 20 nov 07:30)"),  # Friday
    ],
)
def test_a_run_that_starts_long_after_its_time_says_when_it_was_to_start(planned: str | None, said: str) -> None:
    moment = datetime.fromisoformat(planned) if planned else None
    assert too_late(moment, NOW) == said


def run(*, scheduled: bool = True, **parameters: object) -> FlowRun:
    return FlowRun(id=uuid4(), flow_id=uuid4(), auto_scheduled=scheduled, parameters=parameters)


def test_only_what_the_schedule_made_with_the_same_parameters_was_overtaken() -> None:
    mine, same, rehearsal, asked = run(), run(), run(dry_run=True), run(scheduled=False)
    assert overtaken(mine, [mine, same, rehearsal, asked]) == [same]


def test_a_rehearsal_overtakes_nothing_that_is_to_be_done() -> None:
    assert overtaken(run(scheduled=False, dry_run=True), [run(), run()]) == []
