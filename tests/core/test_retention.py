"""When a resident is past the term the municipality keeps them: days with the weekday written out."""

from datetime import date, timedelta

import pytest

from klantreis.core.retention import Retention
from klantreis.core.workdays import add_months
from tests.core.small_journeys import day


@pytest.mark.parametrize(
    ("ended", "months", "first_day"),
    [
        ("vr 2026-01-16", 12, "zo 2027-01-17"),  # kept on the day itself, a year later
        ("za 2026-01-31", 1, "zo 2026-03-01"),  # kept on 28 February, the last day of that month
        ("vr 2026-01-30", 1, "zo 2026-03-01"),  # 30 January clamps to the same day
        ("di 2026-01-27", 1, "za 2026-02-28"),
        ("do 2024-02-29", 12, "za 2025-03-01"),
        ("do 2026-12-31", 120, "do 2037-01-01"),
    ],
)
def test_the_term_is_over_on_the_day_after_it_ended(ended: str, months: int, first_day: str) -> None:
    retention = Retention(months)
    assert retention.last_end(day(first_day)) >= day(ended)
    assert retention.last_end(day(first_day) - timedelta(days=1)) < day(ended)


@pytest.mark.parametrize("months", [1, 2, 11, 12, 13, 120])
def test_nobody_is_past_the_term_a_day_early_or_late_whatever_the_month(months: int) -> None:
    for number in range(3 * 366):
        today = date(2027, 1, 1) + timedelta(days=number)
        last = Retention(months).last_end(today)
        assert add_months(last, months) < today
        assert add_months(last + timedelta(days=1), months) >= today
