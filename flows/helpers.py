"""Workers that are asked to help with a large round: invited as runs of their own, excused when all is done (ADR 0040).

Rules
-----
1. Nobody has to come: the round does all the work itself where nobody is free, so an invitation never blocks anything.
2. One invitation per round and number, however often Prefect's client has to ask (an idempotency key).
3. A server that cannot invite, or does not know the deployment, is no reason to stop: the round then works alone.
"""

from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled

from flows.parameters import SENDING

DEPLOYMENT = "Meehelpen/meehelpen"
UNNEEDED = "niet nodig"


async def invite(wanted: int, run: str = "") -> list[UUID]:
    """So many runs of the deployment `meehelpen`, for this round or (empty) to send what waits; their ids."""
    if not wanted:
        return []
    try:
        async with get_client() as client:
            deployment = await client.read_deployment_by_name(DEPLOYMENT)
            return [
                (
                    await client.create_flow_run_from_deployment(
                        deployment.id,
                        parameters={"run": run or SENDING, "number": number},
                        idempotency_key=f"{flow_run.id}-{number}",
                        name=f"meehelpen {run or SENDING}, {number}",
                    )
                ).id
                for number in range(1, wanted + 1)
            ]
    except (ObjectNotFound, PrefectHTTPStatusError) as problem:  # rule 3
        get_run_logger().warning("niemand gevraagd om mee te helpen: %s", type(problem).__name__)
        return []


async def excuse(invited: list[UUID]) -> int:
    """Take back the invitations that nobody took up yet; how many."""
    taken_back = 0
    if not invited:
        return taken_back
    async with get_client() as client:
        for id_ in invited:
            run = await client.read_flow_run(id_)
            if run.state is not None and run.state.type is StateType.SCHEDULED:
                await client.set_flow_run_state(id_, Cancelled(name=UNNEEDED))
                taken_back += 1
    return taken_back
