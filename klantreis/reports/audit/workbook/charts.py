"""Drawings of the report as charts of the spreadsheet itself: each can be looked into, copied and changed.

Rules
-----
1. A share has the whole axis, 0 to 100 %; bars begin at zero. What is not told is a gap.
2. A chart is drawn from numbers that stand in the workbook, and carries the description of the report's drawing.
3. The finding above it is its title: it has none of its own.
"""

from __future__ import annotations

from klantreis.reports.audit.model import (
    BarChart,
    Chart,
    CurveChart,
    DotChart,
    Drawing,
    FunnelChart,
    LoadChart,
    StackChart,
    TrendChart,
)  # fmt: skip
from klantreis.reports.audit.workbook.bars import bars, dots, stacks
from klantreis.reports.audit.workbook.lines import curves, trend
from klantreis.reports.audit.workbook.pen import Native, Pen
from klantreis.reports.audit.workbook.teams import funnel, loads

WIDTH = 900  #: pixels
_ROW, _LEAST, _MOST, _FRAME = 26, 200, 640, 90  #: pixels: a bar, the chart, what is around its bars
_STANDING = 340


def can_be_drawn(chart: Chart) -> bool:
    """Whether there is a line or a bar in it: a spreadsheet knows no chart without."""
    match chart.drawing:
        case CurveChart(curves=(), mark=None) | StackChart(parts=()):
            return False
    return True


def native(pen: Pen, chart: Chart) -> tuple[Native, int]:
    """The chart and its height in pixels."""
    made, height = _made(pen, chart.drawing, chart.alt)
    made.set_title({"none": True})
    made.set_size({"width": WIDTH, "height": height})
    made.set_chartarea({"border": {"none": True}})
    made.show_blanks_as("gap")
    return made, height


def _made(pen: Pen, drawing: Drawing, title: str) -> tuple[Native, int]:
    match drawing:
        case TrendChart():
            return trend(pen, drawing, title), _STANDING
        case BarChart():
            return bars(pen, drawing, title), _height(len(drawing.bars))
        case StackChart():
            return stacks(pen, drawing, title), _height(len(drawing.stacks))
        case CurveChart():
            return curves(pen, drawing, title), _STANDING
        case DotChart():
            return dots(pen, drawing, title), _height(len(drawing.dots))
        case FunnelChart():
            return funnel(pen, drawing, title), _STANDING
        case LoadChart():
            return loads(pen, drawing, title), _STANDING


def _height(rows: int) -> int:
    return min(_MOST, max(_LEAST, rows * _ROW + _FRAME))
