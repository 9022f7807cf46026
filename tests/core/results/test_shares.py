"""Shares and their intervals, against values that others worked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.results.shares import difference, is_enough, level_of_each, share

#: statsmodels 0.14: proportion_confint(hits, of, method="wilson").
WILSON = [
    (0, 20, 0.0, 0.161125),
    (5, 10, 0.236593, 0.763407),
    (83, 726, 0.093180, 0.139530),
    (150, 726, 0.178742, 0.237570),
    (20, 20, 0.838875, 1.0),
    (1, 1000, 0.000177, 0.005643),
]
#: Newcombe 1998, table II, method 10 (the first three), and statsmodels: confint_proportions_2indep(method="newcomb").
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (10, 10, 0, 10, 0.6075, 1.0000),
    (42, 180, 9, 120, 0.0753, 0.2339),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
]


@pytest.mark.parametrize(("hits", "of", "low", "high"), WILSON)
def test_the_interval_of_a_share_is_that_of_wilson(hits: int, of: int, low: float, high: float) -> None:
    found = share(hits, of)
    assert (round(found.low, 6), found.value, round(found.high, 6)) == (low, hits / of, high)


@pytest.mark.parametrize(("hits", "of", "others", "of_others", "low", "high"), NEWCOMBE)
def test_the_interval_of_a_difference_is_that_of_newcombe(
    hits: int, of: int, others: int, of_others: int, low: float, high: float
) -> None:
    found = difference(share(hits, of), share(others, of_others))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_difference_is_clear_when_its_interval_leaves_out_none() -> None:
    assert difference(share(42, 180), share(9, 120)).is_clear
    assert difference(share(9, 120), share(42, 180)).is_clear
    assert not difference(share(5, 56), share(0, 29)).is_clear


def test_ten_people_on_each_side_are_enough() -> None:
    assert is_enough(10, 10)
    assert not is_enough(9, 1000)


@pytest.mark.parametrize(("hits", "of"), [(1, 0), (0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_is_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        share(hits, of)


SHARES = st.integers(1, 5000).flatmap(lambda of: st.integers(0, of).map(lambda hits: share(hits, of)))


@given(SHARES)
def test_an_interval_holds_its_share_and_stays_between_none_and_all(found) -> None:
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(SHARES, SHARES)
def test_a_difference_the_other_way_round_is_its_mirror(one, other) -> None:
    found, mirrored = difference(one, other), difference(other, one)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((-mirrored.high, -mirrored.low))


def test_an_interval_that_must_hold_more_often_is_wider() -> None:
    usual, often = difference(share(42, 180), share(9, 120)), difference(share(42, 180), share(9, 120), 0.99)
    assert often.value == usual.value
    assert often.low < usual.low < usual.high < often.high
    assert share(9, 120, 0.99).low < share(9, 120).low


def test_many_comparisons_together_hold_as_often_as_one() -> None:
    assert level_of_each(1) == level_of_each(0) == 0.95
    assert level_of_each(10) == pytest.approx(0.995)
