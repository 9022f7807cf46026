"""Coded values of facts in a JSON column: what goes in comes out equal, type included.

Text, whole numbers, numbers and booleans are themselves; a day is `{"day": …}`, a moment `{"moment": …}` in UTC, and
several codes a list.
"""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from klantreis.core.case import Value
from klantreis.moments import AMSTERDAM

_PLAIN = (str, bool, int, float)


def encode(data: Mapping[str, Value]) -> dict[str, Any]:
    """Raises ValueError for a value that would not come out equal."""
    return {name: _encoded(name, value) for name, value in data.items()}


def decode(data: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value if type(value) in _PLAIN else _decoded(value) for name, value in data.items()}


def _encoded(name: str, value: Value) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"field {name}: a moment without time zone")
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
        return list(value)
    if type(value) in _PLAIN and not (isinstance(value, float) and not math.isfinite(value)):
        return value
    raise ValueError(f"field {name}: a value of type {type(value).__name__} is no coded value")


def _decoded(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    if "day" in value:
        return date.fromisoformat(value["day"])
    return datetime.fromisoformat(value["moment"]).astimezone(AMSTERDAM)
