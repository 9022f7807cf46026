"""How many working days late an obligation is met: median and ninetieth percentile (timeliness.md 1.6).

Rules
-----
1. What fell due in the period and is judged takes part: met on time, met late, missed, and open and overdue. Tasks and
   cards are steps of an obligation, and are left out as they are in the headline.
2. Days are office days from the due date to the meeting. What was met by its due date has 0, however early. What was
   due on a Friday and met on the Saturday is late, and has 0 too.
3. What is open has at least the days that passed; what ended unmet has at least those until it ended. Both are
   censored (Kaplan–Meier), so a quantile that is not reached yet is None and no guess.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set

from klantreis.core.timeliness.cases import AuditedCase, Question, State
from klantreis.core.timeliness.figures import Lateness
from klantreis.core.timeliness.looking import OBLIGATION
from klantreis.core.timeliness.states import JUDGED, in_period, state_of
from klantreis.core.timeliness.survival import CENSORED, Spells, quantile, reached

_MET = "met"
_P90 = 0.9
_What = tuple[str, str, str]  #: obligation, clock, title


class LatenessTally:
    """Counts working days late, case by case: how many of each obligation stand how, by days."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.counts: Counter[tuple[_What, State, int]] = Counter()

    def add(self, case: AuditedCase) -> None:
        """Raises KeyError where the question has no calendar of the case's municipality."""
        as_of, between = self.question.as_of, self.question.calendars[case.municipality].workdays_between
        for each in case.obligations:
            if each.kind != OBLIGATION or not in_period(each, self.question):
                continue
            state = state_of(each, as_of)
            if state not in JUDGED:
                continue
            days = 0
            if state is not State.on_time and each.due_on is not None:
                days = max(0, between(each.due_on, each.ended_on or as_of))
            self.counts[(each.obligation, each.clock, each.title), state, days] += 1

    def result(self) -> tuple[Lateness, ...]:
        """Of all, of each clock and of each obligation, by name."""
        clocks: defaultdict[str, set[_What]] = defaultdict(set)
        obligations: defaultdict[str, set[_What]] = defaultdict(set)
        titles = self._titles()
        for what in titles:
            obligations[what[0]].add(what)
            clocks[what[1]].add(what)
        return (
            self._lateness("all", "", "", titles.keys()),
            *(self._lateness("clock", name, "", of) for name, of in sorted(clocks.items())),
            *(
                self._lateness("obligation", name, _usual_title(of, titles), of)
                for name, of in sorted(obligations.items())
            ),
        )

    def _titles(self) -> Counter[_What]:
        titles: Counter[_What] = Counter()
        for (what, _, _), number in self.counts.items():
            titles[what] += number
        return titles

    def _lateness(self, by: str, name: str, title: str, of: Set[_What]) -> Lateness:
        every, unmet, states = Spells(), Spells(), Counter[State]()
        for (what, state, days), number in self.counts.items():
            if what not in of:
                continue
            states[state] += number
            cause = _MET if state in (State.on_time, State.late) else CENSORED
            every.add(days, cause, number)
            if state is not State.on_time:
                unmet.add(days, cause, number)
        curve = reached(every, _MET)
        return Lateness(
            name=name,
            title=title,
            by=by,
            n=every.n,
            late=states[State.late],
            still_open=states[State.open_overdue],
            missed=states[State.missed],
            median=quantile(curve, 0.5),
            p90=quantile(curve, _P90),
            late_median=quantile(reached(unmet, _MET), 0.5),
        )


def _usual_title(of: Iterable[_What], titles: Mapping[_What, int]) -> str:
    """The words that most of them have: another version of the journey may have others."""
    return min(of, key=lambda what: (-titles[what], what))[2]
