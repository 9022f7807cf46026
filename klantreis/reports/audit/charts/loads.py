"""What each team has to meet in the coming 5, 10 and 20 working days, against what it can do.

Rules
-----
1. All bars are on one scale from zero: what is overdue now, then what comes. The coming days add up: 20 holds 10 and 5.
2. Capacity is a line across its bar; the words beside the bar tell the same numbers.
"""

from collections.abc import Iterator

from klantreis.reports.audit.charts.axes import Scale, linear
from klantreis.reports.audit.charts.key import Entry, key
from klantreis.reports.audit.charts.marks import INK, MIDDLE, PAPER, WARM, Point, box, label, labels, stroke
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.numbers import whole
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import Load, LoadChart

_DAYS = (5, 10, 20)
_THICK = 13.0
_PITCH = 22.0  #: from one bar to the next


def draw(chart: LoadChart, sheet: Sheet) -> Drawn:
    head = key(sheet, _entries(chart, sheet), 0)
    x = _scale(chart, sheet)
    marks, y = list(head.marks), head.height + 10
    for load in chart.loads:
        row = _team(load, sheet, x, y)
        marks += row.marks
        y += row.height + 12
    return Drawn(marks, y - 6)


def _scale(chart: LoadChart, sheet: Sheet) -> Scale:
    """Beside its words a bar has room on a wide sheet; on a narrow one it has a line of its own."""
    if not sheet.wide:
        return linear(1, sheet.width - 4, _most(chart))
    left = max(width(_within(days, sheet), sheet.size) for days in _DAYS) + 12
    told = [_told(load, index, sheet) for load in chart.loads for index in range(3)]
    beside = max(width(each, sheet.size, bold=True) for each in told) + 14
    return linear(left, sheet.width - beside, _most(chart))


def _most(chart: LoadChart) -> float:
    totals = [load.overdue + due for load in chart.loads for due in load.due]
    return max([*totals, *(each for load in chart.loads for each in load.capacity)], default=0.0)


def _team(load: Load, sheet: Sheet, x: Scale, top: float) -> Drawn:
    lines = wrap(load.label, sheet.width - 2, sheet.size, bold=True)
    marks = labels(0, top + sheet.size, lines, sheet.size, sheet.line, font_weight="600")
    y = top + len(lines) * sheet.line + 4
    for index in range(3):
        row = _wide(load, index, sheet, x, y) if sheet.wide else _narrow(load, index, sheet, x, y)
        marks += row.marks
        y += row.height
    return Drawn(marks, y - top)


def _wide(load: Load, index: int, sheet: Sheet, x: Scale, top: float) -> Drawn:
    middle = top + _THICK / 2
    end = max(x(load.overdue + load.due[index]), x(load.capacity[index]) if index < len(load.capacity) else 0)
    before = label(x(0) - 8, middle + 4.5, _within(_DAYS[index], sheet), sheet.size, text_anchor="end")
    after = label(end + 8, middle + 4.5, _told(load, index, sheet), sheet.size, font_weight=_weight(load, index))
    return Drawn([before, *_bar(load, index, x, middle), after], _PITCH)


def _narrow(load: Load, index: int, sheet: Sheet, x: Scale, top: float) -> Drawn:
    said = f"{_within(_DAYS[index], sheet)}: {_told(load, index, sheet)}"
    lines = wrap(said, sheet.width - 2, sheet.size, bold=True)
    written = labels(0, top + sheet.size, lines, sheet.size, sheet.line, font_weight=_weight(load, index))
    middle = top + len(lines) * sheet.line + 4 + _THICK / 2
    return Drawn([*written, *_bar(load, index, x, middle)], len(lines) * sheet.line + _PITCH + 6)


def _weight(load: Load, index: int) -> str:
    """Heavy where there is more to meet than the team can."""
    is_short = index < len(load.capacity) and load.overdue + load.due[index] > load.capacity[index]
    return "600" if is_short else "400"


def _bar(load: Load, index: int, x: Scale, middle: float) -> Iterator[str]:
    start, until, end = x(0), x(load.overdue), x(load.overdue + load.due[index])
    if until > start:
        yield box(start, middle - _THICK / 2, max(until - start - 2, 0.5), _THICK, WARM)
    if end > until:
        yield box(until, middle - _THICK / 2, max(end - until, 0.5), _THICK, MIDDLE)
    if index < len(load.capacity):
        yield _capacity((x(load.capacity[index]), middle))


def _told(load: Load, index: int, sheet: Sheet) -> str:
    """What there is to meet, and of how much the team can."""
    total = whole(load.overdue + load.due[index], sheet.language)
    if index >= len(load.capacity):
        return total
    return f"{total} {sheet.word('against')} {whole(load.capacity[index], sheet.language)}"


def _within(days: int, sheet: Sheet) -> str:
    return sheet.word("within").format(n=days)


def _capacity(at: Point) -> str:
    """A line across the bar, with paper at its sides so that it stands out from what lies under it."""
    ends = (at[0], at[1] - 10), (at[0], at[1] + 10)
    return stroke(*ends, PAPER, 5.4, class_="aid") + stroke(*ends, INK, 2.4)


def _entries(chart: LoadChart, sheet: Sheet) -> Iterator[Entry]:
    yield Entry(lambda at: box(at[0] - 8, at[1] - 6, 14, 12, WARM), sheet.word("overdue"))
    yield Entry(lambda at: box(at[0] - 8, at[1] - 6, 14, 12, MIDDLE), sheet.word("coming"))
    if any(load.capacity for load in chart.loads):
        yield Entry(_capacity, sheet.word("capacity"))
