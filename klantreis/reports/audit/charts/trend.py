"""The on-time share per month on a whole axis, with the limits of chance as a stepped band.

Rules
-----
1. What a month tells has a shape: a disc; hollow while the month is not over; a triangle beyond the limits; a diamond
   in a run on one side. The key names the shapes that occur.
2. A month that is not told leaves a gap: no line is drawn across it.
3. A change of the way of working is a dated line with its name.
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from klantreis.reports.audit.charts.axes import Plot, share_axis
from klantreis.reports.audit.charts.changes import change_lines
from klantreis.reports.audit.charts.curves import band_sample
from klantreis.reports.audit.charts.key import Entry, key
from klantreis.reports.audit.charts.marks import (
    BLUE,
    DEEP,
    DIAMOND,
    DOWN,
    EDGE,
    GREEN,
    UP,
    WARM,
    Point,
    area,
    disc,
    label,
    path,
    shape,
    stroke,
)  # fmt: skip
from klantreis.reports.audit.charts.measure import width
from klantreis.reports.audit.charts.months import month_axis
from klantreis.reports.audit.charts.numbers import share
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import TrendChart, TrendPoint


class _Signal(NamedTuple):
    corners: tuple[Point, ...]
    color: str


_SIGNALS = {
    "above": _Signal(UP, GREEN), "below": _Signal(DOWN, WARM),
    "run_above": _Signal(DIAMOND, GREEN), "run_below": _Signal(DIAMOND, WARM),
}  # fmt: skip


class _Place(NamedTuple):
    """A month and the middle of its room."""

    x: float
    point: TrendPoint


def draw(chart: TrendChart, sheet: Sheet) -> Drawn:
    left, right = width("100%", sheet.size) + 9, sheet.width - width(">99,9%", sheet.size, bold=True) - 8
    room = (right - left) / len(chart.points)
    places = [_Place(left + room * (index + 0.5), point) for index, point in enumerate(chart.points)]
    lines = change_lines(chart, sheet, left, room)
    plot = Plot(left, lines.height + 8, right, lines.height + 8 + (250 if sheet.wide else 220))
    marks = [
        *(mark for run in _phases(places) for mark in _band(run, plot, room)),
        *share_axis(sheet, plot),
        *(mark for run in _phases(places) for mark in _mean(chart, run, plot, room)),
        *lines.drawn(plot.bottom),
        *_line(places, plot),
        *(
            _dot((place.x, plot.y(place.point.share)), place.point, sheet)
            for place in places
            if place.point.share is not None
        ),
        *_last(places, plot, sheet),
    ]
    months = month_axis(sheet, plot, chart.points)
    under = key(sheet, _entries(chart, sheet), plot.bottom + months.height + 8)
    return Drawn([*marks, *months.marks, *under.marks], plot.bottom + months.height + 8 + under.height)


def _phases(places: list[_Place]) -> Iterator[list[_Place]]:
    for _, run in groupby(places, key=lambda place: place.point.phase):
        yield list(run)


def _band(run: list[_Place], plot: Plot, room: float) -> Iterator[str]:
    """The limits of the months of a phase, stepped; a month without limits leaves a gap."""
    for told, stretch in groupby(run, key=lambda place: place.point.low is not None and place.point.high is not None):
        if not told:
            continue
        months = list(stretch)
        low = _stairs([(place.x, plot.y(place.point.low or 0.0)) for place in months], room)
        high = _stairs([(place.x, plot.y(place.point.high or 0.0)) for place in months], room)
        yield area([*low, *reversed(high)])
        yield path(low, EDGE, 1)
        yield path(high, EDGE, 1)


def _stairs(middles: list[Point], room: float) -> list[Point]:
    return [(x + side * room / 2, y) for x, y in middles for side in (-1, 1)]


def _mean(chart: TrendChart, run: list[_Place], plot: Plot, room: float) -> Iterator[str]:
    means = dict(chart.means)
    if run[0].point.phase in means:
        y = plot.y(means[run[0].point.phase])
        yield stroke((run[0].x - room / 2, y), (run[-1].x + room / 2, y), DEEP, 1.2, stroke_dasharray="6 4")


def _line(places: list[_Place], plot: Plot) -> Iterator[str]:
    for told, stretch in groupby(places, key=lambda place: place.point.share is not None):
        through = [(place.x, plot.y(place.point.share or 0.0)) for place in stretch]
        if told and len(through) > 1:
            yield path(through, BLUE, 1.6)


def _dot(at: Point, point: TrendPoint, sheet: Sheet) -> str:
    signal = _SIGNALS.get(point.signal)
    if signal is None:
        return disc(at, 4 if sheet.wide else 3.2, BLUE, hollow=point.is_open)
    return shape(at, signal.corners, signal.color, hollow=point.is_open)


def _last(places: list[_Place], plot: Plot, sheet: Sheet) -> Iterator[str]:
    """The value of the last month that is told, beside it."""
    told = [place for place in places if place.point.share is not None]
    if told and told[-1].point.share is not None:
        y = min(max(plot.y(told[-1].point.share) + 4.5, plot.top + sheet.size), plot.bottom)
        said = share(told[-1].point.share, sheet.language)
        yield label(plot.right + 6, y, said, sheet.size, font_weight="600")


def _entries(chart: TrendChart, sheet: Sheet) -> Iterator[Entry]:
    points = [point for point in chart.points if point.share is not None]
    if any(not point.is_open and point.signal not in _SIGNALS for point in points):
        yield Entry(lambda at: disc(at, 4, BLUE), sheet.word("month"))
    if any(point.is_open for point in points):
        yield Entry(lambda at: disc(at, 4, BLUE, hollow=True), sheet.word("open_month"))
    for name, signal in _SIGNALS.items():
        if any(point.signal == name for point in points):
            yield Entry(partial(shape, corners=signal.corners, color=signal.color), sheet.word(name))
    if any(point.low is not None for point in chart.points):
        yield Entry(band_sample, sheet.word("limits"))
    if told := [share(mean, sheet.language) for _, mean in chart.means]:
        yield Entry(_mean_sample, f"{sheet.word('mean')} {', '.join(told)}")


def _mean_sample(at: Point) -> str:
    return stroke((at[0] - 10, at[1]), (at[0] + 10, at[1]), DEEP, 1.2, stroke_dasharray="6 4")
