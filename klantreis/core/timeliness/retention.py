"""Whether work lasts, and whether people stay out of benefit: at 3, 6, 12 and 18 months (timeliness.md 1.13).

Rules
-----
1. Every placement up to the day asked takes part, whatever the period: 18 months need placements that long ago. A case
   counts once, with its first that counts. Work that begins by the day after other work ended goes on with it.
2. CBS looks one month later whether somebody works (cohort study of outflow from bijstand to work). So work that ended
   within a month was no placement: it is told in `short`, and is in no other number. What began less than a month ago
   is in `young`.
3. Out of benefit counts from the end of the benefit, and takes part where the person has work one month after it, and
   is still out: else the benefit ended for something else (`short`).
4. Months are calendar months, clamped. What ends on the very day was not kept so long.
5. An end that is not known is no proof of lasting. Once the case is closed nobody follows it: it is censored there and
   told in `unknown`, also where a later fact happens to be known: of those who lasted we would not have heard.
6. An open case is followed until the day asked. `shortest_follow_up_days` is the shortest of those without an end.
7. A share is told where ten or more are at risk, or nobody dropped out of sight before: then it is a plain share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import NamedTuple

from klantreis.core.results.shares import is_enough, share
from klantreis.core.timeliness.cases import AuditedCase, Happening, Meaning, Question
from klantreis.core.timeliness.figures import KeptAt, Retention, Returned
from klantreis.core.timeliness.scales import at_months, months_on
from klantreis.core.timeliness.survival import CENSORED, Reached, Spells, interval, on_day, reached
from klantreis.core.workdays import add_months

LOOKED_AT = (3, 6, 12, 18)  #: months
_CHECK = 1  #: months after which CBS looks
_ENDED = "ended"
_DAY = timedelta(days=1)
_TURNS = (Meaning.placement, Meaning.placement_end, Meaning.benefit_end, Meaning.benefit_return)


class Stretch(NamedTuple):
    """Work, or a time out of benefit: its first day, and the day it ended (None: not as far as we know)."""

    since: date
    until: date | None


class RetentionTally:
    """How long work and the time out of benefit last, case by case."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.in_work = _Kept("in_work", question.as_of)
        self.out_of_benefit = _Kept("out_of_benefit", question.as_of)
        self.out = self.back = 0
        self._turns = frozenset(event for event, means in question.means.items() if not means.isdisjoint(_TURNS))

    def add(self, case: AuditedCase) -> None:
        facts = [fact for fact in case.facts if fact.event in self._turns]
        if not facts:
            return
        work = stretches(self._turning(facts, Meaning.placement, Meaning.placement_end))
        out = stretches(self._turning(facts, Meaning.benefit_end, Meaning.benefit_return))
        self.in_work.add(case, work)
        self.out_of_benefit.add(case, out, work)
        asked = [each for each in out if self.question.since <= each.since <= self.question.as_of]
        self.out += bool(asked)
        self.back += any(each.until is not None for each in asked)

    def _turning(self, facts: Sequence[Happening], begin: Meaning, end: Meaning) -> list[tuple[date, bool]]:
        means = self.question.means
        turns = [(fact.on, of is begin) for fact in facts for of in (begin, end) if of in means[fact.event]]
        return sorted(turns, key=itemgetter(0))

    def result(self) -> tuple[Retention, ...]:
        return self.in_work.result(), self.out_of_benefit.result()

    def returned(self) -> Returned:
        """Of the cases whose benefit ended in the period, whatever the reason, those that came back since."""
        return Returned(
            out=self.out, returned=self.back, share=share(self.back, self.out) if is_enough(self.out) else None
        )


def stretches(turns: Iterable[tuple[date, bool]]) -> list[Stretch]:
    """From the days on which it began (True) or ended, ascending. A begin by the day after an end goes on."""
    found: list[Stretch] = []
    for day, begins in turns:
        last = found[-1] if found else None
        if not begins:
            if last is not None and last.until is None:
                found[-1] = last._replace(until=day)
        elif last is None or (last.until is not None and day > last.until + _DAY):
            found.append(Stretch(day, None))
        else:
            found[-1] = last._replace(until=None)
    return found


class _Kept:
    """One of the two, over all cases."""

    def __init__(self, name: str, as_of: date) -> None:
        self.name, self.as_of = name, as_of
        self.spells, self.unknown, self.short, self.young = Spells(), 0, 0, 0
        self.shortest: int | None = None

    def add(self, case: AuditedCase, found: Sequence[Stretch], work: Sequence[Stretch] | None = None) -> None:
        """`work`: who takes part had work when CBS looks; None: that is what is followed."""
        followed = self.as_of if case.closed_on is None else min(case.closed_on, self.as_of)
        seen = [each for each in found if each.since <= followed]
        counted = next((each for each in seen if self._counts(each, work)), None)
        if counted is not None:
            self._count(case, counted, followed)
        elif seen:
            self._leave_out(seen[-1])

    def _counts(self, stretch: Stretch, work: Sequence[Stretch] | None) -> bool:
        check = add_months(stretch.since, _CHECK)
        lasts = check <= self.as_of and _goes_on(stretch, check)
        return lasts and (work is None or any(_goes_on(each, check) for each in work))

    def _leave_out(self, stretch: Stretch) -> None:
        is_young = stretch.until is None and add_months(stretch.since, _CHECK) > self.as_of
        self.young += is_young
        self.short += not is_young

    def _count(self, case: AuditedCase, stretch: Stretch, followed: date) -> None:
        ended = stretch.until if stretch.until is not None and stretch.until <= followed else None
        self.spells.add(months_on(stretch.since, ended or followed), _ENDED if ended else CENSORED)
        if ended is None:
            self.unknown += case.closed_on is not None
            days = (followed - stretch.since).days
            self.shortest = days if self.shortest is None else min(days, self.shortest)

    def result(self) -> Retention:
        rows = reached(self.spells, _ENDED)
        return Retention(
            name=self.name,
            n=self.spells.n,
            ended=self.spells.ended(_ENDED),
            unknown=self.unknown,
            shortest_follow_up_days=self.shortest,
            at=tuple(_kept_at(months, self.spells, rows) for months in LOOKED_AT),
            short=self.short,
            young=self.young,
        )


def _goes_on(stretch: Stretch, day: date) -> bool:
    """What ends on that day does not go on."""
    return stretch.since <= day and (stretch.until is None or stretch.until > day)


def _kept_at(months: int, spells: Spells, rows: Sequence[Reached]) -> KeptAt:
    day = at_months(months)
    row = on_day(rows, day)
    if row is None:
        return KeptAt(months=months, at_risk=0, kept=None, low=None, high=None)
    is_whole = not any(cause == CENSORED and lasted < day for lasted, cause in spells.counts)
    if not is_enough(spells.n) or not (is_enough(row.at_risk) or is_whole):
        return KeptAt(months=months, at_risk=row.at_risk, kept=None, low=None, high=None)
    low, high = interval(row)
    return KeptAt(months=months, at_risk=row.at_risk, kept=row.still, low=1 - high, high=1 - low)
