"""From the parts of a definition to the frozen `Journey`, the same way for a file and for a version a case pinned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from klantreis.core.journey import ALWAYS, END, Journey, Move, Stage
from klantreis.core.names import RESERVED, Names
from klantreis.definitions.events import EventType, event_types
from klantreis.definitions.joining import always_of, joined, stages_of
from klantreis.definitions.keys import JOURNEY
from klantreis.definitions.named import read_anchors, read_counts, read_labels, read_terms, read_titles
from klantreis.definitions.obligation import read_obligation
from klantreis.definitions.programme import read_goals, read_waves
from klantreis.definitions.reader import Reader, Uses
from klantreis.definitions.shapes import complain, conform_record
from klantreis.definitions.source import Parts, UnreadableSource, hash_of
from klantreis.definitions.steps import complain_of_doubles, read_steps
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode
from klantreis.errors import Finding

_STAND_IN = date(1950, 1, 1)  #: in place of a day that could not be read; there is a finding about it


@dataclass(frozen=True, slots=True)
class Built:
    """A journey with its source, and what it asks of texts, roles and other journeys."""

    journey: Journey
    source: str
    uses: Uses
    parts: Parts


def journey_from_source(source: str) -> Journey:
    """A pinned version, exactly as it was: same behaviour, same hash. Raises UnreadableSource."""
    findings: list[Finding] = []
    parts = Parts.from_text(source)
    built = build(parts, event_types(parts.events, findings), findings)
    if any(not finding.warning for finding in findings) or built.source != source:
        raise UnreadableSource
    return built.journey


def build(parts: Parts, events: Mapping[str, EventType], findings: list[Finding]) -> Built:
    """The journey these parts make, with `events` as the events it may name. What is wrong becomes findings."""
    used = Parts(conform_record(parts.journey, JOURNEY, findings), parts.shared, parts.ladders, parts.events).used()
    file, source = used.journey, used.text()
    stages, always_part = stages_of(file, parts.shared, findings), always_of(file, parts.shared, findings)
    lists = {key: joined(key, file, used.shared, findings) for key in ("anchors", "counts", "labels", "titles")}
    lists["terms"] = file.mapping("terms")
    _complain_of_reserved(lists, findings)
    ladders = {**parts.ladders, **file.mapping("ladders").entries}
    reader = Reader(
        names=_names(events, lists, [always_part, *stages.values()], used),
        events=events,
        fields=frozenset(name for event in used.events if event in events for name in events[event].fields),
        findings=findings,
    )
    always = _stage(reader, ALWAYS, always_part, file.key(ALWAYS), (), ladders)
    own_keys = file.mapping("stages")
    built = {name: _stage(reader, name, node, own_keys.key(name), stages, ladders) for name, node in stages.items()}
    _complain_of_same_name(reader, {ALWAYS: always_part, **stages})
    obligations = {spec.name for stage in [always, *built.values()] for spec in stage.obligations}
    journey = Journey(
        name=file.text("journey"),
        title=file.text("title"),
        version=int(file.text("version", "0")),
        valid_from=_day(reader, file.scalar("valid_from")),
        start=reader.known(file.scalar("start"), "stage", stages),
        hash=hash_of(source),
        stages=built,
        always=always,
        applies=reader.condition(file, "applies"),
        anchors=read_anchors(reader, lists["anchors"]),
        terms=read_terms(reader, lists["terms"]),
        counts=read_counts(reader, lists["counts"], obligations),
        labels=read_labels(reader, lists["labels"]),
        goals=read_goals(reader, file.mapping("goals")),
        groups={
            name: node.text for name, node in file.mapping("groups").entries.items() if isinstance(node, ScalarNode)
        },
        titles=read_titles(reader, lists["titles"], used.words(without=("titles",))),
        waves=read_waves(reader, file.mapping("waves"), heard=used.words(without=("waves", "goals"))),
        contacts=frozenset(name for name in used.events if name in events and events[name].contact),
    )
    _complain_of_unreachable(reader, journey, own_keys)
    return Built(journey, source, reader.uses, used)


def _names(
    events: Mapping[str, EventType], lists: Mapping[str, MappingNode], stages: list[MappingNode], used: Parts
) -> Names:
    rungs = MappingNode({**used.ladders, **used.journey.mapping("ladders").entries})
    return Names(
        events={name: frozenset(event.fields) for name, event in events.items()},
        anchors=tuple(lists["anchors"].entries),
        terms=tuple(lists["terms"].entries),
        counts=tuple(lists["counts"].entries),
        labels=tuple(lists["labels"].entries),
        steps=frozenset(name for node in [*stages, rungs] for name in _message_steps(node)),
    )


def _message_steps(node: Node) -> Iterator[str]:
    """The ids of all steps that send something: of those, delivery can be proven."""
    if isinstance(node, MappingNode):
        if "id" in node.entries and "send" in node.entries:
            yield node.text("id")
        for value in node.entries.values():
            yield from _message_steps(value)
    elif not isinstance(node, ScalarNode):
        for item in node.items:
            yield from _message_steps(item)


def _stage(
    reader: Reader,
    name: str,
    node: MappingNode,
    place: ScalarNode,
    stages: Mapping[str, MappingNode] | tuple[()],
    ladders: Mapping[str, Node],
) -> Stage:
    specs = node.mapping("obligations")
    steps = read_steps(reader, node)
    complain_of_doubles(reader, steps, place)
    return Stage(
        name=name,
        title=node.text("title") or name.replace("_", " ").capitalize(),
        moves=tuple(_moves(reader, node, {*stages, END})),
        steps=steps,
        obligations=tuple(
            read_obligation(reader, key, spec, specs.key(key), ladders)
            for key, spec in specs.entries.items()
            if isinstance(spec, MappingNode)
        ),
        file=place.file,
        line=place.line,
    )


def _moves(reader: Reader, node: MappingNode, stages: set[str]) -> Iterator[Move]:
    """The moves; one with an unknown event still leads somewhere, so that it makes no stage unreachable."""
    moves = node.get("moves")
    if isinstance(moves, MappingNode):
        for name, to in moves.entries.items():
            place = moves.key(name)
            event, stage = reader.event(place), _to(reader, to, stages)
            if stage:
                yield Move(event, stage, file=place.file, line=place.line)
        return
    for move in node.listed("moves"):
        if not isinstance(move, MappingNode):
            continue
        event, stage = reader.event(move.get("event")), _to(reader, move.get("to"), stages)
        condition = reader.condition(move, "if", event)
        if start := move.scalar("start"):
            reader.uses.starts.append(start)
        if stage:
            yield Move(event, stage, condition, move.text("start"), move.file, move.line)


def _to(reader: Reader, node: Node | None, stages: set[str]) -> str:
    return reader.known(node, "stage", stages) if isinstance(node, ScalarNode) else ""


def _day(reader: Reader, node: ScalarNode | None) -> date:
    try:
        return date.fromisoformat(node.text) if node else _STAND_IN
    except ValueError:
        reader.complain(node or ScalarNode(""), "`valid_from` is no day of the calendar; correct it")
        return _STAND_IN


def _complain_of_reserved(lists: Mapping[str, MappingNode], findings: list[Finding]) -> None:
    for node in lists.values():
        for name in node.entries:
            if name in RESERVED:
                complain(findings, node.key(name), f"`{name}` is a word of the language; choose another name")


def _complain_of_same_name(reader: Reader, stages: Mapping[str, MappingNode]) -> None:
    """Natural keys begin with the obligation's name, or with the stage's for a step outside one."""
    with_steps = {name for name, node in stages.items() if node.listed("steps")}
    seen: dict[str, str] = dict.fromkeys(with_steps, "")
    for stage, node in stages.items():
        specs = node.mapping("obligations")
        for name in specs.entries:
            if name in seen:
                where = f"of the stage `{seen[name]}`" if seen[name] else "of a stage with steps of its own"
                reader.complain(specs.key(name), f"`{name}` is the name {where} too; rename one of them")
            seen.setdefault(name, stage)


def _complain_of_unreachable(reader: Reader, journey: Journey, keys: MappingNode) -> None:
    if journey.start not in journey.stages:
        return
    reached, ahead = {journey.start}, [journey.start]
    while ahead:
        for move in journey.stages[ahead.pop()].moves:
            if move.to != END and move.to not in reached:
                reached.add(move.to)
                ahead.append(move.to)
    for name in journey.stages.keys() - reached:
        reader.complain(keys.key(name), f"no move leads to the stage `{name}`; add one, or remove the stage")
