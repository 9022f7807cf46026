"""What a flow gives reaches who called it, also where Prefect's server answers with a state that carries nothing."""

import pytest
from prefect import flow
from prefect.states import Completed, State

from flows.endings import carried, done, needs_a_person

pytestmark = pytest.mark.prefect


@flow
async def green() -> int:
    return done(7, "klaar")


@flow
async def red() -> int:
    return needs_a_person(8, "besluit nodig")


@flow
async def nothing() -> None:
    return done(None, "vandaag niets")


@flow
async def broken() -> int:
    raise LookupError("kapot")


def emptied(state: State[int]) -> State[int]:
    """As the server answers whoever asks a second time whether this run may end."""
    return Completed(state_details=state.state_details)


async def test_a_result_arrives_green_or_red_and_so_does_nothing(server: str) -> None:
    assert await carried(await green(return_state=True)) == 7
    assert await carried(await red(return_state=True)) == 8
    assert await carried(await nothing(return_state=True)) is None


async def test_a_result_arrives_though_the_state_lost_it(server: str) -> None:
    assert await carried(emptied(await green(return_state=True))) == 7


async def test_what_a_flow_raised_is_raised(server: str) -> None:
    with pytest.raises(LookupError, match="kapot"):
        await carried(await broken(return_state=True))
