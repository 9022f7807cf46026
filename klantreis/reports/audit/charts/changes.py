"""Dated changes of the way of working in the trend: a line each, with its name above the plot."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from klantreis.reports.audit.charts.marks import INK, PAPER, box, labels, stroke
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.numbers import short_day
from klantreis.reports.audit.charts.sheet import Sheet
from klantreis.reports.audit.model import TrendChart

_LEAST = 140.0  #: room for a name at the right of its line, if it is longer


class _Change(NamedTuple):
    x: float
    start: float  #: of the name
    top: float
    lines: list[str]


class ChangeLines(NamedTuple):
    """The changes within the months drawn, each on a height of its own, and how high they are together."""

    changes: list[_Change]
    height: float
    sheet: Sheet

    def drawn(self, bottom: float) -> Iterator[str]:
        """The lines down to `bottom`, then the names, which lie over lines of others."""
        for change in self.changes:
            yield stroke((change.x, change.top + 2), (change.x, bottom), INK, 1.2, stroke_dasharray="3 3")
        for change in self.changes:
            yield from _name(change, self.sheet)


def change_lines(chart: TrendChart, sheet: Sheet, left: float, room: float) -> ChangeLines:
    """`left`: where the months begin; `room`: how wide one is."""
    changes, top = list[_Change](), 0.0
    for on, title in sorted(chart.changes):
        x = _place(on, chart, left, room)
        if x is not None:
            lines, start = _named(f"{short_day(on, sheet.language)}: {title}", x, sheet)
            changes.append(_Change(x, start, top, lines))
            top += len(lines) * sheet.line + 3
    return ChangeLines(changes, top, sheet)


def _place(on: date, chart: TrendChart, left: float, room: float) -> float | None:
    for index, point in enumerate(chart.points):
        if (point.month.year, point.month.month) == (on.year, on.month):
            return left + room * (index + (on.day - 1) / 31)
    return None


def _named(said: str, x: float, sheet: Sheet) -> tuple[list[str], float]:
    """The name in lines, and where they begin: at the right of the line, or at the left where there is no room."""
    room = sheet.width - x - 8
    if room >= min(width(said, sheet.size), _LEAST):
        return wrap(said, room, sheet.size), x + 6
    lines = wrap(said, min(x - 8, sheet.width * 0.5), sheet.size)
    return lines, x - 6 - max(width(line, sheet.size) for line in lines)


def _name(change: _Change, sheet: Sheet) -> Iterator[str]:
    wide = max(width(line, sheet.size) for line in change.lines)
    yield box(change.start - 2, change.top, wide + 4, len(change.lines) * sheet.line + 2, PAPER, class_="aid")
    yield from labels(change.start, change.top + sheet.size, change.lines, sheet.size, sheet.line, fill=INK)
