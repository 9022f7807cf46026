"""What was red and asks for nobody any more, put aside: of several red runs nobody knows which still holds.

Rules
-----
1. Red asks for a person now. What an earlier morning page asked for is in the newer one, or it is done.
2. The earlier run becomes grey (`Cancelled`) and says which run replaced it. What it said stays in its message, its
   history of states and its artifact.
3. A round that the fuse held becomes grey as soon as somebody decided about it, from a form or by a command.
4. Only runs of the same flow for the same municipality. A run of one municipality says nothing of the others.
5. A server that does not take it is no reason to fail: then the earlier run stays as it was.
"""

import logging
import re
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowRunFilter, FlowRunFilterId, FlowRunFilterState
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled

from klantreis.usecases import releasing
from tasks.workplace import workplace

AT_MOST = 50  #: runs that are looked at

_HELD = re.compile(r"vastgehouden: .*, (R-\d{8}-\d{1,4})")
#: State of a round in the database, after it was held.
_DECISIONS = {"released": "goedgekeurd", "done": "goedgekeurd", "discarded": "ingetrokken"}

log = logging.getLogger("klantreis.aside")


async def put_aside(flow_name: str, mine: str, municipality: str, replaced_by: str) -> None:
    """By the rules above. `mine` is the id of the run that asks."""
    try:
        async with get_client() as client:
            for run in await _earlier(client, flow_name, UUID(mine)):
                if run.parameters.get("municipality", municipality) == municipality:
                    await _replace(client, run, replaced_by)
    except Exception as problem:  # rule 5; never its text
        log.warning("earlier runs were not put aside: %s", type(problem).__name__)


async def put_decided_aside(flow_name: str) -> None:
    """The rounds of this flow that the fuse held and somebody decided about (rule 3)."""
    try:
        async with get_client() as client:
            for run in await _earlier(client, flow_name):
                if decided := _decided(held_round(run.state.name if run.state else None)):
                    said: State[None] = Cancelled(name=f"vastgehouden, daarna {decided}")
                    await client.set_flow_run_state(run.id, said, force=True)
    except Exception as problem:  # rule 5; never its text
        log.warning("rounds that were decided about were not put aside: %s", type(problem).__name__)


def held_round(state_name: str | None) -> str:
    """Which round a state says is held, and nothing besides; empty: none."""
    found = _HELD.fullmatch(state_name or "")
    return found[1] if found else ""


def _decided(ref: str) -> str:
    """What somebody decided about this round; empty: nothing yet."""
    if not ref:
        return ""
    with workplace() as app:
        return _DECISIONS.get(releasing.state_of(app, ref), "")


async def _earlier(client: PrefectClient, flow_name: str, *mine: UUID) -> list[FlowRun]:
    return await client.read_flow_runs(
        flow_filter=FlowFilter.model_validate({"name": {"any_": [flow_name]}}),
        flow_run_filter=FlowRunFilter(
            id=FlowRunFilterId(not_any_=list(mine)) if mine else None,
            state=FlowRunFilterState.model_validate({"type": {"any_": [StateType.FAILED]}}),
        ),
        sort=FlowRunSort.START_TIME_DESC,
        limit=AT_MOST,
    )


async def _replace(client: PrefectClient, run: FlowRun, replaced_by: str) -> None:
    said = run.state.name if run.state is not None else ""
    told: State[None] = Cancelled(
        name=f"vervangen door {replaced_by}", message=f"Toen: {said}. Nu geldt {replaced_by}."
    )
    await client.set_flow_run_state(run.id, told, force=True)
