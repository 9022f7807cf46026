"""Shares over working days as steps, with their intervals: each curve has a dash of its own and its name at its end."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from klantreis.reports.audit.charts.axes import Plot, Scale, linear, lying_axis, share_axis
from klantreis.reports.audit.charts.key import Entry, key
from klantreis.reports.audit.charts.marks import (
    BLUE,
    DEEP,
    EDGE,
    GREEN,
    INK,
    QUIET,
    WARM,
    Point,
    area,
    disc,
    labels,
    path,
    stroke,
)  # fmt: skip
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.charts.spread import spread
from klantreis.reports.audit.model import Curve, CurveChart

_NAMES = 150.0  #: room for names beside the plot on a wide sheet
_HIGH = 250.0


class _Line(NamedTuple):
    color: str
    dash: str


_LINES = (_Line(BLUE, ""), _Line(WARM, "8 4"), _Line(GREEN, "2 4"), _Line(DEEP, "10 3 2 3"), _Line(QUIET, "5 5"))


def draw(chart: CurveChart, sheet: Sheet) -> Drawn:
    curves = [(curve, _LINES[index % len(_LINES)]) for index, curve in enumerate(chart.curves) if curve.points]
    head = _head(chart, sheet)
    right = sheet.width - (_NAMES if sheet.wide else 12)
    plot = Plot(width("100%", sheet.size) + 9, head, right, head + _HIGH)
    most = _most(chart)
    x = linear(plot.left, plot.right, most)
    axis = lying_axis(sheet, plot, x, most, chart.unit)
    bottom = plot.bottom + axis.height
    marks = [*share_axis(sheet, plot), *axis.marks]
    marks += [mark for curve, line in curves for mark in _band(curve, line, plot, x)]
    marks += _norm(chart, sheet, plot, x)
    marks += [mark for curve, line in curves for mark in _curve(curve, line, plot, x)]
    if sheet.wide:
        names = _names(curves, sheet, plot, x)
        marks += names.marks
        bottom = max(bottom, plot.top + names.height)
    under = key(sheet, _entries(curves, sheet), bottom)
    return Drawn([*marks, *under.marks], bottom + under.height)


def _most(chart: CurveChart) -> int:
    days = [day for curve in chart.curves for day, _ in curve.points]
    days += [day for curve in chart.curves for day, _, _ in curve.band]
    return max([*days, chart.mark[0] if chart.mark else 0, 1])


def _stepped(points: Sequence[tuple[int, float]], plot: Plot, x: Scale) -> list[Point]:
    """A share holds until the next."""
    through: list[Point] = []
    for day, value in points:
        if through:
            through.append((x(day), through[-1][1]))
        through.append((x(day), plot.y(value)))
    return through


def _band(curve: Curve, line: _Line, plot: Plot, x: Scale) -> Iterator[str]:
    if len(curve.band) < 2:
        return
    low = _stepped([(day, value) for day, value, _ in curve.band], plot, x)
    high = _stepped([(day, value) for day, _, value in curve.band], plot, x)
    yield area([*low, *reversed(high)])
    for edge in (low, high):
        yield path(edge, line.color if line.dash else EDGE, 0.9)


def _curve(curve: Curve, line: _Line, plot: Plot, x: Scale) -> Iterator[str]:
    through = _stepped(curve.points, plot, x)
    dash = {"stroke_dasharray": line.dash} if line.dash else {}
    if len(through) > 1:
        yield path(through, line.color, 2.4, **dash)
    yield disc(through[-1], 3.2, line.color)


def _head(chart: CurveChart, sheet: Sheet) -> float:
    if chart.mark is None:
        return 10.0
    return len(wrap(chart.mark[1], sheet.width * 0.7, sheet.size)) * sheet.line + 8


def _norm(chart: CurveChart, sheet: Sheet, plot: Plot, x: Scale) -> Iterator[str]:
    """A line from top to bottom with its words above the plot."""
    if chart.mark is None:
        return
    at = x(chart.mark[0])
    lines = wrap(chart.mark[1], sheet.width * 0.7, sheet.size)
    half = max(width(line, sheet.size) for line in lines) / 2
    middle = min(max(at, half + 1), sheet.width - half - 1)
    yield from labels(middle, sheet.size, lines, sheet.size, sheet.line, text_anchor="middle")
    yield stroke((at, plot.top - 4), (at, plot.bottom), INK, 1.3, stroke_dasharray="4 3")


def _names(curves: list[tuple[Curve, _Line]], sheet: Sheet, plot: Plot, x: Scale) -> Drawn:
    """Beside the plot, each at the height of its end as far as there is room, with a thin line to it."""
    said = [wrap(curve.label, _NAMES - 30, sheet.size) for curve, _ in curves]
    ends = [(x(curve.points[-1][0]), plot.y(curve.points[-1][1])) for curve, _ in curves]
    heights = [len(lines) * sheet.line for lines in said]
    middles = spread([y for _, y in ends], heights, plot.top, plot.bottom)
    marks = list[str]()
    for (_, line), lines, end, middle, height in zip(curves, said, ends, middles, heights, strict=True):
        start = (plot.right + 20, middle)
        if abs(middle - end[1]) > 3 or end[0] < plot.right - 6:
            marks.append(stroke((end[0] + 4, end[1]), (start[0] - 2, middle), QUIET, 0.8, class_="aid"))
        top = middle - height / 2 + sheet.size
        marks += labels(plot.right + 24, top, lines, sheet.size, sheet.line, fill=line.color)
    return Drawn(marks, max(plot.bottom - plot.top, sum(heights)) + 4)


def _entries(curves: list[tuple[Curve, _Line]], sheet: Sheet) -> Iterator[Entry]:
    if not sheet.wide:
        for curve, line in curves:
            yield Entry(partial(_sample, line), curve.label)
    if any(len(curve.band) > 1 for curve, _ in curves):
        yield Entry(band_sample, sheet.word("interval"))


def _sample(line: _Line, at: Point) -> str:
    dash = {"stroke_dasharray": line.dash} if line.dash else {}
    return path([(at[0] - 10, at[1]), (at[0] + 10, at[1])], line.color, 2.4, **dash)


def band_sample(at: Point) -> str:
    """A piece of a tinted band with its edges."""
    x, y = at
    tint = area([(x - 10, y - 5), (x + 10, y - 5), (x + 10, y + 5), (x - 10, y + 5)])
    edges = [stroke((x - 10, y + dy), (x + 10, y + dy), EDGE, 1) for dy in (-5, 5)]
    return "".join([tint, *edges])
