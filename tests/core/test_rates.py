"""A bucket of tokens: what it holds, and how it fills."""

import pytest

from klantreis.core.rates import Rate, parse_rate


@pytest.mark.parametrize(
    ("text", "capacity"), [("60/min", 10.0), ("3000/min", 500.0), ("2/s", 20.0), ("30/h", 1.0), ("1/min", 1.0)]
)
def test_a_bucket_holds_ten_seconds_worth_and_one_at_least(text: str, capacity: float) -> None:
    assert parse_rate(text).capacity == capacity
    assert str(parse_rate(text)) == text


@pytest.mark.parametrize("text", ["", "60", "60/day", "0/min", "-1/min", "1.5/s", "/min", "x/min"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it names what was written
        parse_rate(text)


@pytest.mark.parametrize(
    ("tokens", "seconds", "filled"),
    [(0, 3, 3), (9, 3, 10), (-5, 3, -2), (4, 0, 4), (4, -60, 4)],  # a clock that goes back fills nothing
)
def test_it_fills_evenly_to_the_brim_and_owes_what_was_taken_beyond(
    tokens: float, seconds: float, filled: float
) -> None:
    assert parse_rate("60/min").filled(tokens, seconds) == filled


def test_never_more_than_the_rate_and_one_burst_leave_in_any_stretch() -> None:
    """Taken greedily every second for an hour."""
    rate, tokens, taken = Rate(60, "min"), 10.0, []
    for _ in range(3600):
        tokens = rate.filled(tokens, 1)
        count = int(tokens)
        tokens -= count
        taken.append(count)
    assert max(sum(taken[at : at + 60]) for at in range(3540)) <= 60 + rate.capacity
    assert rate.seconds_until_full(4) == 6
