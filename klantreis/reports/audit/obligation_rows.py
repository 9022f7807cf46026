"""The obligations behind the figures, one row each: what `obligations.csv` and the workbook's last sheet hold.

Rules
-----
1. A row is told by references, codes, titles and days. Who the resident or the colleague is stands nowhere.
2. Every row of the projection is there, tasks and decision cards too. The headline is of `kind` obligation with a due
   date in the period; the columns `kind` and `in_period` say which those are.
3. A state is worked out where the figures work it out, so that counting rows gives the figures.
4. Late is told in office days past the due date: until it ended, or until the day asked where it is open. What was on
   time has 0, what is not judged has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Question, State
from klantreis.core.timeliness.recording import AT_MOST
from klantreis.core.timeliness.states import JUDGED, in_period, state_of
from klantreis.core.workdays import Calendar
from klantreis.reports.audit.model import Cell, CellKind
from klantreis.reports.audit.row_words import words_of

_MET = frozenset({State.on_time, State.late, State.renewed})


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column: its name for machines, how it is written, and its width in a spreadsheet."""

    name: str
    kind: CellKind = CellKind.text
    width: int = 14


COLUMNS = (
    RowColumn("case", CellKind.ref), RowColumn("municipality"), RowColumn("journey"),
    RowColumn("version", CellKind.whole, 8), RowColumn("stage"), RowColumn("obligation", width=20),
    RowColumn("point", width=10), RowColumn("kind"), RowColumn("title", width=34), RowColumn("clock", width=12),
    RowColumn("law", width=22), RowColumn("owner"), RowColumn("team"), RowColumn("groups", width=20),
    RowColumn("opened", CellKind.day, 12), RowColumn("due", CellKind.day, 12), RowColumn("ended", CellKind.day, 12),
    RowColumn("state", width=16), RowColumn("state_code"), RowColumn("in_period", width=12),
    RowColumn("workdays_late", CellKind.workdays, 12), RowColumn("paused_days", CellKind.whole, 12),
    RowColumn("reason", width=20), RowColumn("recorded_late", width=12),
)  # fmt: skip


class ObligationRows:
    """Makes the rows of an audit, case by case."""

    def __init__(self, question: Question, language: str = "nl") -> None:
        """Raises KeyError for a language the report is not written in."""
        words = words_of(language)
        self._question = question
        self._heads = words.columns
        self._states = {state: words.states[state.value] for state in State}
        self._kinds: Mapping[str, str] = words.kinds
        self._clocks: Mapping[str, str] = words.clocks
        self._yes, self._no = words.yes, words.no

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns' titles, in the order of `COLUMNS`."""
        return tuple(self._heads[column.name].title for column in COLUMNS)

    def of(self, case: AuditedCase) -> Iterator[tuple[Cell, ...]]:
        """A row for each obligation of the case, with real days and numbers.

        Raises KeyError for a verdict that the language does not know, ValueError for a day outside the calendar.
        """
        question = self._question
        calendar = question.calendars[case.municipality]
        facts = {fact.id: fact for fact in case.facts}
        for row in case.obligations:
            state = state_of(row, question.as_of)
            yield (
                case.ref, case.municipality, case.journey, row.version, row.stage, row.obligation, row.point,
                self._kinds.get(row.kind, row.kind), row.title, self._clocks.get(row.clock, row.clock), row.law,
                row.owner, row.team, row.groups, row.opened_on, row.due_on, row.ended_on,
                self._states[state], state.value, self._yes if in_period(row, question) else self._no,
                _workdays_late(row, state, question.as_of, calendar), row.paused_days, row.reason,
                self._recorded_late(state, facts.get(row.evidence), calendar),
            )  # fmt: skip

    def _recorded_late(self, state: State, evidence: Happening | None, calendar: Calendar) -> str:
        if evidence is None or state not in _MET:
            return ""
        if evidence.on == evidence.recorded_on:
            return self._no
        return self._yes if calendar.workdays_between(evidence.on, evidence.recorded_on) > AT_MOST else self._no


def _workdays_late(row: AuditedObligation, state: State, as_of: date, calendar: Calendar) -> int | None:
    if state not in JUDGED or row.due_on is None:
        return None
    return 0 if state is State.on_time else calendar.workdays_between(row.due_on, row.ended_on or as_of)
