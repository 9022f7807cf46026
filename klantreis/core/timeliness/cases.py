"""A case as an audit sees it: its obligations, and what happened that the figures ask about.

Rules
-----
1. Both sources give this: the projection (the present) and a replay of the facts (any earlier day). What follows does
   not know which of them it was.
2. Nothing here says who anybody is. `person` tells people apart and is no reference that means anything outside.
3. Facts are those that stand (corrected and withdrawn ones are gone) and happened by the day asked, in the order of the
   language (semantics 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from klantreis.core.workdays import Calendar, Term


class State(StrEnum):
    """How an obligation stands on the day asked (timeliness.md 1.4)."""

    on_time = "on_time"  #: op tijd: met by the due date
    late = "late"  #: te laat: met after it
    missed = "missed"  #: gemist: ended after it, never met
    lapsed = "lapsed"  #: vervallen: ended by it for a valid reason
    running = "running"  #: loopt: open, the due date not past
    open_overdue = "open_overdue"  #: open en te laat: open, the due date past
    paused = "paused"  #: gepauzeerd: open, its clock stands still, the due date not past
    renewed = "renewed"  #: a cycle met in its first half: shown, left out of the percentage
    exempt = "exempt"  #: geen verplichting


class Meaning(StrEnum):
    """What an event is to the figures; `events.yaml` says it with `means`."""

    attempt = "attempt"  #: we tried to speak with the resident, and did not
    appointment = "appointment"  #: a talk was planned
    no_show = "no_show"
    intake = "intake"  #: the first talk about the journey was held
    plan = "plan"  #: a plan was agreed
    placement = "placement"  #: work began
    placement_end = "placement_end"
    benefit_end = "benefit_end"
    benefit_return = "benefit_return"


class AuditedObligation(NamedTuple):
    """One obligation, as the projection has it, charged to whom it was charged to at its due date."""

    obligation: str
    opener: str
    point: str
    kind: str  #: obligation | task | decision
    title: str
    clock: str  #: statutory | policy | target
    owner: str  #: role
    stage: str
    opened_on: date
    due_on: date | None  #: None: not known yet
    ended_on: date | None
    verdict: str  #: of `Verdict`; empty while open
    reason: str
    evidence: str  #: id of the fact that ended it
    paused: bool
    paused_days: int  #: calendar days by which pauses moved the due date
    law: str
    version: int  #: of the journey, on the day asked: a migration moves what ended before it too (ADR 0015)
    person: str  #: code of the colleague at the due date (before it: now); empty: nobody of us
    team: str
    groups: str  #: target groups, sorted, `|`-separated


class Happening(NamedTuple):
    """A fact that stands."""

    id: str
    event: str
    on: date  #: when it happened
    recorded_on: date  #: the local day we heard of it
    at: date | None  #: local day of the moment in it (an appointment)
    reason: str  #: its coded field `reason`, where it has one
    moment: datetime | None = None  #: when we heard of it, with its offset; only event logs ask for it
    by: str = ""  #: staff code of who recorded it; only event logs ask for it, and never show it


class Sent(NamedTuple):
    """A message to a resident that left."""

    obligation: str
    opener: str
    step: str
    channel: str
    on: date  #: local day on which it left


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedCase:
    """One journey of one person, on the day asked."""

    ref: str
    person: int
    municipality: str
    journey: str
    version: int
    stage: str
    enrolled_on: date
    closed_on: date | None
    closed_by: str  #: the event that closed it
    groups: frozenset[str]
    labels: frozenset[str]
    team: str
    case_worker: str
    obligations: Sequence[AuditedObligation]
    facts: Sequence[Happening]
    sent: Sequence[Sent] = ()
    stage_since: date | None = None  #: the day it came to its stage; only event logs ask for it


@dataclass(frozen=True, slots=True)
class NamedChange:
    """From this day on the limits of the trend are worked out anew: the way of working changed, by this name."""

    on: date
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the cases, and by which rules of the municipality."""

    as_of: date  #: the day asked, on what was known at its end
    since: date  #: first day of the period; the period ends with `as_of`
    calendars: Mapping[str, Calendar]  #: by municipality
    means: Mapping[str, frozenset[Meaning]] = field(default_factory=dict)  #: by event
    journeys: Mapping[str, Mapping[str, frozenset[Meaning]]] = field(default_factory=dict)  #: by journey, where it says
    #: so: the events it knows and what they mean there. Who is in a journey without an intake waits for none.
    contact: frozenset[str] = frozenset()  #: events in which somebody of us and the resident spoke with each other
    staff: frozenset[str] = frozenset()  #: roles of colleagues; other owners are residents, employers and partners
    norms: Mapping[str, Mapping[Meaning, Term]] = field(default_factory=dict)  #: by municipality
    changes: tuple[NamedChange, ...] = ()
    capacity: Mapping[tuple[str, str], tuple[float, ...]] = field(default_factory=dict)
    #: by municipality and team what can be met in the coming 5, 10 and 20 working days; without: not told
    labels: Mapping[str, str] = field(default_factory=dict)  #: titles of labels, in the order in which they are told
    labels_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: by journey the labels it knows. A label that only journeys without a case in the audit know is not told; one that
    #: no journey is said to know, is.
    by_person: bool = False  #: figures of single colleagues: off unless the works council agreed (WOR art. 27)

    def meanings(self, journey: str) -> Mapping[str, frozenset[Meaning]]:
        """By event what it means in this journey."""
        return self.journeys.get(journey, self.means)

    def knows(self, journey: str, meaning: Meaning) -> bool:
        """Whether something in this journey can mean this; where nobody says what a journey knows, it is taken so."""
        own = self.journeys.get(journey)
        return own is None or any(meaning in means for means in own.values())
