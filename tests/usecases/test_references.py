"""The code of a card: short enough to read aloud, and worth something for that card of that case only."""

import pytest

from klantreis.usecases.references import CARD_CODE, card_code, written_code

KEY, CASE, CARD = b"a secret", "7KQ4M-2XW9T", "intake|suite:9||card"


def test_the_code_of_a_card_is_always_the_same_and_has_one_form() -> None:
    code = card_code(KEY, CASE, CARD)
    assert code == card_code(KEY, CASE, CARD)
    assert CARD_CODE.fullmatch(code)
    assert code[4] == "-"


@pytest.mark.parametrize(
    ("key", "case", "card"),
    [(b"another secret", CASE, CARD), (KEY, "7KQ4M-2XW9S", CARD), (KEY, CASE, "intake|suite:10||card")],
)
def test_of_another_house_case_or_card_the_code_is_another(key: bytes, case: str, card: str) -> None:
    assert card_code(key, case, card) != card_code(KEY, CASE, CARD)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7K2Q-0M4Z", "7K2Q-0M4Z"),
        ("7k2q0m4z", "7K2Q-0M4Z"),
        (" 7k2q-om4z ", "7K2Q-0M4Z"),
        ("lI2Q-0M4Z", "112Q-0M4Z"),
        ("7K2Q-0M4", ""),
        ("7K2Q 0M4Z", ""),
        ("7K2Q-0M4U", ""),  # no U in Crockford's base32
        ("intake|suite:9||card", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert written_code(typed) == read
