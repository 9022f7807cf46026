"""An event per dossier in which something was done: how staff find a dossier back in Prefect's feed.

Prefect's server keeps at most 10,000 events waiting and drops the rest without a word (reference prefect.md, section
13). So a run tells at most CAP; the first BURST at once, under half that queue, and the rest no faster than stored.
"""

import asyncio
import time
from collections.abc import Sequence
from contextvars import copy_context

from prefect.events import emit_event
from prefect.logging import get_run_logger

CAP = 5_000
BURST = 4_000
PER_SECOND = 150


def tell_acted(acted: Sequence[tuple[str, str]]) -> "asyncio.Future[None]":
    """Tells beside the rest of the run; await the answer before the run ends. `acted`: (case reference, stage)."""
    if len(acted) > CAP:
        get_run_logger().warning("%d dossiers met een actie; alleen de eerste %d als gebeurtenis", len(acted), CAP)
    return asyncio.get_running_loop().run_in_executor(None, copy_context().run, _tell, tuple(acted[:CAP]))


def _tell(acted: Sequence[tuple[str, str]]) -> None:
    for number, (ref, stage) in enumerate(acted):
        if number >= BURST:
            time.sleep(1 / PER_SECOND)
        emit_event(
            event="klantreis.case.acted",
            resource={"prefect.resource.id": f"klantreis.case.{ref}", "prefect.resource.name": ref},
            payload={"stage": stage},
        )
