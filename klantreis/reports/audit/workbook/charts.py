"""Drawings of the report as charts of the spreadsheet itself: each can be looked into, copied and changed.

Rules
-----
1. A share has the whole axis, 0 to 100 %; bars begin at zero. What is not told is a gap.
2. A chart is drawn from numbers that stand in the workbook, and carries the description of the report's drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from klantreis.reports.audit.charts.marks import AXIS, BLUE, DEEP, EDGE, GRID, INK, MIDDLE, WARM
from klantreis.reports.audit.model import (
    BarChart, CellKind, Chart, CurveChart, DotChart, Drawing, FunnelChart, LoadChart, StackChart, TrendChart,
)  # fmt: skip
from klantreis.reports.audit.workbook.drawn import Block, DrawnFrom
from klantreis.reports.audit.workbook.words import BookWords

Book = Any  #: of XlsxWriter, which has no types
Native = Any

WIDTH = 900
_ROW, _LEAST, _MOST, _FRAME = 26, 240, 640, 110  #: pixels: a row of bars, the chart, what is around its rows
_FONT = {"name": "Calibri", "size": 10, "color": INK}
_GRID = {"visible": True, "line": {"color": GRID, "width": 0.75}}
_SHARE_AXIS = {"min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%"}


class ChartWriter:
    """Makes the charts of one workbook."""

    def __init__(self, book: Book, drawn: DrawnFrom, words: BookWords, frame: Mapping[str, str]) -> None:
        self._book, self._drawn, self._words, self._frame = book, drawn, words, frame

    def made(self, chart: Chart) -> tuple[Native, int]:
        """The chart and its height in pixels."""
        native, height = self._native(chart.drawing, chart.alt)
        native.set_size({"width": WIDTH, "height": height})
        native.set_chartarea({"border": {"none": True}})
        native.show_blanks_as("gap")
        return native, height

    def _native(self, drawing: Drawing, alt: str) -> tuple[Native, int]:
        match drawing:
            case TrendChart():
                return self._trend(drawing, alt), 320
            case BarChart():
                return self._bars(drawing, alt), _height(len(drawing.bars))
            case StackChart():
                return self._stacks(drawing, alt), _height(len(drawing.stacks))
            case CurveChart():
                return self._curves(drawing, alt), 340
            case DotChart():
                return self._dots(drawing, alt), _height(len(drawing.dots))
            case FunnelChart():
                return self._funnel(drawing, alt), 380
            case LoadChart():
                return self._loads(drawing, alt), 360

    def _trend(self, drawing: TrendChart, alt: str) -> Native:
        means = dict(drawing.means)
        rows = [
            (point.month, point.share, means.get(point.phase), point.low, point.high, point.n)
            for point in drawing.points
        ]
        words, frame = self._words, self._frame
        heads = [words.share, frame["on_time"], frame["mean"], words.limit_low, words.limit_high, words.n]
        heads[0] = ""
        share = CellKind.share
        block = self._drawn.block(alt, heads, rows, [CellKind.month, share, share, share, share, CellKind.whole])
        chart = self._book.add_chart({"type": "line"})
        hollow = [
            {"fill": {"color": "white"}, "border": {"color": BLUE}} if point.is_open else None
            for point in drawing.points
        ]
        chart.add_series(
            _series(block, 1)
            | {
                "line": {"color": BLUE, "width": 2.25},
                "marker": {"type": "circle", "size": 7, "fill": {"color": BLUE}, "border": {"color": BLUE}},
                "points": hollow,
            }
        )
        chart.add_series(_series(block, 2) | {"line": {"color": INK, "width": 1}})
        for column in (3, 4):
            chart.add_series(_series(block, column) | {"line": {"color": EDGE, "width": 1, "dash_type": "dash"}})
        chart.set_x_axis({"num_font": _FONT, "num_format": "mmm yy", "text_axis": True, "line": {"color": AXIS}})
        chart.set_y_axis({**_SHARE_AXIS, "num_font": _FONT, "major_gridlines": _GRID, "line": {"none": True}})
        chart.set_legend({"position": "bottom", "font": _FONT})
        return chart

    def _bars(self, drawing: BarChart, alt: str) -> Native:
        rows = [(bar.label, bar.value) for bar in drawing.bars]
        block = self._drawn.block(alt, ["", drawing.unit], rows, [CellKind.text, CellKind.number])
        chart = self._book.add_chart({"type": "bar"})
        colours = [{"fill": {"color": DEEP if bar.emphasis else MIDDLE}} for bar in drawing.bars]
        shown = [{"value": bar.shown} for bar in drawing.bars]
        chart.add_series(
            _series(block, 1)
            | {"points": colours, "gap": 45, "data_labels": {"value": True, "custom": shown, "font": _FONT}}
        )
        chart.set_legend({"none": True})
        _lying(chart, {"min": 0, "num_format": "#,##0", "name": drawing.unit, "name_font": _FONT | {"bold": False}})
        return chart

    def _stacks(self, drawing: StackChart, alt: str) -> Native:
        rows = [(stack.label, *stack.values) for stack in drawing.stacks]
        kinds = [CellKind.text, *[CellKind.whole] * len(drawing.parts)]
        block = self._drawn.block(alt, ["", *drawing.parts], rows, kinds)
        chart = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        fills = ({"color": DEEP}, {"color": MIDDLE}, {"color": "white"})
        for index in range(len(drawing.parts)):
            dark = index == 0
            chart.add_series(
                _series(block, index + 1)
                | {
                    "fill": fills[index % len(fills)],
                    "border": {"color": DEEP, "width": 1},
                    "gap": 45,
                    "data_labels": {"value": True, "font": _FONT | {"color": "white" if dark else INK}},
                }
            )
        chart.set_legend({"position": "bottom", "font": _FONT})
        _lying(chart, {"min": 0, "num_format": "#,##0"})
        return chart

    def _curves(self, drawing: CurveChart, alt: str) -> Native:
        chart = self._book.add_chart({"type": "scatter", "subtype": "straight"})
        colours, words, share = (BLUE, WARM, DEEP), self._words, CellKind.share
        for index, curve in enumerate(drawing.curves):
            line = {"color": colours[index % len(colours)], "width": 2.25}
            if index:
                line["dash_type"] = "dash"
            rows = _steps(curve.points)
            block = self._drawn.block(
                f"{alt} {curve.label}", [words.step, curve.label], rows, [CellKind.whole, share]
            )
            chart.add_series(_series(block, 1) | {"line": line})
            if curve.band:
                self._band(chart, f"{alt} {curve.label}", [(day, low, high) for day, low, high in curve.band])
        if drawing.mark:
            day, said = drawing.mark
            block = self._drawn.block(said, [words.step, said], [(day, 0.0), (day, 1.0)], [CellKind.whole, share])
            chart.add_series(_series(block, 1) | {"line": {"color": INK, "width": 1, "dash_type": "round_dot"}})
        chart.set_x_axis({"min": 0, "name": drawing.unit, "name_font": _FONT | {"bold": False}, "num_font": _FONT,
                          "major_gridlines": {"visible": False}, "line": {"color": AXIS}})  # fmt: skip
        chart.set_y_axis({**_SHARE_AXIS, "num_font": _FONT, "major_gridlines": _GRID, "line": {"none": True}})
        chart.set_legend({"position": "bottom", "font": _FONT})
        return chart

    def _band(self, chart: Native, title: str, band: list[tuple[int, float, float]]) -> None:
        words, share = self._words, CellKind.share
        lows, highs = _steps([(day, low) for day, low, _ in band]), _steps([(day, high) for day, _, high in band])
        rows = [(day, low, high) for (day, low), (_, high) in zip(lows, highs, strict=True)]
        heads = [words.step, f"{self._frame['interval']}: {words.low}", f"{self._frame['interval']}: {words.high}"]
        block = self._drawn.block(title, heads, rows, [CellKind.whole, share, share])
        for column in (1, 2):
            chart.add_series(_series(block, column) | {"line": {"color": EDGE, "width": 0.75}})

    def _dots(self, drawing: DotChart, alt: str) -> Native:
        words, share = self._words, CellKind.share
        rows = [
            (dot.label, dot.share, _gap(dot.share, dot.low), _gap(dot.high, dot.share), dot.n) for dot in drawing.dots
        ]
        heads = ["", words.share, f"− {words.low}", f"+ {words.high}", words.n]
        block = self._drawn.block(alt, heads, rows, [CellKind.text, share, share, share, CellKind.whole])
        chart = self._book.add_chart({"type": "bar"})
        error = {
            "type": "custom", "plus_values": _reference(block, 3), "minus_values": _reference(block, 2),
            "line": {"color": DEEP, "width": 1.25},
        }  # fmt: skip
        shown = [{"value": dot.shown} for dot in drawing.dots]
        chart.add_series(
            _series(block, 1)
            | {
                "fill": {"color": MIDDLE}, "gap": 60, "y_error_bars": error,
                "data_labels": {"value": True, "custom": shown, "position": "inside_base", "font": _FONT},
            }
        )  # fmt: skip
        chart.set_legend({"none": True})
        _lying(chart, _SHARE_AXIS)
        return chart

    def _funnel(self, drawing: FunnelChart, alt: str) -> Native:
        words, frame, share, whole = self._words, self._frame, CellKind.share, CellKind.whole
        chart = self._book.add_chart({"type": "scatter"})
        for outside, name, colour, sign in (
            (False, words.inside, BLUE, "circle"), (True, words.outside, WARM, "diamond"),
        ):  # fmt: skip
            dots = [dot for dot in drawing.dots if dot.outside is outside]
            rows = [(dot.n, dot.share, dot.label) for dot in dots]
            if not rows:
                continue
            block = self._drawn.block(f"{alt} {name}", [words.n, name, ""], rows, [whole, share, CellKind.text])
            labels = [{"value": dot.label} for dot in dots]
            chart.add_series(
                _series(block, 1)
                | {
                    "marker": {"type": sign, "size": 9, "fill": {"color": colour}, "border": {"color": colour}},
                    "data_labels": {"value": True, "custom": labels, "position": "right", "font": _FONT},
                }
            )
        heads = [
            words.n, f"{frame['limits_95']}: {words.low}", f"{frame['limits_95']}: {words.high}",
            f"{frame['limits_998']}: {words.low}", f"{frame['limits_998']}: {words.high}", frame["mean"],
        ]  # fmt: skip
        lines = [(*limit, drawing.mean) for limit in drawing.limits]
        block = self._drawn.block(alt, heads, lines, [whole, *[share] * 5])
        looks = ({"dash_type": "dash"}, {"dash_type": "dash"}, {}, {}, {"color": INK})
        for column, look in enumerate(looks, start=1):
            line = {"color": EDGE, "width": 1, **look}
            chart.add_series(_series(block, column) | {"line": line, "marker": {"type": "none"}})
        chart.set_x_axis({"min": 0, "name": words.n, "name_font": _FONT | {"bold": False}, "num_font": _FONT,
                          "num_format": "#,##0", "major_gridlines": {"visible": False}})  # fmt: skip
        chart.set_y_axis({**_SHARE_AXIS, "num_font": _FONT, "major_gridlines": _GRID, "line": {"none": True}})
        chart.set_legend({"position": "bottom", "font": _FONT})
        return chart

    def _loads(self, drawing: LoadChart, alt: str) -> Native:
        words, frame = self._words, self._frame
        rows = [
            (load.label, words.horizon.format(days), load.overdue, due, load.capacity[at] if load.capacity else None)
            for load in drawing.loads
            for at, (days, due) in enumerate(zip((5, 10, 20), load.due, strict=True))
        ]
        heads = ["", "", frame["overdue"], words.horizon.format("5 / 10 / 20"), frame["capacity"]]
        kinds = [CellKind.text, CellKind.text, CellKind.whole, CellKind.whole, CellKind.number]
        block = self._drawn.block(alt, heads, rows, kinds)
        chart = self._book.add_chart({"type": "column", "subtype": "stacked"})
        named = {"categories": block.columns(0, 1)}
        for column, colour in ((2, DEEP), (3, MIDDLE)):
            chart.add_series(_series(block, column) | named | {"fill": {"color": colour}, "gap": 40})
        if any(load.capacity for load in drawing.loads):
            line = self._book.add_chart({"type": "line"})
            line.add_series(
                _series(block, 4)
                | named
                | {
                    "line": {"none": True},
                    "marker": {"type": "long_dash", "size": 14, "fill": {"color": WARM}, "border": {"color": WARM}},
                }
            )
            chart.combine(line)
        chart.set_x_axis({"num_font": _FONT, "line": {"color": AXIS}})
        chart.set_y_axis({"min": 0, "num_font": _FONT, "num_format": "#,##0", "major_gridlines": _GRID,
                          "line": {"none": True}})  # fmt: skip
        chart.set_legend({"position": "bottom", "font": _FONT})
        return chart


def _series(block: Block, column: int) -> dict[str, Any]:
    return {"name": block.head(column), "categories": block.column(0), "values": block.column(column)}


def _reference(block: Block, column: int) -> str:
    """A range as a formula: error bars take no other."""
    from xlsxwriter.utility import xl_range_abs

    sheet, first, left, last, right = block.column(column)
    return f"='{sheet}'!{xl_range_abs(first, left, last, right)}"


def _steps(points: Any) -> list[tuple[int, float]]:
    """A step function as points on a line: level until the next day, then straight up."""
    rows: list[tuple[int, float]] = []
    for day, share in points:
        if rows:
            rows.append((day, rows[-1][1]))
        rows.append((day, share))
    return rows


def _lying(chart: Native, value_axis: dict[str, Any]) -> None:
    """Axes of lying bars, the first on top."""
    chart.set_x_axis({**value_axis, "num_font": _FONT, "major_gridlines": _GRID, "line": {"none": True},
                      "label_position": "high"})  # fmt: skip
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": AXIS}, "major_tick_mark": "none"})


def _gap(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low


def _height(rows: int) -> int:
    return min(_MOST, max(_LEAST, rows * _ROW + _FRAME))


Maker = Callable[[Drawing, str], Native]
