"""Rows out of CSV and XLSX files, one by one, and the rows that were rejected back into a file.

Rules
-----
1. A file is read once and in order; what it holds at a time is one row, whatever its size.
2. A workbook is looked at before it is opened: what unpacks to far more than it weighs is refused (delivery.md 5), and
   so is one of many parts, or with more text beside its rows than a case load could need.
3. A formula is text. What a spreadsheet would take for a formula is written with an apostrophe before it, and read
   back without.
4. Row numbers are those a spreadsheet shows: the header is row 1. Far below the last row that holds something nobody
   is looked for: a workbook may claim a row at 99,999,999,999.
5. No complaint repeats what stands in the header: a file without one has a resident there.
"""

import csv
import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TextIO, TypeVar

import openpyxl

from klantreis.errors import FixInput
from klantreis.usecases.rejections import Rejection

T = TypeVar("T")

MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 2_000  #: characters
MAX_NAME = 60  #: characters of a column's name
HEADER_BY = 20  #: rows among which the header is looked for
MAX_GAP = 10_000  #: empty rows in a row
MAX_LINE = 2_000_000  #: characters of a row of CSV: 200 cells of 2,000 characters, several times over
MAX_UNPACKED = 256 * 1024 * 1024  #: bytes of a whole workbook
MAX_BESIDE = 48 * 1024 * 1024  #: bytes of a part that holds no rows: it is kept in memory, several times its size
MAX_PARTS = 1_000  #: of a workbook
MAX_RATIO = 100  #: unpacked over packed, of a part that is large enough to matter
SMALL_PART = 5 * 1024 * 1024  #: a part that unpacks to less than this may be packed as well as it likes

_ROWS = "xl/worksheets/"
REASON = "reason"  #: the column a rejected row gets; ignored when such a file, mended, comes back
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones: spreadsheets of the Far East
#: Line breaks, marks that turn text round, and halves of a surrogate pair.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: All that zipfile, zlib, expat and openpyxl raise on a workbook that is none, or was tampered with.
_NO_WORKBOOK = (
    ValueError, LookupError, TypeError, AttributeError, SyntaxError, ArithmeticError, RuntimeError, OSError, EOFError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


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
def open_sheet(path: Path, max_rows: int = MAX_ROWS, *, heading: str = "") -> Generator[Sheet, None, None]:
    """The first (or only) sheet of a CSV or XLSX file. Where `heading` is given the header is the first row among the
    first HEADER_BY that holds this column, whatever stands above it.

    Raises FixInput when the file is missing, unreadable, too large, or has no usable header.
    """
    if not path.is_file():
        raise FixInput(f"{path.name}: no such file")
    records = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    try:
        top, header = _header(records, heading)
        columns = _columns(path.name, header)
        yield Sheet(columns, _rows(path.name, columns, records, max_rows, top))
    finally:
        records.close()


def _header(records: Iterator[list[str]], heading: str) -> tuple[int, list[str]]:
    """The number of the row that is the header, and that row; an empty one where there is none."""
    for number, record in enumerate(records, start=1):
        if not heading or heading in record:
            return number, record
        if number == HEADER_BY:
            break
    return 1, []


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
        if len(column) > MAX_NAME or _CONTROL.search(column):
            raise FixInput(f"{name}: column {number} has a name that is none; is the first row a header, in UTF-8?")
        if (first := columns.index(column) + 1) != number:
            raise FixInput(f"{name}: the columns {first} and {number} have the same name; rename one of them")
    return tuple(columns)


def _rows(
    name: str, columns: tuple[str, ...], records: Iterator[list[str]], most: int, top: int
) -> Iterator[Row]:  # fmt: skip
    last = top
    for number, record in enumerate(records, start=top + 1):
        if number > most + top:
            raise FixInput(f"{name}: more than {most} rows; split the file")
        cells = [_unguarded(cell.replace("\xa0", " ").strip()) for cell in record]
        if number - last > MAX_GAP:
            raise FixInput(f"{name}: more than {MAX_GAP} empty rows after row {last}; take out what lies below them")
        if any(cells):
            last = number
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
    with _opened(path) as file:
        _must_be_utf8(path.name, file)
        header = file.readline(MAX_LINE)
        file.seek(0)
        delimiter = max(",", ";", key=re.sub(r'"[^"]*"', "", header).count)
        try:
            lines = _Lines(path.name, file)
            for record in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
                lines.taken = 0
                yield record
        except csv.Error as error:
            raise FixInput(f"{path.name}: no CSV that can be read ({error}); save it again as CSV UTF-8") from None


@dataclass(slots=True)
class _Lines:
    """The lines of a file, as long as what one row takes of them stays within bounds: between quotes it may take many.

    `taken`: characters since the row began.
    """

    name: str
    file: TextIO
    taken: int = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.file.readline(MAX_LINE)
        self.taken += len(line)
        if self.taken >= MAX_LINE:
            raise FixInput(f"{self.name}: a row is longer than {MAX_LINE} characters; save it again as CSV UTF-8")
        if not line:
            raise StopIteration
        return line


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise FixInput(f"{path.name}: cannot be read ({error.strerror}); check its rights") from None


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
        with closing(_quietly(lambda: openpyxl.load_workbook(path, read_only=True))) as workbook:
            records = workbook.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
            while (record := _quietly(lambda: next(records, None))) is not None:
                yield [_text(value) for value in record]
    except _NO_WORKBOOK:
        raise FixInput(f"{path.name}: no XLSX workbook that can be read; save it again as .xlsx or CSV UTF-8") from None


def _quietly(step: Callable[[], T]) -> T:
    """Without the warnings of openpyxl, which name a cell and repeat what it holds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return step()


def _must_be_a_sane_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except _NO_WORKBOOK:
        raise FixInput(f"{path.name}: no XLSX workbook; save it again as .xlsx or CSV UTF-8") from None
    swollen = any(p.file_size > SMALL_PART and p.file_size > MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if swollen or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FixInput(f"{path.name}: unpacks to far more than a workbook should; save the rows as CSV UTF-8")
    beside = max((part.file_size for part in parts if not part.filename.startswith(_ROWS)), default=0)
    if len(parts) > MAX_PARTS or beside > MAX_BESIDE:
        raise FixInput(f"{path.name}: holds far more than rows; save the rows as CSV UTF-8")


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
        case time():
            return value.isoformat(timespec="minutes")
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float() | timedelta():
            return str(value)
        case _:  # a formula over several cells: openpyxl has an object for it
            return f"={type(value).__name__}"


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
            # Made by us, or not at all: what somebody else puts there meanwhile, a link say, is not written through.
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file, delimiter=";")
            self._writer.writerow([*map(guarded, self._columns), REASON])
        self._writer.writerow([*(guarded(cells.get(column, "")) for column in self._columns), guarded(reason)])

    def tell(self, rejection: Rejection) -> None:
        self.add(rejection.cells, str(rejection))


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
