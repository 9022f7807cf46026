"""The Prefect server that a round runs on."""

from prefect.client.orchestration import get_client

from klantreis.errors import ServerUnavailable


async def must_answer() -> None:
    """Raises ServerUnavailable when the server of PREFECT_API_URL does not answer as a Prefect server does.

    A process of ours starts no other server then: its runs would be seen nowhere.
    """
    async with get_client() as client:
        problem = await client.api_healthcheck()
    if problem is not None:
        raise ServerUnavailable(
            "The Prefect server of PREFECT_API_URL does not answer. Check that it runs and that the address ends in "
            "/api, then run again; without that setting a server is started here. Nothing was planned or sent."
        )
