"""The share on time by month in which it fell due, judged by limits of chance (`laney.py`; timeliness.md 1.14).

Rules
-----
1. A month is told by due date, so it is final once it is over. The month of the day asked is open unless that is its
   last day: it is shown, is in no baseline, and gives no signal. Up to 24 months are shown, whatever the period.
2. The baseline of a phase is its first twelve whole months with ten or more, also those that are no longer shown, and
   stays that: limits never move by themselves. Of fewer than three there are no limits; of fewer than twelve they are
   not stable yet.
3. A new phase begins only with a dated and named change, in the month of the change. That month is whole only where the
   change is on its first day.
4. Signals: a month outside its limits, or the eighth and later in a row on one side of the mean. Months with fewer than
   ten, and those on the mean, neither make nor break a row. A row does not go on into another phase.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from klantreis.core.results.shares import is_enough, share
from klantreis.core.timeliness.cases import AuditedCase, NamedChange, Question, State
from klantreis.core.timeliness.figures import Month, Phase, Trend
from klantreis.core.timeliness.laney import Baseline, Counted, baseline
from klantreis.core.timeliness.looking import OBLIGATION
from klantreis.core.timeliness.states import JUDGED, state_of
from klantreis.core.workdays import add_months

_SHOWN = 24  #: months, the open one included
_STABLE = 12
_RUN = 8
_DAY = timedelta(days=1)


class TrendTally:
    """Counts what fell due by month, case by case."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.counts: Counter[tuple[int, int, bool]] = Counter()

    def add(self, case: AuditedCase) -> None:
        as_of = self.question.as_of
        for each in case.obligations:
            due = each.due_on
            if each.kind != OBLIGATION or due is None or due > as_of:
                continue
            state = state_of(each, as_of)
            if state in JUDGED:
                self.counts[due.year, due.month, state is State.on_time] += 1

    def result(self) -> Trend:
        months = {(year, month) for year, month, _ in self.counts}
        counted = {date(*month, 1): (self.counts[*month, True], self.counts[*month, False]) for month in months}
        return trend(
            {month: (hits, hits + rest) for month, (hits, rest) in counted.items()},
            self.question.changes,
            self.question.as_of,
        )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A phase with the months that are in it."""

    change: NamedChange | None
    months: tuple[date, ...]
    baseline: tuple[Counted, ...]

    @property
    def limits(self) -> Baseline | None:
        return baseline(self.baseline)


def trend(counts: Mapping[date, Counted], changes: Sequence[NamedChange], as_of: date) -> Trend:
    """Of how many fell due in each month (by its first day) and were on time."""
    if not counts:
        return Trend(months=(), phases=())
    last = as_of.replace(day=1)
    months = list(takewhile(lambda month: month <= last, _months_from(min(counts))))
    shown = frozenset(months[-_SHOWN:])
    phases = [phase for phase in _phases(months, counts, changes, as_of) if not shown.isdisjoint(phase.months)]
    return Trend(
        months=tuple(
            month
            for number, phase in enumerate(phases)
            for month in _judged(phase, number, counts, as_of)
            if month.month in shown
        ),
        phases=tuple(_phase(phase) for phase in phases),
    )


def _months_from(first: date) -> Iterable[date]:
    number = 0
    while True:
        yield add_months(first, number)
        number += 1


def _phases(
    months: Sequence[date], counts: Mapping[date, Counted], changes: Sequence[NamedChange], as_of: date
) -> Iterable[_Stretch]:
    by_month: dict[date, NamedChange] = {}
    for change in sorted((change for change in changes if change.on <= as_of), key=lambda change: change.on):
        month = change.on.replace(day=1)
        before = by_month.get(month)
        by_month[month] = replace(change, title=f"{before.title}; {change.title}") if before else change
    starts = [min(months[0], *by_month), *sorted(by_month)] if by_month else [months[0]]
    for start, end in zip(starts, [*starts[1:], date.max], strict=True):
        own = tuple(month for month in months if start <= month < end)
        change_here = by_month.get(start)
        if own:
            whole = [month for month in own if _is_whole(month, change_here, as_of)]
            enough = [counts[month] for month in whole if month in counts and is_enough(counts[month][1])]
            yield _Stretch(change_here, own, tuple(enough[:_STABLE]))


def _is_whole(month: date, change: NamedChange | None, as_of: date) -> bool:
    return not _is_open(month, as_of) and (change is None or change.on <= month)


def _is_open(month: date, as_of: date) -> bool:
    return add_months(month, 1) - _DAY > as_of


def _phase(stretch: _Stretch) -> Phase:
    limits = stretch.limits
    return Phase(
        since=stretch.change.on if stretch.change else stretch.months[0],
        title=stretch.change.title if stretch.change else "",
        mean=limits.mean if limits else None,
        sigma_z=limits.sigma_z if limits else None,
        months=len(stretch.baseline),
        is_stable=len(stretch.baseline) == _STABLE,
    )


def _judged(phase: _Stretch, number: int, counts: Mapping[date, Counted], as_of: date) -> Iterable[Month]:
    limits, row = phase.limits, _Row()
    for month in phase.months:
        hits, of = counts.get(month, (0, 0))
        low, high = limits.limits(of) if limits and of else (None, None)
        found = Month(
            month=month,
            judged=of,
            on_time=hits,
            share=share(hits, of) if is_enough(of) else None,
            low=low,
            high=high,
            is_open=_is_open(month, as_of),
            signal="",
            phase=number,
        )
        yield replace(found, signal=row.signal(found, limits)) if limits else found


class _Row:
    """How many months in a row are on which side of the mean."""

    def __init__(self) -> None:
        self.side, self.length = 0, 0

    def signal(self, month: Month, limits: Baseline) -> str:
        if month.share is None or month.low is None or month.high is None or month.is_open:
            return ""
        value = month.share.value
        side = (value > limits.mean) - (value < limits.mean)
        if side:
            self.length = self.length + 1 if side == self.side else 1
            self.side = side
        if not month.low <= value <= month.high:
            return "above" if side > 0 else "below"
        if side and self.length >= _RUN:
            return "run_above" if side > 0 else "run_below"
        return ""
