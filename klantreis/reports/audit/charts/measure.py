"""How wide text is, so that no label is clipped and none lies over another.

Rules
-----
1. Widths are those of Helvetica, which Arial and Liberation Sans share; the faces we ask for are no wider.
2. What is not known is taken as wide as a Chinese character; a margin on top allows for other faces.
"""

from collections.abc import Iterator
from unicodedata import normalize

_MARGIN = 1.06
_BOLD = 1.08  #: how much wider bold text is
_UNKNOWN = 1000
_BY_WIDTH = {
    191: "'’‘", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft·\u00a0", 333: "()-`r\u2011", 334: "{}", 355: '"', 389: "*",
    469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu–€", 584: "+<=>~−", 611: "FTZ", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "…—", 1015: "@",
}  # fmt: skip
_WIDTHS = {sign: width for width, signs in _BY_WIDTH.items() for sign in signs}


def width(said: str, size: float, *, bold: bool = False) -> float:
    """How wide one line is at most, in the unit of `size`."""
    margin = _MARGIN * _BOLD if bold else _MARGIN
    return sum(_WIDTHS.get(sign) or _accented(sign) for sign in said) / 1000 * size * margin


def wrap(said: str, most: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `most`; a word that is wider itself is broken."""
    most = most / _BOLD if bold else most
    lines = [""]
    for word in said.split():
        for piece in _broken(word, most, size):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and width(longer, size) > most:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _broken(word: str, most: float, size: float) -> Iterator[str]:
    piece = ""
    for sign in word:
        if piece and width(piece + sign, size) > most:
            yield piece
            piece = ""
        piece += sign
    yield piece


def _accented(sign: str) -> int:
    return _WIDTHS.get(normalize("NFD", sign)[0], _UNKNOWN)
