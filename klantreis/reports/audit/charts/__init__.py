"""Drawings of the report as SVG, written by our own hand: one file per drawing of `model.py`.

Rules
-----
1. Every drawing exists in two widths, for a page and for a telephone; text has one size in each, so none shrinks.
2. Shares have a whole axis, bars begin at zero, intervals and numbers stand beside what they belong to.
3. Nothing is told by colour alone, and nothing rests on a font we do not have: text is measured before it is placed.
4. Each has a title and a description; the numbers are in the table under it.
"""

import re
from xml.sax.saxutils import escape

from klantreis.definitions.svg import FONT, element
from klantreis.reports.audit.charts import bars, curves, dots, funnel, loads, stacks, trend
from klantreis.reports.audit.charts.marks import INK, labels, printable
from klantreis.reports.audit.charts.measure import wrap
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
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


def svg(chart: Chart, *, wide: bool, language: str, font: str = FONT) -> str:
    """The chart as one SVG element that stands on its own; `wide` is 720 units across, else it is 340.

    `font` is a list of families as CSS has it. The title is the description `chart.alt` up to its first full stop."""
    sheet = Sheet(wide=wide, language=language)
    drawn = _nothing(sheet) if _is_empty(chart.drawing) else _drawn(chart.drawing, sheet)
    return _document(chart, sheet, drawn, font)


def _nothing(sheet: Sheet) -> Drawn:
    lines = wrap(sheet.word("nothing"), sheet.width, sheet.size)
    return Drawn(labels(0, sheet.size, lines, sheet.size, sheet.line), len(lines) * sheet.line)


def _is_empty(drawing: Drawing) -> bool:
    match drawing:
        case TrendChart():
            return not drawing.points
        case BarChart():
            return not drawing.bars
        case StackChart():
            return not drawing.stacks
        case CurveChart():
            return not any(curve.points for curve in drawing.curves)
        case DotChart() | FunnelChart():
            return not drawing.dots
        case LoadChart():
            return not drawing.loads


def _drawn(drawing: Drawing, sheet: Sheet) -> Drawn:
    match drawing:
        case TrendChart():
            return trend.draw(drawing, sheet)
        case BarChart():
            return bars.draw(drawing, sheet)
        case StackChart():
            return stacks.draw(drawing, sheet)
        case CurveChart():
            return curves.draw(drawing, sheet)
        case DotChart():
            return dots.draw(drawing, sheet)
        case FunnelChart():
            return funnel.draw(drawing, sheet)
        case LoadChart():
            return loads.draw(drawing, sheet)


def _document(chart: Chart, sheet: Sheet, drawn: Drawn, font: str) -> str:
    own = f"{re.sub(r'[^A-Za-z0-9_-]', '-', chart.id)}-{'wide' if sheet.wide else 'narrow'}"
    said = printable(chart.alt)
    title, _, more = said.partition(". ")
    named = element("title", escape(title), id=f"{own}-title") + element("desc", escape(more or said), id=f"{own}-desc")
    height = round(drawn.height + 4, 1)
    return element(
        "svg", named + "".join(drawn.marks), xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {sheet.width} {height}",
        width=sheet.width, height=height, role="img", aria_labelledby=f"{own}-title {own}-desc", font_family=font,
        fill=INK, class_="wide" if sheet.wide else "narrow",
    )  # fmt: skip
