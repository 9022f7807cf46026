"""A task run of its own for each dossier a person must look at, so that it stands in Prefect by reference."""

import asyncio
from collections.abc import Sequence

from prefect import State
from prefect.logging import get_run_logger
from prefect.states import Completed

from tasks.careful import careful

CAP = 200
PER_SECOND = 50


@careful("geëscaleerd", run_name="geëscaleerd {ref}", timeout=60)
def escalated_case(ref: str) -> State[None]:
    return Completed(name="kijk hiernaar", message=f"Dossier {ref} is deze ronde geëscaleerd: klantreis timeline {ref}")


async def show_escalated(refs: Sequence[str]) -> None:
    """One task run per newly escalated dossier, at a pace the server stores; at most CAP a round."""
    if len(refs) > CAP:
        get_run_logger().warning("%d dossiers geëscaleerd; alleen de eerste %d apart getoond", len(refs), CAP)
    for ref in refs[:CAP]:
        escalated_case(ref, return_state=True)
        await asyncio.sleep(1 / PER_SECOND)
