"""What can happen to a case, as `events.yaml` declares it, and the one place where the fields of a fact are validated.

Rules
-----
1. A field is a date, a moment, a code, a number or a reference: never free text, so that no fact can name a person.
2. What is wrong with a fact is said by field and remedy; its value is never repeated.
3. `enrolled` takes any field: its columns are what a journey reads of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite

from klantreis.core.case import Value
from klantreis.core.journey import Validity
from klantreis.core.names import ENROLLED, RESERVED, nearest
from klantreis.core.timeliness.cases import Meaning
from klantreis.definitions.keys import EVENT_FILE, YES
from klantreis.definitions.shapes import complain, conform_record, shown
from klantreis.definitions.validity import read_validity
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode
from klantreis.errors import Finding, FixInput
from klantreis.moments import parse_day, parse_moment

#: Events the program itself records or understands, with the fields it relies on.
BUILT_IN: Mapping[str, frozenset[str]] = {
    ENROLLED: frozenset(),
    "deceased": frozenset(),
    "moved_away": frozenset(),
    "case_paused": frozenset({"ground", "until"}),
    "case_resumed": frozenset(),
    "message_accepted": frozenset({"step", "key"}),
    "message_delivered": frozenset({"step", "key"}),
    "message_bounced": frozenset({"step", "key"}),
    "letter_handed_over": frozenset({"step", "key"}),
    "letter_returned": frozenset({"step", "key"}),
}

#: Events the program records where they are declared, and does without where they are not.
OPTIONAL: Mapping[str, frozenset[str]] = {"message_answered": frozenset({"step", "key"})}

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,99}")
#: An action's natural key as text: obligation, opener, point and step. Openers may hold a date expression.
_NATURAL_KEY = re.compile(r"[a-z0-9_]+\|[A-Za-z0-9_.:/@()<>=,+ -]+\|[A-Za-z0-9_.:/@-]*\|[a-z0-9_.]+")
_LONGEST_KEY = 700
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_LARGEST = 1e12
ALWAYS_VALID = Validity()


class FieldKind(StrEnum):
    date = "date"
    moment = "moment"
    code = "code"
    number = "number"
    ref = "ref"


@dataclass(frozen=True, slots=True)
class FieldType:
    """The type of a field; `codes` are the allowed ones (empty: any), `titles` those in Dutch where that is given."""

    kind: FieldKind
    codes: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    valid: Mapping[str, Validity] = field(default_factory=dict)  #: codes that can be said on some days only

    def parse(self, value: object, on: date | None = None) -> Value:
        """The value as JSON or a table cell gives it; `on` is the day the fact is about.

        Raises FixInput, without repeating the value.
        """
        match self.kind, value:
            case FieldKind.number, int() | float() if not isinstance(value, bool):
                if isfinite(value) and abs(value) < _LARGEST:
                    return value
            case FieldKind.number, str() if _NUMBER.fullmatch(value):
                return float(value) if "." in value else int(value)
            case FieldKind.date, str():
                return parse_day(value)
            case FieldKind.moment, str():
                return parse_moment(value)
            case FieldKind.code, str():
                return self._code(value, on)
            case FieldKind.ref, str() if _is_reference(value):
                return value
        raise FixInput(f"expected {_EXPECTED[self.kind]}")

    def _code(self, value: str, on: date | None) -> str:
        if self.codes and value not in self.codes:
            raise FixInput(f"this code is not allowed here; use one of {', '.join(self.codes)}")
        if on is not None and not self.valid.get(value, ALWAYS_VALID).holds(on):
            there = [code for code in self.codes if self.valid.get(code, ALWAYS_VALID).holds(on)]
            raise FixInput(f"this code does not hold on {on}; use one of {', '.join(there)}")
        if not _CODE.fullmatch(value):
            raise FixInput(f"expected {_EXPECTED[self.kind]}")
        return value


_EXPECTED = {
    FieldKind.date: "a day such as 2026-03-28",
    FieldKind.moment: "a moment such as 2026-12-02T10:00",
    FieldKind.code: "a code: letters, digits, `_`, `.` and `-`, no spaces",
    FieldKind.number: "a number such as 24 or 13.5",
    FieldKind.ref: "a reference: letters, digits and `_.:/@-`, no spaces",
}


def _is_reference(text: str) -> bool:
    return bool(_REFERENCE.fullmatch(text)) or (len(text) <= _LONGEST_KEY and bool(_NATURAL_KEY.fullmatch(text)))


MOMENT = "at"  #: in `needs`: the moment of the fact itself, which is no field of its data


@dataclass(frozen=True, slots=True)
class EventType:
    """An event: its Dutch title, its fields, and those (or the moment) without which the fact says nothing."""

    name: str
    title: str
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    contact: bool = False  #: somebody of us and the resident really spoke with each other
    decision: bool = False  #: only a named person's answer to a card
    means: Mapping[Meaning, frozenset[str]] = field(default_factory=dict)  #: what it is in the figures of an audit, and
    #: in which journeys; none named: in every one that knows it
    valid: Validity = ALWAYS_VALID

    @property
    def needs_moment(self) -> bool:
        """Whether the fact means nothing without its `at`: an appointment without a time can never fall due."""
        return MOMENT in self.needs

    def parse(self, data: Mapping[str, object], on: date | None = None) -> dict[str, Value]:
        """The fields of a fact, typed; empty ones are left out. `on` is the day it happened.

        Raises FixInput for an unknown or missing field, a wrong type, a code that is not allowed, or a day on which
        this cannot happen.
        """
        if on is not None and not self.valid.holds(on):
            raise FixInput(f"{self.name} cannot happen on {on}: it holds {_written(self.valid)}")
        given = {name: value for name, value in data.items() if value is not None and value != ""}
        for name in self.needs:
            if name not in given and name != MOMENT:
                raise FixInput(f"{self.name} lacks the field {name}; add it to data")
        return {name: self._parse(name, value, on) for name, value in given.items()}

    def _parse(self, name: str, value: object, on: date | None) -> Value:
        if name not in self.fields and self.name != ENROLLED:
            allowed = ", ".join(self.fields) or "none"
            meant = nearest(name, self.fields) or f"; it takes {allowed}"
            raise FixInput(f"{self.name} has no field {shown(name)}{meant}")
        try:
            return self.fields[name].parse(value, on) if name in self.fields else _guess(value)
        except FixInput as problem:
            raise FixInput(f"data.{name}: {problem}") from None


def _written(valid: Validity) -> str:
    since = [f"from {valid.since}"] if valid.since else []
    return " ".join([*since, *([f"until {valid.until}"] if valid.until else [])])


def _guess(value: object) -> Value:
    """A column of the enrolment file: a day, a number or a code, whichever it reads as."""
    for kind in (FieldKind.date, FieldKind.number, FieldKind.code):
        try:
            return FieldType(kind).parse(value)
        except FixInput:
            continue
    raise FixInput("expected a day, a number or a code")


def read_events(root: MappingNode, findings: list[Finding]) -> dict[str, MappingNode]:
    """The declarations in `events.yaml` by name, as far as they have the right shape."""
    declared = conform_record(root, EVENT_FILE, findings).mapping("events")
    if not declared.entries:
        return {}
    for name in declared.entries:
        if name in RESERVED:
            complain(findings, declared.key(name), f"`{name}` is a word of the language; give the event another name")
    _complain_of_built_in(declared, findings)
    return {name: node for name, node in declared.entries.items() if isinstance(node, MappingNode)}


def _complain_of_built_in(declared: MappingNode, findings: list[Finding]) -> None:
    for name, needed in {**BUILT_IN, **OPTIONAL}.items():
        if name not in declared.entries:
            if name in BUILT_IN:
                complain(findings, declared, f"`{name}` is missing: the program records it; declare it with a title")
            continue
        for missing in sorted(needed - declared.mapping(name).mapping("fields").entries.keys()):
            complain(findings, declared.key(name), f"`{name}` lacks the field `{missing}`, which the program fills")


def event_types(nodes: Mapping[str, MappingNode], findings: list[Finding]) -> dict[str, EventType]:
    """The event types that these declarations say."""
    return {name: _event_type(name, node, findings) for name, node in nodes.items()}


def _event_type(name: str, node: MappingNode, findings: list[Finding]) -> EventType:
    fields = {key: _field_type(value, findings) for key, value in node.mapping("fields").entries.items()}
    needs = tuple(item.text for item in node.listed("needs") if isinstance(item, ScalarNode))
    for needed in needs:
        if needed not in fields and needed != MOMENT:
            complain(findings, node.key("needs"), f"`{name}` has no field `{needed}`{nearest(needed, fields)}")
    return EventType(
        name=name,
        title=node.text("title", name),
        fields=fields,
        needs=needs,
        contact=node.text("contact") == YES,
        decision=node.text("decision") == YES,
        means=_means(node),
        valid=read_validity(node.mapping("valid"), findings),
    )


def _means(node: MappingNode) -> dict[Meaning, frozenset[str]]:
    said = node.mapping("means")
    if said.entries:
        return {
            Meaning(name): frozenset(item.text for item in said.listed(name) if isinstance(item, ScalarNode))
            for name in said.entries
        }
    # A mapping with nothing right in it says nothing, and has its finding.
    return {Meaning(item.text): frozenset() for item in node.listed("means") if isinstance(item, ScalarNode)}


def _field_type(node: Node, findings: list[Finding]) -> FieldType:
    if isinstance(node, ScalarNode):
        return FieldType(FieldKind(node.text))
    if isinstance(node, MappingNode):
        dated = {code: told for code, told in node.entries.items() if isinstance(told, MappingNode)}
        return FieldType(
            FieldKind.code,
            codes=tuple(node.entries),
            titles={code: dated[code].text("title") if code in dated else node.text(code) for code in node.entries},
            valid={code: read_validity(told, findings) for code, told in dated.items()},
        )
    return FieldType(FieldKind.code, tuple(code.text for code in node.items if isinstance(code, ScalarNode)))
