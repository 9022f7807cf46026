"""What a colleague filled in on a row of a work list, read from cells of any kind a spreadsheet makes of it.

Rules
-----
1. A day may be a day, the number a spreadsheet counts it by, or written as people here do: `3-12-2026`.
2. A moment may be that with a time behind it: `3-12-2026 10:00`. Without a time it is none.
3. A formula is nothing that was filled in: the row is refused. So is what was typed where something was to be chosen.
4. Complaints are Dutch: the colleague reads them. They never repeat a cell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from klantreis.core.worklist import code_in
from klantreis.errors import FixInput
from klantreis.moments import localise
from klantreis.reports import worklist_book as book

_DUTCH_DAY = re.compile(r"(?:[a-z]{2,9}\.? )?(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?(?: ?(?:uur|u))?", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(\.\d{1,15})?")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet counts from here, in local time
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One row as it came back. `cells` are those of the sheet, by its own column names."""

    number: int
    mark: str
    ref: str
    event: str  #: code; empty: nothing chosen
    when: date | None
    appointment: datetime | None
    details: Mapping[str, str]  #: field -> code
    day: date | None
    cells: Mapping[str, str]


def is_untouched(cells: Mapping[str, str]) -> bool:
    """Whether nothing was filled in on this row."""
    return not any(_cell(cells, name) for name in book.FILLED_IN)


def read(number: int, cells: Mapping[str, str]) -> Filled:
    """The row. Raises FixInput, in Dutch, with all that is wrong with its cells."""
    complaints: list[str] = []
    if any(_cell(cells, name).startswith("=") for name in book.COLUMNS):
        raise FixInput("er staat een formule in; vul zelf een keuze of een datum in")
    filled = Filled(
        number=number,
        mark=_cell(cells, book.MARK),
        ref=_cell(cells, book.REF).upper(),
        event=_chosen(cells, book.EVENT, complaints),
        when=_day(cells, book.WHEN, complaints),
        appointment=_moment(cells, complaints),
        details=_details(cells, complaints),
        day=_day(cells, book.DAY, complaints),
        cells=cells,
    )
    if complaints:
        raise FixInput("; ".join(complaints))
    return filled


def _cell(cells: Mapping[str, str], name: str) -> str:
    return cells.get(name.lower(), "").strip()


def _chosen(cells: Mapping[str, str], name: str, complaints: list[str]) -> str:
    text = _cell(cells, name)
    code = code_in(text)
    if text and (not code or "=" in code):
        complaints.append(f"{name}: kies een regel uit het lijstje")
        return ""
    return code


def _details(cells: Mapping[str, str], complaints: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in (book.DETAIL, book.DETAIL_2):
        text = _cell(cells, name)
        field, is_pair, code = code_in(text).partition("=")
        if text and not is_pair:
            complaints.append(f"{name}: kies een regel uit het lijstje")
        elif text and found.get(field, code) != code:
            complaints.append(f"{name}: zegt iets anders dan {book.DETAIL}; kies er een")
        elif text:
            found[field] = code
    return found


def _day(cells: Mapping[str, str], name: str, complaints: list[str]) -> date | None:
    text = _cell(cells, name)
    if not text:
        return None
    try:
        found, _ = _parts(text)
        return found
    except (ValueError, OverflowError):
        complaints.append(f"{name}: is geen datum; schrijf die als 3-12-2026")
        return None


def _moment(cells: Mapping[str, str], complaints: list[str]) -> datetime | None:
    text = _cell(cells, book.NEXT)
    if not text:
        return None
    try:
        day, clock = _parts(text)
    except (ValueError, OverflowError):
        complaints.append(f"{book.NEXT}: is geen datum met een tijd; schrijf die als 3-12-2026 10:00")
        return None
    if clock is None:
        complaints.append(f"{book.NEXT}: zet de tijd erbij, zoals 3-12-2026 10:00")
        return None
    try:
        return localise(datetime.combine(day, datetime.min.time()) + clock)
    except FixInput:
        complaints.append(f"{book.NEXT}: dit uur bestaat niet of komt twee keer voor (de klok gaat die nacht om)")
        return None


def _parts(text: str) -> tuple[date, timedelta | None]:
    """The day, and how long after midnight where a time stands behind it. Raises ValueError."""
    if serial := _SERIAL.fullmatch(text):
        moment = _FIRST_DAY + timedelta(days=float(text))
        rounded = _FIRST_DAY + round((moment - _FIRST_DAY) / _MINUTE) * _MINUTE
        clock = rounded - datetime.combine(rounded.date(), datetime.min.time())
        return rounded.date(), clock if serial[2] else None
    head, _, tail = _split(text)
    return _written_day(head), _clock(tail) if tail else None


def _split(text: str) -> tuple[str, str, str]:
    found = _ISO_DAY.match(text) or _DUTCH_DAY.match(text)
    if not found:
        raise ValueError
    rest = text[found.end() :].lstrip(" T,")
    return found[0], " ", rest.removeprefix("om ")


def _written_day(text: str) -> date:
    if iso := _ISO_DAY.fullmatch(text):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    dutch = _DUTCH_DAY.fullmatch(text)
    if dutch is None:
        raise ValueError
    return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))


def _clock(text: str) -> timedelta:
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError
    return timedelta(hours=int(found[1]), minutes=int(found[2]))
