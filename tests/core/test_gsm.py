"""How long a text is on a telephone, and what is written plainly first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.gsm import length, plain


@pytest.mark.parametrize(
    ("text", "signs", "segments", "gsm"),
    [
        ("", 0, 1, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("€" * 80, 160, 1, True),
        ("€" * 81, 162, 2, True),
        ("a" * 152 + "€" + "a" * 152, 306, 3, True),  # a sign of two is not cut: it goes to the next piece whole
        ("één Ç ß à ñ", 11, 1, True),
        ("ë" * 70, 70, 1, False),
        ("ë" * 71, 71, 2, False),
        ("ë" * 134, 134, 2, False),
        ("ë" * 135, 135, 3, False),
        ("😀" * 35, 70, 1, False),
        ("😀" * 36, 72, 2, False),
    ],
)
def test_a_text_is_counted_as_a_telephone_counts_it(text: str, signs: int, segments: int, gsm: bool) -> None:
    found = length(text)

    assert (found.signs, found.segments, found.gsm) == (signs, segments, gsm)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Zoë", "Zoe"),
        ("één café", "één café"),
        ("‘Tot dan’ – op “de” markt…", "'Tot dan' - op \"de\" markt..."),
        ("Łódź", "Łodz"),  # the Ł has no plain form: it stays, and is counted
        ("a\u00a0b", "a b"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_what_has_a_plain_form_is_written_plainly(text: str, written: str) -> None:
    assert plain(text) == written


@given(st.text())
def test_writing_plainly_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(min_size=1))
def test_no_piece_holds_more_than_fits(text: str) -> None:
    found = length(text)
    alone, each = (160, 153) if found.gsm else (70, 67)

    assert (found.signs <= alone) == (found.segments == 1)
    assert found.signs <= max(alone, each * found.segments)
