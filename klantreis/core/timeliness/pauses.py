"""Pauses as a figure of their own, so that they are no way to hide (timeliness.md 1.10).

Rules
-----
1. Asked of the obligations of the period that the percentage is of. Moved is one whose due date a pause moved.
2. Saved is on time only because of it: met by its due date, but not by the one before pauses moved it.
3. A case counts as paused where the clock of at least one of its open obligations stands still on the day asked.
"""

from __future__ import annotations

from klantreis.core.timeliness.cases import State
from klantreis.core.timeliness.counting import is_on_time_gross, told
from klantreis.core.timeliness.figures import Pauses
from klantreis.core.timeliness.looking import Looked


class PauseTally:
    """Counts what pauses moved."""

    def __init__(self) -> None:
        self._judged = self._moved = self._days = self._saved = self._paused = 0

    def add(self, looked: Looked) -> None:
        self._judged += len(looked.judged)
        for standing in looked.judged:
            if standing.row.paused_days:
                self._moved += 1
                self._days += standing.row.paused_days
                self._saved += standing.state is State.on_time and not is_on_time_gross(standing)
        if looked.case.closed_on is None:
            self._paused += any(standing.row.paused for standing in looked.open)

    def result(self) -> Pauses:
        return Pauses(
            judged=self._judged,
            moved=self._moved,
            share=told(self._moved, self._judged),
            days=self._days,
            saved=self._saved,
            cases_paused=self._paused,
        )
