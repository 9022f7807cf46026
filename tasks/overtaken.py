"""Runs that were to start while no worker was there, and that have nothing left to do.

After an outage Prefect starts every run that was missed, the oldest first: three days of deliveries keep a worker busy
for a quarter of an hour, while the round of today waits behind them. But a round does all that is due now, whatever it
was planned for.

Rules
-----
1. Only what the schedule made is skipped, of the same deployment, with the same parameters, that was to start by now
   and did not. What a person asked for always runs.
2. Only after the work is done: who skips first and then fails leaves the work undone until the next day.
3. A server that does not answer is no reason to fail: then they run, and find nothing to do.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import PrefectException
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled

NAME = "ingehaald"
MESSAGE = "Een andere ronde deed dit werk al. Er was niets meer te doen."

log = logging.getLogger("klantreis.overtaken")


async def skip_overtaken(now: datetime) -> int:
    """Ends the runs whose work this one did, by the rules above; how many. Nothing for a run without a deployment."""
    if not (deployment.id and flow_run.id):
        return 0
    try:
        async with get_client() as client:
            mine = await client.read_flow_run(UUID(str(flow_run.id)))
            found = overtaken(mine, await _late(client, UUID(str(deployment.id)), now))
            for run in found:
                await client.set_flow_run_state(run.id, Cancelled(name=NAME, message=MESSAGE), force=True)
    except (httpx.HTTPError, PrefectException) as problem:  # rule 3
        log.warning("late runs were left as they are: %s", type(problem).__name__)
        return 0
    return len(found)


def overtaken(mine: FlowRun, late: Iterable[FlowRun]) -> list[FlowRun]:
    """Those that would do again what this run did."""
    return [run for run in late if run.auto_scheduled and run.id != mine.id and run.parameters == mine.parameters]


async def _late(client: PrefectClient, of: UUID, now: datetime) -> list[FlowRun]:
    waiting = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    return await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=waiting, expected_start_time=FlowRunFilterExpectedStartTime(before_=now)),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[of])),
    )
