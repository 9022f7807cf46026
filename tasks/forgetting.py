"""The code of a card, taken out of what Prefect keeps of a run (ADR 0034).

Rules
-----
1. What is overwritten is all of the run's parameters: so what somebody added to them goes too.
2. This run comes first. Then every earlier run of this form that ended otherwise than by itself: cancelled before it
   began, crashed while it started.
3. It is no task: a task is one more row in Prefect, and one more moment.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from prefect import Flow, State
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId, FlowRunFilter, FlowRunFilterState
from prefect.client.schemas.filters import FlowRunFilterStateType as StateTypes
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import deployment
from prefect.runtime import flow_run as this_run

CARD = "card"  #: the parameter
FORGOTTEN = "****-****"
EARLIER = 50  #: runs looked back on


async def forget_code() -> None:
    """This run, before anything else is done. Raises what Prefect's client raises: then nothing was done."""
    async with get_client() as client:
        await _forget(client, UUID(str(this_run.id)), this_run.parameters.keys())


async def forget_left_behind() -> None:
    """Earlier runs of the same deployment that ended before they could forget."""
    if not deployment.id:
        return
    async with get_client() as client:
        ended = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[UUID(str(deployment.id))])),
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=StateTypes(any_=list(TERMINAL_STATES)))),
            sort=FlowRunSort.END_TIME_DESC,
            limit=EARLIER,
        )
        for run in ended:
            if run.parameters.get(CARD) not in (None, FORGOTTEN):
                await _forget(client, run.id, run.parameters)


async def forget_on_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001
    """A hook: for a run that failed before its first act, such as one with a parameter there is none of."""
    async with get_client() as client:
        await _forget(client, flow_run.id, flow_run.parameters)


async def _forget(client: PrefectClient, run: UUID, names: Iterable[str]) -> None:
    await client.update_flow_run(run, parameters={CARD: FORGOTTEN} if CARD in names else {})
