"""Horizontal bars from zero, each with its value at its end."""

from klantreis.reports.audit.charts.axes import Scale, linear
from klantreis.reports.audit.charts.marks import AXIS, BLUE, QUIET, WARM, box, label, labels, stroke
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.rows import Rows, rows
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import Bar, BarChart

_THICK = 18.0
_APART = 9.0


def draw(chart: BarChart, sheet: Sheet) -> Drawn:
    layout = rows(sheet, [bar.label for bar in chart.bars])
    lines = wrap(chart.unit, sheet.width - layout.left, sheet.size)
    marks = labels(layout.left, sheet.size, lines, sheet.size, sheet.line, fill=QUIET)
    y = len(lines) * sheet.line + 6
    beside = max((width(bar.shown, sheet.size, bold=bar.emphasis) for bar in chart.bars), default=0.0) + 10
    most = max((bar.value for bar in chart.bars), default=0.0)
    x = linear(layout.left, max(sheet.width - beside, layout.left + 20), most)
    for start, end, side in _sides(chart):
        headed = _side(side, layout, y)
        top = y + headed.height
        row = _rows(chart.bars[start:end], layout, top, x)
        axis = (
            [stroke((layout.left, top - 1), (layout.left, top + row.height - _APART + 1), AXIS)] if sheet.wide else []
        )
        marks += [*headed.marks, *row.marks, *axis]
        y = top + row.height + 6
    return Drawn(marks, y)


def _sides(chart: BarChart) -> list[tuple[int, int, str]]:
    count = len(chart.bars)
    if chart.divider is None or not 0 <= chart.divider <= count:
        return [(0, count, "")] if count else []
    both = [(0, chart.divider, chart.sides[0]), (chart.divider, count, chart.sides[1])]
    return [side for side in both if side[1] > side[0]]


def _side(said: str, layout: Rows, top: float) -> Drawn:
    """The name of one side of the divider, over a line across the sheet."""
    if not said:
        return Drawn([], 0.0)
    sheet = layout.sheet
    lines = wrap(said, sheet.width - 2, sheet.size, bold=True)
    rule = stroke((0, top + 2), (sheet.width, top + 2), AXIS, class_="aid")
    written = labels(0, top + 6 + sheet.size, lines, sheet.size, sheet.line, font_weight="600")
    return Drawn([rule, *written], len(lines) * sheet.line + 14)


def _rows(bars: tuple[Bar, ...], layout: Rows, top: float, x: Scale) -> Drawn:
    sheet, y, marks = layout.sheet, top, list[str]()
    for bar in bars:
        named = layout.label(bar.label, y, _THICK / 2)
        upper = y if sheet.wide else y + named.height
        end = x(bar.value)
        color = WARM if bar.emphasis else BLUE
        marks += named.marks
        if not sheet.wide:
            marks.append(stroke((0.5, upper - 2), (0.5, upper + _THICK + 2), AXIS))
        if end > layout.left:
            marks.append(box(layout.left, upper, max(end - layout.left, 1), _THICK, color))
        weight = {"font_weight": "600"} if bar.emphasis else {}
        marks.append(label(end + 7, upper + _THICK / 2 + 4.5, bar.shown, sheet.size, **weight))
        y += _THICK + named.height + (_APART if sheet.wide else _APART + 4)
    return Drawn(marks, y - top)
