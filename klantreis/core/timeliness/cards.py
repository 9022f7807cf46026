"""How well decision cards are answered.

Rules
-----
1. On time is asked of the cards that fell due in the period, as for any obligation. Waiting are all that are open.
2. The working days from being given to the answer are those of the same cards (Kaplan–Meier): one that is still open is
   not answered up to now, one that ended unanswered was not up to then.
"""

from __future__ import annotations

from klantreis.core.timeliness.cases import Question, State
from klantreis.core.timeliness.counting import Tally, is_on_time_gross
from klantreis.core.timeliness.figures import Cards
from klantreis.core.timeliness.looking import CARD, Looked, Standing
from klantreis.core.timeliness.survival import CENSORED, Spells, quantile, reached
from klantreis.core.workdays import Calendar

_ANSWERED = "answered"
_MEDIAN, _P90 = 0.5, 0.9


class CardTally:
    """Counts decision cards."""

    def __init__(self, question: Question) -> None:
        self._as_of, self._calendars = question.as_of, question.calendars
        self._due = Tally()
        self._spells = Spells()
        self._waiting = self._overdue = 0

    def add(self, looked: Looked) -> None:
        for standing in looked.asked_open:
            if standing.row.kind == CARD:
                self._waiting += 1
                self._overdue += standing.state is State.open_overdue
        for standing in looked.asked_due:
            if standing.row.kind == CARD:
                self._due.add(standing.state, standing.is_judged, is_on_time_gross(standing), looked.number)
                self._last(standing, self._calendars[looked.case.municipality])

    def _last(self, standing: Standing, calendar: Calendar) -> None:
        row, state = standing
        days = max(0, calendar.workdays_between(row.opened_on, row.ended_on or self._as_of))
        self._spells.add(days, _ANSWERED if state in (State.on_time, State.late) else CENSORED)

    def result(self) -> Cards:
        rows = reached(self._spells, _ANSWERED)
        return Cards(
            found=self._due.result(),
            waiting=self._waiting,
            waiting_overdue=self._overdue,
            median_workdays=quantile(rows, _MEDIAN),
            p90_workdays=quantile(rows, _P90),
        )
