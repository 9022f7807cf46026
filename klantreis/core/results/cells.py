"""Counts that are not told, since they would say something of a few people.

Rules
-----
1. A count of 1 to 4 is small, and is not told. Nobody at all is no secret.
2. Beside a total that is told, one hidden count could be found by subtraction. So where just one is small, the smallest
   other is hidden too.
3. This is for parts of a programme: a target group, a code. Of the whole, and of the situations people are in, every
   count is told: there, a hidden one would follow from the others.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people as it may be told. `people` is None where it is hidden."""

    people: int | None
    hidden: str = ""  #: small: fewer than five · beside: else a small one beside it could be found by subtraction


SMALL, BESIDE = Cell(None, "small"), Cell(None, "beside")


def is_small(count: int) -> bool:
    return 0 < count < LEAST


def told(counts: Mapping[K, int]) -> dict[K, Cell]:
    """The parts of a total that is told, as far as they may be told."""
    small = {key for key, count in counts.items() if is_small(count)}
    large = [key for key, count in counts.items() if count >= LEAST]
    beside = {min(large, key=lambda key: counts[key])} if len(small) == 1 and large else set()
    return {key: _cell(count, key in beside) for key, count in counts.items()}


def _cell(count: int, is_beside: bool) -> Cell:
    if is_small(count):
        return SMALL
    return BESIDE if is_beside else Cell(count)
