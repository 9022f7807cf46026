"""Every number of the figures stands in a table of the report. No test of values: of completeness.

Each number is replaced by one that occurs nowhere else, so that a number that is left out cannot hide behind another.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

import pytest

from klantreis.core.results.shares import Share
from klantreis.core.timeliness.auditing import audit
from klantreis.core.timeliness.figures import Figures, KeptAt, Month
from tests.reports.audit.reports_made import report, tables
from tests.support.audited import cases, question
from tests.support.figures_sample import sample

#: Not numbers to be shown: which phase a month belongs to (shown counted from 1), and after how many months (in words).
POINTERS = {(Month, "phase"), (KeptAt, "months")}


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Numbers:
    """Numbers that occur once. What was on time is always less than all there were."""

    def __init__(self) -> None:
        self.hits, self.whole, self.shares = count(10_001), count(100_001), (at / 1_000_003 for at in count(1))

    def next(self, value: float, name: str) -> float:
        if isinstance(value, float):
            return next(self.shares)
        return next(self.hits if name in ("on_time", "hits") else self.whole)


def renumbered(value: Any, given: Numbers, name: str = "") -> Any:
    """The same with every number replaced by the next one."""
    if is_number(value):
        return given.next(value, name)
    if isinstance(value, tuple):
        return tuple(renumbered(each, given) for each in value)
    if not is_dataclass(value) or isinstance(value, type) or getattr(value, "hidden", False):
        return value
    new = {
        each.name: renumbered(getattr(value, each.name), given, each.name)
        for each in fields(value)
        if (type(value), each.name) not in POINTERS
    }
    return replace(value, **new)


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number with where it stands. Hits and number of a share are counts that have columns of their own."""
    if is_number(value):
        yield path, value
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from numbers(each, f"{path}[{at}]")
    elif is_dataclass(value) and not isinstance(value, type) and not getattr(value, "hidden", False):
        for each in fields(value):
            counted_elsewhere = isinstance(value, Share) and each.name in ("hits", "of") and not path.endswith(".gross")
            counted_elsewhere |= isinstance(value, Share) and each.name == "of"
            if not counted_elsewhere and (type(value), each.name) not in POINTERS:
                yield from numbers(getattr(value, each.name), f"{path}.{each.name}")


def shown(figures: Figures) -> set[float]:
    rows = (row for table in tables(report(figures)) for row in table.rows)
    return {cell for row in rows for cell in row if isinstance(cell, int | float)}


def test_every_number_is_in_a_table() -> None:
    figures = renumbered(sample(), Numbers())

    cells = shown(figures)

    assert [path for path, number in numbers(figures) if number not in cells] == []


def test_the_check_sees_a_number_that_is_left_out() -> None:
    figures = renumbered(sample(), Numbers())
    cells = shown(replace(figures, cards=replace(figures.cards, waiting=0)))

    assert [path for path, number in numbers(figures) if number not in cells] == [".cards.waiting"]


@pytest.mark.parametrize("people", [0, 3, 60])
def test_so_it_is_with_figures_that_were_counted(people: int) -> None:
    figures = audit(cases(people=people), question())
    cells = shown(figures)

    assert [path for path, number in numbers(figures) if number not in cells] == []
