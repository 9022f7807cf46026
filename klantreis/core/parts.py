"""The parts of a definition or an expression, for questions about it: which anchors, which steps, which fields does it
name?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast


def parts(node: object) -> Iterator[object]:
    """The node and every record inside it, also in its tuples and mappings, in the order in which they stand there."""
    waiting = [node]
    while waiting:
        value = waiting.pop()
        kind: Any = type(value)
        names = _names(kind)
        if names is not None:
            yield value
            waiting.extend(getattr(value, name) for name in reversed(names))
        elif _holds_others(kind):
            waiting.extend(reversed(list(_held(value))))


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a record; None: it is none."""
    return tuple(part.name for part in fields(kind)) if is_dataclass(kind) else None


@cache
def _holds_others(kind: type) -> bool:
    return issubclass(kind, tuple | Mapping)


def _held(value: object) -> Collection[object]:
    return value.values() if isinstance(value, Mapping) else cast(tuple[object, ...], value)
