"""A journey as a Mermaid flowchart: stages with what has to be done in them, and the events that move a case."""

from collections.abc import Iterator, Mapping

from klantreis.core.journey import ALWAYS, END, Journey, Stage
from klantreis.definitions.events import EventType
from klantreis.definitions.roles import STAFF
from klantreis.definitions.words import Words

_STYLES = (
    "classDef stage fill:#eef3f8,stroke:#1f4e79,color:#14222e,text-align:left",
    "classDef outside fill:#ffffff,stroke:#5b6b78,color:#14222e",
)
_ESCALATES = "▲"  #: behind an obligation that climbs a ladder


def draw_mermaid(
    journey: Journey, events: Mapping[str, EventType] | None = None, roles: Mapping[str, str] = STAFF
) -> str:
    """The flowchart as text, for a page that shows Mermaid. `▲`: it escalates when it stalls."""
    return "\n".join(_lines(journey, Words(journey, events or {}, roles))) + "\n"


def _lines(journey: Journey, words: Words) -> Iterator[str]:
    yield "---"
    yield f"title: '{journey.title.replace(chr(39), chr(39) * 2)} (versie {journey.version})'"
    yield "---"
    yield "flowchart LR"
    yield "  begin((begin))"
    # `end` is a word of Mermaid itself, and so could a stage be: every node has a prefix.
    for stage in [*journey.stages.values(), *([journey.always] if journey.always.obligations else [])]:
        yield f'  s_{stage.name}["{_box(stage, words)}"]'
    yield "  s_end((einde))"
    yield f"  begin --> s_{journey.start}"
    for stage in journey.stages.values():
        for move in stage.moves:
            to = END if move.to == END else move.to
            yield f'  s_{stage.name} -- "{_safe(words.move(move))}" --> s_{to}'
    for style in _STYLES:
        yield f"  {style}"
    boxes = ",".join(f"s_{name}" for name in journey.stages)
    yield f"  class {boxes} stage"
    yield f"  class begin,s_end{f',s_{ALWAYS}' if journey.always.obligations else ''} outside"


def _box(stage: Stage, words: Words) -> str:
    title = "In elke fase" if stage.name == ALWAYS else stage.title
    lines = [f"<b>{_safe(title)}</b>"]
    for spec in stage.obligations:
        climbs = f" {_ESCALATES}" if any(step.ladder for step in spec.steps) else ""
        lines.append(f"{_safe(spec.title)}: {_safe(words.due(spec))}{climbs}")
    return "<br/>".join(lines)


def _safe(text: str) -> str:
    """Text that Mermaid cannot take for its own."""
    return "".join(sign if sign.isalnum() or sign in " .,:;()‘’×-+" else f"#{ord(sign)};" for sign in text)
