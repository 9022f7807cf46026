"""How an obligation stands on the day asked, and whether it belongs to the period (timeliness.md 1.4 and 1.5).

Rules
-----
1. An obligation is in exactly one state. What ended stands as it was judged then; what is open, as the day asked says.
2. Open and overdue goes before paused: a clock that stands still moves its due date, so what is past is past.
3. An obligation belongs to the period in which its due date lies, both ends included. So the figure of a month is final
   once the month is over. What has no date yet belongs to none.
"""

from datetime import date

from klantreis.core.overdue import is_overdue
from klantreis.core.timeliness.cases import AuditedObligation, Question, State

#: By the verdict of the projection: what ended.
_ENDED = {name: State(name) for name in ("on_time", "late", "missed", "lapsed", "renewed", "exempt")}

#: What the percentage is of (timeliness.md 1.5).
JUDGED = frozenset({State.on_time, State.late, State.missed, State.open_overdue})


def state_of(obligation: AuditedObligation, as_of: date) -> State:
    """How it stands at the end of `as_of`. Raises KeyError for a verdict that the language does not know."""
    if obligation.verdict:
        return _ENDED[obligation.verdict]
    if is_overdue(obligation.due_on, as_of):
        return State.open_overdue
    return State.paused if obligation.paused else State.running


def in_period(obligation: AuditedObligation, question: Question) -> bool:
    """Whether its due date lies in the period asked, both ends included."""
    due = obligation.due_on
    return due is not None and question.since <= due <= question.as_of
