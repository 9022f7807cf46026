"""The tag under which everything in Prefect about one dossier is found: `dossier:7KQ4M-2XW9T`."""

from prefect.client.orchestration import get_client
from prefect.runtime import flow_run


def case_tag(ref: str) -> str:
    return f"dossier:{ref}"


async def tag_this_run(*tags: str) -> None:
    """The run one is in gets these tags too. `prefect.tags` reaches only what it starts: tasks and subflows."""
    wanted = dict.fromkeys([*flow_run.tags, *tags])
    async with get_client() as client:
        await client.update_flow_run(flow_run.id, tags=list(wanted))
