"""What a life needs for a condition to hold: who the person is, what happens, and what the fact says that is asked of.

A condition may be met in several ways (`or`); each is a demand. What no demand can bring about (a delivery that is
proven, a day that is reached) is left to the days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from klantreis.core.conditions import Age, Both, Condition, Either, FieldIs, Happened, HasLabel, InGroup, Language, Not
from klantreis.core.journey import Journey
from klantreis.core.simulation.shapes import Inventor

_OLDER = {"<": -2, "<=": -1, ">": 2, ">=": 1, "=": 0}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": ">"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event, and what its fact has to say."""

    event: str
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """`own`: fields of the fact that is asked of, as the condition wants them."""

    groups: frozenset[str] = frozenset()
    age: int | None = None
    language: str = ""
    happenings: tuple[Happening, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)

    def and_(self, other: Demand) -> Demand:
        return Demand(
            groups=self.groups | other.groups,
            age=self.age if other.age is None else other.age,
            language=other.language or self.language,
            happenings=(*self.happenings, *(each for each in other.happenings if each not in self.happenings)),
            own={**self.own, **other.own},
        )


def demands(condition: Condition | None, journey: Journey, inventor: Inventor, subject: str = "") -> list[Demand]:
    """The ways in which it can be brought about. `subject`: the event of the fact that is asked of."""
    match condition:
        case Both(left, right):
            firsts, seconds = (demands(part, journey, inventor, subject) for part in (left, right))
            return [first.and_(second) for first in firsts for second in seconds]
        case Either(left, right):
            return demands(left, journey, inventor, subject) + demands(right, journey, inventor, subject)
        case InGroup(group):
            return [Demand(groups=frozenset({group}))]
        case Age(_, operator, years):
            return [Demand(age=years + _OLDER[operator])]
        case Language(code):
            return [Demand(language=code)]
        case FieldIs(event, name, code):
            return [_says(event, name, code)]
        case Happened(event):
            return [Demand(happenings=(Happening(event=event),))]
        case HasLabel(label):
            return [Demand(happenings=(Happening(event=since),)) for since in journey.labels[label].since[:1]]
        case Not(part):
            return _without(part, journey, inventor, subject)
    return [Demand()]


def _says(event: str, name: str, code: str) -> Demand:
    if not event:
        return Demand(own={name: code})
    return Demand(happenings=(Happening(event=event, data=((name, code),)),))


def _without(part: Condition, journey: Journey, inventor: Inventor, subject: str) -> list[Demand]:
    """What makes it not hold: mostly that nothing of the kind is brought about."""
    match part:
        case Not(inner):
            return demands(inner, journey, inventor, subject)
        case Age() as age:
            return demands(replace(age, operator=_OPPOSITE[age.operator]), journey, inventor, subject)
        case FieldIs("", name, code):
            return [Demand(own={name: inventor.other_code(subject, name, code)})]
    return [Demand()]
