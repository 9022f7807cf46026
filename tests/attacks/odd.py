"""What attackers, and spreadsheets, put into files: values to try everywhere, and ways to spoil a text that is right.

How many examples each property tries is `KLANTREIS_EXAMPLES` (default 60, so that `make test` stays quick); the deep run
of `docs/security.md` has 20,000.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("KLANTREIS_EXAMPLES", "60"))

#: For properties that touch nothing but memory, and for those that write to a disk or a database.
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
some = settings(max_examples=max(EXAMPLES // 10, 5), deadline=None, suppress_health_check=list(HealthCheck))

CANARY = "Kanariepiet"  #: stands in what may be a person; no complaint may sing it

VALUES = (
    "", " ", "=1+1", "+31612345678", "-1", "@SUM(A1)", "\t=1", "'=1", "＝1+1", "=HYPERLINK(\"http://x.example\")", "|", "a|b",
    "0", "-0", "1e400", "1E5", "NaN", "inf", "٣", "２０２６-01-01", "999999999999999999999", "0x10", "1_000", "½",
    "0001-01-01", "9999-12-31", "2026-02-29", "2028-02-29", "2026-02-30", "1899-12-31", "2099-12-31", "2100-01-01",
    "2026-03-29T02:30", "2026-10-25T02:30", "9999-12-31T23:59", "0001-01-01T00:00+14:00", "2026-01-01T24:00",
    "../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "CON", ".", "..", "a/../b", "%2e%2e%2f",
    "x\ny", "x\r\nBcc: dief@example.org", "x\0y", "x\u2028y", "x\x85y", "\ufeff", "\u202egnp.exe", "\u200f", "\u2066x", "\x1b[2J",
    "Аdmin", "kw‐1", "L-０００1", "ſ", "ß", "İ", "K", "landsmeer\u200b", "l-0001", "L-0001 ", "111222333", "1112 22 333",
    "{{ naam }}", "{{ 7*7 }}", "{% for x in y %}", "${7*7}", "#{7*7}", "%s%n", "{0}", "<b>x</b>", "<!--", "]]>", "&lt;",
    "'; DROP TABLE client; --", "\" OR \"1\"=\"1", "\\", "\"", "'", "`", "null", "None", '"\\ud800"', '"\\0"', '"\\e[2J"', '"\\u202e"', "true", "yes", "nld", "stadhuis",
    "a@b.nl", "a@b.nl\nBcc: c@d.nl", "a@b", "\"x y\"@b.nl", "a@[127.0.0.1]", "a" * 65 + "@b.nl", "x" * 2_001, "é" * 500,
)  # fmt: skip

odd_text = st.one_of(st.sampled_from(VALUES), st.text(max_size=40))
#: As it comes out of a file that is UTF-8: no halves of surrogate pairs.
odd_cell = st.one_of(st.sampled_from(VALUES), st.text(st.characters(codec="utf-8"), max_size=40))


@st.composite
def spoiled(draw: st.DrawFn, text: str, words: tuple[str, ...]) -> str:
    """A text that is right, with a few places in it overwritten, doubled, cut out, or replaced by another word."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 1, 1, 2, 5, 12, 40))))
        piece = draw(st.one_of(st.sampled_from(words), st.sampled_from(VALUES), st.text(max_size=6)))
        text = text[:start] + draw(st.sampled_from((piece, piece, "", text[start:end] * 2))) + text[end:]
    return text
