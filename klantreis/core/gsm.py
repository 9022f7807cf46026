"""How long a text is on a telephone: signs, and the pieces (segments) it is sent and paid in (3GPP TS 23.038, 23.040).

Rules
-----
1. A text of GSM-7 signs only fits 160 in one piece; in more pieces each holds 153. Ten signs count double.
2. One sign outside GSM-7 makes the whole text UCS-2: 70 in one piece, 67 in each of more. A sign beyond the basic plane
   (emoji) counts double there.
3. So a sign that has a plain form is written plainly before it leaves: a curly quote, a dash, an accent that GSM-7
   does not know. What has none stays as it is, and is counted.
"""

import unicodedata
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("\f^{}\\[~]|€")
_PLAIN = str.maketrans("‘’‚“”„–—•\u00a0", '\'\',"""--- ') | {ord("…"): "..."}


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is: `signs` as they are counted, of the alphabet it needs."""

    signs: int
    segments: int
    gsm: bool  #: GSM-7; else UCS-2


def length(text: str) -> Length:
    """Signs and segments of a text (rules 1 and 2)."""
    if all(sign in _BASIC or sign in _DOUBLE for sign in text):
        counts = [2 if sign in _DOUBLE else 1 for sign in text]
        return Length(sum(counts), _segments(counts, 160, 153), True)
    counts = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
    return Length(sum(counts), _segments(counts, 70, 67), False)


def _segments(counts: list[int], alone: int, each: int) -> int:
    """A sign that counts double is not cut in two: what would be cut goes to the next piece as a whole."""
    if sum(counts) <= alone:
        return 1
    pieces, room = 1, each
    for count in counts:
        if count > room:
            pieces, room = pieces + 1, each
        room -= count
    return pieces


def plain(text: str) -> str:
    """The text with what has a plain form written plainly (rule 3): `Zoë` becomes `Zoe`, `één` stays."""
    return "".join(_plain(sign) for sign in text.translate(_PLAIN))


def _plain(sign: str) -> str:
    if sign in _BASIC or sign in _DOUBLE:
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return bare if bare and all(part in _BASIC for part in bare) else sign
