"""Lines: shares by month with their limits, and shares over working days as steps."""

from __future__ import annotations

from klantreis.reports.audit.charts.marks import AXIS, BLUE, DEEP, EDGE, INK, WARM
from klantreis.reports.audit.model import Cell, CellKind, Curve, CurveChart, TrendChart
from klantreis.reports.audit.workbook.pen import FONT, Native, Pen, days_axis, legend, series, share_axis, steps

_SHARE = CellKind.share


def trend(pen: Pen, drawing: TrendChart, title: str) -> Native:
    """Mean and limits are lines of their own for each phase: between two phases nothing slopes."""
    frame, words, phases = pen.frame, pen.words, sorted({point.phase for point in drawing.points})
    means = dict(drawing.means)
    heads = ["", frame["on_time"], words.n]
    rows: list[list[Cell]] = [[point.month, point.share, point.n] for point in drawing.points]
    for phase in phases:
        heads += [frame["mean"], words.limit_low, words.limit_high]
        for row, point in zip(rows, drawing.points, strict=True):
            row += [means.get(phase), point.low, point.high] if point.phase == phase else [None] * 3
    kinds = [CellKind.month, _SHARE, CellKind.whole, *[_SHARE] * 3 * len(phases)]
    block = pen.block(title, heads, rows, kinds)
    chart = pen.chart("line")
    hollow, full = ({"fill": {"color": fill}, "border": {"color": BLUE}} for fill in ("white", BLUE))
    points = [hollow if point.is_open else None for point in drawing.points]
    marker = {"type": "circle", "size": 7, **full}
    chart.add_series(series(block, 1, line={"color": BLUE, "width": 2.25}, points=points, marker=marker))
    for column in range(3, len(heads)):
        is_mean = column % 3 == 0
        line = {"color": INK, "width": 1} if is_mean else {"color": EDGE, "width": 1, "dash_type": "dash"}
        chart.add_series(series(block, column, line=line))
    chart.set_x_axis(
        {"num_font": FONT, "num_format": f"{pen.locale}mmm yy", "text_axis": True, "line": {"color": AXIS}}
    )
    share_axis(chart)
    legend(chart, hidden=range(4, len(heads) - 1))
    return chart


def curves(pen: Pen, drawing: CurveChart, title: str) -> Native:
    chart = pen.chart("scatter", "straight")
    for index, curve in enumerate(drawing.curves):
        line: dict[str, object] = {"color": (BLUE, WARM, DEEP)[index % 3], "width": 2.25}
        if index:
            line["dash_type"] = "dash"
        block = pen.block(
            f"{title} {curve.label}", [pen.words.step, curve.label], steps(curve.points), [CellKind.whole, _SHARE]
        )
        chart.add_series(series(block, 1, line=line))
        if curve.band:
            _band(pen, chart, curve, title)
    if drawing.mark:
        day, said = drawing.mark
        block = pen.block(said, [pen.words.step, said], [(day, 0.0), (day, 1.0)], [CellKind.whole, _SHARE])
        chart.add_series(series(block, 1, line={"color": INK, "width": 1.25, "dash_type": "round_dot"}))
    days_axis(chart, drawing.unit)
    share_axis(chart)
    legend(chart)
    return chart


def _band(pen: Pen, chart: Native, curve: Curve, title: str) -> None:
    lows = steps([(day, low) for day, low, _ in curve.band])
    highs = steps([(day, high) for day, _, high in curve.band])
    rows = [(day, low, high) for (day, low), (_, high) in zip(lows, highs, strict=True)]
    interval = pen.frame["interval"]
    heads = [pen.words.step, f"{interval}: {pen.words.low}", f"{interval}: {pen.words.high}"]
    block = pen.block(f"{title} {curve.label}", heads, rows, [CellKind.whole, _SHARE, _SHARE])
    for column in (1, 2):
        chart.add_series(series(block, column, line={"color": EDGE, "width": 0.75}))
