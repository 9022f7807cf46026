"""On time per obligation, stage, clock, kind, team, target group, journey, municipality and, if agreed, colleague.

Rules
-----
1. Each obligation of the period is in exactly one group of a breakdown, so its groups add up to the whole. By target
   group it is in each group its client was in at the due date (or in ``, in none), so those add up to more.
2. By `kind` tasks and decision cards are shown too; everywhere else only obligations count (`looking.py`).
3. Team, colleague and target groups are those at the due date: a later transfer moves no verdict (timeliness.md 1.11).
4. Figures of single colleagues are made only where the question says so (WOR art. 27). They have no order of merit:
   groups stand in the order of their names.
"""

from __future__ import annotations

from collections import defaultdict

from klantreis.core.timeliness.cases import Question
from klantreis.core.timeliness.counting import Tally, Titles, in_order, is_on_time_gross
from klantreis.core.timeliness.figures import Breakdown, Group, OnTime
from klantreis.core.timeliness.looking import CARD, OBLIGATION, TASK, Looked

#: Groups that have an order of their own.
_ORDER = {"clock": ("statutory", "policy", "target"), "kind": (OBLIGATION, TASK, CARD)}

_Groups = defaultdict[str, Tally]


class BreakdownTally:
    """Counts the whole, and every breakdown of it."""

    def __init__(self, question: Question) -> None:
        self._by_person = question.by_person
        self._whole = Tally()
        self._by: dict[str, _Groups] = {
            by: defaultdict(Tally)
            for by in ("obligation", "stage", "clock", "kind", "team", "group", "journey", "municipality", "person")
        }
        self._titles = Titles()
        self._teams: dict[tuple[str, str], Tally] = defaultdict(Tally)  #: by municipality and team

    def add(self, looked: Looked) -> None:
        by, number = self._by, looked.number
        kinds, journey, municipality = by["kind"], looked.case.journey, looked.case.municipality
        for standing in looked.due:
            row, state = standing
            judged, gross = standing.is_judged, is_on_time_gross(standing)
            self._titles.add(row.obligation, row.title)
            tallies = [
                self._whole,
                by["obligation"][row.obligation],
                by["stage"][row.stage],
                by["clock"][row.clock],
                by["team"][row.team],
                self._teams[municipality, row.team],
                by["journey"][journey],
                by["municipality"][municipality],
                kinds[OBLIGATION],
                *(by["group"][group] for group in row.groups.split("|")),
            ]
            if self._by_person:
                tallies.append(by["person"][row.person])
            for tally in tallies:
                tally.add(state, judged, gross, number)
        for standing in looked.asked_due:
            kinds[standing.row.kind].add(standing.state, standing.is_judged, is_on_time_gross(standing), number)

    def overall(self) -> OnTime:
        """Of all obligations of the period."""
        return self._whole.result()

    def cases_of(self, municipality: str, team: str) -> int:
        """Distinct cases behind what is judged of this team: two municipalities may have teams of one name."""
        return self._teams[municipality, team].result().cases

    def result(self) -> tuple[Breakdown, ...]:
        titles = self._titles.all()
        return tuple(
            Breakdown(by=by, groups=tuple(_groups(by, groups, titles if by == "obligation" else {})))
            for by, groups in self._by.items()
            if by != "person" or self._by_person
        )


def _groups(by: str, groups: _Groups, titles: dict[str, str]) -> list[Group]:
    names = in_order(groups, _ORDER.get(by, ()))
    return [Group(name=name, title=titles.get(name, ""), found=groups[name].result()) for name in names]
