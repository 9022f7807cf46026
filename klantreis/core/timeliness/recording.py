"""How much was recorded late: entered in a batch, long after it happened (timeliness.md 1.11).

Rules
-----
1. Asked of the obligations of the period that were met (on time, late or renewed) and whose evidence stands.
2. Late is more than five office days between the day it happened and the day we heard of it. The verdict is by the day
   it happened; this says how far to trust that day.
3. A fact that meets several obligations counts for each: it settles each.
"""

from __future__ import annotations

from collections import Counter

from klantreis.core.timeliness.cases import Question, State
from klantreis.core.timeliness.counting import middle, told
from klantreis.core.timeliness.figures import LateRecorded
from klantreis.core.timeliness.looking import Looked

AT_MOST = 5  #: office days
_MET = frozenset({State.on_time, State.late, State.renewed})


class RecordingTally:
    """Counts office days from what happened to its recording."""

    def __init__(self, question: Question) -> None:
        self._calendars = question.calendars
        self._days: Counter[int] = Counter()

    def add(self, looked: Looked) -> None:
        evidence = [row.evidence for row, state in looked.due if state in _MET]
        if not evidence:
            return
        calendar = self._calendars[looked.case.municipality]
        facts = {fact.id: fact for fact in looked.case.facts}
        for name in evidence:
            fact = facts.get(name)
            if fact is None:
                continue
            if fact.on == fact.recorded_on:
                self._days[0] += 1
            else:
                self._days[max(0, calendar.workdays_between(fact.on, fact.recorded_on))] += 1

    def result(self) -> LateRecorded:
        met = sum(self._days.values())
        late = sum(count for workdays, count in self._days.items() if workdays > AT_MOST)
        return LateRecorded(met=met, late=late, share=told(late, met), median_workdays=middle(self._days))
