"""How much of the time of a goal has passed, and where the pace leads."""

from decimal import Decimal

import pytest

from tests.core.results.people import on
from tests.core.small_journeys import day


@pytest.mark.parametrize(
    ("when", "over", "passed", "of", "until"),
    [
        ("za 2026-01-31", "3y", 1, 36, "zo 2028-12-31"),  # the day that is asked has passed itself
        ("vr 2026-01-30", "3y", 0, 36, "zo 2028-12-31"),
        ("zo 2027-01-31", "3y", 13, 36, "zo 2028-12-31"),
        ("zo 2028-12-31", "3y", 36, 36, "zo 2028-12-31"),
        ("di 2030-01-01", "3y", 36, 36, "zo 2028-12-31"),
        ("wo 2026-02-25", "26w", 8, 26, "wo 2026-07-01"),
        ("di 2026-06-30", "7m", 6, 7, "vr 2026-07-31"),
        ("wo 2025-12-31", "7m", 0, 7, "vr 2026-07-31"),
    ],
)
def test_time_passes_in_whole_units(when: str, over: str, passed: int, of: int, until: str) -> None:
    found = on(when, over=over)
    assert (found.passed, found.over, found.until) == (passed, of, day(until))


def test_the_pace_goes_on_in_days() -> None:
    """31 January 2027 is day 396 of 1,096: 212 of them give 212 x 1096 / 396 = 586.7."""
    assert on("zo 2027-01-31", over="3y").pace(Decimal(212)) == 587


@pytest.mark.parametrize(
    ("when", "over"),
    [
        ("wo 2026-04-01", "3y"),  # day 91 of 1,096: a pace on so little says nothing
        ("zo 2028-12-31", "3y"),  # over: what was reached is known
        ("wo 2025-12-31", "3y"),  # has not begun
        ("zo 2027-01-31", ""),  # no end to go on to
    ],
)
def test_no_pace_is_told_where_it_says_nothing(when: str, over: str) -> None:
    assert on(when, over=over).pace(Decimal(50)) is None


def test_the_pace_is_told_from_a_tenth_of_the_time_on() -> None:
    assert on("ma 2026-04-20", over="3y").pace(Decimal(11)) == 110  # day 110 of 1,096: 109.6
    assert on("do 2026-01-01", over="10d").pace(Decimal(1)) == 10  # a tenth to the day
    assert on("do 2026-01-01", over="11d").pace(Decimal(1)) is None


@pytest.mark.parametrize(
    ("which", "holds"),
    [
        ("wo 2025-12-31", False),
        ("do 2026-01-01", True),
        ("di 2026-06-30", True),
        ("wo 2026-07-01", False),  # after the day asked
    ],
)
def test_the_days_of_a_goal_end_with_the_day_asked(which: str, holds: bool) -> None:
    assert on("di 2026-06-30", over="3y").holds(day(which)) is holds


def test_what_happens_after_the_time_of_a_goal_does_not_count() -> None:
    found = on("do 2026-12-31", over="6m")
    assert found.holds(day("di 2026-06-30"))
    assert not found.holds(day("wo 2026-07-01"))
