"""Tell the people who run this that a run failed for a technical reason. Started by an automation, never by hand."""

from typing import Annotated
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_UI_URL

from flows.clock import moment
from flows.endings import done, needs_a_person
from flows.parameters import asked
from flows.technical import flow
from tasks.watching import tell_operations

FlowRunId = Annotated[
    str,
    asked(
        "Run",
        "Het nummer van de run in Prefect.",
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    ),
]
HOW = {"CRASHED": "is afgebroken", "FAILED": "is mislukt", "CANCELLED": "is gestopt"}


@flow(name="Storing melden", flow_run_name="storing melden")
async def report_trouble(run: FlowRunId) -> str:
    """Meldt het beheer dat een run om een technische reden is mislukt."""
    async with get_client() as client:
        failed = await client.read_flow_run(UUID(run))
        what = (await client.read_flow(failed.flow_id)).name
    state = failed.state.type.value if failed.state else ""
    subject = f"klantreis: {what} {HOW.get(state, 'liep niet goed af')}"
    lines = (
        f"{subject.removeprefix('klantreis: ')}.",
        "Er is niets kwijt en er gaat niets dubbel: de volgende ronde doet wat bleef liggen.",
        "",
        f"{PREFECT_UI_URL.value() or ''}/runs/flow-run/{run}",
    )
    untold = tell_operations(run, subject, lines, moment(None))
    return (
        needs_a_person(untold, "het beheer is niet ingelicht", untold)
        if untold
        else done("", "het beheer is ingelicht")
    )
