"""How long it takes from enrolment to the first talk, the plan, and work (timeliness.md 1.7).

Rules
-----
1. The cohort is every case enrolled in the period, in a journey that knows the event: who is in one without an intake
   waits for none. Day 0 is the day of enrolment; days are office days.
2. The first such event counts. One before the enrolment is counted on day 0, and told in `clipped`.
3. Closing, for whatever reason, stops the way: it competes with the event (Aalen–Johansen), and is no censoring, which
   would tell more than was reached. What happens on the day of closing was still reached; after it, not.
4. Who is still on the way on the day asked is censored there.
5. The curve ends where fewer than ten are at risk; a median beyond that is not told.
6. The norm is that of the municipalities, where all in the cohort state the same. It is asked of a curve on the norm's
   own scale (`scales.py`), so a norm of four weeks ends on its very day, however many working days those weeks had.
7. Where fewer than ten are at risk on the day of the norm, the interval is widened by what is not known: from none of
   those who dropped out of sight at the end of the curve reaching it in time, to all of them. Of fewer than ten, and
   beyond what was followed, it is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.cases import AuditedCase, Meaning, Question
from klantreis.core.timeliness.figures import CurvePoint, TimeTo
from klantreis.core.timeliness.scales import elapsed, length
from klantreis.core.timeliness.survival import CENSORED, Reached, Spells, interval, on_day, quantile, reached
from klantreis.core.workdays import Term

TIMED = (Meaning.intake, Meaning.plan, Meaning.placement)
_GOT, _CLOSED = "reached", "closed"


class TimesTally:
    """The times to intake, plan and placement, case by case."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.tallies = tuple(_TimeTally(question, meaning) for meaning in TIMED)
        self._timed: dict[str, dict[str, frozenset[Meaning]]] = {}  #: by journey, by event what it means

    def add(self, case: AuditedCase) -> None:
        """Raises KeyError where the question has no calendar of the case's municipality."""
        if not self.question.since <= case.enrolled_on <= self.question.as_of:
            return
        first, timed = dict[Meaning, date](), self._timed_in(case.journey)
        for fact in case.facts:
            for meaning in timed.get(fact.event, ()):
                first[meaning] = min(fact.on, first.get(meaning, fact.on))
        for tally in self.tallies:
            if self.question.knows(case.journey, tally.meaning):
                tally.add(case, first.get(tally.meaning))

    def _timed_in(self, journey: str) -> dict[str, frozenset[Meaning]]:
        if journey not in self._timed:
            meanings = self.question.meanings(journey)
            self._timed[journey] = {event: means & frozenset(TIMED) for event, means in meanings.items()}
        return self._timed[journey]

    def result(self) -> tuple[TimeTo, ...]:
        return tuple(tally.result() for tally in self.tallies)


class _TimeTally:
    """The time to one event. By norm a curve of its own is kept: which one is asked is known only at the end."""

    def __init__(self, question: Question, meaning: Meaning) -> None:
        self.question, self.meaning = question, meaning
        self.spells, self.clipped = Spells(), 0
        self.by_norm: dict[Term | None, Spells] = {}
        self.norm_workdays: Counter[int] = Counter()

    def add(self, case: AuditedCase, on: date | None) -> None:
        end, cause = self._end(case, on)
        calendar = self.question.calendars[case.municipality]
        self.clipped += cause == _GOT and end < case.enrolled_on
        end = max(end, case.enrolled_on)
        self.spells.add(calendar.workdays_between(case.enrolled_on, end), cause)
        norm = self.question.norms.get(case.municipality, {}).get(self.meaning)
        spells = self.by_norm.setdefault(norm, Spells())
        if norm is not None:
            spells.add(elapsed(norm, case.enrolled_on, end, calendar), cause)
            due = norm.after(case.enrolled_on, calendar)
            self.norm_workdays[calendar.workdays_between(case.enrolled_on, due)] += 1

    def _end(self, case: AuditedCase, on: date | None) -> tuple[date, str]:
        if on is not None and (case.closed_on is None or on <= case.closed_on):
            return on, _GOT
        return (self.question.as_of, CENSORED) if case.closed_on is None else (case.closed_on, _CLOSED)

    def result(self) -> TimeTo:
        curve = _cut(reached(self.spells, _GOT))
        norm = next(iter(self.by_norm)) if len(self.by_norm) == 1 else None
        by_norm = _by_norm(norm, self.by_norm[norm]) if norm else None
        return TimeTo(
            name=self.meaning.value,
            n=self.spells.n,
            reached=self.spells.ended(_GOT),
            stopped=self.spells.ended(_CLOSED),
            waiting=self.spells.ended(CENSORED),
            clipped=self.clipped,
            median=quantile(curve, 0.5),
            norm=str(norm) if norm else "",
            by_norm=by_norm[0] if by_norm else None,
            by_norm_low=by_norm[1] if by_norm else None,
            by_norm_high=by_norm[2] if by_norm else None,
            curve=tuple(_point(row) for row in curve),
            norm_workdays=_most_often(self.norm_workdays) if norm else None,
        )


def _point(row: Reached) -> CurvePoint:
    return CurvePoint(row.day, row.reached, row.stopped, row.error, row.at_risk, *interval(row))


def _cut(rows: Sequence[Reached]) -> list[Reached]:
    return [row for row in rows if is_enough(row.at_risk)]


def _by_norm(norm: Term, spells: Spells) -> tuple[float, float, float] | None:
    rows, day = reached(spells, _GOT), length(norm)
    row = on_day(rows, day)
    if row is None or not is_enough(spells.n):
        return None
    low, high = interval(row)
    if not is_enough(row.at_risk):
        known = [each.day for each in _cut(rows) if each.day <= day][-1]
        low = min(low, interval(_if_the_unknown(spells, known, day, _CLOSED))[0])
        high = max(high, interval(_if_the_unknown(spells, known, day, _GOT))[1])
    return row.reached, low, high


def _if_the_unknown(spells: Spells, known: int, until: int, cause: str) -> Reached:
    """How it would stand on the day `until` if all who dropped out of sight from `known` on had ended by this cause."""
    supposed = Spells()
    for (day, how), number in spells.counts.items():
        supposed.add(day, cause if how == CENSORED and known <= day < until else how, number)
    row = on_day(reached(supposed, _GOT), until)
    assert row is not None  # some were followed until then
    return row


def _most_often(days: Counter[int]) -> int:
    return min(days, key=lambda day: (-days[day], day))
