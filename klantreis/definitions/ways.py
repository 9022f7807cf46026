"""The moves of a journey that do not go to the next stage: arrows over the top of the picture.

Rules
-----
1. A shorter way lies lower. Two ways share a lane where they do not meet.
2. Each way leaves and reaches a stage at a place of its own, so that no two lines lie on each other; those that go to
   the left stand left.
3. A way back is dashed. What moves the case stands on the line, with a white edge where another line crosses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from klantreis.core.journey import Stage
from klantreis.definitions.marks import INK
from klantreis.definitions.svg import element, text
from klantreis.definitions.words import Words

LANE = 30  #: height of a lane


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stage stands."""

    stage: Stage
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Way:
    """From x to x, in a lane counted from below."""

    start: float
    end: float
    said: str
    lane: int

    @property
    def back(self) -> bool:
        return self.end < self.start


def ways_over(words: Words, places: Sequence[Place]) -> list[Way]:
    """All of them, the lowest first."""
    moves = _moves(words, places)
    pairs = sorted(moves, key=lambda pair: (abs(pair[0] - pair[1]), pair))
    ports = _ports(pairs, places)
    lanes: list[list[tuple[int, int]]] = []
    ways = []
    for pair in pairs:
        lane = next((n for n, taken in enumerate(lanes) if not any(_meet(pair, other) for other in taken)), len(lanes))
        lanes[lane:] = [*lanes[lane:], []] if lane == len(lanes) else lanes[lane:]
        lanes[lane].append(pair)
        start, end = pair
        ways.append(Way(ports[pair, start], ports[pair, end], " · ".join(moves[pair]), lane))
    return ways


def _moves(words: Words, places: Sequence[Place]) -> dict[tuple[int, int], list[str]]:
    """What moves a case between two stages that do not follow each other."""
    index = {place.stage.name: number for number, place in enumerate(places)}
    found = defaultdict[tuple[int, int], list[str]](list)
    for here, place in enumerate(places):
        for move in place.stage.moves:
            to = index.get(move.to, here)
            if to not in (here, here + 1):
                found[here, to].append(words.move(move))
    return dict(found)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(min(one), min(other)) <= min(max(one), max(other))


def _ports(pairs: Sequence[tuple[int, int]], places: Sequence[Place]) -> dict[tuple[tuple[int, int], int], float]:
    """Where each way touches each of its two stages."""
    ports = {}
    for number, place in enumerate(places):
        touching = [pair for pair in pairs if number in pair]
        # To the left the nearest stands outermost, to the right innermost: then lines of one stage do not cross.
        touching.sort(key=lambda pair, here=number: (sum(pair) - here > here, sum(pair) - here, pair))  # type: ignore[misc]
        for nth, pair in enumerate(touching, start=1):
            ports[pair, number] = place.x + place.width * nth / (len(touching) + 1)
    return ports


def draw_line(way: Way, top: float) -> str:
    """The arrow; `top` is where the stages begin."""
    y = _height(way, top)
    return arrow([(way.start, top), (way.start, y), (way.end, y), (way.end, top - 2)], dashed=way.back)


def draw_label(way: Way, top: float) -> str:
    edge = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 5, "stroke_linejoin": "round"}
    return text((way.start + way.end) / 2, _height(way, top) - 6, way.said, 13, text_anchor="middle", **edge)


def _height(way: Way, top: float) -> float:
    return top - 16 - LANE * way.lane


def arrow(points: list[tuple[float, float]], *, dashed: bool = False) -> str:
    """A line through these points with its head at the last."""
    (_, y0), (x, y) = points[-2:]
    tip = 9
    if y == y0:
        head, points = f"{x},{y} {x - tip},{y - 5} {x - tip},{y + 5}", [*points[:-1], (x - tip, y)]
    else:
        head, points = f"{x},{y} {x - 5},{y - tip} {x + 5},{y - tip}", [*points[:-1], (x, y - tip)]
    style = {"stroke_dasharray": "6 4"} if dashed else {}
    path = "M" + " L".join(f"{px:g} {py:g}" for px, py in points)
    line = element("path", d=path, fill="none", stroke=INK, stroke_width=2, stroke_linejoin="round", **style)
    return line + element("polygon", points=head, fill=INK)
