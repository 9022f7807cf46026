"""What every chart of the workbook is drawn with: the block of numbers, its series, axes and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from klantreis.reports.audit.charts.marks import AXIS, DEEP, GRID, INK
from klantreis.reports.audit.model import Cell, CellKind
from klantreis.reports.audit.workbook.drawn import Block, DrawnFrom
from klantreis.reports.audit.workbook.words import BookWords

Native = Any  #: a chart of XlsxWriter, which has no types

FONT = {"name": "Calibri", "size": 10, "color": INK}
PALE = "#c3d5e4"  #: a bar with text in it
OUTLINE = {"color": DEEP, "width": 0.75}
_GRID = {"visible": True, "line": {"color": GRID, "width": 0.75}}
_SHARE = {"min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%"}


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the charts of one workbook."""

    book: Any
    drawn: DrawnFrom
    words: BookWords
    frame: Mapping[str, str]  #: of the report
    locale: str  #: of months, as a spreadsheet writes it

    def chart(self, type_: str, subtype: str = "") -> Native:
        return self.book.add_chart({"type": type_, "subtype": subtype} if subtype else {"type": type_})

    def block(
        self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], kinds: Sequence[CellKind]
    ) -> Block:
        return self.drawn.block(title, heads, rows, kinds)


def series(block: Block, column: int, **looks: Any) -> dict[str, Any]:
    """A column of a block over its first one."""
    return {"name": block.head(column), "categories": block.column(0), "values": block.column(column), **looks}


def reference(block: Block, column: int) -> str:
    """A column as a formula: error bars take nothing else."""
    first, last = block.top + 1, block.top + max(block.rows, 1)
    return f"={quote_sheetname(block.sheet)}!{xl_range_abs(first, column, last, column)}"


def legend(chart: Native, hidden: Sequence[int] = ()) -> None:
    """Under the chart; `hidden`: series that say the same as one before."""
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": list(hidden)})


def share_axis(chart: Native) -> None:
    """Standing, from nothing to all."""
    chart.set_y_axis({**_SHARE, "num_font": FONT, "major_gridlines": _GRID, "line": {"none": True}})


def number_axis(chart: Native) -> None:
    """Standing, from zero."""
    looks = {"min": 0, "num_font": FONT, "num_format": "#,##0", "major_gridlines": _GRID, "line": {"none": True}}
    chart.set_y_axis(looks)


def days_axis(chart: Native, name: str) -> None:
    """Lying, from zero, of whole numbers."""
    looks = {
        "min": 0, "name": name, "name_font": {**FONT, "bold": False}, "num_font": FONT, "num_format": "#,##0",
        "major_gridlines": {"visible": False}, "line": {"color": AXIS},
    }  # fmt: skip
    chart.set_x_axis(looks)


def lying(chart: Native, *, of_shares: bool, name: str = "") -> None:
    """Axes of lying bars, the first on top."""
    scale = _SHARE if of_shares else {"min": 0, "num_format": "#,##0"}
    named = {"name": name, "name_font": {**FONT, "bold": False}} if name else {}
    looks = {"num_font": FONT, "major_gridlines": _GRID, "line": {"none": True}, "label_position": "high"}
    chart.set_x_axis({**scale, **named, **looks})
    chart.set_y_axis({"reverse": True, "num_font": FONT, "line": {"color": AXIS}, "major_tick_mark": "none"})


def labels(shown: Sequence[str], position: str = "") -> dict[str, Any]:
    """What is written at each point, in order."""
    looks: dict[str, Any] = {"value": True, "custom": [{"value": each} for each in shown], "font": FONT}
    return {**looks, "position": position} if position else looks


def steps(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """A step function as points on a line: level until the next day, then straight up."""
    rows: list[tuple[int, float]] = []
    for day, share in points:
        if rows:
            rows.append((day, rows[-1][1]))
        rows.append((day, share))
    return rows
