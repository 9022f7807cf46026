"""Cells, and the references that say nothing."""

from datetime import date

import pytest

from klantreis.errors import FixInput
from klantreis.usecases import checks
from klantreis.usecases.references import CASE_REF, case_ref, could_be_a_bsn, tombstone


@pytest.mark.parametrize("text", ["123456782", "111222333", "12345672", "123.456.782", "000000000", "1234 56 782"])
def test_digits_that_pass_the_eleven_test_could_be_a_bsn(text: str) -> None:
    assert could_be_a_bsn(text)


@pytest.mark.parametrize("text", ["123456789", "L-0001", "12345678", "1234567", "1234567820", "", "L-123456782"])
def test_other_numbers_could_not(text: str) -> None:
    assert not could_be_a_bsn(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("nld", "nld"), ("dut", "nld"), ("PER", "fas"), ("ara", "ara"), ("tir", "tir"), ("kmr", "kmr"), ("ger", "deu")],
)
def test_a_language_is_kept_by_its_terminological_code(text: str, code: str) -> None:
    assert checks.language(text) == code


@pytest.mark.parametrize("text", ["nl", "ndl", "Dutch", "xxx1", ""])
def test_what_is_no_language_code_is_refused(text: str) -> None:
    with pytest.raises(FixInput, match="ISO 639-2"):
        checks.language(text)


@pytest.mark.parametrize("text", ["ans@example.org", "a.b+c@sub.example.nl", "o'neil@example.org"])
def test_an_address_is_taken(text: str) -> None:
    assert checks.email(text) == text


@pytest.mark.parametrize(
    "text",
    ["ans", "ans@", "@example.org", "ans@example", "a b@example.org", "ans@example.org,bo@example.org", "ans@-a.org",
     "Ans <ans@example.org>", "ans@example..org", "jos\u00e9@example.org", f"{'a' * 65}@example.org", "a@b.c\n"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(FixInput) as refused:
        checks.email(text)
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (checks.past_day(date(2026, 1, 5)), "2026-01-06"),
        (checks.past_day(date(2026, 1, 5)), "1899-12-31"),
        (checks.past_day(date(2026, 1, 5)), "05-01-2026"),
        (checks.phone, "06 123"),
        (checks.phone, "0612345678901234"),
        (checks.phone, "call me"),
        (checks.postcode, "AB 1234"),
        (checks.code, "kw 2"),
        (checks.codes, "young|status holder"),
        (checks.yes_or_no, "perhaps"),
        (checks.client_ref(r"^L-\d{4}$"), "L-1"),
        (checks.client_ref(r"^L-\d{4}$"), "L-0001\n"),
        (checks.client_ref(r"^\d{9}$"), "123456782"),
    ],
)
def test_a_wrong_cell_is_refused_without_repeating_it(parse: object, text: str) -> None:
    with pytest.raises(FixInput) as refused:
        parse(text)  # type: ignore[operator]
    assert text not in str(refused.value)


def test_codes_are_sorted_and_each_kept_once() -> None:
    assert checks.codes("young|status_holder| young") == ("status_holder", "young")


def test_a_case_reference_is_ten_characters_that_say_nothing() -> None:
    refs = {case_ref(b"key", "landsmeer", f"L-{n:04d}", "landsmeer", 1) for n in range(500)}
    assert len(refs) == 500
    assert all(CASE_REF.fullmatch(ref) for ref in refs)


@pytest.mark.parametrize(
    "other",
    [
        (b"other", "landsmeer", "L-0001", "landsmeer", 1, 0),
        (b"key", "haarlem", "L-0001", "landsmeer", 1, 0),
        (b"key", "landsmeer", "L-0002", "landsmeer", 1, 0),
        (b"key", "landsmeer", "L-0001", "newcomers", 1, 0),
        (b"key", "landsmeer", "L-0001", "landsmeer", 2, 0),
        (b"key", "landsmeer", "L-0001", "landsmeer", 1, 1),
    ],
)
def test_each_part_of_a_reference_counts_and_the_same_parts_give_the_same(other: tuple[object, ...]) -> None:
    same = case_ref(b"key", "landsmeer", "L-0001", "landsmeer", 1)
    assert same == case_ref(b"key", "landsmeer", "L-0001", "landsmeer", 1, 0)
    assert case_ref(*other) != same  # type: ignore[arg-type]


def test_a_tombstone_is_keyed() -> None:
    assert tombstone(b"key", "landsmeer", "L-0001") != tombstone(b"other", "landsmeer", "L-0001")
    assert "L-0001" not in tombstone(b"key", "landsmeer", "L-0001")
