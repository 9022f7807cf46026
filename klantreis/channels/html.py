"""A message as HTML: the same document as the plain text, for whoever reads mail on a telephone or in an office.

Rules
-----
1. What a reader needs is text: real headings and lists, the language stated, no pictures from elsewhere, no scripts,
   nothing that tells us whether it was opened.
2. Styles stand with each element, for many mail programs throw away the rest; colours hold in the dark as well.
3. The frame of a document is made once and kept; a value is only ever put into it escaped (core/markup.py, rule 2).
4. Every byte is ASCII and no line is long, so that it needs no transfer encoding.
"""

import re
from functools import lru_cache
from html import escape

from klantreis.core.markup import Bullets, Document, Heading, Line, Paragraph, Run, Written

_MARK = re.compile("\ue000([a-z_]+)\ue001")
_LABEL = re.compile(r"[^\W\d_][^:.?!]{0,30}:(?= |$)")  # `Wanneer: …`
_LONGEST = 300  #: characters of a line, before values are filled in

_FONT = "font-family:Arial,Helvetica,sans-serif"
_BLUE = "#154273"  # dark enough on white (10:1)
_STYLES = {
    "body": "margin:0;padding:0;background-color:#f3f5f8",
    "page": f"max-width:600px;width:100%;background-color:#ffffff;border-top:6px solid {_BLUE}",
    "house": f"{_FONT};font-size:15px;line-height:1.4;font-weight:bold;color:{_BLUE};padding:20px 24px 0 24px",
    "text": f"{_FONT};font-size:16px;line-height:1.55;color:#1c1c1c;padding:8px 24px 24px 24px",
    "p": "margin:16px 0 0 0",
    "h": f"margin:28px 0 0 0;font-size:18px;line-height:1.35;color:{_BLUE}",
    "list": "margin:12px 0 0 0;padding:0 0 0 22px",
    "item": "margin:6px 0 0 0",
    "facts": f"margin:16px 0 0 0;padding:8px 16px 14px 16px;list-style:none;background-color:#eef3f8;"
    f"border-left:4px solid {_BLUE}",
    "a": f"color:{_BLUE}",
}
_DARK = (
    "@media (prefers-color-scheme:dark){.kr-body,.kr-page{background-color:#16191d!important}"
    ".kr-text{color:#ededed!important}.kr-house,.kr-h,.kr-a{color:#9ec5f0!important}"
    ".kr-facts{background-color:#232a33!important}}"
)
_HEAD = (
    '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
    f"<style>\n{_DARK}\n</style>\n<title>"
)
_BEGIN = (
    f'</title>\n</head>\n<body class="kr-body" style="{_STYLES["body"]}">\n'
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">\n<tr><td align="center">\n'
    '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="kr-page" align="center"\n'
    f' style="{_STYLES["page"]}">\n'
)
_HOUSE = f'<tr><td class="kr-house" style="{_STYLES["house"]}">'
_TEXT = f'<tr><td class="kr-text" style="{_STYLES["text"]}">\n'
_END = "</td></tr>\n</table>\n</td></tr>\n</table>\n</body>\n</html>\n"


def page(written: Written, *, title: str, house: str = "") -> str:
    """The whole page. `title` is the subject of the message, `house` the municipality as people know it."""
    above = f"{_HOUSE}{_safe(house)}</td></tr>\n" if house else ""
    parts = list(_frame(written.document))
    parts[1::2] = [_safe(written.values.get(field, "")) for field in parts[1::2]]
    return f"{_HEAD}{_safe(title)}{_BEGIN}{above}{_TEXT}{''.join(parts)}{_END}"


@lru_cache(maxsize=512)
def _frame(document: Document) -> tuple[str, ...]:
    """The page of a document without its values: text, field, text, field, … text."""
    return tuple(_MARK.split("".join(map(_block, document))))


def _block(block: Heading | Paragraph | Bullets) -> str:
    if isinstance(block, Heading):
        level = min(max(block.level, 1), 3)
        return f'<h{level} class="kr-h" style="{_STYLES["h"]}">{_line(block.line)}</h{level}>\n'
    if isinstance(block, Paragraph):
        return f'<p style="{_STYLES["p"]}">{_lines(block.lines)}</p>\n'
    tag = "ol" if block.numbered else "ul"
    facts = not block.numbered and all(item and _label(item[0]) for item in block.items)
    look = f'class="kr-facts" style="{_STYLES["facts"]}"' if facts else f'style="{_STYLES["list"]}"'
    items = "".join(
        f'<li style="{_STYLES["item"]}">{_lines((_labelled(item[0]), *item[1:]) if facts else item)}</li>\n'
        for item in block.items
    )
    return f"<{tag} {look}>\n{items}</{tag}>\n"


def _label(line: Line) -> str:
    """What a line begins with when it says what kind of thing follows: `Wanneer:`."""
    found = _LABEL.match(line[0].text) if line and not line[0].bold else None
    return found[0] if found else ""


def _labelled(line: Line) -> Line:
    label = _label(line)
    return (Run(label, bold=True), line[0]._replace(text=line[0].text.removeprefix(label)), *line[1:])


def _lines(lines: tuple[Line, ...]) -> str:
    return "<br>\n".join(map(_line, lines))


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = _short_lines(_safe(run.text))
    text = f"<strong>{text}</strong>" if run.bold else text
    return f'<a class="kr-a" style="{_STYLES["a"]}" href="{_safe(run.link)}">{text}</a>' if run.link else text


def _short_lines(text: str) -> str:
    """The same words with line ends between some, which HTML reads as spaces (rule 4)."""
    words, length = text.split(" "), 0
    for number, word in enumerate(words):
        length += len(word) + 1
        if length > _LONGEST and number:
            words[number], length = f"\n{word}", len(word)
    return " ".join(words).replace(" \n", "\n")


def _safe(text: str) -> str:
    """As HTML in ASCII. Marks stay as they are."""
    return _ESCAPED.sub(lambda sign: f"&#{ord(sign[0])};", escape(text))


_ESCAPED = re.compile("[^\x00-\x7f\ue000\ue001]")
