"""An event per dossier in which something was done: how staff find a dossier back in Prefect's feed.

Rules
-----
1. Prefect's server keeps at most 10,000 events waiting and drops the rest without a word (reference prefect.md, section
   13): a run tells CAP of them at most.
2. A round that acted on more dossiers tells none: a part would be taken for all, and who looks for a dossier in
   thousands asks klantreis itself (ADR 0042).
"""

from collections.abc import Callable, Sequence

from prefect.events import emit_event
from prefect.logging import get_run_logger

from klantreis.usecases import parts
from klantreis.usecases.values import RunTicket
from tasks.careful import careful
from tasks.workplace import workplace

CAP = 4_000
ELSEWHERE = "zoek een dossier met «reis van een inwoner»"


@careful("dossiers melden", run_name="dossiers van {ticket.run} melden", timeout=300)
def tell_acted(ticket: RunTicket, cap: int = CAP) -> int:
    """How many were told."""
    with workplace() as app:
        acted = parts.acted(app, ticket, cap)
    if acted is None:
        get_run_logger().info("meer dan %d dossiers met een actie: geen gebeurtenis voor elk; %s", cap, ELSEWHERE)
        return 0
    return tell_each(acted)


def tell_each(acted: Sequence[tuple[str, str]], tell: Callable[..., object] = emit_event) -> int:
    """`acted`: (case reference, stage). `tell`: gives an event to Prefect."""
    for ref, stage in acted:
        tell(
            event="klantreis.case.acted",
            resource={"prefect.resource.id": f"klantreis.case.{ref}", "prefect.resource.name": ref},
            payload={"stage": stage},
        )
    return len(acted)
