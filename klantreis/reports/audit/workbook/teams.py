"""Teams: their shares inside the limits of chance, and what each has to meet."""

from __future__ import annotations

from klantreis.reports.audit.charts.marks import AXIS, BLUE, DEEP, EDGE, INK, WARM
from klantreis.reports.audit.model import Cell, CellKind, FunnelChart, Load, LoadChart
from klantreis.reports.audit.workbook.pen import (
    FONT,
    OUTLINE,
    PALE,
    Native,
    Pen,
    days_axis,
    labels,
    legend,
    number_axis,
    series,
    share_axis,
)  # fmt: skip

_HORIZONS = (5, 10, 20)  #: working days
_SHARE, _WHOLE = CellKind.share, CellKind.whole


def funnel(pen: Pen, drawing: FunnelChart, title: str) -> Native:
    chart = pen.chart("scatter")
    for outside, name, colour, sign in (
        (False, pen.words.inside, BLUE, "circle"),
        (True, pen.words.outside, WARM, "diamond"),
    ):
        _dots(pen, chart, drawing, title, (outside, name, colour, sign))
    _limits(pen, chart, drawing, title)
    days_axis(chart, pen.frame["judged"])
    share_axis(chart)
    legend(chart)
    return chart


def _dots(pen: Pen, chart: Native, drawing: FunnelChart, title: str, looks: tuple[bool, str, str, str]) -> None:
    """Only those outside the limits have their name beside them: names of the others would lie over each other."""
    outside, name, colour, sign = looks
    dots = [dot for dot in drawing.dots if dot.outside is outside]
    if not dots:
        return
    rows = [(dot.n, dot.share, dot.label) for dot in dots]
    block = pen.block(f"{title} {name}", [pen.words.n, name, ""], rows, [_WHOLE, _SHARE, CellKind.text])
    marker = {"type": sign, "size": 9, "fill": {"color": colour}, "border": {"color": colour}}
    named = {"data_labels": labels([dot.label for dot in dots], "right")} if outside else {}
    chart.add_series(series(block, 1, marker=marker, **named))


def _limits(pen: Pen, chart: Native, drawing: FunnelChart, title: str) -> None:
    words, frame = pen.words, pen.frame
    heads = [words.n]
    for limit in (frame["limits_95"], frame["limits_998"]):
        heads += [f"{limit}: {words.low}", f"{limit}: {words.high}"]
    rows = [(*limit, drawing.mean) for limit in drawing.limits]
    block = pen.block(title, [*heads, frame["mean"]], rows, [_WHOLE, *[_SHARE] * 5])
    dashed, solid, mean = {"dash_type": "dash"}, {"dash_type": "solid"}, {"color": INK}
    for column, look in enumerate((dashed, dashed, solid, solid, mean), start=1):
        line = {"color": EDGE, "width": 1, **look}
        chart.add_series(series(block, column, line=line, marker={"type": "none"}))


def loads(pen: Pen, drawing: LoadChart, title: str) -> Native:
    """Overdue below, what falls due on top, and what the team can do as a line across."""
    words, frame = pen.words, pen.frame
    rows = [row for load in drawing.loads for row in _rows(load)]
    heads = ["", "", frame["overdue"], words.coming, frame["capacity"]]
    block = pen.block(title, heads, rows, [CellKind.text, CellKind.text, _WHOLE, _WHOLE, CellKind.number])
    chart, across = pen.chart("column", "stacked"), block.columns(0, 1)
    for column, colour in ((2, DEEP), (3, PALE)):
        looks = series(block, column, fill={"color": colour}, border=OUTLINE, gap=40)
        chart.add_series({**looks, "categories": across})
    if any(load.capacity for load in drawing.loads):
        line = pen.chart("line")
        marker = {"type": "long_dash", "size": 16, "fill": {"color": WARM}, "border": {"color": WARM}}
        line.add_series({**series(block, 4, line={"none": True}, marker=marker), "categories": across})
        chart.combine(line)
    named = {"name": frame["workdays"], "name_font": {**FONT, "bold": False}}
    chart.set_x_axis({**named, "num_font": FONT, "line": {"color": AXIS}})
    number_axis(chart)
    legend(chart)
    return chart


def _rows(load: Load) -> list[tuple[Cell, ...]]:
    """One for each horizon; the team stands at the first, as a spreadsheet groups its labels."""
    capacity = load.capacity or (None,) * len(_HORIZONS)
    names = (load.label, *[None] * (len(_HORIZONS) - 1))
    return [
        (name, str(days), load.overdue, due, can)
        for name, days, due, can in zip(names, _HORIZONS, load.due, capacity, strict=True)
    ]
