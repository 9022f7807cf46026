"""A colleague's work list: what there is to do, by date, and what can be filled in on each row.

Rules
-----
1. It names our case reference, what has to be done and days. Never a client, and never the code of a card.
2. Sorted by date: what stood longest comes first, and by reference within a day. There is no score.
3. A row is known by its mark, a keyed hash of whose list it is, when that list was made, and which obligation the row
   is about. Nobody can make one up, and one row is one fact however often it comes back.
4. What can be filled in is chosen, never typed: an event, the codes of its fields, a day, a moment.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST = 300  #: rows of one list; what does not fit is counted on it
AHEAD = 10  #: working days that a list looks ahead

#: What a field of a fact is called on a list. A field that is not here is called by its own name.
FIELDS: Mapping[str, str] = {
    "barrier": "Belemmering", "by": "Gemeld door", "channel": "Hoe", "contract": "Contract", "ground": "Grond",
    "kind": "Soort", "outcome": "Uitkomst", "paid": "Premie", "place": "Plaats", "point": "Nazorgpunt",
    "progress": "Voortgang", "reason": "Reden", "result": "Uitkomst", "step": "Volgende stap", "with": "Met wie",
}  # fmt: skip

_CODE_AT_END = re.compile(r"\(([A-Za-z0-9_.=-]{1,130})\)\s*$")


class RowKind(StrEnum):
    """What a row asks of the colleague."""

    obligation = "obligation"
    task = "task"
    decision = "decision"  #: a card: answered with its code, never on a list


@dataclass(frozen=True, slots=True)
class Code:
    """A code that a field of an event may hold, in words."""

    field: str
    code: str
    words: str

    def text(self) -> str:
        """As it stands in a drop-down: `Plaats: gemeentehuis (place=stadhuis)`."""
        return f"{FIELDS.get(self.field, self.field)}: {self.words or self.code} ({self.field}={self.code})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An event that can be filled in on a row."""

    event: str
    title: str
    moment: bool = False  #: it tells of an appointment
    day: str = ""  #: the field of it that holds a day
    codes: tuple[Code, ...] = ()
    needs: tuple[str, ...] = ()  #: fields (of `codes` and `day`) without which it says nothing
    given: Mapping[str, str] | None = None  #: fields that follow from the row itself

    def text(self) -> str:
        """As it stands in a drop-down: `Intake gehouden (intake_held)`."""
        return f"{self.title} ({self.event})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One thing to do."""

    mark: str
    ref: str
    kind: RowKind
    what: str
    due: date | None
    workdays_late: int = 0
    escalated: bool = False
    outside: bool = False  #: the resident or an organisation has to do it; the colleague goes about it
    appointment: datetime | None = None  #: today's, local
    offers: tuple[Offer, ...] = ()
    again: Offer | None = None  #: the event of a next appointment

    def words(self) -> str:
        """What stands in the column `Wat`."""
        text = f"Besluitkaart: {self.what}" if self.kind is RowKind.decision else self.what
        if self.kind is RowKind.task:
            text = f"Taak: {self.what}"
        parts = [f"Vandaag om {self.appointment:%H.%M} uur. {text}" if self.appointment else text]
        parts += ["(ligt bij inwoner of organisatie)"] * self.outside
        parts += ["(geëscaleerd)"] * self.escalated
        parts += ["(antwoord met de code op de kaart)"] * (self.kind is RowKind.decision)
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """All that one colleague has to do. `at` is when the list was made, local."""

    municipality: str
    owner: str
    at: datetime
    rows: tuple[ListRow, ...]
    left_out: int = 0  #: rows that did not fit
    case_url: str = ""  #: link into the municipality's own system, with `{ref}`; empty: none
    return_to: str = ""  #: address to which the list is mailed back; empty: handed in otherwise

    @property
    def day(self) -> date:
        return self.at.date()


def in_order(rows: Iterable[ListRow]) -> list[ListRow]:
    """Rule 2. Within a day appointments first, by their hour; what has no date yet comes last."""
    return sorted(
        rows,
        key=lambda row: (row.due or date.max, row.appointment is None, row.appointment and f"{row.appointment:%H%M}",
                         row.ref, row.what),
    )  # fmt: skip


def capped(rows: Sequence[ListRow], most: int = MOST) -> tuple[tuple[ListRow, ...], int]:
    """The first rows, and how many are left out."""
    return tuple(rows[:most]), max(len(rows) - most, 0)


def stamp(at: datetime) -> str:
    """When a list was made, as its mark says it: `20261126T093000`, local."""
    return f"{at:%Y%m%dT%H%M%S}"


def code_in(text: str) -> str:
    """The code that a choice ends with: `intake_held` of `Intake gehouden (intake_held)`; empty when it has none."""
    found = _CODE_AT_END.search(text)
    return found[1] if found else ""
