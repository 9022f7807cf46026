"""Kaplan–Meier and Aalen–Johansen, exact with ties: against tables worked by hand and the definitions in fractions."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.results.shares import share
from klantreis.core.timeliness.survival import CENSORED, Reached, Spells, interval, on_day, quantile, reached

Rows = Sequence[tuple[int, str]]

rows = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from([CENSORED, "talk", "closed", "moved"])), min_size=1, max_size=40
)
one_cause = st.lists(st.tuples(st.integers(0, 12), st.sampled_from([CENSORED, "talk"])), min_size=1, max_size=40)


def curve(of: Rows, cause: str = "talk") -> tuple[Reached, ...]:
    return reached(Spells.of(of), cause)


def by_definition(of: Rows, cause: str) -> dict[int, tuple[Fraction, Fraction]]:
    """Per day the share reached and the share still there, straight from the product and the sum of the definition."""
    found, still, got = {}, Fraction(1), Fraction(0)
    for day in sorted({day for day, _ in of}):
        at_risk = [row for row in of if row[0] >= day]
        ends = [how for on, how in at_risk if on == day and how != CENSORED]
        got += still * Fraction(ends.count(cause), len(at_risk))
        still *= 1 - Fraction(len(ends), len(at_risk))
        found[day] = got, still
    return found


def test_a_table_worked_by_hand_with_ties_and_two_ends() -> None:
    # 10 people. Day 2: 2 talks, 1 closed. Day 3: 1 talk of 7, and 1 censored, who was still at risk on that day.
    # Day 5: 2 talks, 1 closed, of 5. Day 9: the last 2 are still waiting.
    of = [(2, "talk")] * 2 + [(2, "closed"), (3, CENSORED), (3, "talk")]
    of += [(5, "talk")] * 2 + [(5, "closed"), (9, CENSORED), (9, CENSORED)]
    found = {row.day: row for row in curve(of)}
    assert [(row.day, row.at_risk) for row in curve(of)] == [(2, 10), (3, 7), (5, 5), (9, 2)]
    assert found[2].reached == pytest.approx(2 / 10)
    assert found[3].reached == pytest.approx(2 / 10 + 7 / 10 / 7)  # 3/10
    assert found[5].reached == pytest.approx(3 / 10 + 6 / 10 * 2 / 5)  # 27/50
    assert found[5].stopped == pytest.approx(1 / 10 + 6 / 10 / 5)  # 11/50
    assert found[9].still == pytest.approx(12 / 50)


def test_the_remission_times_of_freireich_as_every_textbook_has_them() -> None:
    # 6-mercaptopurine, 21 patients (Freireich 1963; Klein and Moeschberger 2003, table 4.1).
    ends = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = {row.day: row for row in curve([(day, "talk") for day in ends] + [(day, CENSORED) for day in censored])}
    still = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    error = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}
    assert {day: round(found[day].still, 3) for day in still} == still
    assert {day: round(found[day].error, 4) for day in error} == error
    assert quantile(found.values(), 0.5) == 23


@given(rows)
def test_it_is_the_definition(of: Rows) -> None:
    expected = by_definition(of, "talk")
    for row in curve(of):
        got, still = expected[row.day]
        assert row.reached == pytest.approx(float(got), abs=1e-12)
        assert row.still == pytest.approx(float(still), abs=1e-12)


@given(one_cause)
def test_with_one_cause_it_is_kaplan_and_meier_with_greenwoods_error(of: Rows) -> None:
    total = 0.0
    for row in curve(of):
        ends = Counter(of)[row.day, "talk"]
        assert row.reached == pytest.approx(1 - row.still, abs=1e-12)
        if ends == row.at_risk:
            assert row.error == pytest.approx(0.0, abs=1e-9)
        else:
            total += ends / (row.at_risk * (row.at_risk - ends))
            assert row.error == pytest.approx(row.still * total**0.5, abs=1e-9)


@given(rows)
def test_what_was_reached_what_stopped_and_what_is_still_there_make_one(of: Rows) -> None:
    for row in curve(of):
        assert row.reached + row.stopped + row.still == pytest.approx(1.0, abs=1e-12)


@given(rows)
def test_to_call_closing_censored_tells_at_least_as_much(of: Rows) -> None:
    naive = {row.day: row.reached for row in curve([(day, how if how == "talk" else CENSORED) for day, how in of])}
    assert all(naive[row.day] >= row.reached - 1e-12 for row in curve(of))


@given(rows, st.integers(0, 99))
def test_the_order_of_rows_makes_no_difference(of: Rows, seed: int) -> None:
    assert curve(of) == curve(Random(seed).sample(of, len(of)))


@given(rows)
def test_shares_only_go_one_way(of: Rows) -> None:
    for before, after in pairwise(curve(of)):
        assert before.reached <= after.reached + 1e-12
        assert before.still >= after.still
        assert before.at_risk > after.at_risk


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["talk", "closed"])), min_size=1, max_size=40))
def test_where_nobody_is_censored_it_is_a_plain_share_with_its_interval(of: Rows) -> None:
    for row in curve(of):
        plain = share(sum(day <= row.day and how == "talk" for day, how in of), len(of))
        assert row.reached == pytest.approx(plain.value, abs=1e-12)
        assert row.error**2 == pytest.approx(plain.value * (1 - plain.value) / len(of), abs=1e-12)
        assert interval(row) == pytest.approx((plain.low, plain.high), abs=1e-9)


@given(rows)
def test_an_interval_holds_its_share_and_stays_between_0_and_1(of: Rows) -> None:
    for row in curve(of):
        low, high = interval(row)
        assert 0 <= low <= row.reached + 1e-12
        assert row.reached - 1e-12 <= high <= 1


def test_a_quantile_that_is_not_reached_is_not_told() -> None:
    of = [(1, "talk")] * 4 + [(2, CENSORED)] * 6
    assert quantile(curve(of), 0.4) == 1
    assert quantile(curve(of), 0.5) is None
    assert quantile((), 0.5) is None


def test_half_is_half_although_a_product_of_shares_is_rounded() -> None:
    # 7 of 14, one a day: the product 13/14 · 12/13 · … is not exactly one half in binary.
    of = [(day, "talk") for day in range(1, 15)]
    assert quantile(curve(of), 0.5) == 7


def test_after_the_last_day_followed_nothing_is_known() -> None:
    waiting = curve([(1, "talk"), (4, CENSORED)])
    assert on_day(waiting, 0) == Reached(0, 2, 0.0, 0.0, 1.0, 0.0, 2)
    assert on_day(waiting, 3) == Reached(3, 1, 0.5, 0.0, 0.5, waiting[0].error, 2)
    assert on_day(waiting, 4) is waiting[1]
    assert on_day(waiting, 5) is None
    everybody = curve([(1, "talk"), (4, "closed")])
    assert on_day(everybody, 9) == Reached(9, 0, 0.5, 0.5, 0.0, everybody[1].error, 2)
    assert on_day((), 3) is None
    assert on_day(curve([(1, "talk"), (2, CENSORED), (9, CENSORED)]), 5) == Reached(
        5, 1, pytest.approx(1 / 3), 0.0, pytest.approx(2 / 3), pytest.approx((2 / 27) ** 0.5), 2
    )


def test_while_nobody_got_there_the_interval_is_of_those_of_whom_that_is_known() -> None:
    of = [(1, "closed")] * 20 + [(2, CENSORED)] * 30 + [(5, CENSORED)] * 10
    [_, _, last] = curve(of)
    assert (last.at_risk, last.known) == (10, 30)
    assert interval(last) == (0.0, pytest.approx(share(0, 30).high))


def test_where_all_that_are_known_got_there_the_interval_is_of_them() -> None:
    everybody = on_day(curve([(1, "talk")] * 5 + [(2, CENSORED)] * 30 + [(3, "talk")] * 5), 9)
    assert everybody is not None
    assert interval(everybody) == (pytest.approx(share(10, 10).low), 1.0)
