"""Obligations: what has to be done by a day, with their own steps and the rungs of their ladders."""

from collections.abc import Mapping
from dataclasses import replace

from klantreis.core.dates import Due
from klantreis.core.journey import ClockPause, EventMatch, Extension, Obligation, Series, Step
from klantreis.core.parser import ExpressionError, parse_term
from klantreis.core.workdays import Term
from klantreis.definitions.keys import YES
from klantreis.definitions.parts import parts
from klantreis.definitions.reader import Reader
from klantreis.definitions.steps import complain_of_doubles, read_ladder, read_steps
from klantreis.definitions.validity import read_validity
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode

#: Keys that shape the points of a series or the cycles of a repetition, and mean nothing beside `due`.
_OF_POINTS = ("until", "while", "roll")


def read_obligation(
    reader: Reader, name: str, spec: MappingNode, place: ScalarNode, ladders: Mapping[str, Node]
) -> Obligation:
    """The obligation `name`; `place` is where complaints about the whole of it point."""
    opens = reader.opens(spec)
    opened_by = opens.each or opens.event
    met_by = reader.matches(spec.listed("met_by"))
    if not met_by and "met_by" in spec.entries:
        reader.complain(spec.key("met_by"), f"nothing can meet `{name}`; name an event in `met_by` that does")
    if owner := spec.scalar("owner"):
        reader.uses.owners.append(owner)
    steps = _steps(reader, spec, opened_by, ladders)
    complain_of_doubles(reader, steps, place)
    obligation = Obligation(
        name=name,
        title=spec.text("title"),
        clock=spec.text("clock"),
        owner=spec.text("owner"),
        opens=opens,
        due=reader.date(spec, "due"),
        series=_series(reader, spec),
        repeat=_repeat(reader, spec.scalar("repeat")),
        until=reader.date(spec, "until"),
        while_label=reader.known(spec.scalar("while"), "label", reader.names.labels),
        roll=spec.text("roll"),
        match=_match(reader, spec, met_by),
        met_by=met_by,
        missed_by=reader.matches(spec.listed("missed_by")),
        lapsed_by=reader.matches(spec.listed("lapsed_by")),
        extended_by=_extended_by(reader, spec.mapping("extended_by")),
        pauses=_pauses(reader, spec),
        not_before=reader.date(spec, "not_before"),
        accept_earlier=reader.term(spec, "accept_earlier"),
        when=reader.condition(spec, "when", opened_by),
        valid=read_validity(spec.mapping("valid"), reader.findings),
        steps=steps,
        law=spec.text("law"),
        file=place.file,
        line=place.line,
    )
    _check(reader, spec, place, obligation)
    return obligation


def _steps(reader: Reader, spec: MappingNode, opened_by: str, ladders: Mapping[str, Node]) -> tuple[Step, ...]:
    steps = read_steps(reader, spec, opened_by)
    for node in spec.listed("ladder"):
        if isinstance(node, ScalarNode) and (ladder := reader.known(node, "ladder", ladders)):
            steps += read_ladder(reader, ladder, ladders[ladder], opened_by, spec.text("owner"))
    return steps


def _series(reader: Reader, spec: MappingNode) -> Series | None:
    series = reader.series(spec.get("series"))
    return replace(series, origin=reader.date(spec, "from")) if series else None


def _repeat(reader: Reader, node: ScalarNode | None) -> Term | str | None:
    if node is None:
        return None
    try:
        return parse_term(node.text)
    except ExpressionError:
        return reader.known(node, "term", reader.names.terms) or None


def _match(reader: Reader, spec: MappingNode, met_by: tuple[EventMatch, ...]) -> str:
    fields = {name for match in met_by for name in reader.names.events[match.event]}
    return reader.known(spec.scalar("match"), "field of the meeting events", fields)


def _extended_by(reader: Reader, spec: MappingNode) -> dict[str, Extension]:
    found = {name: _extension(reader, spec.key(name), node) for name, node in spec.entries.items()}
    return {event: extension for event, extension in found.items() if extension is not None}


def _extension(reader: Reader, name: ScalarNode, node: Node) -> Extension | None:
    event = reader.event(name)
    told = node if isinstance(node, MappingNode) else MappingNode({"to": node}, node.file, node.line)
    to = reader.date_in(told.scalar("to"), "extended_by", event) if event else None
    if to is None:
        return None
    once, in_time = told.text("once") == YES, told.text("in_time") == YES
    return Extension(to=to, once=once, in_time=in_time, law=told.text("law"))


def _pauses(reader: Reader, spec: MappingNode) -> tuple[ClockPause, ...]:
    return tuple(_pause(reader, node) for node in spec.listed("pauses") if isinstance(node, MappingNode))


def _pause(reader: Reader, node: MappingNode) -> ClockPause:
    start, until = reader.event(node.get("from")), reader.event(node.get("until"))
    no_later = reader.date_in(node.scalar("no_later"), "no_later", start) if start else None
    return ClockPause(start=start, until=until, ground=node.text("ground"), no_later=no_later)


def _check(reader: Reader, spec: MappingNode, place: ScalarNode, obligation: Obligation) -> None:
    if "due" in spec.entries:
        for key in _OF_POINTS:
            if key in spec.entries:
                reader.complain(spec.key(key), f"`{key}` goes with `series` or `repeat`, not with `due`; remove it")
    if obligation.due is not None and any(isinstance(part, Due) for part in parts(obligation.due.node)):
        reader.complain(spec.key("due"), "`due` counts from itself; count from `opened`, an event or an anchor")
    stated = obligation.roll or (obligation.due.roll if obligation.due else "")
    has_date = obligation.due or obligation.series or obligation.repeat
    if obligation.clock == "statutory" and has_date and not stated:
        where = "at the end of `due`" if obligation.due else "as `roll`"
        reader.complain(
            place,
            f"`{obligation.name}` is statutory and does not say how its date rolls; "
            f"add atw, preceding, following or none {where} (Algemene termijnenwet)",
        )
