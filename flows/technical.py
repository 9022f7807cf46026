"""A flow that could not do its work says so by the name of its state, apart from one that asks for a person's decision.

Rules
-----
1. A state that a flow of ours gave its own name keeps it. Only Prefect's own names are replaced.
2. What was handed in is wrong: *afgekeurd*, as where the flow itself says so.
3. Everything else is *technische fout*, with what to do. The text of the error stays in the message.
4. A server that does not take the new name is no reason to fail once more: then Prefect's name stands.
"""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.exceptions import ParameterTypeError

from klantreis.errors import AskHuman, FixConfiguration, FixInput, TryAgain
from tasks.careful import Unexpected

P = ParamSpec("P")
R = TypeVar("R")
Hooks = Sequence[Callable[..., Awaitable[None]]]

OF_PREFECT = {"Failed", "Crashed", "TimedOut"}
REFUSED = "afgekeurd"
#: By kind of error, the first that fits.
NAMES: Mapping[type[BaseException], str] = {
    ParameterTypeError: REFUSED,
    FixInput: REFUSED,
    FixConfiguration: "technische fout: instelling klopt niet",
    TryAgain: "technische fout: probeer het later opnieuw",
    Unexpected: "technische fout: meld het bij het beheer",
    AskHuman: "gestopt: iemand moet kijken",
}
UNKNOWN = "technische fout: meld het bij het beheer"
CRASHED = "technische fout: afgebroken, start opnieuw"

log = logging.getLogger("klantreis.technical")


def flow(
    *, name: str, flow_run_name: str | Callable[[], str], validate_parameters: bool = True, at_a_bad_end: Hooks = ()
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Flow[P, Coroutine[Any, Any, R]]]:
    """A Prefect flow by the rules above. Both names are read by staff.

    Without `validate_parameters` it checks its own. `at_a_bad_end` is done when it failed, crashed or was cancelled.
    """

    def as_flow(function: Callable[P, Coroutine[Any, Any, R]]) -> Flow[P, Coroutine[Any, Any, R]]:
        return Flow(
            function,
            name=name,
            flow_run_name=flow_run_name,
            validate_parameters=validate_parameters,
            on_failure=[*at_a_bad_end, tell_apart],
            on_crashed=[*at_a_bad_end, tell_apart],
            on_cancellation=[*at_a_bad_end],
        )

    return as_flow


async def tell_apart(flow: object, flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - Prefect's names
    """Gives a failed or crashed run the name that says what kind of failure it is."""
    if state.name not in OF_PREFECT:
        return
    name = CRASHED if state.type is StateType.CRASHED else named(await _error(state))
    try:
        async with get_client() as client:
            told = State[Any](type=state.type, name=name, message=state.message)
            await client.set_flow_run_state(flow_run.id, told, force=True)
    except Exception as problem:  # rule 4; never its text
        log.warning("a failure kept the name that Prefect gave it: %s", type(problem).__name__)


def named(problem: object) -> str:
    """How a state with this error is called."""
    return next((name for kind, name in NAMES.items() if isinstance(problem, kind)), UNKNOWN)


async def _error(state: State[Any]) -> object:
    try:
        return await state.aresult(raise_on_failure=False)
    except Exception as problem:
        return problem
