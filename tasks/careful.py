"""How every task runs: tried again only where that can help, nothing kept, and no unexpected text told to Prefect.

Rules
-----
1. Only TryAgain is tried again: a wrong configuration or a bug does not mend itself.
2. No cache and no result on disk: a task with an effect must run each time, and results have no retention.
3. The text of an error that is not ours may hold what a database or a library knew of a person. It is withheld, and
   so are the errors that ours came from; the type and the place in our code stay.
"""

import functools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from prefect import State, Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun

from klantreis.errors import AskHuman, KlantreisError, TryAgain

P = ParamSpec("P")
R = TypeVar("R")

PAUSES = [2.0, 10.0, 60.0]  #: seconds before the second, third and fourth attempt
OURS = Path(__file__).resolve().parent.parent


class Unexpected(AskHuman):
    """Something went wrong that klantreis did not foresee. Its text is withheld, since it may name a person."""


def careful(name: str, *, run_name: str | Callable[[], str], timeout: float) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A Prefect task by the rules above. `name` and `run_name` are read by staff; `timeout` in seconds per attempt."""

    def as_task(function: Callable[P, R]) -> Task[P, R]:
        return Task(
            shielded(function),
            name=name,
            task_run_name=run_name,
            cache_policy=NO_CACHE,
            persist_result=False,
            retries=len(PAUSES),
            retry_delay_seconds=PAUSES,
            retry_condition_fn=may_help,
            timeout_seconds=timeout,
        )

    return as_task


def may_help(_task: object, _run: TaskRun, state: State[object]) -> bool:
    """Whether another attempt could succeed. Looks at the data itself: inside a loop, `result()` is a coroutine."""
    return isinstance(state.data, TryAgain)


def shielded(function: Callable[P, R]) -> Callable[P, R]:
    """The function, with the text of every error that is not ours withheld."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (KlantreisError, TimeoutError) as problem:
            raise problem from None
        except Exception as problem:
            raise Unexpected(f"{type(problem).__name__} at {_place(problem)}. {Unexpected.__doc__}") from None

    return guarded


def _place(problem: BaseException) -> str:
    """Deepest line of our own code that the error went through."""
    ours = [frame for frame in traceback.extract_tb(problem.__traceback__) if _is_ours(frame.filename)]
    frame = ours[-1]
    return f"{Path(frame.filename).relative_to(OURS)}:{frame.lineno}"


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(OURS) and ".venv" not in path.parts
