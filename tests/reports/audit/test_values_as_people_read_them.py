"""One way of writing for every form: what is not told is a dash, and a share does not round to all or nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.reports.audit.model import Cell, CellKind
from klantreis.reports.audit.values import NOT_TOLD, written

K = CellKind


@pytest.mark.parametrize(
    ("value", "kind", "dutch", "english"),
    [
        (None, K.share, "–", "–"),
        (0, K.whole, "0", "0"),
        (3148, K.whole, "3.148", "3,148"),
        (1_000_000, K.whole, "1.000.000", "1,000,000"),
        (-12, K.workdays, "-12", "-12"),
        (0.824, K.share, "82,4%", "82.4%"),
        (0.8, K.share, "80%", "80%"),
        (1, K.share, "100%", "100%"),
        (1.0, K.share, "100%", "100%"),
        (0.0, K.share, "0%", "0%"),
        (13, K.number, "13,0", "13.0"),
        (13.25, K.number, "13,3", "13.3"),
        (1234.5, K.number, "1.234,5", "1,234.5"),
        ("minder dan 5", K.share, "minder dan 5", "minder dan 5"),
        ("KR-7F3K", K.ref, "KR-7F3K", "KR-7F3K"),
        (3, K.text, "3", "3"),
        (date(2026, 1, 1), K.day, "1 jan 2026", "1 Jan 2026"),
        (date(2026, 3, 31), K.day, "31 mrt 2026", "31 Mar 2026"),
        (date(2026, 1, 1), K.month, "jan 2026", "Jan 2026"),
    ],
)
def test_a_value_is_written_as_dutch_and_as_english(value: Cell, kind: CellKind, dutch: str, english: str) -> None:
    assert (written(value, kind, "nl"), written(value, kind, "en")) == (dutch, english)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.8245, "82,5%"), (0.0005, "0,1%"), (0.12345, "12,3%"), (0.285, "28,5%")]
)
def test_halves_go_up_as_in_a_spreadsheet(value: float, shown: str) -> None:
    assert written(value, K.share, "nl") == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.9996, ">99,9%"), (0.9994, "99,9%"), (0.00049, "<0,1%"), (1 / 3000, "<0,1%")]
)
def test_nearly_all_is_not_all_and_nearly_nothing_is_not_nothing(value: float, shown: str) -> None:
    assert written(value, K.share, "nl") == shown


@given(st.floats(0, 1))
def test_only_all_reads_as_all_and_only_nothing_as_nothing(share: float) -> None:
    shown = written(share, K.share, "nl")
    assert (shown == "100%") == (share == 1)
    assert (shown == "0%") == (share == 0)


@given(st.floats(0.001, 0.999))
def test_what_is_written_is_within_half_a_tenth_of_what_was_found(share: float) -> None:
    shown = float(written(share, K.share, "nl").rstrip("%").replace(",", "."))
    assert abs(shown - share * 100) <= 0.05 + 1e-9


@given(st.sampled_from(CellKind))
def test_what_is_not_told_is_a_dash_in_every_kind_of_column(kind: CellKind) -> None:
    assert written(None, kind, "nl") == NOT_TOLD


def test_another_language_is_an_error_and_no_guess() -> None:
    with pytest.raises(KeyError):
        written(1, K.whole, "fr")
