"""Coded values come out of the database as they went in."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.moments import AMSTERDAM
from klantreis.store.values import decode, encode

PLAIN = st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2070, 1, 1), timezones=st.just(AMSTERDAM), allow_imaginary=False)


@given(st.dictionaries(st.text(), PLAIN | st.dates() | MOMENTS | st.lists(st.text()).map(tuple)))
def test_every_coded_value_comes_back_equal_and_of_its_own_type(data) -> None:
    back = decode(encode(data))
    assert back == data
    assert {name: type(value) for name, value in back.items()} == {name: type(value) for name, value in data.items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a day that looks like text stays a day", date(2026, 1, 2)),
        ("text that looks like a day stays text", "2026-01-02"),
        ("the second 02:30 of Sunday 25 October 2026", datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=AMSTERDAM)),
        ("the first 02:30 of Sunday 25 October 2026", datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=AMSTERDAM)),
        ("true is not 1", True),
    ],
)
def test_look_alikes_are_kept_apart(text: str, value: object) -> None:
    back = decode(encode({"x": value}))["x"]
    assert back == value, text
    assert type(back) is type(value)
    assert getattr(back, "fold", None) == getattr(value, "fold", None)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), {"a": 1}, float("nan"), (1, 2), b"canary", [None]])
def test_what_is_no_coded_value_is_refused_without_being_shown(value: object) -> None:
    with pytest.raises(ValueError, match="field x") as refused:
        encode({"x": value})  # type: ignore[dict-item]
    assert repr(value) not in str(refused.value)
