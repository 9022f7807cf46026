"""Addresses of forms in Prefect's own pages, asked of the server at the moment of writing."""

import logging

from prefect.client.orchestration import get_client

FORM = "/v2/deployments/deployment/{id}/run"  #: on the same host, whatever that is called for who reads it

log = logging.getLogger("klantreis.pages")


async def forms() -> dict[str, str]:
    """By name of a deployment the address of its form. Nothing when the server does not tell: a page goes without."""
    try:
        async with get_client() as client:
            found = await client.read_deployments()
    except Exception as problem:  # a link is no reason to fail; never the text, which could hold what was sent
        log.warning("the forms were not found: %s", type(problem).__name__)
        return {}
    return {each.name: FORM.format(id=each.id) for each in found}
