"""One stage of one resident's journey, as `client_journey` shows it: never started by hand."""

from datetime import datetime
from typing import Annotated

from flows.endings import done, not_over
from flows.parameters import MOMENT, CaseRef, asked
from flows.technical import flow
from tasks.lines import show_lines, stage_of

StageName = Annotated[str, asked("Fase", "De fase van de reis, als code.", pattern=r"^[a-z][a-z0-9_]{0,60}$")]
Moment = Annotated[datetime, asked("Moment", "Het moment waarvan de stand wordt getoond.", shape=MOMENT)]


@flow(name="Fase", flow_run_name="{stage} / dossier {ref}")
async def client_stage(ref: CaseRef, stage: StageName, at: Moment) -> str:
    """Laat van één fase zien wat er is gedaan, wat er loopt en wat er komt. Grijs: nog niet begonnen."""
    found = stage_of(ref, stage, at)
    await show_lines(ref, found.lines)
    more = f" {found.left_out} eerdere regels staan op de pagina van het dossier." if found.left_out else ""
    end = done if found.lines else not_over  # the lines that still run would be cancelled with it
    return end(stage, found.words, f"{found.words}.{more}")
