"""A journey as a picture: stages from left to right, in each what has to be done, by when, and what happens if not.

Drawn from the definition itself, without a browser or a network, so that the picture in a presentation is what runs.
Whatever a colour says is said by a shape or a word too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from klantreis.core.journey import ALWAYS, END, Journey, Obligation, Stage, Step
from klantreis.definitions.events import EventType
from klantreis.definitions.marks import INK, LEGEND_WIDTH, QUIET, draw_mark, draw_row, legend
from klantreis.definitions.roles import STAFF
from klantreis.definitions.svg import document, element, lines, text, wrap
from klantreis.definitions.timeline import Mark, rows
from klantreis.definitions.ways import LANE, Place, arrow, draw_label, draw_line, ways_over
from klantreis.definitions.words import Words

_MARGIN, _CARD, _GAP, _PAD = 32, 272, 120, 12
_HEAD = 44  #: height of the bar with the name of a stage
_ROW = 46
_CLOCKS = {"statutory": ("#9b1c31", "wettelijk"), "policy": ("#1f4e79", "beleid"), "target": ("#2f6f4f", "streefnorm")}
_STAGE, _PAPER = "#1f4e79", "#f3f6f9"
_MOST_WAYS = 6  #: a journey with more moves over the top says them in words, in the stage they leave from
_MOST_BELOW = 4  #: a stage with more obligations than this shows them side by side


@dataclass(frozen=True, slots=True)
class _Column:
    stage: Stage
    x: float

    @property
    def width(self) -> float:
        return (2 if self.beside else 1) * (_CARD + _PAD) + _PAD

    @property
    def beside(self) -> bool:
        """Whether its cards stand in two piles."""
        return len(self.stage.obligations) + bool(self.stage.steps) > _MOST_BELOW

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def _columns(stages: list[Stage]) -> list[_Column]:
    columns: list[_Column] = []
    for stage in stages:
        columns.append(_Column(stage, columns[-1].right + _GAP if columns else _MARGIN))
    return columns


def draw_svg(journey: Journey, events: Mapping[str, EventType] | None = None, roles: Mapping[str, str] = STAFF) -> str:
    """The whole picture as an SVG file. `events` and `roles` give the Dutch words; without them names stand in."""
    words = Words(journey, events or {}, roles)
    lasting = journey.always.obligations or journey.always.steps
    stages = [*journey.stages.values(), *([journey.always] if lasting else [])]
    columns = _columns(stages)
    ways = ways_over(words, [Place(each.stage, each.x, each.width) for each in columns])
    told = len(ways) > _MOST_WAYS
    ways = [] if told else ways
    top = 104 + LANE * (1 + max((way.lane for way in ways), default=-1))
    drawn = [
        _draw_column(words, column, top, _elsewhere(words, columns, nth) if told else [])
        for nth, column in enumerate(columns)
    ]
    bottom = max(height for _, height in drawn)
    width = max(columns[-1].right, _MARGIN + LEGEND_WIDTH) + _MARGIN
    content = [_title(journey), *(picture for picture, _ in drawn), *_steps_ahead(words, columns, top)]
    content += [draw_line(way, top) for way in ways] + [draw_label(way, top) for way in ways]
    content.append(legend(_MARGIN, bottom + 46, list(_CLOCKS.values())))
    return document(width, bottom + 112, journey.title, _description(words, stages), "".join(content))


def _title(journey: Journey) -> str:
    day = journey.valid_from
    valid = f"versie {journey.version}, geldig vanaf {day.day}-{day.month}-{day.year}"
    return text(_MARGIN, 46, journey.title, 26, font_weight=600) + text(_MARGIN, 70, valid, 14, fill=QUIET)


def _description(words: Words, stages: list[Stage]) -> str:
    said = []
    for stage in stages:
        todo = "; ".join(f"{spec.title}, {words.due(spec)}" for spec in stage.obligations)
        said.append(f"{_name(stage)}: {todo}.")
    return " ".join(said)


def _name(stage: Stage) -> str:
    return "In elke fase" if stage.name == ALWAYS else stage.title


# --- a stage ----------------------------------------------------------------------------------------------------------


def _draw_column(words: Words, column: _Column, top: float, elsewhere: list[str]) -> tuple[str, float]:
    """The stage drawn, with the ways out of it at its foot, and where it ends."""
    cards = [_obligation(words, spec) for spec in column.stage.obligations]
    if column.stage.steps:
        cards.append(_own_steps(words, column.stage.steps))
    split = _split([card.height for card in cards]) if column.beside else len(cards)
    drawn, bottom = [], top + _HEAD + _PAD
    for beside, pile in enumerate((cards[:split], cards[split:])):
        y = top + _HEAD + _PAD
        for card in pile:
            x = column.x + _PAD + beside * (_CARD + _PAD)
            drawn.append(element("g", card.drawn, transform=f"translate({x:g} {y:g})"))
            y += card.height + _PAD
        bottom = max(bottom, y)
    foot = [*((said, _way_mark) for said in elsewhere), *((said, _end_mark) for said in _leaving(words, column.stage))]
    for said, mark in foot:
        drawn.append(mark(column.x + _PAD + 7, bottom + 5))
        wrapped = wrap(said, column.width - 2 * _PAD - 22, 13)
        drawn.append(lines(column.x + _PAD + 22, bottom + 10, wrapped, 13))
        bottom += 8 + 16 * len(wrapped)
    bottom += 4
    return _frame(column, top, bottom) + "".join(drawn), bottom


def _split(heights: list[float]) -> int:
    """After how many cards the second pile begins, so that the higher one is lowest."""
    return min(range(1, len(heights)), key=lambda index: max(sum(heights[:index]), sum(heights[index:])))


def _frame(column: _Column, top: float, bottom: float) -> str:
    x, width = column.x, column.width
    frame = element(
        "rect", x=x, y=top, width=width, height=bottom - top, rx=10, fill=_PAPER, stroke=_STAGE, stroke_width=1.5
    )
    outline = f"M{x:g} {top + _HEAD:g}v{10 - _HEAD}q0 -10 10 -10h{width - 20:g}q10 0 10 10v{_HEAD - 10}z"
    name = text(column.middle, top + 28, _name(column.stage), 17, fill="#ffffff", font_weight=600, text_anchor="middle")
    return frame + element("path", d=outline, fill=_STAGE) + name


def _end_mark(x: float, y: float) -> str:
    ring = element("circle", cx=x, cy=y, r=6, fill="none", stroke=INK, stroke_width=2)
    return ring + element("circle", cx=x, cy=y, r=3, fill=INK)


def _way_mark(x: float, y: float) -> str:
    return arrow([(x - 7, y), (x + 8, y)])


def _elsewhere(words: Words, columns: list[_Column], here: int) -> list[str]:
    """The moves to a stage that is not the next: in words, where so many arrows could not be followed."""
    following = {column.stage.name: nth for nth, column in enumerate(columns)}
    found: dict[int, list[str]] = {}
    for move in columns[here].stage.moves:
        to = following.get(move.to, here)
        if to not in (here, here + 1):
            found.setdefault(to, []).append(words.move(move))
    return [f"{_name(columns[to].stage)}: {' · '.join(said)}" for to, said in sorted(found.items())]


def _leaving(words: Words, stage: Stage) -> list[str]:
    """The ways out of the journey, and those that begin the stage anew."""
    ends = [f"Einde: {words.move(move)}" for move in stage.moves if move.to == END]
    return ends + [f"Begint opnieuw: {words.move(move)}" for move in stage.moves if move.to == stage.name]


@dataclass(frozen=True, slots=True)
class _Card:
    drawn: str
    height: float


def _obligation(words: Words, spec: Obligation) -> _Card:
    """Title, term and owner, and under them the steps on a line."""
    colour, clock = _CLOCKS[spec.clock]
    owner = f"{words.role(spec.owner)} · {clock}{f', {spec.law}' if spec.law else ''}"
    said: list[tuple[str, float, dict[str, object]]] = [
        (spec.title, 15, {"font_weight": 600}),
        (words.due(spec), 13, {}),
        (owner, 12, {"fill": QUIET}),
    ]
    drawn, y = [], 24.0
    for line, size, style in said:
        wrapped = wrap(line, _CARD - 28, size)
        drawn.append(lines(16, y, wrapped, size, **style))
        y += size * 1.25 * len(wrapped)
    for row in rows(spec):
        if row.count:
            drawn.append(text(16, y + 10, f"bij {row.nth}× ‘{words.count(row.count)}’", 12, fill=QUIET))
            y += 16
        if row.count or len(row.marks) > 1:
            drawn.append(draw_row(row, 16, y + 10, _CARD - 32))
            y += _ROW
    card = element("rect", width=_CARD, height=y, rx=6, fill="#ffffff", stroke="#b8c4ce")
    edge = element("rect", width=6, height=y, rx=2, fill=colour)
    return _Card(card + edge + "".join(drawn), y)


def _own_steps(words: Words, steps: Sequence[Step]) -> _Card:
    """What a stage gives besides its obligations: each with the day it is dated from."""
    drawn, y = [text(16, 24, "Los van een verplichting", 15, font_weight=600)], 42.0
    for step in steps:
        wrapped = wrap(words.at(step), _CARD - 56, 13)
        drawn += [draw_mark(Mark(step.kind, ""), 26, y + 2), lines(44, y + 6, wrapped, 13)]
        y += 10 + 16 * len(wrapped)
    card = element("rect", width=_CARD, height=y, rx=6, fill="#ffffff", stroke="#b8c4ce")
    return _Card(card + "".join(drawn), y)


# --- moves ------------------------------------------------------------------------------------------------------------


def _steps_ahead(words: Words, columns: list[_Column], top: float) -> list[str]:
    """Arrows to the next stage, with what moves the case there."""
    drawn = []
    for column, following in pairwise(columns):
        said = [words.move(move) for move in column.stage.moves if move.to == following.stage.name]
        if not said:
            continue
        left, right, y = column.right + 6, following.x - 4, top + _HEAD / 2
        drawn.append(arrow([(left, y), (right, y)]))
        wrapped = [line for event in said for line in wrap(event, _GAP - 12, 13)]
        drawn.append(lines((left + right) / 2, y + 22, wrapped, 13, text_anchor="middle"))
    return drawn
