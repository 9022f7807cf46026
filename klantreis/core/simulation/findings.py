"""What one life of an invented person shows to be wrong or doubtful.

Rules
-----
1. Two messages to one resident less than two days apart; messages about an appointment are excepted.
2. More than three messages to one resident in ten office days.
3. A card that is put twice for the same fact.
4. A case that stays in a stage with nothing open that has a day, and nothing to come: it falls out of sight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from klantreis.core.actions import Action
from klantreis.core.case import AGAIN, Kind
from klantreis.core.simulation.living import Lived
from klantreis.core.simulation.outline import Outline
from klantreis.core.workdays import Calendar

NEAR = 2  #: calendar days
MANY, WITHIN = 3, 10  #: messages, office days


class Shown(StrEnum):
    """What a simulation can show."""

    near = "near"
    many = "many"
    twice = "twice"
    lost = "lost"
    never = "never"  #: in no life at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something to look at, and where it is written. `names`: what it is about; `life`: the first that showed it."""

    shown: Shown
    names: tuple[str, ...]
    file: str = ""
    line: int = 0
    life: str = ""
    on: tuple[date, ...] = ()

    @property
    def subject(self) -> tuple[Shown, tuple[str, ...]]:
        """What is told once."""
        return self.shown, tuple(sorted(self.names))


def doubts_of(lived: Lived, outline: Outline) -> Iterator[Doubt]:
    """All that this life shows."""
    if not lived.course.bounces:
        sent = [(day, action) for day, action in lived.given if action.kind is Kind.send and action.to == "client"]
        yield from _near(lived, sent, outline)
        yield from _many(lived, sent, outline)
    yield from _twice(lived, outline)
    if lived.lost_in:
        stage = outline.journey.stages[lived.lost_in]
        on = (lived.lost_on,) if lived.lost_on else ()
        yield Doubt(
            shown=Shown.lost, names=(stage.name,), file=stage.file, line=stage.line, life=lived.course.name, on=on
        )


def name_of(action: Action) -> tuple[str, str]:
    """Obligation (or stage) and step."""
    return action.key.obligation, action.key.step.removesuffix(AGAIN)


def _near(lived: Lived, messages: list[tuple[date, Action]], outline: Outline) -> Iterator[Doubt]:
    plain = [(day, action) for day, action in messages if action.appointment is None]
    for (earlier, first), (later, second) in pairwise(plain):
        if (later - earlier).days < NEAR:
            names = (".".join(name_of(first)), ".".join(name_of(second)))
            yield _at(Shown.near, second, names, lived, outline, (earlier, later))


def _many(lived: Lived, messages: list[tuple[date, Action]], outline: Outline) -> Iterator[Doubt]:
    calendar: Calendar = outline.inventor.calendar
    for (first, _), (last, action) in zip(messages, messages[MANY:], strict=False):
        if calendar.workdays_between(first, last) < WITHIN:
            yield _at(Shown.many, action, (".".join(name_of(action)),), lived, outline, (first, last))


def _twice(lived: Lived, outline: Outline) -> Iterator[Doubt]:
    put: dict[tuple[str, str], Action] = {}
    for day, action in lived.given:
        if action.kind is not Kind.decide:
            continue
        before = put.setdefault((action.template, action.key.opener), action)
        if before is not action:
            names = (".".join(name_of(before)), ".".join(name_of(action)))
            yield _at(Shown.twice, action, names, lived, outline, (day,))


def _at(
    shown: Shown, action: Action, names: tuple[str, ...], lived: Lived, outline: Outline, on: tuple[date, ...]
) -> Doubt:
    step = outline.steps[name_of(action)]
    return Doubt(shown=shown, names=names, file=step.file, line=step.line, life=lived.course.name, on=on)
