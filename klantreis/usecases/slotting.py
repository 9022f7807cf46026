"""Appointment slots from a file: data that changes daily (contract: `klantreis slots`).

Rules
-----
1. A row is one slot; it replaces what was known under its code. What is not in the file stays as it was; a slot that is
   given up is handed in once more with `withdrawn`.
2. `kind` must be asked for by the waves of a journey of the municipality, `place` stand in its file and be allowed by
   what that wave gives, and `person` be a known colleague.
3. A slot at which people are expected cannot change its moment, kind or place, nor be withdrawn: they were told. Call
   them off first.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from klantreis.core.journey import Waves
from klantreis.definitions.events import EventType
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM, parse_moment
from klantreis.store import people
from klantreis.store import slots as slot_store
from klantreis.store.engine import writing
from klantreis.store.slots import SlotRow, StoredSlot
from klantreis.usecases import checks
from klantreis.usecases.attendance import expected
from klantreis.usecases.checks import Cells
from klantreis.usecases.context import Context
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import REASON, RejectedRows, Row, open_sheet
from klantreis.usecases.whose import COLUMN, municipality_of

COLUMNS = ("code", "kind", "at", "place", "capacity", "person", "withdrawn", COLUMN, REASON)
_REQUIRED = ("code", "kind", "at")
_TOLD = ("at", "kind", "place")  #: what people who were called were told, or what they were called for
_NAMED = 5  #: references that a complaint names


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsReport:
    """How many slots were written down, and what became of the other rows."""

    slots: int = 0
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    rejected_file: Path | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a row may name."""

    kinds: Mapping[str, Sequence[EventType]]  #: asked for by a wave, with the events such waves give
    places: Mapping[str, str]
    colleagues: Mapping[str, object]


def slots_file(
    app: Context, path: Path, municipality: str, at: datetime, tell: Callable[[Rejection], None] | None = None
) -> SlotsReport:
    """Take over the slots of a CSV or XLSX file; `municipality`, which may be empty, as in `whose.py`.

    `at` is now: it decides who is still expected.

    Raises FixInput when the file as a whole cannot be read, or names a column we do not know.
    """
    municipality = municipality_of(app, path, municipality)
    with open_sheet(path) as sheet, RejectedRows(path, sheet.columns) as rejected:
        _require_columns(path, sheet.columns)
        tally = Tally(tell or rejected.tell)
        with writing(app.engine) as conn:
            rows = _readable(sheet.rows, _known(app, conn, municipality), tally)
            accepted = _unchanged_for_people(app, conn, municipality, rows, at.astimezone(AMSTERDAM).date(), tally)
            slot_store.replace_slots(conn, municipality, accepted)
    return SlotsReport(
        slots=len(accepted),
        rejected=tally.counts["rejected"],
        rejections=tuple(tally.shown),
        rejected_file=rejected.path if tally.counts["rejected"] and not tell else None,
    )


def _require_columns(path: Path, columns: Iterable[str]) -> None:
    for column in _REQUIRED:  # asked first: without a header its place holds somebody, who is not named
        if column not in columns:
            raise FixInput(f"{path.name}: the column '{column}' is missing")
    for column in columns:
        if column not in COLUMNS:
            raise FixInput(f"{path.name}: unknown column '{checks.shown(column)}'; remove or rename it")


def _known(app: Context, conn: Connection, municipality: str) -> _Known:
    configuration, kinds = app.configuration, dict[str, list[EventType]]()
    for waves in waves_of(app, municipality):
        kinds.setdefault(waves.slots, []).append(configuration.events[waves.gives])
    places = configuration.municipalities[municipality].places
    return _Known(kinds, places, people.staff_of(conn, municipality).people)


def waves_of(app: Context, municipality: str) -> list[Waves]:
    """The waves of every version of the journeys this municipality follows."""
    names = app.configuration.municipalities[municipality].journeys
    versions = (version for name in names for version in app.configuration.journeys[name])
    return [version.waves for version in versions if version.waves is not None]


