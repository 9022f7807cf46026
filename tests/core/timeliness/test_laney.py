"""Limits that are as wide as the months of the baseline really vary, and never narrower than chance."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.timeliness.laney import baseline

counts = st.integers(1, 4000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def test_a_baseline_worked_by_hand() -> None:
    # Mean 0.9 of 400 a month: chance is 0.015. Scores -2, 2, -2, 2: each moving range is 4, and 4 / 1.128 = 3.546.
    found = baseline([(348, 400), (372, 400), (348, 400), (372, 400)])
    assert found is not None
    assert found.mean == pytest.approx(0.9)
    assert found.sigma_z == pytest.approx(4 / 1.128)
    low, high = found.limits(1600)  # four times as many: half the chance
    assert (low, high) == (pytest.approx(0.9 - 3 * 0.0075 * 4 / 1.128), pytest.approx(0.9 + 3 * 0.0075 * 4 / 1.128))
    assert found.limits(400)[1] == 1.0  # clipped


def test_months_that_are_all_alike_have_limits_of_chance_and_no_narrower() -> None:
    found = baseline([(90, 100)] * 12)
    assert found is not None
    assert found.sigma_z == pytest.approx(0.0)
    assert found.limits(100) == (pytest.approx(0.9 - 3 * 0.03), pytest.approx(0.9 + 3 * 0.03))


def test_of_fewer_than_three_months_there_are_no_limits() -> None:
    assert baseline([(90, 100)] * 2) is None


@pytest.mark.parametrize(("hits", "mean"), [(100, 1.0), (0, 0.0)])
def test_where_all_is_on_time_or_nothing_one_other_is_still_chance_and_three_are_not(hits: int, mean: float) -> None:
    found = baseline([(hits, 100)] * 12)
    assert found is not None
    assert (found.mean, found.sigma_z) == (mean, 0.0)
    low, high = found.limits(100)
    one_other, three_others = (0.99, 0.97) if hits else (0.01, 0.03)
    assert low <= one_other <= high
    assert not low <= three_others <= high


@given(st.lists(counts, min_size=3, max_size=12), st.integers(1, 4000))
def test_limits_hold_the_mean_and_are_at_least_as_wide_as_those_of_chance(
    months: list[tuple[int, int]], of: int
) -> None:
    found = baseline(months)
    assert found is not None
    low, high = found.limits(of)
    chance = 3 * sqrt(found.mean * (1 - found.mean) / of)
    assert 0 <= low <= max(0.0, found.mean - chance) + 1e-12
    assert min(1.0, found.mean + chance) - 1e-12 <= high <= 1
