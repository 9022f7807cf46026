"""A table as a file for a spreadsheet, CSV or XLSX.

Rules
-----
1. Nothing in it is a formula: in CSV what a spreadsheet would take for one gets an apostrophe, in XLSX it is text.
2. The file is its owner's alone, and appears under its name only when it is whole.
3. CSV is as Dutch spreadsheets read it: UTF-8 with its mark, `;`. Days are ISO there, and real days in XLSX.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from klantreis.errors import FixInput
from klantreis.usecases.sheets import guarded

Cell = str | int | float | date | None

_WIDTH = 18
_DAY_FORMAT = "dd-mm-yyyy"


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """The number of rows written. Raises FixInput for an ending other than .csv and .xlsx, or an unknown folder."""
    writers = {".csv": _csv, ".xlsx": _xlsx}
    if path.suffix not in writers:
        raise FixInput(f"--out: a table is written as .csv or .xlsx, not as {path.suffix or 'a file without ending'}")
    if not path.parent.is_dir():
        raise FixInput("--out: the folder of this file does not exist; make it first")
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600)
    try:
        number = writers[path.suffix](aside, columns, rows)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return number


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        for number, row in enumerate(rows, start=1):  # noqa: B007 — the last number is how many there were
            writer.writerow([guarded(_text(cell)) for cell in row])
    return number


def _text(cell: Cell) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("klantreis")
    sheet.freeze_panes = "A2"
    for place in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    heads = [WriteOnlyCell(sheet, column) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    number = 0
    for number, row in enumerate(rows, start=1):  # noqa: B007
        sheet.append([_cell(sheet, cell) for cell in row])
    workbook.save(path)
    return number


def _cell(sheet: object, value: Cell) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # text, whatever it begins with
    elif isinstance(value, date):
        cell.number_format = _DAY_FORMAT
    return cell
