"""How timely teams are, each against the limits of chance for its number: no league table (`funnel.py`).

Rules
-----
1. What fell due in the period and is judged counts for the team it was charged to at its due date. Obligations of no
   team are a point of their own, without a name; they say nothing of how much teams differ.
2. The mean is that of all. Of a team with fewer than ten no share is told, it has no limits and is never outside, and
   it says nothing of how much teams differ either.
3. Beside it stands the case-mix: its judged obligations by target group. Who is in several counts in each; what is in
   none is told under an empty name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.cases import AuditedCase, Question, State
from klantreis.core.timeliness.figures import TeamFunnel, TeamPoint
from klantreis.core.timeliness.funnel import dispersion, limits
from klantreis.core.timeliness.looking import OBLIGATION
from klantreis.core.timeliness.states import JUDGED, in_period, state_of

_Team = tuple[str, str]  #: municipality, team


class TeamsTally:
    """Counts what is judged by team, case by case."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.counts: Counter[tuple[str, str, str, bool]] = Counter()

    def add(self, case: AuditedCase) -> None:
        as_of = self.question.as_of
        for each in case.obligations:
            if each.kind != OBLIGATION or not in_period(each, self.question):
                continue
            state = state_of(each, as_of)
            if state in JUDGED:
                self.counts[case.municipality, each.team, each.groups, state is State.on_time] += 1

    def result(self) -> TeamFunnel:
        counted: defaultdict[_Team, list[int]] = defaultdict(lambda: [0, 0])
        mixes: defaultdict[_Team, Counter[str]] = defaultdict(Counter)
        for (municipality, name, groups, is_on_time), number in self.counts.items():
            team = municipality, name
            counted[team][0] += number * is_on_time
            counted[team][1] += number
            for group in groups.split("|"):
                mixes[team][group] += number
        return funnel({team: (hits, of) for team, (hits, of) in counted.items()}, mixes)


def funnel(counted: Mapping[_Team, tuple[int, int]], mixes: Mapping[_Team, Mapping[str, int]]) -> TeamFunnel:
    """Of teams by (on time, judged; above 0), with their case-mix."""
    if not counted:
        return TeamFunnel(mean=None, dispersion=None, points=())
    mean = sum(hits for hits, _ in counted.values()) / sum(of for _, of in counted.values())
    spread = dispersion(mean, [(hits, of) for team, (hits, of) in counted.items() if team[1] and is_enough(of)])
    points = (_point(team, counted[team], mixes.get(team, {}), mean, spread) for team in sorted(counted))
    return TeamFunnel(mean=mean, dispersion=spread, points=tuple(points))


def _point(
    team: _Team, counted: tuple[int, int], mix: Mapping[str, int], mean: float, spread: float | None
) -> TeamPoint:
    (hits, of), told = counted, is_enough(counted[1])
    around = limits(mean, spread, of)
    share = hits / of
    return TeamPoint(
        municipality=team[0],
        team=team[1],
        judged=of,
        on_time=hits,
        share=share if told else None,
        low95=around.low95 if told else None,
        high95=around.high95 if told else None,
        low998=around.low998 if told else None,
        high998=around.high998 if told else None,
        outside=_outside(share, around.low998, around.high998) if told else "",
        mix=tuple(sorted(mix.items())),
    )


def _outside(share: float, low: float, high: float) -> str:
    if share < low:
        return "below"
    return "above" if share > high else ""
