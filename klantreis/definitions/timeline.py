"""The steps of an obligation as marks on a line: what is drawn, in which order, and what is written under each.

The line is not to scale. From left to right: what is given from the opening on, what is given before the due day, the
due day itself, what follows it. Rungs that hang on a count (`2 x missed_talks`) stand on a line of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from klantreis.core.case import Kind
from klantreis.core.dates import Appointment, CountDay, DateNode, Due, Offset, Rolled
from klantreis.core.journey import Obligation, Step
from klantreis.core.workdays import DAYS_PER_UNIT

_OPENED, _BEFORE_DUE, _DUE, _AFTER_DUE = range(4)


@dataclass(frozen=True, slots=True)
class Mark:
    """`what`: a kind of step, or `due`."""

    what: str
    label: str
    escalation: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of marks; `count` names the count it hangs on, empty for the line of the due day."""

    marks: tuple[Mark, ...]
    count: str = ""
    nth: int = 0


def rows(spec: Obligation) -> tuple[Row, ...]:
    """The line of the due day, then one for each N-th occurrence that rungs hang on."""
    placed: list[tuple[tuple[int, float], Mark]] = [((_DUE, 0.0), Mark("due", "uiterlijk"))]
    counted: dict[tuple[str, int], list[tuple[float, Mark]]] = {}
    for step in spec.steps:
        base, days, label = _stands(step.at.node)
        mark = Mark(step.kind, label, bool(step.ladder) or step.kind is Kind.decide)
        if isinstance(base, CountDay):
            counted.setdefault((base.count, base.n), []).append((days, mark))
        else:
            placed.append(((_part(base, days, step), days), mark))
    main = Row(tuple(mark for _, mark in sorted(placed, key=lambda pair: pair[0])))
    others = [
        Row(tuple(mark for _, mark in sorted(marks, key=lambda pair: pair[0])), count, nth)
        for (count, nth), marks in sorted(counted.items())
    ]
    return (main, *others)


def _stands(node: DateNode) -> tuple[DateNode, float, str]:
    """What a step is dated from, about how many days from it, and how that is written."""
    if isinstance(node, Rolled):
        return _stands(node.base)
    if not isinstance(node, Offset):
        return node, 0.0, "meteen"
    if node.term is None:
        return node.base, 0.0, node.term_name
    days = node.term.count * DAYS_PER_UNIT[node.term.unit]
    return node.base, -days if node.back else days, f"{'−' if node.back else '+'}{node.term}"


def _part(base: DateNode, days: float, step: Step) -> int:
    if isinstance(base, Due | Appointment):
        return _AFTER_DUE if days > 0 else _BEFORE_DUE
    return _OPENED if not step.ladder else _AFTER_DUE
