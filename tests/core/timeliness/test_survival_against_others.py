"""Survival against numbers that were not made here: a real log, another library, and the formula of the variance.

The real log is the receipt phase of an application for a permit in a Dutch municipality (CoSeLoG, `receipt`, 1,434
cases): office days from the start of the case until the confirmation is printed and sent (T05); a case that ended
without it competes, the nine that were still open are censored on the last day of the log. The reference
(timeliness.md, section 1) tells 0.3236 by Aalen and Johansen after 10 days, and 0.3295 where an end is called censored.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.timeliness.survival import CENSORED, Spells, on_day, reached

#: By day 0, 1 … 10: confirmations sent, and cases that ended without.
SENT = (12, 13, 33, 39, 48, 68, 58, 47, 44, 57, 45)
ENDED = (7, 6, 2, 4, 3, 3, 4, 2, 0, 6, 0)
AFTER = {"sent": 836, "ended": 88, CENSORED: 9}

Rows = Sequence[tuple[int, str]]

#: 200 with many ties, made by a rule that any program can repeat.
TIED = [
    ((number * number) % 23, ("", "talk", "closed", "talk", "", "closed", "talk")[number % 7]) for number in range(200)
]


def receipts(ended: str) -> Spells:
    spells = Spells()
    for day, (sent, closed) in enumerate(zip(SENT, ENDED, strict=True)):
        spells.add(day, "sent", sent)
        spells.add(day, ended, closed)
    for how, number in AFTER.items():
        spells.add(11, ended if how == "ended" else how, number)
    return spells


def test_the_constant_of_the_reference_for_aalen_and_johansen() -> None:
    spells = receipts("ended")
    found = on_day(reached(spells, "sent"), 10)
    assert (spells.n, spells.ended("sent"), spells.ended("ended")) == (1434, 1300, 125)
    assert found is not None
    assert round(found.reached, 4) == 0.3236
    # scikit-survival 0.28.0, cumulative_incidence_competing_risks
    assert found.reached == pytest.approx(0.32357043235704325, abs=1e-12)


def test_the_constant_of_the_reference_where_an_end_is_called_censored() -> None:
    found = on_day(reached(receipts(CENSORED), "sent"), 10)
    assert found is not None
    assert round(found.reached, 4) == 0.3295
    # lifelines 0.30.3, KaplanMeierFitter
    assert found.reached == pytest.approx(0.32950987430596757, abs=1e-12)


@pytest.mark.parametrize(
    ("day", "share", "error"),
    # scikit-survival 0.28.0, var_type="Dinse_Approx", worked back from its log-log interval
    [
        (3, 0.1242414644046903, 0.02376377030258868),
        (9, 0.30634539421781204, 0.03512398998980427),
        (16, 0.47577286407624514, 0.04076729227942568),
    ],
)
def test_it_equals_scikit_survival_with_ties_and_censoring(day: int, share: float, error: float) -> None:
    found = on_day(reached(Spells.of(TIED), "talk"), day)
    assert found is not None
    assert found.reached == pytest.approx(share, abs=1e-12)
    assert found.error == pytest.approx(error, abs=1e-9)


@pytest.mark.parametrize(
    ("day", "still"),
    # lifelines 0.30.3, KaplanMeierFitter
    [(3, 0.871588676932418), (9, 0.6531771638475984), (16, 0.3950645175623273)],
)
def test_it_equals_lifelines_with_one_cause(day: int, still: float) -> None:
    found = on_day(reached(Spells.of([(on, how if how == "talk" else CENSORED) for on, how in TIED]), "talk"), day)
    assert found is not None
    assert found.still == pytest.approx(still, abs=1e-12)


@pytest.mark.parametrize("day", [3, 9, 16])
def test_leaving_out_one_after_the_other_gives_about_the_same_error(day: int) -> None:
    def left_out(number: int) -> float:
        found = on_day(reached(Spells.of(TIED[:number] + TIED[number + 1 :]), "talk"), day)
        assert found is not None
        return found.reached

    values = [left_out(number) for number in range(len(TIED))]
    mean = sum(values) / len(values)
    jackknife = sqrt((len(values) - 1) / len(values) * sum((value - mean) ** 2 for value in values))
    found = on_day(reached(Spells.of(TIED), "talk"), day)
    assert found is not None
    assert found.error == pytest.approx(jackknife, rel=0.01)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from([CENSORED, "talk", "closed", "moved"])), min_size=1, max_size=30
    )
)
def test_the_error_is_the_formula_summed_day_by_day(rows: Rows) -> None:
    for row in reached(Spells.of(rows), "talk"):
        assert row.error**2 == pytest.approx(float(variance(rows, row.day)), abs=1e-9)


def variance(rows: Rows, until: int) -> Fraction:
    """Equation 6 of Dinse and Larson in fractions: each day costs all days before it."""
    days = sorted({day for day, _ in rows if day <= until})
    still, got, parts = Fraction(1), Fraction(0), []
    for day in days:
        n = sum(on >= day for on, _ in rows)
        d = sum(on == day and how != CENSORED for on, how in rows)
        k = sum(on == day and how == "talk" for on, how in rows)
        got += still * Fraction(k, n)
        parts.append((n, d, k, still, got))
        still *= 1 - Fraction(d, n)
    total = Fraction(0)
    for n, d, k, before, reached_then in parts:
        later = got - reached_then
        total += later**2 * Fraction(d, n * (n - d)) if d < n else 0
        total += before**2 * Fraction(k * (n - k), n**3) - 2 * later * before * Fraction(k, n**2)
    return total
