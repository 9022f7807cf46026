"""A message text as a small document: what HTML and a letter are written from.

Rules
-----
1. A text is Markdown of a small kind: headings, paragraphs, lists, bold, and line ends that are kept. Everything else
   (links, pictures, HTML, tables, code) stands there as it was typed.
2. A value never passes the Markdown parser. The place of each field is marked, the text is parsed once, and values are
   filled in while it is written out, each escaped as the form asks: no name can become a heading or a tag.
3. What is parsed depends on the text and on which fields are empty, not on a person: so it is kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARK = re.compile("\ue000([a-z_]+)\ue001")
_PARSER = MarkdownIt("zero", {"html": False}).enable(["heading", "list", "emphasis", "newline"])


class Run(NamedTuple):
    """A stretch of text in one weight; it may hold marks."""

    text: str
    bold: bool = False
    link: str = ""  #: address behind it; only of documents that we make ourselves, never of a text (rule 1)


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    line: Line
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[tuple[Line, ...], ...]
    numbered: bool = False


Block = Heading | Paragraph | Bullets
Document = tuple[Block, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A document with the values of one message. `repr` shows none of them."""

    document: Document  #: with marks
    values: Mapping[str, str]

    def fill(self, text: str, escape: Callable[[str], str]) -> str:
        """The text with its marks replaced by values, each escaped for the form it is written in."""
        return _MARK.sub(lambda mark: escape(self.values.get(mark[1], "")), text)


def mark(field: str) -> str:
    """What stands for a field until it is filled in."""
    return f"\ue000{field}\ue001"


def renamed(written: Written, prefix: str) -> Written:
    """The same with other names of its fields, so that it can stand in one document with others."""

    def line(runs: Line) -> Line:
        return tuple(Run(_MARK.sub(lambda found: mark(prefix + found[1]), run.text), run.bold) for run in runs)

    def block(found: Block) -> Block:
        match found:
            case Heading(runs, level):
                return Heading(line(runs), level)
            case Paragraph(lines):
                return Paragraph(tuple(map(line, lines)))
            case Bullets(items, numbered):
                return Bullets(tuple(tuple(map(line, item)) for item in items), numbered)

    values = {prefix + name: value for name, value in written.values.items()}
    return Written(tuple(map(block, written.document)), values)


def plain(written: Written, block: Block) -> str:
    """A block with its values, as plain text: to compare it with another."""
    match block:
        case Heading(line):
            lines: Sequence[Line] = (line,)
        case Paragraph(found):
            lines = found
        case Bullets(items):
            lines = [line for item in items for line in item]
    return written.fill("\n".join("".join(run.text for run in line) for line in lines), str)


@lru_cache(maxsize=512)
def document(markdown: str) -> Document:
    """The blocks of a text (rule 1); marks are left as they are."""
    return tuple(_blocks(_PARSER.parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    """The blocks at the top; what stands deeper in a list belongs to its item."""
    found: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            end = _closing(tokens, at)
            found.append(Bullets(tuple(_items(tokens[at + 1 : end])), token.type.startswith("ordered")))
            at = end
        elif token.type == "inline":
            lines = _lines(token)
            opening = tokens[at - 1]
            if opening.type == "heading_open":
                found += [Heading(line, int(opening.tag[1])) for line in lines]
            else:
                found.append(Paragraph(lines))
        at += 1
    return found


def _items(tokens: Sequence[Token]) -> list[tuple[Line, ...]]:
    items: list[tuple[Line, ...]] = []
    deepest = min((token.level for token in tokens), default=0)
    for token in tokens:
        if token.type == "list_item_open" and token.level == deepest:
            items.append(())
        elif token.type == "inline":
            items[-1] += _lines(token)
    return items


def _closing(tokens: Sequence[Token], opened: int) -> int:
    kind = tokens[opened].type.replace("_open", "_close")
    level = tokens[opened].level
    return next(at for at in range(opened, len(tokens)) if tokens[at].type == kind and tokens[at].level == level)


def _lines(inline: Token) -> tuple[Line, ...]:
    lines: list[list[Run]] = [[]]
    bold = 0
    for token in inline.children or ():
        if token.type in ("softbreak", "hardbreak"):
            lines.append([])
        elif token.type in ("strong_open", "strong_close", "em_open", "em_close"):
            bold += 1 if token.type.endswith("open") else -1
        elif token.content:
            lines[-1].append(Run(token.content, bold > 0))
    return tuple(tuple(line) for line in lines if line)
