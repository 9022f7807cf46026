"""The axis of months: their names as far as there is room, their years, and how many are behind each named month."""

from collections.abc import Sequence

from klantreis.reports.audit.charts.axes import Plot
from klantreis.reports.audit.charts.marks import AXIS, QUIET, label, stroke
from klantreis.reports.audit.charts.measure import width
from klantreis.reports.audit.charts.numbers import short_month, whole
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import TrendPoint

_EVERY = (1, 2, 3, 4, 6, 12, 24, 60, 120)  #: months from one name to the next


def month_axis(sheet: Sheet, plot: Plot, points: Sequence[TrendPoint]) -> Drawn:
    """Under the plot: a line of months, one of years, one of numbers."""
    room = (plot.right - plot.left) / len(points)
    named = _named(sheet, points, room)
    baseline = [plot.bottom + 5 + sheet.line * (index + 1) for index in range(3)]
    marks, year = list[str](), 0
    for index in named:
        point, x = points[index], plot.left + room * (index + 0.5)
        marks.append(stroke((x, plot.bottom), (x, plot.bottom + 5), AXIS, class_="aid"))
        marks.append(_middle(sheet, x, baseline[0], short_month(point.month, sheet.language)))
        if point.month.year != year:
            year = point.month.year
            marks.append(_middle(sheet, x, baseline[1], str(year)))
        marks.append(_middle(sheet, x, baseline[2], whole(point.n, sheet.language)))
    n = label(0, baseline[2], "n", sheet.size, fill=QUIET, font_style="italic")
    return Drawn([*marks, n], 3 * sheet.line + 8)


def _named(sheet: Sheet, points: Sequence[TrendPoint], room: float) -> list[int]:
    said = [
        text
        for point in points
        for text in (short_month(point.month, sheet.language), whole(point.n, sheet.language), str(point.month.year))
    ]
    needed = max(width(text, sheet.size) for text in said) + 7
    every = next((every for every in _EVERY if every * room >= needed), _EVERY[-1])
    first = next((i for i, point in enumerate(points) if (point.month.month - 1) % min(every, 12) == 0), 0)
    return list(range(first % every, len(points), every))


def _middle(sheet: Sheet, x: float, y: float, said: str) -> str:
    half = width(said, sheet.size) / 2
    x = min(max(x, half + 1), sheet.width - half - 1)
    return label(x, y, said, sheet.size, fill=QUIET, text_anchor="middle")