def _readable(rows: Iterable[Row], known: _Known, tally: Tally) -> list[tuple[Row, SlotRow]]:
    """The rows that can be read, each code once."""
    found: dict[str, tuple[Row, SlotRow]] = {}
    for row in rows:
        try:
            slot = _slot(row, known)
            if slot.code in found:
                raise FixInput(f"code: row {found[slot.code][0].number} is about this slot too; keep one")
        except FixInput as error:
            tally.reject(Rejection(row.number, str(error), row.cells))
            continue
        found[slot.code] = row, slot
    return list(found.values())


def _slot(row: Row, known: _Known) -> SlotRow:
    cells = Cells(row.cells, [row.problem] if row.problem else [])
    kind = cells.required("kind", _one_of(known.kinds, f"waves of this municipality fill {_listed(known.kinds)}"))
    place = cells.read("place", _one_of(known.places, f"the municipality's file has {_listed(known.places)}"))
    code, at = cells.required("code", checks.code), cells.required("at", _moment)
    for event in known.kinds.get(kind or "", ()):
        field = event.fields.get("place")
        if place and field is not None and field.codes and place not in field.codes:
            cells.complaints.append(f"place: {event.name} allows {', '.join(field.codes)}; name one of them")
    slot = {
        "place": place or "",
        "capacity": cells.read("capacity", _capacity) or 1,
        "person": cells.read("person", _one_of(known.colleagues, "no colleague has this code; add a row to the staff"))
        or "",
        "withdrawn": cells.read("withdrawn", checks.yes_or_no) or False,
    }
    if cells.complaints or code is None or kind is None or at is None:
        raise FixInput("; ".join(dict.fromkeys(cells.complaints)))
    return SlotRow(code=code, kind=kind, at=at, **slot)  # type: ignore[arg-type]


def _one_of(known: Container[str], otherwise: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in known:
            raise FixInput(otherwise)
        return text

    return parse


def _listed(known: Iterable[str]) -> str:
    return f"{', '.join(sorted(known)) or 'none'}; name one of them"


def _moment(text: str) -> datetime:
    moment = parse_moment(text)
    checks.in_calendar(moment.date())
    return moment


def _capacity(text: str) -> int:
    number = checks.whole_number(text)
    if number < 1:
        raise FixInput("a slot has room for at least 1; write yes under withdrawn to give it up")
    return number


def _unchanged_for_people(
    app: Context, conn: Connection, municipality: str, rows: Sequence[tuple[Row, SlotRow]], day: date, tally: Tally
) -> list[SlotRow]:
    """The slots that change nothing for people who are expected at them."""
    known = slot_store.named(conn, municipality, {slot.code for _, slot in rows})
    touched = [known[slot.code].id for _, slot in rows if slot.code in known and _changes(known[slot.code], slot)]
    held = {slot.code: slot for slot in slot_store.hold(conn, touched)}
    coming = expected(app, conn, list(held.values()), day)
    accepted = []
    for row, slot in rows:
        changed = _changes(held[slot.code], slot) if slot.code in held else []
        if changed and (refs := coming[slot.code]):
            tally.reject(Rejection(row.number, _why_not(changed, refs), row.cells))
        else:
            accepted.append(slot)
    return accepted


def _changes(before: StoredSlot, after: SlotRow) -> list[str]:
    """What people who were called would have to be told."""
    changed = [name for name in _TOLD if getattr(before, name) != getattr(after, name)]
    return [*changed, "withdrawn"] if after.withdrawn and not before.withdrawn else changed


def _why_not(changed: Sequence[str], refs: Sequence[str]) -> str:
    named = ", ".join(refs[:_NAMED]) + (" and others" if len(refs) > _NAMED else "")
    people = "1 person is" if len(refs) == 1 else f"{len(refs)} people are"
    return (
        f"{', '.join(changed)}: {people} expected at this slot ({named}); record for each that it is cancelled, "
        "then hand this row in again, or give the new moment a code of its own"
    )
