"""The conditions of the journey language as values. Unknown is false. Text becomes these values in `parser.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from klantreis.core.dates import DateExpr, DateNode
from klantreis.core.env import Env


class Condition(Protocol):
    """A part of a condition; unknown is false."""

    def holds(self, env: Env) -> bool: ...


@dataclass(frozen=True, slots=True)
class InGroup:
    group: str

    def holds(self, env: Env) -> bool:
        return self.group in env.groups


@dataclass(frozen=True, slots=True)
class Age:
    """`age(date) < 27`: completed years on that day; false when the birth date or the day is unknown."""

    at: DateNode
    operator: str  #: < <= > >= =
    years: int

    def holds(self, env: Env) -> bool:
        day, born = self.at.on(env), env.birth_date
        if day is None or born is None:
            return False
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return {
            "<": years < self.years,
            "<=": years <= self.years,
            ">": years > self.years,
            ">=": years >= self.years,
            "=": years == self.years,
        }[self.operator]


@dataclass(frozen=True, slots=True)
class Language:
    code: str

    def holds(self, env: Env) -> bool:
        return env.language == self.code


@dataclass(frozen=True, slots=True)
class FieldIs:
    """`outcome = exempt` of the fact asked of, or `talk_held.outcome = exempt` of the last such fact."""

    event: str
    field: str
    code: str

    def holds(self, env: Env) -> bool:
        fact = env.last(self.event) if self.event else (env.subject or env.opening)
        return fact is not None and str(fact.data.get(self.field)) == self.code


@dataclass(frozen=True, slots=True)
class PointIn:
    points: tuple[str, ...]

    def holds(self, env: Env) -> bool:
        return env.point in self.points


@dataclass(frozen=True, slots=True)
class Happened:
    event: str

    def holds(self, env: Env) -> bool:
        return env.last(self.event) is not None


@dataclass(frozen=True, slots=True)
class Reached:
    """`reached(reported + 4w)`: the day has come, on the day of the fact asked of, else on the day it is asked."""

    at: DateExpr

    def holds(self, env: Env) -> bool:
        day = self.at.day(env)
        return day is not None and day <= (env.subject.occurred_on if env.subject else env.now)


@dataclass(frozen=True, slots=True)
class Proven:
    step: str

    def holds(self, env: Env) -> bool:
        return env.proven(self.step)


@dataclass(frozen=True, slots=True)
class HasLabel:
    label: str

    def holds(self, env: Env) -> bool:
        return env.has_label(self.label)


@dataclass(frozen=True, slots=True)
class Both:
    left: Condition
    right: Condition

    def holds(self, env: Env) -> bool:
        return self.left.holds(env) and self.right.holds(env)


@dataclass(frozen=True, slots=True)
class Either:
    left: Condition
    right: Condition

    def holds(self, env: Env) -> bool:
        return self.left.holds(env) or self.right.holds(env)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def holds(self, env: Env) -> bool:
        return not self.part.holds(env)
