"""Scales and axes. Shares always run from 0 to 100 %, and numbers from 0."""

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import NamedTuple

from klantreis.reports.audit.charts.marks import AXIS, QUIET, grid, label, labels, stroke
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.numbers import share, whole
from klantreis.reports.audit.charts.sheet import Drawn, Sheet

Scale = Callable[[float], float]
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Plot(NamedTuple):
    """Where the marks stand."""

    left: float
    top: float
    right: float
    bottom: float

    def y(self, value: float) -> float:
        """Of a share."""
        return self.bottom - min(1.0, max(0.0, value)) * (self.bottom - self.top)


def linear(start: float, end: float, most: float) -> Scale:
    """From numbers of 0 to `most` to places from `start` to `end`."""
    per_one = (end - start) / most if most > 0 else 0.0
    return lambda value: start + min(max(value, 0.0), most) * per_one


def steps(most: float, about: int) -> list[float]:
    """Round numbers from 0 up to `most`, about so many; whole ones only."""
    rough = max(most / max(about, 1), 1)
    power = 10 ** floor(log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)
    return [step * index for index in range(int(most / step + 0.001) + 1)]


def share_axis(sheet: Sheet, plot: Plot) -> list[str]:
    """Upright, at the left: lines with their percentages."""
    marks = []
    for value in QUARTERS:
        y = plot.y(value)
        line = stroke((plot.left, y), (plot.right, y), AXIS) if value == 0 else grid((plot.left, y), (plot.right, y))
        said = share(value, sheet.language)
        marks += [line, label(plot.left - 7, y + 4.5, said, sheet.size, fill=QUIET, text_anchor="end")]
    return marks


def lying_share_axis(sheet: Sheet, plot: Plot, x: Scale, strips: Sequence[tuple[float, float]]) -> list[str]:
    """Lying, under the plot, for shares. Its lines run in the strips, from top to bottom, so that none crosses text."""
    marks = []
    for value in QUARTERS if sheet.wide else QUARTERS[::2]:
        at = x(value)
        marks += [_axis_or_grid(at, strip, value) for strip in strips]
        marks.append(_under(sheet, plot, at, share(value, sheet.language)))
    return marks


def _axis_or_grid(x: float, strip: tuple[float, float], value: float) -> str:
    ends = (x, strip[0]), (x, strip[1])
    return stroke(*ends, AXIS) if value == 0 else grid(*ends)


def lying_axis(sheet: Sheet, plot: Plot, x: Scale, most: float, title: str) -> Drawn:
    """Lying, under the plot, for numbers up to `most`; its title stands under it. The height is that under the plot."""
    wide = width(whole(most, sheet.language), sheet.size) + 16
    about = min(8 if sheet.wide else 4, int((plot.right - plot.left) / wide))
    marks = []
    for value in steps(most, about):
        at = x(value)
        marks.append(stroke((at, plot.bottom), (at, plot.bottom + 5), AXIS, class_="aid"))
        marks.append(_under(sheet, plot, at, whole(value, sheet.language)))
    lines = wrap(title, plot.right, sheet.size)
    y = plot.bottom + 8 + 2 * sheet.line
    named = labels(plot.right, y, lines, sheet.size, sheet.line, fill=QUIET, text_anchor="end")
    return Drawn([*marks, *named], (1 + len(lines)) * sheet.line + 18)


def _under(sheet: Sheet, plot: Plot, x: float, said: str) -> str:
    """Centred, but kept on the sheet."""
    half = width(said, sheet.size) / 2
    x = min(max(x, half + 1), sheet.width - half - 1)
    return label(x, plot.bottom + 5 + sheet.line, said, sheet.size, fill=QUIET, text_anchor="middle")
