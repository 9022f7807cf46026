"""The Algemene termijnenwet against the vectors of reference domain.md 6.2, and against its own text by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.termijnenwet import Article, end, exclusion
from klantreis.core.workdays import Calendar, Term
from tests.core.test_workdays import NL, day


def ends(start: str, term: Term, calendar: Calendar = NL) -> tuple[date, Article | None]:
    began = day(start)
    return end(began, term, term.after(began, calendar), calendar)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("Wed 2025-12-24", 3, "Tue 2025-12-30"),  # Thu and Fri are Christmas; Mon 29 and Tue 30 are the two
        ("Thu 2026-04-02", 3, "Wed 2026-04-08"),  # Good Friday, Easter Monday; Tue 7 and Wed 8
        ("Wed 2026-05-13", 3, "Tue 2026-05-19"),  # Ascension, decree day; Mon 18 and Tue 19
        ("Thu 2026-12-24", 3, "Tue 2026-12-29"),  # Christmas Day on Friday; Mon 28 and Tue 29
        ("Tue 2027-05-04", 3, "Tue 2027-05-11"),  # 5 May, Ascension, decree day; Mon 10 and Tue 11
    ],
)
def test_a_term_of_three_days_holds_at_least_two_ordinary_ones(start: str, days: int, due: str) -> None:
    """Algemene termijnenwet art. 2."""
    assert ends(start, Term(days, "d")) == (day(due), Article.two_ordinary_days)


@pytest.mark.parametrize(
    ("start", "term", "due", "article"),
    [
        ("Wed 2025-12-24", Term(2, "d"), "Mon 2025-12-29", Article.next_ordinary_day),  # two days: art. 2 is silent
        ("Tue 2026-12-29", Term(3, "d"), "Mon 2027-01-04", Article.next_ordinary_day),  # Wed and Thu were the two
        ("Mon 2026-03-02", Term(3, "d"), "Thu 2026-03-05", None),
        ("Fri 2026-03-06", Term(3, "d"), "Tue 2026-03-10", Article.two_ordinary_days),  # a weekend and one day
        ("Wed 2025-12-24", Term(1, "w"), "Wed 2025-12-31", None),  # 29, 30 and 31 December
        ("Tue 2026-03-10", Term(8, "w"), "Wed 2026-05-06", Article.next_ordinary_day),  # 5 May
        ("Fri 2026-03-20", Term(8, "w"), "Mon 2026-05-18", Article.next_ordinary_day),  # decree day
        ("Fri 2026-03-06", Term(8, "w"), "Fri 2026-05-01", None),
        ("Fri 2026-10-30", Term(8, "w"), "Mon 2026-12-28", Article.next_ordinary_day),  # Christmas Day
        ("Fri 2026-03-06", Term(4, "w"), "Tue 2026-04-07", Article.next_ordinary_day),  # Good Friday
        ("Thu 2026-03-05", Term(10, "w"), "Mon 2026-05-18", Article.next_ordinary_day),  # Ascension, decree day
        ("Fri 2026-03-06", Term(10, "w"), "Mon 2026-05-18", Article.next_ordinary_day),
        ("Fri 2025-10-24", Term(10, "w"), "Mon 2026-01-05", Article.next_ordinary_day),  # decree day 2 January
        ("Thu 2027-02-25", Term(10, "w"), "Mon 2027-05-10", Article.next_ordinary_day),
        ("Fri 2026-02-20", Term(12, "w"), "Mon 2026-05-18", Article.next_ordinary_day),  # exactly 12 weeks
        ("Sat 2026-02-14", Term(3, "m"), "Mon 2026-05-18", Article.next_ordinary_day),  # exactly 3 months, Ascension
        ("Fri 2026-02-13", Term(90, "d"), "Mon 2026-05-18", Article.next_ordinary_day),  # exactly 90 days, Ascension
    ],
)
def test_where_a_term_of_law_ends(start: str, term: Term, due: str, article: Article | None) -> None:
    assert ends(start, term) == (day(due), article)


@pytest.mark.parametrize(
    ("start", "term", "stays"),
    [
        ("Mon 2026-11-02", Term(6, "m"), "Sun 2027-05-02"),  # Pw 9a lid 8: a review on a Sunday
        ("Sat 2026-05-02", Term(6, "m"), "Mon 2026-11-02"),
        ("Sat 2026-02-21", Term(13, "w"), "Sat 2026-05-23"),
        ("Sun 2026-02-15", Term(91, "d"), "Sun 2026-05-17"),
        ("Sat 2026-02-14", Term(4, "m"), "Sun 2026-06-14"),
        ("Sat 2026-05-16", Term(3, "y"), "Wed 2029-05-16"),
        ("Wed 2026-05-20", Term(1, "y"), "Thu 2027-05-20"),
    ],
)
def test_beyond_twelve_weeks_three_months_ninety_days_and_in_years_nothing_moves(
    start: str, term: Term, stays: str
) -> None:
    """Algemene termijnenwet art. 4 onder a."""
    assert ends(start, term) == (day(stays), Article.too_long)


@pytest.mark.parametrize("term", [Term(6, "m"), Term(2, "w"), Term(3, "d")])
def test_what_is_counted_back_never_moves(term: Term) -> None:
    """Algemene termijnenwet art. 1 lid 2."""
    assert exclusion(term, back=True) is Article.counted_back


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(3, 90))
def test_a_term_of_law_ends_on_an_ordinary_day_with_two_in_it_and_no_later_than_needed(start: date, days: int) -> None:
    term = Term(days, "d")
    raw = term.after(start, NL)
    due, article = end(start, term, raw, NL)
    inside = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    ordinary = [each for each in inside if NL.is_atw_day(each)]
    assert NL.is_atw_day(due)
    assert len(ordinary) >= 2
    assert (article is None) == (due == raw)
    if due != raw:  # the day before would not do
        assert not NL.is_atw_day(due - timedelta(days=1)) or due - timedelta(days=1) < raw or len(ordinary) == 2
