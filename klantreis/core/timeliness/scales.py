"""Days counted so that a term is the same number for everybody: only then can one curve be asked where a term ends.

Rules
-----
1. A term in working days is counted in office days of the case's municipality; one in days or weeks in calendar days.
2. A month has 28 to 31 days, so a term in months or years is counted in whole months, clamped as `Term` does, and the
   days after the last of those. Somebody is three months on exactly on the day that `3m` after the beginning gives.
"""

from __future__ import annotations

from datetime import date

from klantreis.core.workdays import Calendar, Term, add_months

_DAYS = 31  #: room for the days after the last whole month: there are at most 30
_MONTHS_IN = {"m": 1, "y": 12}


def months_on(start: date, day: date) -> int:
    """How far `day` is from `start` (not after it) in months, as a number that compares with `at_months`."""
    months = 12 * (day.year - start.year) + day.month - start.month
    if add_months(start, months) > day:
        months -= 1
    return months * _DAYS + (day - add_months(start, months)).days


def at_months(months: int) -> int:
    """So many months on exactly."""
    return months * _DAYS


def elapsed(term: Term, start: date, day: date, calendar: Calendar) -> int:
    """How far `day` is from `start` (not after it) on the scale of this term."""
    if term.unit == "wd":
        return calendar.workdays_between(start, day)
    return months_on(start, day) if term.unit in _MONTHS_IN else (day - start).days


def length(term: Term) -> int:
    """The term itself on its scale."""
    if term.unit in _MONTHS_IN:
        return at_months(term.count * _MONTHS_IN[term.unit])
    return term.count * (7 if term.unit == "w" else 1)
