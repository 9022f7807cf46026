"""The key of a drawing: what each shape means, in words, side by side as far as they fit."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from klantreis.reports.audit.charts.marks import QUIET, Point, labels
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.sheet import Drawn, Sheet

_SIGN = 26.0  #: the place of a shape before its words
_APART = 20.0


class Entry(NamedTuple):
    """`draw` paints the shape around a point, in a place of 20 wide and 12 high."""

    draw: Callable[[Point], str]
    words: str


def key(sheet: Sheet, entries: Iterable[Entry], top: float, left: float = 0.0, *, fill: str = QUIET) -> Drawn:
    """The entries in rows from `top` on; the height is that of these rows."""
    marks: list[str] = []
    x, y = left, top
    for entry in entries:
        lines = wrap(entry.words, sheet.width - left - _SIGN - 2, sheet.size)
        wide = _SIGN + max(width(line, sheet.size) for line in lines)
        if x > left and x + wide > sheet.width:
            x, y = left, y + sheet.line + 3
        marks.append(entry.draw((x + 10, y + sheet.line / 2)))
        marks += labels(x + _SIGN, y + sheet.line / 2 + 4.5, lines, sheet.size, sheet.line, fill=fill)
        y += (len(lines) - 1) * sheet.line
        x += wide + _APART
    return Drawn(marks, y + sheet.line + 3 - top if marks else 0.0)
