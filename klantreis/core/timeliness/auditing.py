"""All figures of an audit in one pass over its cases, in bounded memory.

Rules
-----
1. Cases come ordered by person. Each is looked at once; what is kept of it are numbers in counters, but for the
   references of the few cases that a manager is pointed at.
2. The order of rows and messages inside a case makes no difference, and neither does that of the cases of one person.
   Facts come in the order of the language.
3. What could not be replayed is in no figure, and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from klantreis.core.timeliness.ageing import AgeingTally
from klantreis.core.timeliness.breaches import BreachTally
from klantreis.core.timeliness.breakdowns import BreakdownTally
from klantreis.core.timeliness.cards import CardTally
from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.contact import ContactTally
from klantreis.core.timeliness.figures import About, Figures, TeamFunnel
from klantreis.core.timeliness.lateness import LatenessTally
from klantreis.core.timeliness.looking import Looked, look
from klantreis.core.timeliness.no_shows import NoShowTally
from klantreis.core.timeliness.pauses import PauseTally
from klantreis.core.timeliness.people import PeopleTally
from klantreis.core.timeliness.points import PointTally
from klantreis.core.timeliness.recording import RecordingTally
from klantreis.core.timeliness.retention import RetentionTally
from klantreis.core.timeliness.teams import TeamsTally
from klantreis.core.timeliness.times import TimesTally
from klantreis.core.timeliness.trend import TrendTally
from klantreis.core.timeliness.workload import WorkloadTally


class Audit:
    """The figures while they are counted. `replayed`: the cases come from facts; `municipality`: asked for alone."""

    def __init__(self, question: Question, replayed: bool, municipality: str = "") -> None:
        self._question, self._replayed, self._municipality = question, replayed, municipality
        self._about = _AboutTally()
        self._people = PeopleTally(question)
        self._breakdowns = BreakdownTally(question)
        self._ageing = AgeingTally(question)
        self._contact = ContactTally(question)
        self._no_shows = NoShowTally(question)
        self._cards = CardTally(question)
        self._points = PointTally()
        self._recording = RecordingTally(question)
        self._pauses = PauseTally()
        self._workload = WorkloadTally(question)
        self._breaches = BreachTally(question)
        self._lateness = LatenessTally(question)
        self._times = TimesTally(question)
        self._retention = RetentionTally(question)
        self._trend = TrendTally(question)
        self._teams = TeamsTally(question)
        self._looking = (
            self._about, self._breakdowns, self._ageing, self._contact, self._no_shows, self._cards, self._points,
            self._recording, self._pauses, self._workload, self._breaches,
        )  # fmt: skip
        self._asking = (
            self._people, self._lateness, self._times, self._retention, self._trend, self._teams,
        )  # fmt: skip

    def add(self, case: AuditedCase) -> None:
        """Count one case. Raises KeyError where the question has no calendar of its municipality, or a verdict is not
        known, and ValueError where cases do not come ordered by person."""
        looked = look(case, self._question, self._about.cases)
        for tally in self._looking:
            tally.add(looked)
        for each in self._asking:
            each.add(case)

    def figures(self, broken: Sequence[str] = ()) -> Figures:
        """All that was counted. `broken`: references of the cases that are in no figure."""
        overall = self._breakdowns.overall()
        outcomes, progress = self._people.outcomes(), self._people.progress()
        return Figures(
            about=self._about_it(overall.counts.total, broken),
            overall=overall,
            breakdowns=self._breakdowns.result(),
            trend=self._trend.result(),
            lateness=self._lateness.result(),
            ageing=self._ageing.result(),
            times=self._times.result(),
            retention=self._retention.result(),
            returned=self._retention.returned(),
            contact=self._contact.result(),
            no_show=self._no_shows.result(),
            cards=self._cards.result(),
            nazorg=self._points.result(),
            late_recorded=self._recording.result(),
            pauses=self._pauses.result(),
            workload=self._workload.result(),
            outcomes=outcomes,
            progress=progress,
            breaches=self._breaches.result(),
            teams=self._funnel(),
        )

    def _funnel(self) -> TeamFunnel:
        """Teams with the cases behind them, which say whether a team may be told outside."""
        found, cases = self._teams.result(), self._breakdowns.cases_of
        return replace(
            found, points=tuple(replace(each, cases=cases(each.municipality, each.team)) for each in found.points)
        )

    def _about_it(self, in_period: int, broken: Sequence[str]) -> About:
        counted = self._about
        return About(
            as_of=self._question.as_of,
            since=self._question.since,
            municipality=self._municipality,
            municipalities=tuple(sorted(counted.municipalities)),
            journeys=tuple(sorted(counted.journeys)),
            replayed=self._replayed,
            people=self._people.people,
            cases=counted.cases,
            open_cases=counted.open_cases,
            obligations=counted.obligations,
            in_period=in_period,
            undated=counted.undated,
            broken=tuple(broken),
        )


class _AboutTally:
    """Counts what the figures are of."""

    def __init__(self) -> None:
        self.cases = self.open_cases = self.obligations = self.undated = 0
        self.municipalities: set[str] = set()
        self.journeys: set[str] = set()

    def add(self, looked: Looked) -> None:
        self.cases += 1
        self.open_cases += looked.case.closed_on is None
        self.obligations += looked.obligations
        self.undated += looked.undated
        self.municipalities.add(looked.case.municipality)
        self.journeys.add(looked.case.journey)


def audit(
    cases: Iterable[AuditedCase],
    question: Question,
    *,
    replayed: bool = False,
    municipality: str = "",
    broken: Sequence[str] = (),
) -> Figures:
    """The figures of these cases, which come ordered by person. Raises what `Audit.add` raises."""
    counted = Audit(question, replayed, municipality)
    for case in cases:
        counted.add(case)
    return counted.figures(broken)
