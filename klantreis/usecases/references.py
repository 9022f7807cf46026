"""References that say nothing: our own for a case, and the keyed trace of a person who was erased.

Rules
-----
1. A case reference is made from the secret, so nobody can work back from it to the municipality's number. It is short
   enough to read aloud: ten characters of Crockford's base32 (no I, L, O, U).
2. The same client, journey and round give the same reference, so that enrolling again finds it. Where two would
   collide, the next `salt` gives another.
3. A number that could be a BSN never becomes a client number (UAVG art. 46).
"""

import hmac
import re

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CASE_REF = re.compile(rf"[{_CROCKFORD}]{{5}}-[{_CROCKFORD}]{{5}}")


def case_ref(key: bytes, municipality: str, client_ref: str, journey: str, round_: int, salt: int = 0) -> str:
    """`ABCDE-12345`: 50 bits of an HMAC. `salt` counts the collisions met."""
    bits = int.from_bytes(_hmac(key, "case", municipality, client_ref, journey, str(round_), str(salt))[:8], "big")
    text = "".join(_CROCKFORD[bits >> 5 * place & 31] for place in range(10))
    return f"{text[:5]}-{text[5:]}"


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


def _hmac(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, "|".join(parts).encode(), "sha256")
