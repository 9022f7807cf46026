"""What an expression may ask of the world, and how it tells what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from klantreis.core.case import Fact, Value
from klantreis.core.workdays import Calendar, Pause, Term

if TYPE_CHECKING:
    from klantreis.core.dates import DateExpr


@dataclass(frozen=True, slots=True)
class Note:
    """One part of a date that was worked out, in the order of working: what it is called, and the day it gave.

    `kind`: event | first | field | own_field | anchor | opened | due | stage | enrolled | appointment | occurred |
    count | max | min | plus | minus | roll | cycle | origin | fixed | extended.
    """

    kind: str
    day: date | None
    name: str = ""  #: of the event, `event.field`, anchor, count or roll
    term: Term | None = None  #: plus, minus
    number: int = 0  #: count: the N of `N x count`


class Env(Protocol):
    """What an expression may ask. The planner's one implementation is `planner/world.py`."""

    calendar: Calendar
    today: date
    now: date  #: the day the replay has come to
    trace: list[Note] | None
    opened: date | None  #: day the obligation opened
    due: date | None  #: its due date, unrolled for steps before it
    opening: Fact | None  #: the fact that opened the obligation
    subject: Fact | None  #: the fact a condition or an extension is asked of
    point: str
    obligation: str  #: the obligation that is asked for; empty outside one
    pauses: Sequence[Pause]

    @property
    def stage_start(self) -> date: ...
    @property
    def enrolled(self) -> date: ...
    @property
    def groups(self) -> frozenset[str]: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def language(self) -> str: ...
    def first(self, event: str) -> Fact | None: ...
    def last(self, event: str) -> Fact | None: ...
    def anchor(self, name: str) -> date | None: ...
    def anchor_date(self, name: str) -> DateExpr: ...
    def term(self, name: str) -> Term | None: ...
    def count_day(self, n: int, count: str) -> date | None: ...
    def proven(self, step: str) -> bool: ...
    def has_label(self, label: str) -> bool: ...


def as_date(value: Value | None) -> date | None:
    """A field as a civil day; None when it is missing or no date."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def noted(
    env: Env, day: date | None, kind: str, name: str = "", term: Term | None = None, number: int = 0
) -> date | None:
    """`day`, written down where somebody wants to know how it came about."""
    if env.trace is not None:
        env.trace.append(Note(kind, day, name, term, number))
    return day
