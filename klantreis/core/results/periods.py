"""The time a goal is given, how much of it has passed, and where the present pace leads.

Rules
-----
1. The days of a goal go from `since` up to and including the last day before `since + over`. Without `over` they have
   no end.
2. A day that is asked has passed itself: on 31 January a goal that began on the 1st is one month old.
3. The pace goes on in days, and is told from a tenth of the time on: before that it says next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from klantreis.core.workdays import Calendar, Term

_DAY = timedelta(days=1)
_MONTHS = 12
_EARLY = 10  #: the pace is told once the days passed, times this, are all there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of a goal, on the day asked."""

    since: date
    until: date | None  #: the last day that counts; None: no end
    day: date  #: the day asked
    passed: int = 0  #: whole units of the time that have passed
    over: int = 0  #: and how many there are; 0: no end
    unit: str = ""  #: m | w | d | wd; years are told in months

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.day >= self.until

    def holds(self, day: date) -> bool:
        return self.since <= day <= (self.day if self.until is None else min(self.day, self.until))

    def pace(self, reached: Decimal) -> int | None:
        """What is reached at the end when it goes on as it went; None where that says nothing (rule 3)."""
        if self.until is None or self.day < self.since or self.is_over:
            return None
        days, total = (self.day - self.since).days + 1, (self.until - self.since).days + 1
        if days * _EARLY < total:
            return None
        return int((reached * total / days).to_integral_value(ROUND_HALF_UP))


def period(since: date, over: Term | None, day: date, calendar: Calendar) -> Period:
    """The period of a goal that begins on `since`, asked on `day`."""
    if over is None:
        return Period(since=since, until=None, day=day)
    length = Term(over.count * _MONTHS, "m") if over.unit == "y" else over
    return Period(
        since=since,
        until=length.after(since, calendar) - _DAY,
        day=day,
        passed=_whole_units(since, length, day + _DAY, calendar),
        over=length.count,
        unit=length.unit,
    )


def _whole_units(since: date, length: Term, end: date, calendar: Calendar) -> int:
    passed = 0
    while passed < length.count and Term(passed + 1, length.unit).after(since, calendar) <= end:
        passed += 1
    return passed
