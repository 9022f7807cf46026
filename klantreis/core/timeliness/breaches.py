"""Terms of law that were not kept, by the law and the name of the term.

Rules
-----
1. Asked of the obligations of the period with a statutory clock. A breach is one met late, missed, or open and overdue.
2. A term with no breach is not told here; `judged` says of how many the breaches are.
3. Cases stand in the order of how long they were overdue, in calendar days since that is how a term of law counts: the
   longest first, each once per term.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from klantreis.core.timeliness.cases import Question, State
from klantreis.core.timeliness.counting import Titles
from klantreis.core.timeliness.figures import Breach
from klantreis.core.timeliness.looking import Looked, Standing

STATUTORY = "statutory"


class BreachTally:
    """Counts breaches by law and obligation."""

    def __init__(self, question: Question) -> None:
        self._as_of = question.as_of
        self._states: dict[tuple[str, str], Counter[State]] = defaultdict(Counter)
        self._cases: Counter[tuple[str, str]] = Counter()
        self._days: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)  #: by case, of the longest
        self._titles = Titles()

    def add(self, looked: Looked) -> None:
        seen: set[tuple[str, str]] = set()
        for standing in looked.judged:
            row, state = standing
            if row.clock != STATUTORY:
                continue
            term = row.law, row.obligation
            seen.add(term)
            self._states[term][state] += 1
            self._titles.add(row.obligation, row.title)
            if state is not State.on_time:
                ref, days = looked.case.ref, self._overdue_days(standing)
                self._days[term][ref] = max(days, self._days[term].get(ref, 0))
        self._cases.update(seen)

    def _overdue_days(self, standing: Standing) -> int:
        due_on, ended_on = standing.row.due_on, standing.row.ended_on
        return ((ended_on or self._as_of) - due_on).days if due_on else 0

    def result(self) -> tuple[Breach, ...]:
        titles = self._titles.all()
        return tuple(self._breach(term, titles[term[1]]) for term in sorted(self._days))

    def _breach(self, term: tuple[str, str], title: str) -> Breach:
        states, days = self._states[term], self._days[term]
        return Breach(
            law=term[0],
            obligation=term[1],
            title=title,
            late=states[State.late],
            missed=states[State.missed],
            open_overdue=states[State.open_overdue],
            judged=states.total(),
            refs=tuple(sorted(days, key=lambda ref: (-days[ref], ref))),
            cases=self._cases[term],
        )
