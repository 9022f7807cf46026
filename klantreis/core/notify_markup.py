"""A message text in the Markdown that Notify's templates know, for the field `((body))` of a generic template.

Rules
-----
1. Notify knows headings, lists and links, and reads the values of fields as Markdown too. So a value that our text was
   filled with loses what could make it a link, a heading or a list: nobody's name becomes one.
2. It knows no bold; a text that is bold stays as plain words.
3. In plain text (no document) every line is treated as a value.
"""

import re

from klantreis.core.markup import Block, Bullets, Heading, Line, Written

_MEANT = str.maketrans({"[": "(", "]": ")", **dict.fromkeys("#*^`<>|~\\")})
_LINE_ENDS = re.compile(r"[\r\n\u2028\u2029]+")
_LISTED = re.compile(r"^(\s*(?:[-+]|\d+[.)]))[ \t]+")
_RULED = re.compile(r"^\s*(?:-{3,}|={3,}|_{3,})\s*$")


def notify_markdown(text: str, written: Written | None) -> str:
    """The body of a mail or letter as Notify's template takes it."""
    if written is None:
        return "\n".join(_plain(harmless(line)) for line in text.split("\n"))
    return "\n\n".join(_block(block, written) for block in written.document) + "\n"


def harmless(value: str) -> str:
    """A value on one line, without what Notify's Markdown gives a meaning (rule 1)."""
    return _LINE_ENDS.sub(" ", value).translate(_MEANT).replace("((", "( (").replace("))", ") )")


def _block(block: Block, written: Written) -> str:
    if isinstance(block, Heading):
        return f"{'#' * min(block.level, 2)} {_words(block.line, written)}"
    if isinstance(block, Bullets):
        items = [" ".join(_words(line, written) for line in item) for item in block.items]
        return "\n".join(f"{f'{n}.' if block.numbered else '*'} {item}" for n, item in enumerate(items, start=1))
    return "\n".join(_plain(_words(line, written)) for line in block.lines)


def _words(line: Line, written: Written) -> str:
    return "".join(written.fill(run.text, harmless) for run in line)


def _plain(line: str) -> str:
    """A line of a paragraph, kept from beginning a list: a hard space is no space to Markdown."""
    return "" if _RULED.match(line) else _LISTED.sub("\\1\u00a0", line)
