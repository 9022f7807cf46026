"""Two messages to one resident lie a minimum apart: tables of days, 2026 with Easter (vr 3 – ma 6 April)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.sending import put_off
from klantreis.core.workdays import Term
from tests.core.small_journeys import CALENDAR, day

TWO_DAYS = Term(2, "d")


@pytest.mark.parametrize(
    ("last", "today", "waits_for"),
    [
        ("ma 2026-03-02", "ma 2026-03-02", "wo 2026-03-04"),  # a second one on the same day
        ("ma 2026-03-02", "di 2026-03-03", "wo 2026-03-04"),
        ("ma 2026-03-02", "wo 2026-03-04", None),  # two days apart
        ("wo 2026-03-04", "do 2026-03-05", "vr 2026-03-06"),
        ("do 2026-03-05", "vr 2026-03-06", "ma 2026-03-09"),  # over on Saturday: Monday
        ("vr 2026-03-06", "ma 2026-03-09", None),  # the weekend lies between
        ("do 2026-04-02", "do 2026-04-02", "di 2026-04-07"),  # Good Friday, weekend, Easter Monday
        ("wo 2026-04-01", "do 2026-04-02", "di 2026-04-07"),  # over on Good Friday
        ("ma 2026-02-02", "ma 2026-03-02", None),  # long ago
        (None, "ma 2026-03-02", None),  # never heard from us
    ],
)
def test_a_message_waits_for_the_first_office_day_on_which_the_gap_is_over(
    last: str | None, today: str, waits_for: str | None
) -> None:
    waits = put_off(day(today), day(last) if last else None, TWO_DAYS, None, CALENDAR)
    assert waits == (day(waits_for) if waits_for else None)


@pytest.mark.parametrize(
    ("last_day", "waits_for"),
    [
        ("di 2026-03-03", None),  # only today is left: it goes
        ("wo 2026-03-04", "wo 2026-03-04"),  # the day it waits for is its last day: it may wait
        ("do 2026-03-05", "wo 2026-03-04"),
    ],
)
def test_no_message_waits_beyond_its_last_day(last_day: str, waits_for: str | None) -> None:
    waits = put_off(day("di 2026-03-03"), day("ma 2026-03-02"), TWO_DAYS, day(last_day), CALENDAR)
    assert waits == (day(waits_for) if waits_for else None)


@pytest.mark.parametrize(
    ("gap", "waits_for"),
    [("1d", None), ("3d", "do 2026-03-05"), ("1w", "ma 2026-03-09"), ("3wd", "do 2026-03-05"), ("0d", None)],
)
def test_a_municipality_says_how_far_apart(gap: str, waits_for: str | None) -> None:
    term = Term(int(gap.rstrip("wd")), gap.lstrip("0123456789"))  # type: ignore[arg-type]
    waits = put_off(day("di 2026-03-03"), day("ma 2026-03-02"), term, None, CALENDAR)
    assert waits == (day(waits_for) if waits_for else None)


DAYS = st.dates(day("do 2026-01-01"), day("vr 2027-12-31"))
TERMS = st.builds(Term, st.integers(0, 12), st.sampled_from(["d", "wd", "w"]))


@given(last=DAYS, today=DAYS, last_day=st.none() | DAYS, gap=TERMS)
def test_what_waits_goes_on_an_office_day_in_time_and_waits_no_longer_then(last, today, last_day, gap) -> None:
    waits = put_off(today, last, gap, last_day, CALENDAR)
    if waits is not None:
        assert waits > today
        assert CALENDAR.is_office_day(waits)
        assert last_day is None or waits <= last_day
        assert put_off(waits, last, gap, last_day, CALENDAR) is None
