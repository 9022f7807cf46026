"""Lying bars: numbers, parts of a whole, and shares with their intervals."""

from __future__ import annotations

from klantreis.reports.audit.charts.marks import DEEP, INK, MIDDLE
from klantreis.reports.audit.model import BarChart, Cell, CellKind, Dot, DotChart, StackChart
from klantreis.reports.audit.workbook.pen import (
    FONT,
    OUTLINE,
    PALE,
    Native,
    Pen,
    labels,
    legend,
    lying,
    reference,
    series,
)

_GAP = 45  #: between bars, in per cent of a bar


def bars(pen: Pen, drawing: BarChart, title: str) -> Native:
    rows = [(bar.label, bar.value) for bar in drawing.bars]
    block = pen.block(title, ["", drawing.unit], rows, [CellKind.text, CellKind.number])
    chart = pen.chart("bar")
    points = [{"fill": {"color": DEEP if bar.emphasis else MIDDLE}} for bar in drawing.bars]
    shown = labels([bar.shown for bar in drawing.bars])
    chart.add_series(series(block, 1, points=points, gap=_GAP, data_labels=shown))
    chart.set_legend({"none": True})
    lying(chart, of_shares=False, name=drawing.unit)
    return chart


def stacks(pen: Pen, drawing: StackChart, title: str) -> Native:
    rows: list[list[Cell]] = [[stack.label, *stack.values] for stack in drawing.stacks]
    kinds = [CellKind.text, *[CellKind.whole] * len(drawing.parts)]
    block = pen.block(title, ["", *drawing.parts], rows, kinds)
    chart = pen.chart("bar", "stacked")
    for index in range(len(drawing.parts)):
        fill, ink = ((DEEP, "white"), (PALE, INK), ("white", INK))[index % 3]
        looks = {"value": True, "font": {**FONT, "color": ink}}
        chart.add_series(
            series(block, index + 1, fill={"color": fill}, border=OUTLINE, gap=_GAP, data_labels=looks)
        )  # fmt: skip
    legend(chart)
    lying(chart, of_shares=False)
    return chart


def dots(pen: Pen, drawing: DotChart, title: str) -> Native:
    """A bar to each share, with its interval as an error bar."""
    share, words = CellKind.share, pen.words
    heads = ["", words.share, f"− {words.low}", f"+ {words.high}", words.n]
    block = pen.block(
        title, heads, [_row(dot) for dot in drawing.dots], [CellKind.text, share, share, share, CellKind.whole]
    )
    error = {
        "type": "custom", "plus_values": reference(block, 3), "minus_values": reference(block, 2),
        "line": {"color": INK, "width": 1.25},
    }  # fmt: skip
    chart = pen.chart("bar")
    shown = labels([dot.shown for dot in drawing.dots], "inside_base")
    chart.add_series(
        series(block, 1, fill={"color": PALE}, border=OUTLINE, gap=_GAP, y_error_bars=error, data_labels=shown)
    )  # fmt: skip
    chart.set_legend({"none": True})
    lying(chart, of_shares=True)
    return chart


def _row(dot: Dot) -> tuple[str, float | None, float | None, float | None, int]:
    if dot.share is None or dot.low is None or dot.high is None:
        return dot.label, dot.share, None, None, dot.n
    return dot.label, dot.share, dot.share - dot.low, dot.high - dot.share, dot.n
