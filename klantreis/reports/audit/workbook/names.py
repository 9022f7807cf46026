"""Names of sheets and heads of columns, as a spreadsheet allows them.

Rules
-----
1. A sheet's name has at most 31 signs, none of `[]:*?/\\`, no apostrophe at its ends, and occurs once in any case.
2. Heads of a table occur once: one that returns tells which column before it it belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

MOST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """The title as a name that no sheet in `taken` has."""
    clean = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("' ") or "-"
    known = {name.casefold() for name in taken}
    name, number = _cut(clean, MOST), 2
    while name.casefold() in known:
        tail = f" {number}"
        name, number = _cut(clean, MOST - len(tail)) + tail, number + 1
    return name


def _cut(text: str, most: int) -> str:
    """At most so many signs, whole words where that leaves most of it."""
    if len(text) <= most:
        return text
    head, _, _ = text[: most + 1].rpartition(" ")
    return (head if len(head) > most // 2 else text[:most]).strip("' ")


def unique_heads(titles: Sequence[str]) -> list[str]:
    """The titles, told apart: `Van (Op tijd)` where `Van` stands more than once."""
    several = {title for title, count in Counter(title.casefold() for title in titles).items() if count > 1}
    heads: list[str] = []
    before = ""
    for title in titles:
        if title.casefold() not in several:
            before = title
        head = f"{title} ({before})" if title.casefold() in several and before else title
        number = 2
        while head.casefold() in {each.casefold() for each in heads}:
            head, number = f"{title} ({number})", number + 1
        heads.append(head)
    return heads
