"""What each team has to meet: overdue now, and due in the coming 5, 10 and 20 working days.

Rules
-----
1. All that is open counts, tasks and decision cards too: it is work all the same. What residents, employers and
   partners have to do is not the team's to meet.
2. Due within n working days is due by the n-th office day of the municipality after the day asked; what is overdue is
   told beside it and in none of the three. A due date that is not known yet is in none either.
3. Only what is open now is known: obligations that are still to open come on top of it.
4. Short is the first horizon in which overdue and due together are more than what can be met.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from klantreis.core.timeliness.cases import Question, State
from klantreis.core.timeliness.figures import TeamLoad
from klantreis.core.timeliness.looking import Looked

HORIZONS = (5, 10, 20)  #: working days


class WorkloadTally:
    """Counts open rows per team."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._last = {
            name: tuple(calendar.add_workdays(question.as_of, days) for days in HORIZONS)
            for name, calendar in question.calendars.items()
        }
        self._loads: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (1 + len(HORIZONS)))
        self._cases: Counter[tuple[str, str]] = Counter()

    def add(self, looked: Looked) -> None:
        municipality, staff = looked.case.municipality, self._question.staff
        seen: set[str] = set()
        for row, state in (*looked.open, *looked.asked_open):
            if row.owner not in staff:
                continue
            seen.add(row.team)
            load = self._loads[municipality, row.team]
            if state is State.open_overdue:
                load[0] += 1
            elif row.due_on is not None:
                self._spread(load, row.due_on, municipality)
        self._cases.update((municipality, team) for team in seen)

    def _spread(self, load: list[int], due_on: date, municipality: str) -> None:
        for index, last in enumerate(self._last[municipality], start=1):
            load[index] += due_on <= last

    def result(self) -> tuple[TeamLoad, ...]:
        teams = sorted({*self._loads, *self._question.capacity})
        return tuple(self._team(municipality, team) for municipality, team in teams)

    def _team(self, municipality: str, team: str) -> TeamLoad:
        overdue, *due = self._loads.get((municipality, team), [0] * (1 + len(HORIZONS)))
        capacity = self._question.capacity.get((municipality, team), ())
        short = (
            days for days, count, can in zip(HORIZONS, due, capacity, strict=bool(capacity)) if overdue + count > can
        )
        return TeamLoad(
            municipality=municipality, team=team, overdue=overdue, due=(due[0], due[1], due[2]), capacity=capacity,
            first_short=next(short, None), cases=self._cases[municipality, team],
        )  # fmt: skip
