"""What planning gives back: actions to take, obligations as they stand, and when to look again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from klantreis.core.case import ActionKey, Kind


class Skip(StrEnum):
    """Why a step that came due was not given. Recorded once, so that every silence has a reason."""

    answered = "answered"  #: the obligation was met before the step could be given
    ended = "ended"  #: the obligation, stage or journey ended otherwise
    overtaken = "overtaken"  #: a later message of the same obligation goes out instead
    too_old = "too_old"  #: `not_after` passed
    condition = "condition"  #: `when` did not hold while the step could be given
    deceased = "deceased"
    moved = "moved"


class Verdict(StrEnum):
    """How an obligation ended (reference timeliness.md, section 1, definition 4)."""

    on_time = "on_time"  #: met on or before the due date
    late = "late"  #: met after the due date
    missed = "missed"  #: ended unmet after the due date, or by a `missed_by` event
    lapsed = "lapsed"  #: ended unmet on or before the due date, or by a `lapsed_by` event
    renewed = "renewed"  #: a cycle met in its first half: shown, left out of the percentage
    exempt = "exempt"  #: never was an obligation: entered later, or its condition did not hold on opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A step that is due. `skipped` set: it is recorded, not given."""

    key: ActionKey
    kind: Kind
    template: str  #: name of the text (send) or of the line, task or card (notify, task, decide)
    to: str  #: client, employer, partner, or a role of staff; `owner` is already resolved to the obligation's role
    stage: str  #: stage of the case on the day of planning
    step_day: date  #: the office day the step stands on
    last_day: date | None = None  #: a message that has not left by the end of this day is not sent
    due: date | None = None  #: task and decide: until when
    options: tuple[str, ...] = ()  #: decide: the events a named person chooses from
    channel: str | None = None  #: channel by name where the step asks for one
    appointment: datetime | None = None  #: the moment in the opening fact, for the text
    obligation_due: date | None = None  #: the due date the text may name
    about: date | None = None  #: the day the text is about
    party: str = ""  #: the organisation it goes to, by the code in the opening fact
    again: bool = False  #: the same message once more, another way: the first one was not delivered (Awb 2:11)
    escalation: bool = False  #: a rung of a ladder
    skipped: Skip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationState:
    """One obligation as it stands on the day planned for: a row of the projection."""

    obligation: str
    opener: str
    point: str
    kind: str  #: obligation | task | decision
    title: str
    clock: str  #: statutory | policy | target
    owner: str  #: role
    stage: str  #: the stage it belongs to, or `always`
    opened_on: date
    due_on: date | None  #: None: an anchor is not known yet, or a pause without an end runs
    ended_on: date | None = None
    verdict: Verdict | None = None  #: None while open
    reason: str = ""  #: code: event that ended it, `stage_left`, `window_over`, `replaced`, `entered_later`, …
    evidence: str = ""  #: id of the fact that ended it
    paused: bool = False  #: its clock stands still on this day
    paused_days: int = 0  #: by how many calendar days pauses moved the due date
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A move that opens another journey for the same client."""

    journey: str
    opener: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole answer for one case on one day."""

    stage: str  #: name of the stage, `end` when the journey is closed
    stage_since: date
    actions: tuple[Action, ...] = ()
    withdrawn: tuple[tuple[ActionKey, Skip], ...] = ()  #: planned earlier, has not left, is no longer wanted
    in_good_faith: tuple[ActionKey, ...] = ()  #: was given, would not be given on what is known now
    obligations: tuple[ObligationState, ...] = ()
    labels: frozenset[str] = frozenset()
    starts: tuple[Start, ...] = ()
    problems: tuple[str, ...] = ()  #: codes with fact ids: `met_too_early:ID`
    look_again_on: date | None = None  #: None: nothing changes any more without new facts
    next_send_on: date | None = None  #: earliest day after today on which a message to a client would go out
    awaits_proof: bool = False  #: a delivery outcome could change this plan at once
    paused_until: date | None = None
    closed_on: date | None = None
    closed_by: str = ""  #: the event that closed the journey
