"""What a journey gives a name: anchors, terms, counts, labels, and how colleagues call them."""

from collections.abc import Collection
from datetime import date

from klantreis.core.conditions import Both, Condition, Proven
from klantreis.core.dates import Anchor, DateExpr
from klantreis.core.journey import Count, Label
from klantreis.core.named_terms import NamedTerm
from klantreis.core.names import nearest
from klantreis.core.parser import ExpressionError, parse_term
from klantreis.core.workdays import Term
from klantreis.definitions.parts import parts
from klantreis.definitions.reader import Reader
from klantreis.definitions.shapes import shown
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode

_MISSED = ".missed"
_ELSE = "else"


def read_anchors(reader: Reader, spec: MappingNode) -> dict[str, DateExpr]:
    """The named dates. One that leads back to itself is a finding."""
    found = {}
    for name, node in spec.entries.items():
        expr = reader.date_in(node, name) if isinstance(node, ScalarNode) else None
        if expr is not None:
            found[name] = expr
    asks = {name: [part.name for part in parts(expr.node) if isinstance(part, Anchor)] for name, expr in found.items()}
    for name in found:
        if circle := _circle(name, asks):
            way = " → ".join(circle)
            reader.complain(
                spec.key(name), f"the anchor `{name}` leads back to itself: {way}; give one of them an event"
            )
    return {name: expr for name, expr in found.items() if not _circle(name, asks)}


def _circle(start: str, asks: dict[str, list[str]]) -> list[str]:
    """The way from an anchor back to itself; empty when there is none."""
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop()
        for name in asks.get(way[-1], ()):
            if name == start:
                return [*way, start]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def read_terms(reader: Reader, spec: MappingNode) -> dict[str, NamedTerm]:
    """The named terms: plain, by target group, or by the day from which they hold."""
    return {name: _named_term(reader, node) for name, node in spec.entries.items()}


def _named_term(reader: Reader, node: Node) -> NamedTerm:
    if not isinstance(node, MappingNode):
        return NamedTerm(otherwise=_term(reader, node))
    by_group, by_date, otherwise = [], [], None
    for key, value in node.entries.items():
        term = _term(reader, value)
        if term is None:
            continue
        if key == _ELSE:
            otherwise = term
        elif (day := _day(key)) is not None:
            by_date.append((day, term))
        elif key[0].isdigit():
            reader.complain(node.key(key), f"`{shown(key)}` is no day of the calendar; correct it")
        else:
            by_group.append((key, term))
    if by_date and (by_group or otherwise):
        reader.complain(node, "a term differs by target group or by day, not by both; split it in two terms")
    if by_group and otherwise is None:
        reader.complain(node, "a term by target group needs `else`, for everybody in none of them")
    by_date.sort()
    return NamedTerm(tuple(by_group), tuple(by_date), otherwise or (by_date[0][1] if by_date else None))


def _term(reader: Reader, node: Node) -> Term | None:
    if not isinstance(node, ScalarNode):
        return None
    try:
        return parse_term(node.text)
    except ExpressionError as problem:
        reader.complain(node, problem.message)
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_counts(reader: Reader, spec: MappingNode, obligations: Collection[str]) -> dict[str, Count]:
    """What is counted. `proven(step)` that must hold for every fact becomes the count's `proof_of`."""
    return {
        name: _count(reader, name, node, obligations)
        for name, node in spec.entries.items()
        if isinstance(node, MappingNode)
    }


def _count(reader: Reader, name: str, node: MappingNode, obligations: Collection[str]) -> Count:
    of = node.scalar("of")
    counted = ""
    if of is not None and of.text.endswith(_MISSED):
        obligation = ScalarNode(of.text.removesuffix(_MISSED), of.file, of.line)
        counted = of.text if reader.known(obligation, "obligation", obligations) else ""
    elif of is not None:
        counted = reader.event(of)
    condition = reader.condition(node, "if", counted)
    proof, rest = _proof(condition)
    if proof and counted.endswith(_MISSED):
        reader.complain(node.key("if"), "only facts can be proven; a missed obligation has no delivery, remove `if`")
    return Count(name=name, of=counted, condition=rest, proof_of=proof, since=reader.event_list(node.listed("since")))


def _proof(condition: Condition | None) -> tuple[str, Condition | None]:
    """The step whose delivery must be proven, and what has to hold besides."""
    match condition:
        case Proven(step):
            return step, None
        case Both(left, right):
            for one, other in ((left, right), (right, left)):
                step, rest = _proof(one)
                if step:
                    return step, Both(rest, other) if rest else other
    return "", condition


def read_labels(reader: Reader, spec: MappingNode) -> dict[str, Label]:
    """What holds from one event until another."""
    return {name: _label(reader, name, node) for name, node in spec.entries.items() if isinstance(node, MappingNode)}


def _label(reader: Reader, name: str, node: MappingNode) -> Label:
    since = reader.event_list(node.listed("from"))
    fields = {field for event in since for field in reader.names.events[event]}
    return Label(
        name=name,
        since=since,
        until=reader.event_list(node.listed("until")),
        title=node.text("title"),
        per=reader.known(node.scalar("per"), "field", fields),
    )


def read_titles(reader: Reader, spec: MappingNode, heard: Collection[str]) -> dict[str, str]:
    """The Dutch words for names. `heard`: the words of the rest of the journey; one for nothing in it is a finding."""
    for name in spec.entries:
        if name not in heard:
            message = f"nothing in this journey is called `{shown(name)}`{nearest(name, heard)}"
            reader.complain(spec.key(name), message)
    return {name: node.text for name, node in spec.entries.items() if isinstance(node, ScalarNode)}
