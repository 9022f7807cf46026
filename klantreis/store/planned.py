"""What a use case hands over when it has planned a case and found out who gets what, through which channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from klantreis.core.actions import Action, Plan
from klantreis.store.cases import LoadedCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The message an action leaves in. Actions whose drafts share a `key` leave together."""

    key: str  #: natural: who, channel, day
    recipient_kind: str  #: client | employer | partner | staff
    channel: str
    template: str
    municipality: str
    day: date
    due_at: datetime  #: not before this moment
    last_day: date | None = None  #: after this day it is not sent any more
    client_id: int | None = None
    case_id: int | None = None
    person: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """An action with its recipient. Exactly one of these holds: it is skipped by the planner (`action.skipped`), it
    cannot leave (`not_sent`: a code such as `no_recipient`), or it has a draft."""

    action: Action
    person: str = ""
    not_sent: str = ""
    draft: Draft | None = None

    def __post_init__(self) -> None:
        if (self.action.skipped is not None) + bool(self.not_sent) + (self.draft is not None) != 1:
            raise ValueError("an action is skipped, cannot be sent, or has a draft; exactly one of these")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedPlan:
    """A plan and what is needed to write it down."""

    loaded: LoadedCase
    plan: Plan
    day: date  #: planned for
    calendar_hash: str
    municipality_hash: str
    actions: tuple[NewAction, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)  #: role of an obligation's owner -> person on this day


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a batch."""

    lost: frozenset[int] = frozenset()  #: case ids of which something changed since they were read: read them again
    new: int = 0  #: actions written
    messages: int = 0  #: messages made
    withdrawn: int = 0  #: actions withdrawn
