"""The one message a colleague gets on a day: what to decide, what to do, what to know. References only, no clients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from klantreis.core.case import Kind
from klantreis.core.fields import written_day
from klantreis.core.texts import Rendered

_HEADINGS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.decide: ("Uw besluit wordt gevraagd", "besluit", "besluiten"),
    Kind.task: ("Te doen", "taak", "taken"),
    Kind.notify: ("Ter informatie", "melding", "meldingen"),
}


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


def digest(lines: Sequence[DigestLine], *, name: str, day: date, case_url: str, sender: Mapping[str, str]) -> Rendered:
    """Subject and text for one colleague. `case_url` holds `{ref}`, or is empty: then the lines have no link.

    First what must be decided, then tasks, then notices; within each by due date (undated last), then reference.
    """
    groups = [(kind, _sorted(lines, kind)) for kind in _HEADINGS]
    counted = ", ".join(_count(kind, len(group)) for kind, group in groups if group)
    parts = [f"Beste {name or 'collega'},", f"Dit vraagt vandaag, {written_day(day)}, uw aandacht: {counted}."]
    for kind, group in groups:
        if group:
            parts += [f"{_HEADINGS[kind][0].upper()} ({len(group)})", *(_entry(line, case_url) for line in group)]
    parts.append(
        "Dit bericht is automatisch gemaakt. Het systeem besluit niets: dat doet u.\n"
        f"Klopt er iets niet? Laat het weten aan {sender.get('name') or 'uw teamleider'}."
    )
    return Rendered(f"Opvolging {written_day(day)}: {counted}", "\n\n".join(parts) + "\n")


def _sorted(lines: Sequence[DigestLine], kind: Kind) -> list[DigestLine]:
    return sorted(
        (line for line in lines if line.kind is kind), key=lambda line: (line.due or date.max, line.ref, line.text)
    )


def _count(kind: Kind, number: int) -> str:
    _, one, more = _HEADINGS[kind]
    return f"{number} {one if number == 1 else more}"


def _entry(line: DigestLine, case_url: str) -> str:
    rows = [f"{line.ref}: {line.text}"]
    if line.due and line.kind is not Kind.notify:
        rows.append(f"Uiterlijk: {written_day(line.due)}")
    rows += line.details
    if line.options:
        rows.append("U kunt kiezen uit: " + "; ".join(line.options))
    if line.code:
        rows.append(f"Code van deze kaart: {line.code}")
    if case_url:
        rows.append(case_url.replace("{ref}", line.ref))
    return "\n".join(row.rstrip() for row in "\n  ".join(rows).split("\n"))
