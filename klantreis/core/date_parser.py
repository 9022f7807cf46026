"""Reads the dates of the journey language (grammar: `parser.py`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from klantreis.core.cursor import Cursor
from klantreis.core.dates import (
    Anchor,
    CountDay,
    DateNode,
    EventDay,
    Extreme,
    FieldDay,
    Known,
    Literal,
    Offset,
    OwnField,
    Rolled,
)
from klantreis.core.names import DATE_WORDS, ENROLLED, RESERVED, Names, nearest
from klantreis.core.tokens import Token
from klantreis.core.workdays import FIRST_DAY, LAST_DAY, ROLLS

_MOST_COUNTED = 99


class Dates:
    """Reads dates. `barred` are the words that mean nothing where this one stands."""

    def __init__(self, cursor: Cursor, names: Names, barred: Collection[str] = ()) -> None:
        self.cursor, self.names, self._barred = cursor, names, barred

    def whole(self) -> tuple[DateNode, str]:
        """A date that is the whole text."""
        found = self.read()
        self.cursor.expect_end("expected + or - with one term, a roll (following, preceding, none, atw), or the end")
        return found

    def read(self) -> tuple[DateNode, str]:
        """A date: its value before rolling, and the roll it states."""
        with self.cursor.deeper():
            node = self._atom()
            if sign := self.cursor.accept("+", "-"):
                node = self._offset(node, back=sign.text == "-")
            roll = self.cursor.accept(*ROLLS)
            return node, roll.text if roll else ""

    def part(self) -> DateNode:
        """A date inside another: its roll, if any, is part of its value."""
        node, roll = self.read()
        return Rolled(node, roll) if roll else node

    def _offset(self, base: DateNode, *, back: bool) -> Offset:
        if self.cursor.here.kind == "word":
            return Offset(base, back, None, self.cursor.expect_name("term", self.names.terms))
        return Offset(base, back, self.cursor.expect_term())

    def _atom(self) -> DateNode:
        token = self.cursor.here
        match token.kind:
            case "day":
                return Literal(self._literal(self.cursor.take()))
            case "number":
                return self._counted()
            case "term" if token.text.endswith("x"):
                raise self.cursor.error("write a count with spaces, such as: 2 x missed_talks")
            case "word":
                return self._worded()
        raise self.cursor.error(
            "expected a date: an event, an anchor, opened, due, stage, 2 x count, max(…), 2026-12-01"
        )

    def _literal(self, token: Token) -> date:
        try:
            day = date.fromisoformat(token.text)
        except ValueError:
            raise self.cursor.error(f"{token.text} is no day of the calendar", token) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise self.cursor.error(f"expected a day from {FIRST_DAY} to {LAST_DAY}", token)
        return day

    def _counted(self) -> CountDay:
        number = self.cursor.expect_number(1, _MOST_COUNTED, "a number")
        self.cursor.expect("x", "expected `x` and a count, such as: 2 x missed_talks; a day is written 2026-12-01")
        return CountDay(number, self.cursor.expect_name("count", self.names.counts))

    def _worded(self) -> DateNode:
        cursor = self.cursor
        if cursor.next.text == ".":
            return FieldDay(*event_field(cursor, self.names))
        if cursor.at("first"):
            cursor.take()
            return EventDay(cursor.expect_name("event", self.names.all_events), first=True)
        if cursor.at("max", "min", "known"):
            function = cursor.take().text
            parts = self._parts(function)
            return Known(parts) if function == "known" else Extreme(function == "max", parts)
        return self._named(cursor.take())

    def _parts(self, function: str) -> tuple[DateNode, ...]:
        self.cursor.expect("(", f"expected ( and dates, such as: {function}(opened, due)")
        parts = [self.part()]
        while self.cursor.accept(","):
            parts.append(self.part())
        self.cursor.expect(")", "expected a comma and another date, or )")
        return tuple(parts)

    def _named(self, token: Token) -> DateNode:
        word, names = token.text, self.names
        if word in self._barred:
            raise self.cursor.error(
                f"`{word}` is known only once the obligation is open; open it by something else", token
            )
        if word in DATE_WORDS:
            return DATE_WORDS[word]
        if word in RESERVED:
            raise self.cursor.error(f"`{word}` is a word of the language and no date by itself", token)
        if word in names.anchors:
            return Anchor(word)
        if word in names.all_events:
            return EventDay(word)
        fields = names.fields() if names.own_fields else frozenset[str]()
        if word in fields:
            return OwnField(word)
        meant = nearest(word, {*DATE_WORDS, *names.anchors, *names.all_events, *fields})
        raise self.cursor.error(f"unknown date `{word}`: no event, no anchor{meant}", token)


def event_field(cursor: Cursor, names: Names) -> tuple[str, str]:
    """`event.field`, both known."""
    event = cursor.expect_name("event", names.all_events)
    cursor.expect(".", "expected a point and a field")
    field = cursor.expect_kind({"word"}, f"expected a field of `{event}`")
    if not names.has_field(event, field.text):
        if event == ENROLLED:
            raise cursor.error(f"`{field.text}` is personal data, which no date or condition reads; use `age()`", field)
        known = names.events[event]
        raise cursor.error(f"`{event}` has no field `{field.text}`{nearest(field.text, known)}", field)
    return event, field.text
