"""A case looked at once: how each of its rows stands, sorted into what the figures ask for.

Rules
-----
1. The figures are over obligations. Tasks and decision cards are steps of a ladder: they follow from an obligation that
   stalls, so counting them with it would count one delay twice. They are counted apart: by `kind`, in the figures of
   cards, and in the workload, since they are work all the same.
2. Every state is worked out here, once, and no figure works out its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Question, State
from klantreis.core.timeliness.states import JUDGED, in_period, state_of

OBLIGATION, TASK, CARD = "obligation", "task", "decision"  #: kinds of rows in the projection


class Standing(NamedTuple):
    """A row of the projection, and how it stands."""

    row: AuditedObligation
    state: State

    @property
    def is_judged(self) -> bool:
        return self.state in JUDGED


@dataclass(slots=True)
class Looked:
    """What a case holds for the figures. `number` tells it from the other cases of this audit."""

    case: AuditedCase
    number: int
    obligations: int = 0  #: of all days
    undated: int = 0  #: of those, without a known due date
    due: list[Standing] = field(default_factory=list)  #: obligations of the period
    judged: list[Standing] = field(default_factory=list)  #: of those, what the percentage is of
    open: list[Standing] = field(default_factory=list)  #: obligations that are open, whatever the period
    asked_due: list[Standing] = field(default_factory=list)  #: tasks and cards of the period
    asked_open: list[Standing] = field(default_factory=list)  #: tasks and cards that are open, whatever the period

    def take(self, standing: Standing, is_due: bool, is_open: bool) -> None:
        """Sort a row into what asks for it."""
        is_obligation = standing.row.kind == OBLIGATION
        if is_open:
            (self.open if is_obligation else self.asked_open).append(standing)
        if is_due:
            (self.due if is_obligation else self.asked_due).append(standing)
            if is_obligation and standing.state in JUDGED:
                self.judged.append(standing)


def look(case: AuditedCase, question: Question, number: int = 0) -> Looked:
    """How everything in this case stands on the day asked. Raises KeyError for a verdict the language does not know."""
    found, as_of = Looked(case, number), question.as_of
    for row in case.obligations:
        is_due, is_open = in_period(row, question), not row.verdict
        if row.kind == OBLIGATION:
            found.obligations += 1
            found.undated += row.due_on is None
        if is_due or is_open:
            found.take(Standing(row, state_of(row, as_of)), is_due, is_open)
    return found
