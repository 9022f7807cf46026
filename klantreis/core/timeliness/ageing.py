"""What is open on the day asked, by working days to or past its due date (timeliness.md 1.8).

Rules
-----
1. All open obligations count, whatever their period. Overdue here is the sum of open and overdue over all periods.
2. What is due on the day asked is `today`. Due on a later day with no office day before it, it is `to_1_5`; overdue
   with none since, it is `past_0` (due on Friday, asked on Saturday): a day in the calendar is enough to be overdue.
3. The oldest is the one whose due date lies furthest back.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from klantreis.core.timeliness.cases import Question, State
from klantreis.core.timeliness.figures import AgeBin, Ageing
from klantreis.core.timeliness.looking import Looked
from klantreis.core.workdays import Calendar

#: Up to so many working days, with the name; the furthest away first. What lies ahead, and what is past.
_AHEAD = (("to_1_5", 5), ("to_6_10", 10), ("to_11_20", 20), ("to_over_20", None))
_PAST = (
    ("past_0", 0), ("past_1_5", 5), ("past_6_10", 10), ("past_11_20", 20), ("past_21_60", 60), ("past_over_60", None),
)  # fmt: skip
_TODAY = "today"


class AgeingTally:
    """Puts what is open in bins."""

    def __init__(self, question: Question) -> None:
        self._as_of, self._calendars = question.as_of, question.calendars
        self._bins: Counter[str] = Counter()
        self._open = self._overdue = self._undated = 0
        self._oldest: tuple[date, str, str, Calendar] | None = None

    def add(self, looked: Looked) -> None:
        for row, state in looked.open:
            self._open += 1
            if row.due_on is None:
                self._undated += 1
                continue
            calendar = self._calendars[looked.case.municipality]
            if state is State.open_overdue:
                self._overdue += 1
                self._bins[_bin(_PAST, calendar.workdays_between(row.due_on, self._as_of))] += 1
                self._keep_oldest(row.due_on, looked.case.ref, row.title, calendar)
            elif row.due_on == self._as_of:
                self._bins[_TODAY] += 1
            else:
                self._bins[_bin(_AHEAD, calendar.workdays_between(self._as_of, row.due_on))] += 1

    def _keep_oldest(self, due_on: date, ref: str, title: str, calendar: Calendar) -> None:
        if self._oldest is None or (due_on, ref, title) < self._oldest[:3]:
            self._oldest = due_on, ref, title, calendar

    def result(self) -> Ageing:
        due_on, ref, title, calendar = self._oldest or (None, "", "", None)
        return Ageing(
            bins=(
                *(AgeBin(name=name, past=False, count=self._bins[name]) for name, _ in reversed(_AHEAD)),
                AgeBin(name=_TODAY, past=False, count=self._bins[_TODAY]),
                *(AgeBin(name=name, past=True, count=self._bins[name]) for name, _ in _PAST),
            ),
            open=self._open,
            overdue=self._overdue,
            undated=self._undated,
            oldest_ref=ref,
            oldest_title=title,
            oldest_workdays=calendar.workdays_between(due_on, self._as_of) if due_on and calendar else None,
        )


def _bin(bins: tuple[tuple[str, int | None], ...], workdays: int) -> str:
    return next(name for name, most in bins if most is None or workdays <= most)
