"""On time per obligation, stage, clock, kind, team, target group, journey, municipality and, if agreed, colleague.

Rules
-----
1. Each obligation of the period is in exactly one group of a breakdown, so its groups add up to the whole. By target
   group it is in each group its client was in at the due date (or in ``, in none), so those add up to more.
2. By `kind` tasks and decision cards are shown too; everywhere else only obligations count (`looking.py`).
3. Team, colleague and target groups are those at the due date: a later transfer moves no verdict (timeliness.md 1.11).
4. Figures of single colleagues are made only where the question says so (WOR art. 27). They have no order of merit:
   groups stand in the order of their names.
5. Teams of one name in two municipalities are two teams. So is what has no team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from klantreis.core.timeliness.cases import Question
from klantreis.core.timeliness.counting import Tally, Titles, in_order, is_on_time_gross
from klantreis.core.timeliness.figures import Breakdown, Group, OnTime
from klantreis.core.timeliness.looking import CARD, OBLIGATION, TASK, Looked

#: Groups that have an order of their own.
_ORDER = {"clock": ("statutory", "policy", "target"), "kind": (OBLIGATION, TASK, CARD)}

_WAYS = ("obligation", "stage", "clock", "kind", "team", "group", "journey", "municipality", "person")
_Groups = defaultdict[str, Tally]


class BreakdownTally:
    """Counts the whole, and every breakdown of it."""

    def __init__(self, question: Question) -> None:
        self._by_person = question.by_person
        # A case has one municipality and one journey: what is counted by both need not be counted by each.
        self._journeys: dict[tuple[str, str], Tally] = defaultdict(Tally)  #: by municipality and journey
        self._teams: dict[tuple[str, str], Tally] = defaultdict(Tally)  #: by municipality and team
        self._asked: _Groups = defaultdict(Tally)  #: tasks and cards, by kind
        self._obligations: _Groups = defaultdict(Tally)
        self._stages: _Groups = defaultdict(Tally)
        self._clocks: _Groups = defaultdict(Tally)
        self._groups: _Groups = defaultdict(Tally)
        self._people: _Groups = defaultdict(Tally)
        self._titles = Titles()

    def add(self, looked: Looked) -> None:
        case, number = looked.case, looked.number
        whole = self._journeys[case.municipality, case.journey]
        for standing in looked.due:
            row, state = standing
            judged, gross = standing.is_judged, is_on_time_gross(standing)
            self._titles.add(row.obligation, row.title)
            whole.add(state, judged, gross, number)
            self._obligations[row.obligation].add(state, judged, gross, number)
            self._stages[row.stage].add(state, judged, gross, number)
            self._clocks[row.clock].add(state, judged, gross, number)
            self._teams[case.municipality, row.team].add(state, judged, gross, number)
            for group in row.groups.split("|"):
                self._groups[group].add(state, judged, gross, number)
            if self._by_person:
                self._people[row.person].add(state, judged, gross, number)
        for standing in looked.asked_due:
            judged, gross = standing.is_judged, is_on_time_gross(standing)
            self._asked[standing.row.kind].add(standing.state, judged, gross, number)

    def overall(self) -> OnTime:
        """Of all obligations of the period."""
        return Tally.of(self._journeys.values()).result()

    def cases_of(self, municipality: str, team: str) -> int:
        """Distinct cases behind what is judged of this team: two municipalities may have teams of one name."""
        return self._teams[municipality, team].result().cases

    def result(self) -> tuple[Breakdown, ...]:
        whole = Tally.of(self._journeys.values())
        by: dict[str, Mapping[str, Tally]] = {
            "obligation": self._obligations,
            "stage": self._stages,
            "clock": self._clocks,
            "kind": {**({OBLIGATION: whole} if self._journeys else {}), **self._asked},
            "group": self._groups,
            "journey": _together(self._journeys, 1),
            "municipality": _together(self._journeys, 0),
            "person": self._people,
        }
        return tuple(
            Breakdown(by=name, groups=self._by_team() if name == "team" else _groups(name, by[name], self._titles))
            for name in _WAYS
            if name != "person" or self._by_person
        )

    def _by_team(self) -> tuple[Group, ...]:
        """In the order of their names, those that any row is in."""
        told = ((team, municipality, tally.result()) for (municipality, team), tally in self._teams.items())
        return tuple(
            Group(name=team, title="", found=found, municipality=municipality)
            for team, municipality, found in sorted(told, key=lambda each: each[:2])
        )


def _together(pairs: Mapping[tuple[str, str], Tally], place: int) -> dict[str, Tally]:
    """By the first (0) or the second (1) of the pair."""
    parts: dict[str, list[Tally]] = defaultdict(list)
    for pair, tally in pairs.items():
        parts[pair[place]].append(tally)
    return {name: Tally.of(tallies) for name, tallies in parts.items()}


def _groups(by: str, groups: Mapping[str, Tally], titles: Titles) -> tuple[Group, ...]:
    """In order, those that any row is in."""
    words = titles.all() if by == "obligation" else {}
    told = {name: tally.result() for name, tally in groups.items()}
    names = in_order((name for name, found in told.items() if found.counts.total), _ORDER.get(by, ()))
    return tuple(Group(name=name, title=words.get(name, ""), found=told[name]) for name in names)
