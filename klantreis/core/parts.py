"""The parts of a parsed expression, for questions about it: which anchors, which steps, which fields does it name?"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from klantreis.core.conditions import Condition
from klantreis.core.dates import DateNode


def parts(node: DateNode | Condition | None) -> Iterator[object]:
    """The node and everything inside it."""
    return _within(node)


def _within(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for item in value:
            yield from _within(item)
    elif is_dataclass(value) and not isinstance(value, type):
        yield value
        for part in fields(value):
            yield from _within(getattr(value, part.name))
