"""Rows out of CSV and XLSX files, one by one, and the rows that were rejected back into a file.

Rules
-----
1. A file is read once and in order; what it holds at a time is one row, whatever its size.
2. A workbook is looked at before it is opened: what unpacks to far more than it weighs is refused (delivery.md 5).
3. A formula is text. What a spreadsheet would take for a formula is written with an apostrophe before it, and read
   back without.
4. Row numbers are those a spreadsheet shows: the header is row 1.
"""

import csv
import re
import zipfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TextIO

import openpyxl

from klantreis.errors import FixInput
from klantreis.usecases.rejections import Rejection

MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 2_000  #: characters
MAX_UNPACKED = 256 * 1024 * 1024  #: bytes of a whole workbook
MAX_RATIO = 100  #: unpacked over packed, of a part that is large enough to matter
SMALL_PART = 5 * 1024 * 1024  #: a part that unpacks to less than this may be packed as well as it likes

REASON = "reason"  #: the column a rejected row gets; ignored when such a file, mended, comes back
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # line breaks, and marks that turn text round


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet, its cells by column, and what is wrong with its shape, if anything."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows under it. Rows without any content are passed over."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def open_sheet(path: Path, max_rows: int = MAX_ROWS) -> Generator[Sheet, None, None]:
    """The first (or only) sheet of a CSV or XLSX file.

    Raises FixInput when the file is missing, unreadable, too large, or has no usable header.
    """
    if not path.is_file():
        raise FixInput(f"{path.name}: no such file")
    records = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    try:
        header = next(records, [])
        columns = _columns(path.name, header)
        yield Sheet(columns, _rows(path.name, columns, records, max_rows))
    finally:
        records.close()


def _columns(name: str, header: Sequence[str]) -> tuple[str, ...]:
    columns = [cell.strip().lower() for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise FixInput(f"{name}: the first row holds no column names")
    if len(columns) > MAX_COLUMNS:
        raise FixInput(f"{name}: more than {MAX_COLUMNS} columns")
    for number, column in enumerate(columns, start=1):
        if not column:
            raise FixInput(f"{name}: column {number} has no name")
        if columns.index(column) != number - 1:
            raise FixInput(f"{name}: the column '{column}' occurs twice")
    return tuple(columns)


def _rows(name: str, columns: tuple[str, ...], records: Iterator[list[str]], most: int) -> Iterator[Row]:
    for number, record in enumerate(records, start=2):
        if number > most + 1:
            raise FixInput(f"{name}: more than {most} rows; split the file")
        cells = [_unguarded(cell.replace("\xa0", " ").strip()) for cell in record]
        if any(cells):
            yield Row(number, dict(zip(columns, cells + [""] * len(columns), strict=False)), _problem(columns, cells))


def _problem(columns: tuple[str, ...], cells: Sequence[str]) -> str:
    if any(cells[len(columns) :]):
        return "has more cells than there are columns; put a cell that holds a separator between double quotes"
    for column, cell in zip(columns, cells, strict=False):
        if len(cell) > MAX_CELL:
            return f"{column}: longer than {MAX_CELL} characters"
        if _CONTROL.search(cell):
            return f"{column}: holds a line break or another control character; remove it"
    return ""


def _csv(path: Path) -> Generator[list[str], None, None]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        _must_be_utf8(path.name, file)
        header = file.readline()
        file.seek(0)
        delimiter = max(",", ";", key=re.sub(r'"[^"]*"', "", header).count)
        try:
            yield from csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        except csv.Error as error:
            raise FixInput(f"{path.name}: no CSV that can be read ({error}); save it again as CSV UTF-8") from None


def _must_be_utf8(name: str, file: TextIO) -> None:
    """Reads the file through once, so that nothing of a wrongly encoded file goes in."""
    try:
        while file.read(1 << 20):
            pass
    except UnicodeDecodeError:
        raise FixInput(f"{name}: not UTF-8; save it as 'CSV UTF-8'") from None
    file.seek(0)


def _xlsx(path: Path) -> Generator[list[str], None, None]:
    _must_be_a_sane_workbook(path)
    try:
        with closing(openpyxl.load_workbook(path, read_only=True)) as workbook:
            for record in workbook.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS + 1):
                yield [_text(value) for value in record]
    except (ValueError, LookupError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile):
        raise FixInput(f"{path.name}: no XLSX workbook that can be read; save it again as .xlsx or CSV UTF-8") from None


def _must_be_a_sane_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (OSError, zipfile.BadZipFile):
        raise FixInput(f"{path.name}: no XLSX workbook; save it again as .xlsx or CSV UTF-8") from None
    swollen = any(p.file_size > SMALL_PART and p.file_size > MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if swollen or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FixInput(f"{path.name}: unpacks to far more than a workbook should; save the rows as CSV UTF-8")


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


class RejectedRows:
    """Writes rejected rows with their reason to `FILE.rejected.csv`, readable by its owner only.

    The file is made with the first row; a clean run removes the one of an earlier run.
    """

    def __init__(self, source: Path, columns: Sequence[str]) -> None:
        self.path = source.with_name(source.name + ".rejected.csv")
        self._columns = [column for column in columns if column != REASON]
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> "RejectedRows":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if self._file:
            self._file.close()
        elif failed is None:
            self.path.unlink(missing_ok=True)

    def add(self, cells: Mapping[str, str], reason: str) -> None:
        if self._file is None:
            self.path.unlink(missing_ok=True)
            self.path.touch(mode=0o600)
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file, delimiter=";")
            self._writer.writerow([*self._columns, REASON])
        self._writer.writerow([*(guarded(cells.get(column, "")) for column in self._columns), reason])

    def tell(self, rejection: Rejection) -> None:
        self.add(rejection.cells, str(rejection))


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
