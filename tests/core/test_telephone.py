"""Telephone numbers as people write them."""

import pytest

from klantreis.core.telephone import e164, for_sms


@pytest.mark.parametrize(
    ("written", "number", "mobile"),
    [
        ("06 12 34 56 78", "+31612345678", True),
        ("06-12345678", "+31612345678", True),
        ("(06) 1234 5678", "+31612345678", True),
        ("+31 6 12345678", "+31612345678", True),
        ("0031612345678", "+31612345678", True),
        ("+31 (0)6 12345678", "+31612345678", True),
        ("020 123 45 67", "+31201234567", False),  # a line in the house
        ("0800 1234", "+318001234", False),
        ("06 123", "", False),
        ("020 123", "", False),
        ("+32 470 12 34 56", "+32470123456", True),
        ("+49 30 123456", "+4930123456", False),
        ("12", "", False),
        ("061234567890123", "", False),
        ("+999 12345678", "", False),
        ("abc", "", False),
        ("", "", False),
    ],
)
def test_a_number_is_read_as_it_is_dialled_and_goes_by_sms_only_where_one_can_arrive(
    written: str, number: str, mobile: bool
) -> None:
    assert e164(written) == number
    assert for_sms(written) == (number if mobile else "")
