"""What drawings are made of: the palette, and a few shapes with the class that says what they are to the reader.

Rules
-----
1. `mark` carries meaning and stands out at least 3 to 1 from what is under it; text at least 4.5 to 1.
2. `aid` (a grid line, the tint of a band whose edges are marks) only helps and carries nothing alone.
3. A tone has a shape and a word of its own: no colour is the only difference.
"""

from collections.abc import Iterable, Sequence

from klantreis.definitions.svg import element
from klantreis.definitions.svg import text as svg_text

PAPER = "#ffffff"
INK = "#1a2733"
QUIET = "#4d5c69"  #: second text
BLUE = "#2c6a9e"
DEEP = "#173f63"  #: emphasis among blue
PALE = "#ffffff"  #: the last of three parts: told by its outline
MIDDLE = "#5f93bf"
WARM = "#a8430f"  #: what asks for attention
GREEN = "#17694f"
EDGE = "#6d8596"  #: edges of limits and intervals
TINT = "#e6edf3"  #: inside limits
GRID = "#d9e0e6"
AXIS = "#74838f"

#: Paper around text that lies over lines.
HALO = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round"}

Point = tuple[float, float]


def label(x: float, y: float, said: str, size: float, *, fill: str = INK, **attributes: object) -> str:
    """One line of text; `y` is its baseline."""
    return svg_text(x, y, printable(said), size, fill=fill, **attributes)


def labels(
    x: float, y: float, said: Iterable[str], size: float, line: float, *, fill: str = INK, **attributes: object
) -> list[str]:
    """Lines under each other, the first with its baseline at `y`."""
    return [label(x, y + index * line, each, size, fill=fill, **attributes) for index, each in enumerate(said)]


def box(x: float, y: float, width: float, height: float, fill: str, **attributes: object) -> str:
    return element("rect", "", x=x, y=y, width=width, height=height, fill=fill, **{"class_": "mark", **attributes})


def stroke(start: Point, end: Point, color: str, thick: float = 1.0, **attributes: object) -> str:
    return element(
        "line", "", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=color, stroke_width=thick,
        **{"class_": "mark", **attributes},
    )  # fmt: skip


def path(points: Sequence[Point], color: str, thick: float, **attributes: object) -> str:
    """A line through points, not closed."""
    return element(
        "path", "", d=_through(points), fill="none", stroke=color, stroke_width=thick, stroke_linejoin="round",
        **{"class_": "mark", **attributes},
    )  # fmt: skip


def area(points: Sequence[Point], fill: str = TINT) -> str:
    return element("path", d=_through(points) + "Z", fill=fill, class_="aid")


def grid(start: Point, end: Point) -> str:
    return stroke(start, end, GRID, 1, class_="aid")


def disc(at: Point, radius: float, color: str, *, hollow: bool = False) -> str:
    return element(
        "circle", cx=at[0], cy=at[1], r=radius, fill=PAPER if hollow else color, stroke=color, stroke_width=1.8,
        class_="mark",
    )  # fmt: skip


def shape(at: Point, corners: Sequence[Point], color: str, *, hollow: bool = False) -> str:
    """A closed figure around a point."""
    x, y = at
    return element(
        "path", d=_through([(x + dx, y + dy) for dx, dy in corners]) + "Z", fill=PAPER if hollow else color,
        stroke=color, stroke_width=1.8, stroke_linejoin="round", class_="mark",
    )  # fmt: skip


UP = ((0, -6.5), (6, 4.5), (-6, 4.5))
DOWN = ((0, 6.5), (6, -4.5), (-6, -4.5))
DIAMOND = ((0, -6), (6, 0), (0, 6), (-6, 0))
SQUARE = ((-4.6, -4.6), (4.6, -4.6), (4.6, 4.6), (-4.6, 4.6))


def printable(said: str) -> str:
    """Without what XML cannot hold."""
    return "".join(sign for sign in said if sign.isprintable() or sign == " ").strip()


def _through(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
