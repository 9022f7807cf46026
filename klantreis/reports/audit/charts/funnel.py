"""Shares of teams against their number, inside the limits of chance around the mean of all.

Rules
-----
1. Teams stand where their number and share are: not in an order.
2. A team outside the limits has a shape of its own, and is named first; who is not named beside its mark has a number
   there, which the list under the plot explains.
"""

from collections.abc import Iterator, Sequence

from klantreis.reports.audit.charts.axes import Plot, Scale, linear, lying_axis, share_axis
from klantreis.reports.audit.charts.key import Entry, key
from klantreis.reports.audit.charts.marks import (
    BLUE,
    DEEP,
    DIAMOND,
    EDGE,
    HALO,
    INK,
    Point,
    area,
    disc,
    label,
    labels,
    path,
    shape,
    stroke,
)  # fmt: skip
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.naming import Named, name_points
from klantreis.reports.audit.charts.numbers import share
from klantreis.reports.audit.charts.sheet import Drawn, Sheet
from klantreis.reports.audit.model import FunnelChart, FunnelDot

_DASH = "4 3"


def draw(chart: FunnelChart, sheet: Sheet) -> Drawn:
    plot = Plot(width("100%", sheet.size) + 9, 10, sheet.width - 12, 10 + (300 if sheet.wide else 260))
    most = max([dot.n for dot in chart.dots] + [limit[0] for limit in chart.limits])
    x = linear(plot.left, plot.right, most * 1.04)
    axis = lying_axis(sheet, plot, x, most, sheet.word("number"))
    places = [(x(dot.n), plot.y(dot.share)) for dot in chart.dots]
    named = name_points(places, [dot.label for dot in chart.dots], _first(chart.dots), plot, sheet, plot.y(chart.mean))
    marks = [
        *_limits(chart, plot, x),
        *share_axis(sheet, plot),
        *axis.marks,
        *(_dot(at, dot) for at, dot in zip(places, chart.dots, strict=True)),
        *(_name(each, sheet) for each in named),
    ]
    under = key(sheet, _entries(chart, sheet), plot.bottom + axis.height)
    y = plot.bottom + axis.height + under.height
    listed = _listed(named, chart.dots, sheet, y + 4)
    return Drawn([*marks, *under.marks, *listed.marks], y + listed.height)


def _first(dots: Sequence[FunnelDot]) -> list[int]:
    """In which order names get their place: those outside first."""
    return sorted(range(len(dots)), key=lambda index: not dots[index].outside)


def _limits(chart: FunnelChart, plot: Plot, x: Scale) -> Iterator[str]:
    if len(chart.limits) > 1:
        low, high = ([(x(n), plot.y(row)) for n, row in _column(chart, index)] for index in (3, 4))
        yield area([*low, *reversed(high)])
        for index, dash in ((1, _DASH), (2, _DASH), (3, ""), (4, "")):
            through = [(x(n), plot.y(value)) for n, value in _column(chart, index)]
            yield path(through, EDGE, 1.2, **({"stroke_dasharray": dash} if dash else {}))
    y = plot.y(chart.mean)
    yield stroke((plot.left, y), (plot.right, y), DEEP, 1.2, stroke_dasharray="8 4")


def _column(chart: FunnelChart, index: int) -> list[tuple[int, float]]:
    return [(limit[0], limit[index]) for limit in chart.limits]


def _dot(at: Point, dot: FunnelDot) -> str:
    return shape(at, DIAMOND, DEEP) if dot.outside else disc(at, 4.5, BLUE)


def _name(named: Named, sheet: Sheet) -> str:
    return label(named.x, named.y, named.said, sheet.size, fill=INK, **HALO)


def _entries(chart: FunnelChart, sheet: Sheet) -> Iterator[Entry]:
    if any(not dot.outside for dot in chart.dots):
        yield Entry(lambda at: disc(at, 4.5, BLUE), sheet.word("inside"))
    if any(dot.outside for dot in chart.dots):
        yield Entry(lambda at: shape(at, DIAMOND, DEEP), sheet.word("outside"))
    if len(chart.limits) > 1:
        yield Entry(lambda at: _sample(at, EDGE, _DASH), sheet.word("limits_95"))
        yield Entry(lambda at: _sample(at, EDGE, ""), sheet.word("limits_998"))
    yield Entry(lambda at: _sample(at, DEEP, "8 4"), f"{sheet.word('mean')} {share(chart.mean, sheet.language)}")


def _sample(at: Point, color: str, dash: str) -> str:
    dashed = {"stroke_dasharray": dash} if dash else {}
    return stroke((at[0] - 10, at[1]), (at[0] + 10, at[1]), color, 1.4, **dashed)


def _listed(named: Sequence[Named], dots: Sequence[FunnelDot], sheet: Sheet, top: float) -> Drawn:
    """Who has a number instead of a name."""
    told = [f"{each.said} {dots[each.point].label}" for each in named if each.is_number]
    if not told:
        return Drawn([], 0.0)
    lines = wrap("; ".join(told) + ".", sheet.width - 2, sheet.size)
    return Drawn(labels(0, top + sheet.size, lines, sheet.size, sheet.line), len(lines) * sheet.line + 6)
