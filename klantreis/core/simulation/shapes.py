"""What a fact of an event holds, as far as an invented one has to: its fields, codes, and whether it has a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from klantreis.core.case import Fact, Value
from klantreis.core.sending import AMSTERDAM
from klantreis.core.workdays import Calendar

APPOINTMENT_AFTER = 10  #: office days from the fact to its appointment
AHEAD = timedelta(days=90)  #: from the fact to a date it names, unless that is the day of its appointment
NUMBER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The fields of one event: by name `date`, `moment`, `code`, `number` or `ref`; and the codes that are allowed."""

    fields: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moment: bool = False


@dataclass(frozen=True, slots=True)
class Inventor:
    """Makes facts up, always the same ones."""

    shapes: Mapping[str, Shape]
    calendar: Calendar

    def fact(self, id: str, event: str, day: date, wanted: Mapping[str, Value], *, appointment: bool = False) -> Fact:
        """A fact of that day with every field it can have; `wanted` goes before what is made up."""
        shape = self.shapes.get(event, Shape())
        at = self._appointment(day) if appointment or shape.moment else None
        named = at.date() if at else day + AHEAD
        data = {name: self._value(shape, name, named) for name in shape.fields}
        known = {name: value for name, value in data.items() if value is not None}
        return Fact(
            id=id,
            event=event,
            occurred_on=day,
            recorded_at=_at(day, 8),
            at=at,
            by="kw-1",
            data={**known, **wanted},
        )

    def _appointment(self, day: date) -> datetime:
        return _at(self.calendar.add_workdays(day, APPOINTMENT_AFTER), 10)

    def _value(self, shape: Shape, name: str, day: date) -> Value | None:
        match shape.fields[name]:
            case "date":
                return day
            case "moment":
                return _at(day, 10)
            case "number":
                return NUMBER
            case "code":
                codes = shape.codes.get(name, ())
                return codes[0] if codes else None
        return None

    def other_code(self, event: str, name: str, code: str) -> str:
        """A code of this field that is not `code`; `other` where any will do."""
        codes = self.shapes.get(event, Shape()).codes.get(name, ())
        return next((each for each in codes if each != code), "other")


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)
