"""Shares with their intervals, one row each, on an axis from 0 to 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass

from klantreis.reports.audit.charts.axes import Plot, Scale, linear, lying_share_axis
from klantreis.reports.audit.charts.marks import BLUE, DEEP, EDGE, HALO, INK, QUIET, disc, grid, label, labels, stroke
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.numbers import whole
from klantreis.reports.audit.charts.rows import Rows, rows
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import Dot, DotChart

_HIGH = 26.0  #: of a row with one line
_GAP = 14.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand beside each other: the plot, the values, and the numbers at the right edge."""

    layout: Rows
    values: float
    value_wide: float
    x: Scale


def draw(chart: DotChart, sheet: Sheet) -> Drawn:
    columns = _columns(chart, sheet)
    head = _head(chart, columns)
    marks, y, strips = list[str](), head.height, list[tuple[float, float]]()
    for dot in chart.dots:
        row = _row(dot, columns, y)
        marks += row.marks
        y += row.height
        strips.append((y - 7 - _HIGH + 3, y - 10))
    plot = Plot(columns.layout.left, head.height, columns.values - _GAP, y)
    if sheet.wide or not strips:
        strips = [(plot.top, plot.bottom)]
    axis = lying_share_axis(sheet, plot, columns.x, strips)
    if not sheet.wide:
        axis += [grid((columns.x(0), (top + end) / 2), (columns.x(1), (top + end) / 2)) for top, end in strips]
    line = _reference_lines(chart, columns, strips)
    return Drawn([*axis, *head.marks, *line, *marks], y + sheet.line + 10)


def _columns(chart: DotChart, sheet: Sheet) -> _Columns:
    layout = rows(sheet, [dot.label for dot in chart.dots])
    numbers = max((width(_n(dot, sheet), sheet.size) for dot in chart.dots), default=0.0) + _GAP
    widest = max((width(dot.shown, sheet.size) for dot in chart.dots), default=0.0)
    value_wide = min(max(widest, width("100%", sheet.size)), sheet.width * 0.22)
    values = sheet.width - numbers - value_wide
    end = width("100%", sheet.size) / 2
    return _Columns(layout, values, value_wide, linear(layout.left + 8, values - _GAP - end, 1.0))


def _head(chart: DotChart, columns: _Columns) -> Drawn:
    """What the reference is, above its line, and the name of the column of numbers."""
    sheet = columns.layout.sheet
    n = label(sheet.width, sheet.size, "n", sheet.size, fill=QUIET, text_anchor="end", font_style="italic")
    if chart.reference is None:
        return Drawn([n], sheet.line + 4)
    share, said = chart.reference
    lines = wrap(said, sheet.width - _GAP * 2, sheet.size)
    half = max(width(line, sheet.size) for line in lines) / 2
    x = min(max(columns.x(share), half + 1), sheet.width - half - _GAP * 2)
    written = labels(x, sheet.size, lines, sheet.size, sheet.line, fill=DEEP, text_anchor="middle")
    return Drawn([n, *written], len(lines) * sheet.line + 4)


def _reference_lines(chart: DotChart, columns: _Columns, strips: Sequence[tuple[float, float]]) -> list[str]:
    if chart.reference is None:
        return []
    x = columns.x(chart.reference[0])
    return [stroke((x, top), (x, bottom), DEEP, 1.4, stroke_dasharray="4 3") for top, bottom in strips]


def _row(dot: Dot, columns: _Columns, top: float) -> Drawn:
    layout, sheet = columns.layout, columns.layout.sheet
    named = layout.label(dot.label, top, _HIGH / 2)
    y = top + _HIGH / 2 + (0 if sheet.wide else named.height - 5)
    right = columns.values + columns.value_wide
    shown = wrap(dot.shown, columns.value_wide, sheet.size)
    told = [
        *labels(right, y + 4.5, shown, sheet.size, sheet.line, fill=INK, text_anchor="end", **HALO),
        label(sheet.width, y + 4.5, _n(dot, sheet), sheet.size, fill=QUIET, text_anchor="end"),
    ]
    more = (len(shown) - 1) * sheet.line
    height = _HIGH + (max(named.height, more) if sheet.wide else named.height + more + 7)
    return Drawn([*named.marks, *_mark(dot, columns.x, y), *told], height)


def _mark(dot: Dot, x: Scale, y: float) -> list[str]:
    marks = list[str]()
    if dot.low is not None and dot.high is not None:
        low, high = x(dot.low), x(dot.high)
        marks.append(stroke((low, y), (high, y), EDGE, 2))
        marks += [stroke((end, y - 5), (end, y + 5), EDGE, 2) for end in (low, high)]
    if dot.share is not None:
        marks.append(disc((x(dot.share), y), 5, BLUE))
    return marks


def _n(dot: Dot, sheet: Sheet) -> str:
    return whole(dot.n, sheet.language)
