"""A case as the planner sees it: facts, what was given so far, and nothing derived.

Rules
-----
1. A fact is never edited. Another fact `corrects` or `withdraws` it (language.md, semantics 1).
2. Stage, due dates and overdue are derived, never stored here.
3. Nothing here says who the client is: only our own case reference, codes and dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

#: A coded value in a fact: a code, a number, a date, a moment or a reference. Never free text.
Value = str | int | float | date | datetime | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened to a case.

    `id` is opaque and stable over databases (`source:id`); it opens obligations and so is part of natural keys.
    `occurred_on` is the civil day in Europe/Amsterdam on which it happened, `recorded_at` the local moment we heard.
    `at` is a local moment that belongs to the fact (an appointment); its civil day is the `appointment` of language.md.
    """

    id: str
    event: str
    occurred_on: date
    recorded_at: datetime
    at: datetime | None = None
    by: str | None = None
    data: Mapping[str, Value] = field(default_factory=dict)
    corrects: str | None = None
    withdraws: str | None = None


class Kind(StrEnum):
    """What a step may do. The set is closed: nothing here decides about a person (design section 6)."""

    send = "send"  #: a message to the client, the employer or a partner
    notify = "notify"  #: a line in a colleague's digest
    task = "task"  #: something a colleague has to do within a term
    decide = "decide"  #: a decision card: a named person chooses, the system never does


#: Ends the step of a message that goes out once more, another way, since the first was not delivered (Awb 2:11).
#: No name of a step has a point in it.
AGAIN = ".again"


class ActionKey(NamedTuple):
    """What makes an action happen once (language.md, semantics 11), inside one case. Never an ordinal or a date."""

    obligation: str  #: the obligation, or the stage (or `always`) for a step outside one
    opener: str  #: id of the opening fact, or the anchor's text plus `@` plus the id of the fact that began this visit
    point: str  #: point of a series or reference of a `per`; empty where there is none
    step: str

    def text(self) -> str:
        """The key as one string, the same for ever: it feeds the opaque Message-ID."""
        return "|".join(self)


class PastState(StrEnum):
    waiting = "waiting"  #: planned, has not left yet
    given = "given"  #: left the house, or may have left
    skipped = "skipped"  #: was not given, with a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAction:
    """An action that an earlier plan decided. `day` is the civil day of the run that decided it."""

    key: ActionKey
    kind: Kind
    state: PastState
    day: date
    in_good_faith: bool = False
    options: tuple[str, ...] = ()  #: of a card: the events it offered when it was given
    unreached: bool = False  #: of a message that was not sent: there was no way to whom it was for


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that `plan` may look at. `facts`: every fact known by the day asked, in any order, corrections included."""

    ref: str
    enrolled_on: date
    facts: tuple[Fact, ...]
    actions: tuple[PastAction, ...] = ()
    groups: frozenset[str] = frozenset()
    birth_date: date | None = None
    language: str = "nld"
    members: tuple[str, ...] = ()  #: cases of others in the household; read only where a person looks at the case
