"""Reads the words and expressions of one journey, and turns what is wrong with them into findings in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from klantreis.core.case import Kind
from klantreis.core.conditions import Condition, FieldIs
from klantreis.core.dates import DateExpr, FieldDay, OwnField
from klantreis.core.journey import EventMatch, Opens, Series
from klantreis.core.names import ENROLLED, Names, nearest
from klantreis.core.parser import (
    ExpressionError,
    parse_condition,
    parse_date,
    parse_opens,
    parse_series,
    parse_term,
)
from klantreis.core.workdays import Term
from klantreis.definitions.events import EventType, FieldKind
from klantreis.definitions.parts import parts
from klantreis.definitions.shapes import complain, shown
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, SequenceNode
from klantreis.errors import Finding

Read = TypeVar("Read")
DAYS = frozenset({FieldKind.date, FieldKind.moment})


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A text, line or card that a step names; `opened_by` is the event that opens the step's obligation."""

    kind: Kind
    node: ScalarNode
    opened_by: str
    about: bool = False  #: the step says which day it is about
    channel: str = ""  #: the one channel the step names
    to: str = ""  #: role, the owner's where the step says `owner`


@dataclass(slots=True)
class Uses:
    """What a journey asks of the rest of the configuration, each with its place."""

    templates: list[TemplateUse] = field(default_factory=list)
    recipients: list[tuple[Kind, ScalarNode, str]] = field(default_factory=list)  #: kind, `to`, owner
    owners: list[ScalarNode] = field(default_factory=list)
    options: set[str] = field(default_factory=set)  #: events that answer a card
    starts: list[ScalarNode] = field(default_factory=list)  #: other journeys


@dataclass(frozen=True, slots=True)
class Reader:
    """The names of one journey, and where complaints about it go."""

    names: Names
    events: Mapping[str, EventType]
    fields: frozenset[str]  #: of all events that the journey names
    findings: list[Finding]
    uses: Uses = field(default_factory=Uses)

    def complain(self, at: Node, message: str, *, warning: bool = False) -> None:
        complain(self.findings, at, message, warning=warning)

    # --- names ----------------------------------------------------------------------------------------------------

    def known(self, node: ScalarNode | None, what: str, known: Iterable[str]) -> str:
        """The word, or an empty one with a complaint when it is none of `known`."""
        if node is None:
            return ""
        names = set(known)
        if node.text in names:
            return node.text
        self.complain(node, f"unknown {what} `{shown(node.text)}`{nearest(node.text, names) or _remedy(what)}")
        return ""

    def event(self, node: Node | None) -> str:
        return self.known(node, "event", self.names.events) if isinstance(node, ScalarNode) else ""

    def event_list(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        return tuple(name for node in nodes if (name := self.event(node)))

    def matches(self, nodes: Iterable[Node]) -> tuple[EventMatch, ...]:
        found = (self._match(node) for node in nodes)
        return tuple(match for match in found if match.event)

    def _match(self, node: Node) -> EventMatch:
        if not isinstance(node, MappingNode):
            return EventMatch(self.event(node))
        event = self.event(node.get("event"))
        return EventMatch(event, self.condition(node, "if", event))

    # --- expressions ----------------------------------------------------------------------------------------------

    def date(self, holder: MappingNode, key: str) -> DateExpr | None:
        return self.date_in(holder.scalar(key), key)

    def date_in(self, node: ScalarNode | None, key: str, subject: str = "") -> DateExpr | None:
        """The date this text says; with a `subject`, a bare name may be a field of that event."""
        names = self._about(subject) if subject else self.names
        expr = self._read(node, key, lambda text: parse_date(text, names))
        if expr is not None and node is not None:
            self._check_fields(node, key, expr.node, subject)
        return expr

    def condition(self, holder: MappingNode, key: str, subject: str = "") -> Condition | None:
        """The condition under `key`; bare fields in it are those of the event `subject`, where that is known."""
        node = holder.scalar(key)
        found = self._read(node, key, lambda text: parse_condition(text, self.names))
        if found is not None and node is not None:
            self._check_fields(node, key, found, subject)
        return found

    def term(self, holder: MappingNode, key: str) -> Term | None:
        return self._read(holder.scalar(key), key, parse_term)

    def opens(self, spec: MappingNode) -> Opens:
        opens = self._read(spec.scalar("opens"), "opens", lambda text: parse_opens(text, self.names, spec.text("per")))
        if opens is not None and opens.date is not None:
            self._check_fields(spec.key("opens"), "opens", opens.date.node, "")
        return opens or Opens(text="stage", stage=True)

    def series(self, node: Node | None) -> Series | None:
        if isinstance(node, SequenceNode):
            terms = [item.text for item in node.items if isinstance(item, ScalarNode)]
            place = ScalarNode(", ".join(terms), node.file, node.line)
            return self._read(place, "series", lambda _: parse_series(terms, self.names))
        if not isinstance(node, ScalarNode):
            return None
        series = self._read(node, "series", lambda text: parse_series(text, self.names))
        if series is not None and series.spread_field is not None:
            self._expect_type(node, "series", *series.spread_field, {FieldKind.number})
        return series

    def _read(self, node: ScalarNode | None, key: str, parse: Callable[[str], Read]) -> Read | None:
        if node is None:
            return None
        try:
            return parse(node.text)
        except ExpressionError as problem:
            place = f"character {problem.position + 1} of `{shown(problem.text)}`"
            self.complain(node, f"`{key}`: {problem.message} (at {place})")
            return None

    def _about(self, event: str) -> Names:
        own = {event: self.names.events.get(event, frozenset())}
        return Names(
            events={**{name: frozenset[str]() for name in self.names.events}, **own},
            anchors=self.names.anchors,
            terms=self.names.terms,
            counts=self.names.counts,
            own_fields=True,
        )

    # --- fields of facts ------------------------------------------------------------------------------------------

    def _check_fields(self, node: ScalarNode, key: str, expression: object, subject: str) -> None:
        for part in parts(expression):
            match part:
                case FieldDay(event, name):
                    self._expect_type(node, key, event, name, DAYS)
                case OwnField(name):
                    self._expect_type(node, key, subject, name, DAYS)
                case FieldIs(event, name, code):
                    self._expect_code(node, key, event or subject, name, code)

    def _expect_type(self, node: ScalarNode, key: str, event: str, name: str, kinds: Iterable[FieldKind]) -> None:
        kind = self.events[event].fields.get(name) if event in self.events and event != ENROLLED else None
        if kind is not None and kind.kind not in kinds:
            wanted = " or ".join(sorted(kinds))
            self.complain(node, f"`{key}`: `{event}.{name}` is a {kind.kind}; expected a field of type {wanted}")

    def _expect_code(self, node: ScalarNode, key: str, event: str, name: str, code: str) -> None:
        declared = self.events.get(event)
        if not event and name not in self.fields:
            self.complain(node, f"`{key}`: no event of this journey has the field `{name}`; name the event too")
        if declared is None or event == ENROLLED:
            return
        kind = declared.fields.get(name)
        if kind is None:
            meant = nearest(name, declared.fields) or "; add it to events.yaml"
            self.complain(node, f"`{key}`: unknown field `{name}` of `{event}`{meant}")
        elif kind.codes and code not in kind.codes:
            meant = nearest(code, kind.codes) or f"; it is one of {', '.join(kind.codes)}"
            self.complain(node, f"`{key}`: `{code}` is no code of `{event}.{name}`{meant}")


def _remedy(what: str) -> str:
    where = {"event": "declare it in events.yaml", "ladder": "add it to ladders.yaml"}
    return f"; {where.get(what, 'correct the name')}"
