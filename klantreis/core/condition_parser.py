"""Reads the conditions of the journey language (grammar: `parser.py`)."""

from __future__ import annotations

from collections.abc import Collection

from klantreis.core.conditions import (
    Age,
    Both,
    Condition,
    Either,
    FieldIs,
    Happened,
    HasLabel,
    InGroup,
    Language,
    Not,
    PointIn,
    Proven,
    Reached,
)
from klantreis.core.cursor import Cursor
from klantreis.core.date_parser import Dates, event_field
from klantreis.core.dates import DateExpr
from klantreis.core.names import Names, nearest

_CODE = frozenset({"word", "number", "term"})
_OLDEST = 120
_FORMS = frozenset({"group", "age", "language", "point", "happened", "reached", "proven", "label"})


class Conditions:
    """Reads conditions."""

    def __init__(self, cursor: Cursor, names: Names) -> None:
        self.cursor, self.names = cursor, names

    def either(self) -> Condition:
        condition = self._both()
        while self.cursor.accept("or"):
            condition = Either(condition, self._both())
        return condition

    def _both(self) -> Condition:
        condition = self._single()
        while self.cursor.accept("and"):
            condition = Both(condition, self._single())
        return condition

    def _single(self) -> Condition:
        with self.cursor.deeper():
            if self.cursor.accept("not"):
                return Not(self._single())
            if self.cursor.accept("("):
                condition = self.either()
                self.cursor.expect(")", "expected `and`, `or` or )")
                return condition
            return self._asked()

    def _asked(self) -> Condition:
        cursor, names = self.cursor, self.names
        word, following = cursor.here.text, cursor.next
        match word, following.text:
            case "group", "has":
                cursor.skip(2)
                return InGroup(self._code("a target group"))
            case "point", "in":
                cursor.skip(2)
                return PointIn(self._points())
            case "age", "(":
                return self._age()
            case "happened", "(":
                return Happened(self._argument("event", names.all_events))
            case "reached", "(":
                return self._reached()
            case "proven", "(":
                return Proven(self._argument("step", names.steps))
            case "language", "=":
                cursor.skip(2)
                return Language(self._code("a language code such as nld"))
            case "label", _ if following.kind == "word":
                cursor.take()
                return HasLabel(cursor.expect_name("label", names.labels))
        return self._field()

    def _argument(self, what: str, known: Collection[str]) -> str:
        function = self.cursor.take().text
        self.cursor.expect("(", f"expected (, such as: {function}({what})")
        name = self.cursor.expect_name(what, known)
        self.cursor.expect(")", "expected )")
        return name

    def _reached(self) -> Reached:
        cursor = self.cursor
        cursor.take()
        cursor.expect("(", "expected ( and a date, such as: reached(reported + 4w)")
        dates, start = Dates(cursor, self.names), cursor.here.position
        node, roll = dates.read()
        written = cursor.text[start : cursor.here.position].strip()
        cursor.expect(")", "expected )")
        return Reached(DateExpr(written, node, roll))

    def _age(self) -> Age:
        cursor = self.cursor
        cursor.take()
        cursor.expect("(", "expected ( and a date, such as: age(opened) < 27")
        day = Dates(cursor, self.names).part()
        cursor.expect(")", "expected )")
        operator = cursor.accept("<", "<=", ">", ">=", "=")
        if operator is None:
            raise cursor.error("expected < <= > >= or = and a number of years")
        return Age(day, operator.text, cursor.expect_number(0, _OLDEST, "an age"))

    def _points(self) -> tuple[str, ...]:
        self.cursor.expect("(", "expected ( and points, such as: point in (2w, 4w)")
        points = [self._point()]
        while self.cursor.accept(","):
            points.append(self._point())
        self.cursor.expect(")", "expected a comma and another point, or )")
        return tuple(points)

    def _point(self) -> str:
        if self.cursor.here.kind == "term":
            return str(self.cursor.expect_term())
        return self.cursor.expect_kind({"day", "word", "number"}, "expected a point such as 2w").text

    def _field(self) -> FieldIs:
        cursor, event = self.cursor, ""
        if cursor.here.kind == "word" and cursor.next.text == ".":
            event, field = event_field(cursor, self.names)
        else:
            field = self._own_field()
        cursor.expect("=", f"expected = and a code, such as: {field} = exempt")
        return FieldIs(event, field, self._code("a code"))

    def _own_field(self) -> str:
        message = (
            "expected a condition: group has, age(…), language =, point in, happened(…), reached(…), proven(…), label, "
            "field ="
        )
        token = self.cursor.expect_kind({"word"}, message)
        fields = self.names.fields()
        if token.text not in fields:
            meant = nearest(token.text, fields | _FORMS)
            raise self.cursor.error(f"unknown field `{token.text}`{meant}", token)
        return token.text

    def _code(self, what: str) -> str:
        return self.cursor.expect_kind(_CODE, f"expected {what}").text
