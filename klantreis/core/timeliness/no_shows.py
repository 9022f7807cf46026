"""Whether residents came to their appointments, by how they were invited and whether they were reminded.

Rules
-----
1. An appointment is a fact that means one, with the obligation it opened: of the obligations with that opener the one
   that is due on the day of the appointment (or the office day after it). Of several the one that ended goes first:
   the term of a stage that began with the same fact may happen to end on that very day.
2. It is of the period in which that due date lies. What was entered only later (exempt) is no appointment of ours.
3. Held: it was met. No-show: a no-show ended it, also when it was not proven that the invitation arrived (it then
   lapses and has no consequence, but nobody came). Ended otherwise, called off or moved, it is cancelled.
4. Invited by: the channel of the first message about it that left by the day of the appointment. Reminded: another
   one left on a later day, by that day.
5. The share is of those held and the no-shows. Who is reminded is no lot: a difference says what goes together, and
   not what comes of what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from klantreis.core.timeliness.cases import AuditedObligation, Happening, Meaning, Question, Sent, State
from klantreis.core.timeliness.counting import in_order, told
from klantreis.core.timeliness.figures import NoShowRow
from klantreis.core.timeliness.looking import OBLIGATION, Looked
from klantreis.core.timeliness.meanings import Meant
from klantreis.core.timeliness.states import in_period, state_of
from klantreis.core.workdays import Calendar

ALL, NONE = "all", "none"
REMINDED, NOT_REMINDED = "reminded", "not_reminded"
_MET = frozenset({State.on_time, State.late, State.renewed})


class NoShowTally:
    """Counts appointments by outcome."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._appointments = Meant(question, Meaning.appointment)
        self._no_shows = Meant(question, Meaning.no_show)
        self._counts: Counter[tuple[str, str, str]] = Counter()  #: by `by`, name and outcome
        self._cases: Counter[tuple[str, str]] = Counter()  #: by `by` and name

    def add(self, looked: Looked) -> None:
        case, question = looked.case, self._question
        events, no_shows = self._appointments.within(case.journey), self._no_shows.within(case.journey)
        made = [fact for fact in case.facts if fact.at is not None and fact.event in events]
        if not made:
            return
        calendar = question.calendars[case.municipality]
        seen: set[tuple[str, str]] = set()
        for fact in made:
            row = _opened_by(fact, case.obligations, calendar, no_shows)
            outcome = self._outcome(row, no_shows) if row is not None and in_period(row, question) else ""
            if row is not None and outcome:
                groups = _groups(fact, row, case.sent)
                self._counts.update((*group, outcome) for group in groups)
                seen.update(groups)
        self._cases.update(seen)

    def _outcome(self, row: AuditedObligation, no_shows: frozenset[str]) -> str:
        state = state_of(row, self._question.as_of)
        if state is State.exempt:
            return ""
        if row.reason in no_shows:
            return "no_show"
        if state in _MET:
            return "held"
        return "cancelled" if row.verdict else "open"

    def result(self) -> tuple[NoShowRow, ...]:
        channels = {name for by, name, _ in self._counts if by == "invited_by"}
        return (
            self._row(ALL, ALL),
            *(self._row("invited_by", name) for name in [*in_order(channels - {NONE}), *(channels & {NONE})]),
            *(self._row("reminded", name) for name in (REMINDED, NOT_REMINDED)),
        )

    def _row(self, by: str, name: str) -> NoShowRow:
        held, no_show, cancelled, open_ = (
            self._counts[by, name, outcome] for outcome in ("held", "no_show", "cancelled", "open")
        )
        return NoShowRow(
            name=name, by=by, held=held, no_show=no_show, cancelled=cancelled, open=open_,
            share=told(no_show, held + no_show), cases=self._cases[by, name],
        )  # fmt: skip


def _opened_by(
    fact: Happening, rows: Iterable[AuditedObligation], calendar: Calendar, no_shows: frozenset[str]
) -> AuditedObligation | None:
    """The obligation of this appointment; None: it has none."""
    assert fact.at is not None
    days = (fact.at, calendar.roll(fact.at, "following"))
    found = [row for row in rows if row.opener == fact.id and row.kind == OBLIGATION and row.due_on in days]
    return min(found, key=lambda row: (row.reason not in no_shows, not row.verdict, row), default=None)


def _groups(fact: Happening, row: AuditedObligation, sent: Iterable[Sent]) -> tuple[tuple[str, str], ...]:
    """The rows of the figure that this appointment counts in."""
    channel, reminded = _messages(fact, row, sent)
    return (ALL, ALL), ("invited_by", channel), ("reminded", REMINDED if reminded else NOT_REMINDED)


def _messages(fact: Happening, row: AuditedObligation, sent: Iterable[Sent]) -> tuple[str, bool]:
    """By which channel who has this appointment was invited, and whether they were reminded."""
    assert fact.at is not None
    last: date = fact.at
    about = sorted(
        (each.on, each.obligation != row.obligation, each.step, each.channel)
        for each in sent
        if each.opener == fact.id and each.on <= last
    )
    if not about:
        return NONE, False
    first = about[0]
    return first[3], about[-1][0] > first[0]
