"""Telephone numbers as people write them, and as a gateway takes them (E.164).

Rules
-----
1. A number without a country is Dutch. What no number of its country can be is no number.
2. An SMS goes to a number that can receive one: in the Netherlands those that begin with 06 and have ten digits;
   elsewhere none that is known as a line in the house, a free or a paid number.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HERE = "NL"
_DUTCH = "+31"
_DUTCH_DIGITS = 12  #: of `+31` and nine; shorter are a few numbers that everybody knows
_DUTCH_MOBILE = re.compile(r"\+316\d{8}")


@lru_cache(maxsize=10_000)
def e164(text: str) -> str:
    """`+31612345678` for `06 12 34 56 78`; empty for what can be no number (rule 1)."""
    import phonenumbers  # 0.1 s, for those who need it

    try:
        number = phonenumbers.parse(text, _HERE)
    except phonenumbers.NumberParseException:
        return ""
    if number.extension or not phonenumbers.is_possible_number(number):
        return ""
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    short = found.startswith(_DUTCH) and len(found) < _DUTCH_DIGITS and not phonenumbers.is_valid_number(number)
    return "" if short else found


@lru_cache(maxsize=10_000)
def for_sms(text: str) -> str:
    """The number in E.164 where an SMS may be sent to it, else empty (rule 2)."""
    number = e164(text)
    if not number or number.startswith(_DUTCH):
        return number if _DUTCH_MOBILE.fullmatch(number) else ""
    import phonenumbers
    from phonenumbers import PhoneNumberType as Type

    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return number if kind in (Type.MOBILE, Type.FIXED_LINE_OR_MOBILE, Type.UNKNOWN) else ""
