"""Colleagues, their roles, leave and stand-ins from a file: data that changes daily (contract: `klantreis staff`).

Rules
-----
1. One row is one colleague, or one more leave of a colleague already named: then only `code` and the absence matter.
2. A colleague's row replaces all that was known of them. Who is not in the file stays as they were; who left gets an
   `active_until`.
3. A colleague whose rows hold a mistake is rejected whole.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from klantreis.core.people import Leave
from klantreis.errors import FixInput
from klantreis.moments import parse_day
from klantreis.store.engine import writing
from klantreis.store.people import StaffRow, replace_staff, staff_of
from klantreis.usecases import checks
from klantreis.usecases.checks import Cells
from klantreis.usecases.context import Context
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import REASON, RejectedRows, Row, open_sheet
from klantreis.usecases.whose import COLUMN, municipality_of

COLUMNS = (
    "code", "name", "email", "roles", "team", "absent_from", "absent_until", "stand_in", "active_from", "active_until",
    COLUMN, REASON,
)  # fmt: skip
_PERSONAL = ("name", "email", "roles", "team", "active_from", "active_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffReport:
    """How many colleagues were written down, and what became of the other rows."""

    people: int = 0
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    rejected_file: Path | None = None


def staff_file(
    app: Context, path: Path, municipality: str = "", tell: Callable[[Rejection], None] | None = None
) -> StaffReport:
    """Take over the colleagues of a CSV or XLSX file; without `municipality` of the one the file is about (`whose.py`).

    Raises FixInput when the file as a whole cannot be read, or names a column we do not know.
    """
    municipality = municipality_of(app, path, municipality)
    with open_sheet(path) as sheet, RejectedRows(path, sheet.columns) as rejected:
        _require_columns(path, sheet.columns)
        tally = Tally(tell or rejected.tell)
        by_code: dict[str, list[Row]] = {}
        for row in sheet.rows:
            by_code.setdefault(row.cells["code"], []).append(row)
        with writing(app.engine) as conn:
            known = {*by_code, *staff_of(conn, municipality).people}
            people = _people(by_code.values(), known, tally)
            replace_staff(conn, municipality, people)
    return StaffReport(
        people=len(people),
        rejected=tally.counts["rejected"],
        rejections=tuple(tally.shown),
        rejected_file=rejected.path if tally.counts["rejected"] and not tell else None,
    )


def _require_columns(path: Path, columns: Iterable[str]) -> None:
    if "code" not in columns:  # asked first: without a header its place holds a colleague, who is not named
        raise FixInput(f"{path.name}: the column 'code' is missing")
    for column in columns:
        if column not in COLUMNS:
            raise FixInput(f"{path.name}: unknown column '{checks.shown(column)}'; remove or rename it")


def _people(rows_of_each: Iterable[list[Row]], known: Collection[str], tally: Tally) -> list[StaffRow]:
    found = []
    for rows in rows_of_each:
        try:
            found.append(_person(rows, known))
        except FixInput as error:
            for row in rows:
                tally.reject(Rejection(row.number, str(error), row.cells))
    return found


def _person(rows: list[Row], known: Collection[str]) -> StaffRow:
    first = Cells(rows[0].cells, [rows[0].problem] if rows[0].problem else [])
    team = first.read("team", checks.code) or ""
    complaints = first.complaints
    person = StaffRow(
        code=first.required("code", checks.code) or "",
        name=first.text("name"),
        email=first.read("email", checks.email) or "",
        active_from=first.read("active_from", parse_day),
        active_until=first.read("active_until", parse_day),
        roles=tuple((role, team) for role in first.read("roles", checks.codes) or ()),
        leaves=tuple(leave for row in rows if (leave := _leave(row, complaints))),
    )
    for row in rows[1:]:
        if any(row.cells.get(column, "") not in ("", rows[0].cells.get(column, "")) for column in _PERSONAL):
            complaints.append(f"code: row {row.number} says something else of this colleague; keep only its absence")
    if person.active_from and person.active_until and person.active_until < person.active_from:
        complaints.append("active_until: lies before active_from")
    if any(leave.stand_in and leave.stand_in not in known for leave in person.leaves):
        complaints.append("stand_in: no colleague has this code; add a row for them or leave it empty")
    if len({leave.first_day for leave in person.leaves}) < len(person.leaves):
        complaints.append("absent_from: two absences begin on one day; keep one")
    if complaints:
        raise FixInput("; ".join(complaints))
    return person


def _leave(row: Row, complaints: list[str]) -> Leave | None:
    cells = Cells(row.cells, complaints)
    first, last = cells.read("absent_from", parse_day), cells.read("absent_until", parse_day)
    stand_in = cells.read("stand_in", checks.code) or ""
    if not (first or last or stand_in):
        return None
    if first is None or last is None or last < first:
        complaints.append("absent_from: an absence has a first and a last day, in that order")
        return None
    return Leave(first, last, stand_in)
