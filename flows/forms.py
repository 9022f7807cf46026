"""What every form shares: a refusal ends red as `afgekeurd`, in Dutch; a choice is a Dutch title with a code behind.

Rules
-----
1. What a form lets through is checked again by the use case behind it. What that refuses is no failure of the machine:
   the run ends red, under the name `afgekeurd`, and its message says in Dutch what to mend.
2. A choice reads `Titel (code)`. The code is what is recorded.
"""

import functools
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, ParamSpec, TypeVar, cast

from flows.endings import refused
from klantreis.errors import FixInput

P = ParamSpec("P")
R = TypeVar("R")


def refusals_end_red(nothing: object) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Coroutine[Any, Any, R]]]:
    """Stands under `@flow`: a FixInput of the flow becomes its red ending, which carries `nothing`."""

    def guarding(function: Callable[P, Awaitable[R]]) -> Callable[P, Coroutine[Any, Any, R]]:
        @functools.wraps(function)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return await function(*args, **kwargs)
            except FixInput as problem:
                return refused(cast(R, nothing), problem)

        return guarded

    return guarding


def titled(choices: Mapping[str, str]) -> tuple[str, ...]:
    """`{"outage": "storing"}` -> `storing (outage)`, in the order given."""
    return tuple(f"{title} ({code})" for code, title in choices.items())


def code_of(choice: str) -> str:
    """`Gesprek gevoerd (talk_held)` -> `talk_held`; empty where the choice has no code."""
    return choice.rpartition("(")[2].removesuffix(")") if choice.endswith(")") else ""
