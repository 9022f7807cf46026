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

CAP = 4_000


def tell_acted(acted: Sequence[tuple[str, str]], tell: Callable[..., object] = emit_event) -> None:
    """`acted`: (case reference, stage). `tell`: gives an event to Prefect."""
    if len(acted) > CAP:
        said = "%d dossiers met een actie: geen gebeurtenis voor elk; zoek een dossier met «reis van een inwoner»"
        get_run_logger().info(said, len(acted))
        return
    for ref, stage in acted:
        tell(
            event="klantreis.case.acted",
            resource={"prefect.resource.id": f"klantreis.case.{ref}", "prefect.resource.name": ref},
            payload={"stage": stage},
        )
