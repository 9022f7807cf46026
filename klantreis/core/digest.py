"""The one message a colleague gets on a day: what to decide, what to do, what to know.

Rules
-----
1. It holds references, obligations, dates and links; never a client.
2. First what must be decided, then tasks, then notices; within each by due date (undated last), then reference.
3. Where others may see it (`brief`: a channel of a team in Teams) a card is only pointed at: no facts, and not the code
   it is answered with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from klantreis.core.case import Kind
from klantreis.core.fields import written_day
from klantreis.core.markup import Block, Bullets, Heading, Line, Paragraph, Run, Written
from klantreis.core.texts import Rendered

_HEADINGS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.decide: ("Uw besluit wordt gevraagd", "besluit", "besluiten"),
    Kind.task: ("Te doen", "taak", "taken"),
    Kind.notify: ("Ter informatie", "melding", "meldingen"),
}

_UNTIL = "Uiterlijk: "


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One action for a colleague. `text` is the rendered line of `staff.yaml`."""

    kind: Kind
    ref: str
    text: str
    due: date | None = None  #: printed for tasks and cards; a notice names its own day
    options: tuple[str, ...] = ()  #: of a card: Dutch titles
    details: tuple[str, ...] = ()  #: of a card: its facts, its options and how to answer, line by line
    code: str = ""  #: of a card: what the colleague answers with


def digest(
    lines: Sequence[DigestLine], *, name: str, day: date, case_url: str, sender: Mapping[str, str], brief: bool = False,
    attached: str = "",
) -> Rendered:  # fmt: skip
    """Subject, text and document for one colleague. `case_url` holds `{ref}`, or is empty: then there are no links.

    `attached`: the sentence that tells of the work list that goes along.
    """
    told = [_pointed_at(line) if brief else line for line in lines]
    groups = [(kind, _sorted(told, kind)) for kind in _HEADINGS]
    counted = ", ".join(_count(kind, len(group)) for kind, group in groups if group)
    opening = [f"Beste {name or 'collega'},", f"Dit vraagt vandaag, {written_day(day)}, uw aandacht: {counted}."]
    closing = (
        *([attached] if attached else []),
        "Dit bericht is automatisch gemaakt. Het systeem besluit niets: dat doet u.",
        f"Klopt er iets niet? Laat het weten aan {sender.get('name') or 'uw teamleider'}.",
    )
    parts = list(opening)
    blocks: list[Block] = [Paragraph(((Run(line),),)) for line in opening]
    for kind, group in groups:
        if group:
            heading = f"{_HEADINGS[kind][0]} ({len(group)})"
            parts += [heading.upper(), *(_entry(line, case_url) for line in group)]
            blocks += [Heading((Run(heading),)), Bullets(tuple(_item(line, case_url) for line in group))]
    parts.append("\n".join(closing))
    blocks.append(Paragraph(tuple((Run(line),) for line in closing)))
    return Rendered(f"Opvolging {written_day(day)}: {counted}", "\n\n".join(parts) + "\n", Written(tuple(blocks), {}))


def _pointed_at(line: DigestLine) -> DigestLine:
    """Rule 3."""
    return replace(line, details=(), options=(), code="")


def _sorted(lines: Sequence[DigestLine], kind: Kind) -> list[DigestLine]:
    return sorted(
        (line for line in lines if line.kind is kind), key=lambda line: (line.due or date.max, line.ref, line.text)
    )


def _count(kind: Kind, number: int) -> str:
    _, one, more = _HEADINGS[kind]
    return f"{number} {one if number == 1 else more}"


def _entry(line: DigestLine, case_url: str) -> str:
    rows = [f"{line.ref}: {line.text}", *_rows(line)]
    if case_url:
        rows.append(case_url.replace("{ref}", line.ref))
    return "\n".join(row.rstrip() for row in "\n  ".join(rows).split("\n"))


def _item(line: DigestLine, case_url: str) -> tuple[Line, ...]:
    first = (Run(line.ref, bold=True, link=case_url.replace("{ref}", line.ref)), Run(f": {line.text}"))
    return (first, *((Run(row, bold=row.startswith(_UNTIL)),) for row in _rows(line) if row.strip()))


def _rows(line: DigestLine) -> list[str]:
    """What stands below the first line of an entry."""
    rows = [f"{_UNTIL}{written_day(line.due)}"] if line.due and line.kind is not Kind.notify else []
    rows += line.details
    if line.options:
        rows.append("U kunt kiezen uit: " + "; ".join(line.options))
    if line.code:
        rows.append(f"Code van deze kaart: {line.code}")
    return rows
