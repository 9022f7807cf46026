"""The Algemene termijnenwet (Atw): when the end of a term moves, by which article, and when it stays.

Rules
-----
1. A term that ends on a Saturday, a Sunday or a recognised day runs to the next day that is none of these (art. 1
   lid 1). Recognised are the days of art. 3: `workdays.py` knows them.
2. A term of at least three days is extended so that it holds at least two such ordinary days (art. 2).
3. Neither holds for a term counted back from a moment (art. 1 lid 2), nor for one of years, or of more than 90 days,
   12 weeks or 3 months (art. 4 onder a); hours do not occur here. Exactly 3 months is not more.
4. Terms in office days are no terms of law; the Atw is not asked about them.
5. Whether it holds for the terms of a municipality's own ordinances is for the municipality to say (`Ordinance`): read
   with Gemeentewet art. 145 it does, others hold that it does not.

Computing and explaining are one path: whoever asks for the end is told the article too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from klantreis.core.workdays import Calendar, Pause, Term

_LONGEST = {"d": 90, "w": 12, "m": 3}
_LEAST_DAYS = 3
_ORDINARY_DAYS = 2


class Article(StrEnum):
    """What moves the end of a term, or keeps it where it is."""

    next_ordinary_day = "Algemene termijnenwet art. 1 lid 1"
    counted_back = "Algemene termijnenwet art. 1 lid 2"
    two_ordinary_days = "Algemene termijnenwet art. 2"
    too_long = "Algemene termijnenwet art. 4 onder a"


def exclusion(term: Term, *, back: bool) -> Article | None:
    """Why the Atw does not hold for this term; None when it does."""
    if back:
        return Article.counted_back
    if term.unit == "y" or term.count > _LONGEST.get(term.unit, term.count):
        return Article.too_long
    return None


def end(
    start: date, term: Term, raw: date, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> tuple[date, Article | None]:
    """Where a term from `start` that ends on `raw` really ends, and by which article; None: it did not move.

    `raw` is after the pauses of the term. Days on which it stood still are not days of the term.
    """
    if article := exclusion(term, back=False):
        return raw, article
    second = _second_ordinary_day(start, calendar, pauses)
    if second > raw and _is_three_days(term):
        return second, Article.two_ordinary_days
    rolled = calendar.roll(raw, "atw")
    return rolled, Article.next_ordinary_day if rolled != raw else None


def _is_three_days(term: Term) -> bool:
    return (term.unit in ("w", "m") and term.count > 0) or (term.unit == "d" and term.count >= _LEAST_DAYS)


def _second_ordinary_day(start: date, calendar: Calendar, pauses: Sequence[Pause]) -> date:
    day, left = start, _ORDINARY_DAYS
    while left:
        day = calendar.add_atw_days(day, 1)
        left -= not _stands_still(day, pauses)
    return day


def _stands_still(day: date, pauses: Sequence[Pause]) -> bool:
    return any(begin <= day and (end is None or day < end) for begin, end in pauses)
