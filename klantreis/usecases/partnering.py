"""Partners, training companies and employers from a file: data that changes daily (`klantreis partners`).

Rules
-----
1. One row is one organisation. It replaces what was known of that code; who is not in the file stays as they were, and
   one that stopped gets an `active_until`.
2. A row that holds a mistake is rejected whole; of two rows with one code the first counts.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from klantreis.errors import FixInput
from klantreis.moments import parse_day
from klantreis.store import organisations
from klantreis.store.engine import writing
from klantreis.store.organisations import KINDS, Organisation
from klantreis.usecases import checks
from klantreis.usecases.checks import Cells
from klantreis.usecases.context import Context
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import REASON, RejectedRows, Row, open_sheet
from klantreis.usecases.whose import COLUMN, municipality_of

COLUMNS = ("code", "kind", "title", "contact", "email", "phone", "active_until", COLUMN, REASON)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersReport:
    """How many organisations were written down, and what became of the other rows."""

    organisations: int = 0
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    rejected_file: Path | None = None


def partners_file(
    app: Context, path: Path, municipality: str = "", tell: Callable[[Rejection], None] | None = None
) -> PartnersReport:
    """Take over the organisations of a CSV or XLSX file; `municipality` as in `whose.py`.

    Raises FixInput when the file as a whole cannot be read, or names a column we do not know.
    """
    municipality = municipality_of(app, path, municipality)
    with open_sheet(path) as sheet, RejectedRows(path, sheet.columns) as rejected:
        _require_columns(path, sheet.columns)
        tally = Tally(tell or rejected.tell)
        found = list(_organisations(sheet.rows, tally))
        with writing(app.engine) as conn:
            organisations.save(conn, municipality, found)
    return PartnersReport(
        organisations=len(found),
        rejected=tally.counts["rejected"],
        rejections=tuple(tally.shown),
        rejected_file=rejected.path if tally.counts["rejected"] and not tell else None,
    )


def _require_columns(path: Path, columns: Iterable[str]) -> None:
    for needed in ("code", "kind"):  # asked first: without a header its place holds somebody, who is not named
        if needed not in columns:
            raise FixInput(f"{path.name}: the column '{needed}' is missing")
    for column in columns:
        if column not in COLUMNS:
            raise FixInput(f"{path.name}: unknown column '{checks.shown(column)}'; remove or rename it")


def _organisations(rows: Iterable[Row], tally: Tally) -> Iterator[Organisation]:
    seen: dict[str, int] = {}
    for row in rows:
        try:
            found = _organisation(row)
            if (first := seen.setdefault(found.code, row.number)) != row.number:
                raise FixInput(f"code: row {first} is about the same organisation; keep one of them")
            yield found
        except FixInput as error:
            tally.reject(Rejection(row.number, str(error), row.cells))


def _organisation(row: Row) -> Organisation:
    cells = Cells(row.cells, [row.problem] if row.problem else [])
    found = Organisation(
        code=cells.required("code", checks.reference) or "",
        kind=cells.required("kind", _kind) or "",
        title=cells.text("title"),
        contact=cells.text("contact"),
        email=cells.read("email", checks.email) or "",
        phone=cells.read("phone", checks.phone) or "",
        active_until=cells.read("active_until", parse_day),
    )
    if cells.complaints:
        raise FixInput("; ".join(cells.complaints))
    return found


def _kind(text: str) -> str:
    if text not in KINDS:
        raise FixInput(f"write {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    return text
