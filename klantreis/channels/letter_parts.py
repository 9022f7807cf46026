"""What a letter says and where it stands, as plain values for the typesetter.

Rules
-----
1. A value is filled in as it is: the typesetter shows text and reads nothing.
2. The address is written as the post asks: name, street, postcode and place in capitals.
3. From the greeting on a letter stays together, and no heading is more than one level below the one before.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from babel.dates import format_date

from klantreis.channels.port import Envelope, PostalAddress
from klantreis.core.house_style import HouseStyle
from klantreis.core.markup import Block, Bullets, Document, Heading, Line, Paragraph, Written

_POSTCODE = re.compile(r"([0-9]{4}) ?([A-Za-z]{2})")
_SENDER_WIDTH, _BESIDE = 58.0, 7.0  #: millimetres: of the lines beside the window, and how far they stay off it
_SENDER_LINE = 4.8  #: millimetres
MARK = 12  #: signs of the message's key at the foot of each sheet: by those a letter that came back is known
_EDGE = 205.0  #: millimetres: nothing is printed beyond


def house_parts(style: HouseStyle) -> dict[str, Any]:
    """What every letter of a municipality has, where it stands."""
    window, margins, lines = style.window, style.margins, style.sender
    beside = window.left + window.width + _BESIDE if window.is_left else margins.left
    return {
        "municipality": style.municipality,
        "colour": style.colour,
        "font": style.font,
        "size": style.size,
        "window": {"left": window.left, "top": window.top, "width": window.width, "height": window.height},
        "margin": {
            "left": margins.left, "right": margins.right, "top": margins.top, "bottom": margins.bottom,
        },
        "logo": {"file": f"/{style.logo}", "text": style.read_aloud} if style.logo else None,
        "sender": {
            "left": beside, "width": min(_SENDER_WIDTH, _EDGE - beside), "lines": lines,
            "bottom": window.top + _SENDER_LINE * len(lines),
        },
        "return_address": style.return_address,
        "footer": style.footer,
    }  # fmt: skip


def letter_parts(envelope: Envelope) -> dict[str, Any]:
    """What this letter says, as plain values."""
    day, reference = envelope.day, envelope.reference
    blocks, ending = _parts(envelope)
    facts = [("Datum", format_date(day, "d MMMM y", locale="nl"))]
    facts += [("Ons kenmerk", reference)] if reference else []
    return {
        "subject": envelope.subject,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "address": _address(envelope.postal) if envelope.postal else [],
        "facts": [{"name": name, "value": value} for name, value in facts],
        "mark": envelope.opaque[:MARK],
        "continued": f"Ons kenmerk {reference}" if reference else "",
        "blocks": blocks,
        "ending": ending,
    }


def _address(postal: PostalAddress) -> list[str]:
    """As the post asks: the postcode with a space, two spaces, the place in capitals."""
    code = _POSTCODE.fullmatch(postal.postcode.strip())
    postcode = f"{code[1]} {code[2].upper()}" if code else postal.postcode
    lines = (" ".join(line.split()) for line in (postal.name, postal.street))
    return [*lines, f"{postcode}\u00a0\u00a0{' '.join(postal.city.split()).upper()}"]


def _parts(envelope: Envelope) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The text and its ending: from the greeting on it stays together on one sheet."""
    if envelope.written is None:
        return [_paragraph(part.split("\n")) for part in envelope.text.strip().split("\n\n")], []
    document = _stepwise(envelope.written.document)
    ends = next(
        (at for at in range(len(document) - 1, 0, -1) if _is_greeting(document[at], envelope.written)), len(document)
    )
    parts = [_block(block, envelope.written) for block in document]
    return parts[:ends], parts[ends:]


def _is_greeting(block: Block, written: Written) -> bool:
    """`Met vriendelijke groet,`: a paragraph that is one line and ends in a comma."""
    if not isinstance(block, Paragraph) or len(block.lines) != 1:
        return False
    return _plain(block.lines[0], written).rstrip().endswith(",")


def _stepwise(document: Document) -> Document:
    """No heading is more than one level below the one before; the subject is the first (ISO 14289-1, 7.4.2)."""
    found: list[Block] = []
    level = 1
    for block in document:
        if isinstance(block, Heading):
            level = max(2, min(block.level, level + 1))
            block = replace(block, level=level)
        found.append(block)
    return tuple(found)


def _block(block: Block, written: Written) -> dict[str, Any]:
    match block:
        case Heading(line, level):
            return {"kind": "heading", "level": level, "line": _runs(line, written)}
        case Bullets(items, numbered):
            lines = [[_runs(line, written) for line in item] for item in items]
            return {"kind": "numbered" if numbered else "bullets", "items": lines}
    return {"kind": "paragraph", "lines": [_runs(line, written) for line in block.lines]}


def _runs(line: Line, written: Written) -> list[dict[str, Any]]:
    # The apostrophe of our own text as print has it; a name stays as it is.
    return [{"text": written.fill(run.text.replace("'", "’"), str), "bold": run.bold} for run in line]


def _paragraph(lines: Sequence[str]) -> dict[str, Any]:
    return {"kind": "paragraph", "lines": [[{"text": line, "bold": False}] for line in lines]}


def _plain(line: Line, written: Written) -> str:
    return "".join(written.fill(run.text, str) for run in line)
