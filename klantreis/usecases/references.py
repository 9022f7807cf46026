"""References that say nothing: our own for a case, the code of a card, and the keyed trace of a person who was erased.

Rules
-----
1. A case reference is made from the secret, so nobody can work back from it to the municipality's number. It is short
   enough to read aloud: ten characters of Crockford's base32 (no I, L, O, U).
2. The same client, journey and round give the same reference, so that enrolling again finds it. Where two would
   collide, the next `salt` gives another.
3. The code of a card is made from the secret too, and stands on the card alone: the copy that we keep of the card does
   not have it, and neither does a log, a timeline or Prefect.
4. The mark of a row on a work list is made from the secret as well. It says whose list it is; that is a staff code.
5. A number that could be a BSN never becomes a client number (UAVG art. 46).
"""

import hmac
import re

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CASE_REF = re.compile(rf"[{_CROCKFORD}]{{5}}-[{_CROCKFORD}]{{5}}")
CARD_CODE = re.compile(rf"([{_CROCKFORD}]{{4}})-?([{_CROCKFORD}]{{4}})")
_READ_ALOUD = str.maketrans("ILO", "110")  #: what people read or type for a digit of Crockford's base32


def case_ref(key: bytes, municipality: str, client_ref: str, journey: str, round_: int, salt: int = 0) -> str:
    """`ABCDE-12345`: 50 bits of an HMAC. `salt` counts the collisions met."""
    text = _short(_hmac(key, "case", municipality, client_ref, journey, str(round_), str(salt)), 10)
    return f"{text[:5]}-{text[5:]}"


def card_code(key: bytes, case: str, card: str) -> str:
    """`7K2Q-0M4Z`: 40 bits of an HMAC over our case reference and the natural key of the card."""
    text = _short(_hmac(key, "card", case, card), 8)
    return f"{text[:4]}-{text[4:]}"


def row_mark(key: bytes, municipality: str, owner: str, made: str, case: str, obligation: str) -> str:
    """`landsmeer.kw-1.20261126T093000.7K2Q0M4ZAAAA`: whose list, when it was made, and 60 bits of an HMAC over these,
    our case reference and the natural key of the obligation: nobody can make up a row, or move it elsewhere.
    """
    return f"{municipality}.{owner}.{made}.{_short(_hmac(key, 'row', municipality, owner, made, case, obligation), 12)}"


def written_code(text: str) -> str:
    """A code as a colleague typed it, in the one form it has; empty when it is none."""
    found = CARD_CODE.fullmatch(text.strip().upper().translate(_READ_ALOUD))
    return "-".join(found.groups()) if found else ""


def tombstone(key: bytes, municipality: str, client_ref: str) -> str:
    """What stays of an erased person: enough to recognise the number when it comes in again, and nothing else."""
    return _hmac(key, "tombstone", municipality, client_ref).hex()


def could_be_a_bsn(text: str) -> bool:
    """Whether these digits, separators aside, pass the 11-test of a BSN (of 8 digits: a leading zero fell off)."""
    digits = re.sub(r"[ .\-]", "", text)
    if not re.fullmatch(r"[0-9]{8,9}", digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits.zfill(9), strict=True)) % 11 == 0


def _short(digest: bytes, length: int) -> str:
    bits = int.from_bytes(digest[:8], "big")
    return "".join(_CROCKFORD[bits >> 5 * place & 31] for place in range(length))


def _hmac(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, "|".join(parts).encode(), "sha256")
