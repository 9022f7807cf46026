"""Bars of parts of a whole. Under each stands what each part counts, with its own shade: no key to look up."""

from collections.abc import Iterator
from functools import partial

from klantreis.reports.audit.charts.axes import Scale, linear
from klantreis.reports.audit.charts.key import Entry, key
from klantreis.reports.audit.charts.marks import DEEP, INK, MIDDLE, PALE, QUIET, Point, box, labels
from klantreis.reports.audit.charts.measure import wrap
from klantreis.reports.audit.charts.numbers import whole
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import Stack, StackChart

_THICK = 22.0
_SHADES = (DEEP, MIDDLE, PALE)


def draw(chart: StackChart, sheet: Sheet) -> Drawn:
    """Bars are as long as their totals are, on one scale from zero."""
    most = max((sum(stack.values) for stack in chart.stacks), default=0)
    x = linear(1, sheet.width - 1, most)
    marks, y = list[str](), 0.0
    for stack in chart.stacks:
        row = _row(stack, chart.parts, sheet, y, x)
        marks += row.marks
        y += row.height + 16
    return Drawn(marks, max(y - 12, 0.0))


def _row(stack: Stack, parts: tuple[str, ...], sheet: Sheet, top: float, x: Scale) -> Drawn:
    total = whole(sum(stack.values), sheet.language)
    lines = wrap(f"{stack.label} ({sheet.word('of')} {total})", sheet.width - 2, sheet.size, bold=True)
    marks = labels(0, top + sheet.size, lines, sheet.size, sheet.line, font_weight="600")
    y = top + len(lines) * sheet.line + 3
    marks += _bar(stack, y, x)
    told = [Entry(partial(_swatch, index), f"{whole(value, sheet.language)} {part}")
            for index, (part, value) in enumerate(zip(parts, stack.values, strict=False))]  # fmt: skip
    under = key(sheet, told, y + _THICK + 5, fill=INK)
    return Drawn([*marks, *under.marks], y + _THICK + 5 + under.height - top)


def _bar(stack: Stack, top: float, x: Scale) -> Iterator[str]:
    before = 0
    for index, value in enumerate(stack.values):
        start, end = x(before), x(before + value)
        before += value
        if value > 0:
            yield box(start + 0.75, top + 0.75, max(end - start - 1.5, 0.5), _THICK - 1.5, _shade(index), **_EDGE)


def _swatch(index: int, at: Point) -> str:
    return box(at[0] - 7, at[1] - 6, 13, 12, _shade(index), **_EDGE)


def _shade(index: int) -> str:
    return _SHADES[index % len(_SHADES)]


_EDGE = {"stroke": QUIET, "stroke_width": 1.2}
