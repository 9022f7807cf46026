"""Names beside points of a plot, none over another: a name where there is room, else a number."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from klantreis.reports.audit.charts.axes import Plot
from klantreis.reports.audit.charts.marks import Point, printable
from klantreis.reports.audit.charts.measure import width
from klantreis.reports.audit.charts.sheet import Sheet

_MARK = 7.0  #: half a mark, with air
_LONGEST = 150.0  #: a longer name becomes a number
_FAR = (0.0, 14.0, 28.0, 42.0, 70.0, 100.0)  #: how far a number may stand from its mark


class Named(NamedTuple):
    """`point`: which of them; the text begins at `x` on baseline `y`."""

    point: int
    said: str
    is_number: bool
    x: float
    y: float


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def name_points(
    places: Sequence[Point], names: Sequence[str], order: Sequence[int], plot: Plot, sheet: Sheet, avoid: float
) -> list[Named]:
    """In `order`, so that the first get the best places. A point without any room has no text beside it.

    `avoid`: the height of a line that no name should lie over."""
    taken = [_Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in places]
    taken.append(_Box(plot.left, avoid - 2, plot.right, avoid + 2))
    found = list[Named]()
    numbers = 0
    for index in order:
        said = printable(names[index])
        place = None
        if width(said, sheet.size) <= _LONGEST:
            place = _free(places[index], said, taken, plot, sheet, _FAR[:1])
        if is_number := place is None:
            numbers += 1
            said = str(numbers)
            place = _free(places[index], said, taken, plot, sheet, _FAR)
        if place is None:
            found.append(Named(index, "", True, 0, 0))
            continue
        taken.append(place)
        found.append(Named(index, said, is_number, place.left + 2, place.bottom - 4))
    return found


def _free(at: Point, said: str, taken: Sequence[_Box], plot: Plot, sheet: Sheet, far: Sequence[float]) -> _Box | None:
    for box in _around(at, width(said, sheet.size) + 4, sheet.size + 3, far):
        inside = plot.left <= box.left and box.right <= sheet.width and plot.top - 8 <= box.top
        if inside and box.bottom <= plot.bottom and not any(box.meets(other) for other in taken):
            return box
    return None


def _around(at: Point, wide: float, high: float, far: Sequence[float]) -> Iterator[_Box]:
    """Right, left, above, below and aslant of a mark, ever farther away."""
    x, y = at
    for away in far:
        gap = _MARK + away
        for left, top in (
            (x + gap, y - high / 2), (x - gap - wide, y - high / 2), (x - wide / 2, y - gap - high),
            (x - wide / 2, y + gap), (x + gap * 0.7, y - gap * 0.7 - high), (x + gap * 0.7, y + gap * 0.7),
            (x - gap * 0.7 - wide, y - gap * 0.7 - high), (x - gap * 0.7 - wide, y + gap * 0.7),
        ):  # fmt: skip
            yield _Box(left, top, left + wide, top + high)
