"""A journey as a Mermaid drawing: what is behind, where the case is, what comes.

Rules
-----
1. How something stands is told by its shape and by a word; a colour only helps who can see it.
2. Drawn is the way that was gone, the stage the case is in with what is open there, and the ways that are left. Ways
   that were not taken are left out.
3. Only what Mermaid reads safely: names of our own, and texts in quotes without quotes, angles or line ends.
"""

from collections.abc import Iterator
from itertools import pairwise

from klantreis.core.journey import END
from klantreis.reports.days import stay
from klantreis.reports.journey_run import BEHIND, Line, Place, Stand, in_order, journey_run, place_of, stays_in
from klantreis.reports.timeline import Timeline
from klantreis.reports.words import written

OPEN = 5  #: lines under the stage the case is in
KEY = (
    "*Zo leest u de tekening. Fasen: ronde hoeken is geweest, dubbele rand is hier, zeshoek komt nog. Daaronder: vlag "
    "is te laat of onzeker, rechthoek loopt, schuine rand wacht of staat stil, afgeronde rechthoek komt nog.*"
)
_STAGES = {Place.behind: ('(["', '"])'), Place.here: ('[["', '"]]'), Place.ahead: ('{{"', '"}}')}
_LINES = {
    Stand.unsure: ('>"', '"]'),
    Stand.overdue: ('>"', '"]'),
    Stand.running: ('["', '"]'),
    Stand.waiting: ('[/"', '"/]'),
    Stand.paused: ('[/"', '"/]'),
    Stand.coming: ('("', '")'),
}
_CLASSES = """\
  classDef geweest fill:#dcfce7,stroke:#166534,color:#111
  classDef hier fill:#fde68a,stroke:#92400e,stroke-width:3px,color:#111
  classDef straks fill:#f3f4f6,stroke:#6b7280,stroke-dasharray:4 3,color:#111
  classDef let_op fill:#fee2e2,stroke:#991b1b,stroke-width:2px,color:#111
  classDef open fill:#e0f2fe,stroke:#075985,color:#111"""


def picture(timeline: Timeline) -> str:
    """The drawing, as a block of Markdown."""
    return "\n".join(
        ["```mermaid", "flowchart TB", *_stages(timeline), *_ways(timeline), *_now(timeline), _CLASSES, "```"]
    )


def _stages(timeline: Timeline) -> Iterator[str]:
    for name in timeline.journey.stages:
        place = place_of(name, timeline)
        opening, closing = _STAGES[place]
        look = {Place.behind: "geweest", Place.here: "hier", Place.ahead: "straks"}[place]
        yield f"  {_node(name)}{opening}{_label(name, place, timeline)}{closing}:::{look}"
    closed = timeline.explanation.plan.closed_on
    when = f"<br/>op {written(closed)}" if closed else ""
    yield f'  {_node(END)}((("{_plain(timeline.words.stage(END))}{when}"))):::{"hier" if closed else "straks"}'


def _label(name: str, place: Place, timeline: Timeline) -> str:
    title = _plain(timeline.words.stage(name))
    if place is Place.ahead:
        return f"komt nog: {title}" if timeline.explanation.plan.closed_on is None else f"niet aan toegekomen: {title}"
    since, until = stays_in(name, timeline)[-1]
    if place is Place.here:
        return f"HIER: {title}<br/>sinds {written(since)}"
    return f"geweest: {title}<br/>{stay(since, until)}"


def _ways(timeline: Timeline) -> Iterator[str]:
    """The way that was gone, thick, and from the stage the case is in and those ahead the ways that are left."""
    visits, words = timeline.explanation.visits, timeline.words
    events = {each.fact.id: each.fact.event for each in timeline.facts}
    for before, after in pairwise(visits):
        event = words.event(events.get(after.fact, ""))
        yield f'  {_node(before.stage)} ==>|"{_plain(event)}"| {_node(after.stage)}'
    if timeline.explanation.plan.closed_on is not None:
        return
    for name, stage in timeline.journey.stages.items():
        if place_of(name, timeline) is not Place.behind:
            for to in dict.fromkeys(move.to for move in stage.moves):
                moves = dict.fromkeys(_plain(words.event(move.event)) for move in stage.moves if move.to == to)
                yield f'  {_node(name)} -.->|"{" of<br/>".join(moves)}"| {_node(to)}'


def _now(timeline: Timeline) -> Iterator[str]:
    """What is open now, and what comes next, one under the other: side by side nobody could read it."""
    run = journey_run(timeline)
    here = [line for stage in run.stages for line in stage.lines if line.stand not in BEHIND]
    here.sort(key=in_order)
    above = _node(timeline.explanation.plan.stage)
    for number, line in enumerate(here[:OPEN]):
        opening, closing = _LINES[line.stand]
        yield f"  {above} --- o{number}{opening}{_told(line)}{closing}:::{_look(line)}"
        above = f"o{number}"
    if len(here) > OPEN:
        yield f'  {above} --- meer("en nog {len(here) - OPEN}"):::straks'


def _told(line: Line) -> str:
    return f"{_plain(line.name)}<br/>{_plain(line.words)}"


def _look(line: Line) -> str:
    if line.stand in (Stand.overdue, Stand.unsure):
        return "let_op"
    return "straks" if line.stand is Stand.coming else "open"


def _node(stage: str) -> str:
    """`end` is a word of Mermaid itself, and so could a stage be."""
    return f"s_{stage}"


def _plain(text: str) -> str:
    for sign, instead in (('"', "'"), ("<", "‹"), (">", "›"), ("|", "/"), ("\n", " "), ("#", "nr "), ("`", "'")):
        text = text.replace(sign, instead)
    return text
