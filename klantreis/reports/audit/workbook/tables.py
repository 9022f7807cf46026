"""A table of the report as a table of the spreadsheet: sorted and filtered on its own, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from klantreis.reports.audit.model import Cell, CellKind, Table
from klantreis.reports.audit.values import NOT_TOLD
from klantreis.reports.audit.workbook.formats import NUMBERS, Formats
from klantreis.reports.audit.workbook.names import unique_heads

Sheet = Any  #: of XlsxWriter, which has no types

FIRST_WIDTH, OTHER_WIDTH = 44, 14  #: of the columns of a sheet with tables
_STYLE = "Table Style Light 1"
_HEAD_HEIGHT, _LINE = 48, 15


class TableWriter:
    """Writes tables under each other; every table of a workbook has a name of its own."""

    def __init__(self, formats: Formats, empty: str) -> None:
        self._formats = formats
        self._empty = empty
        self._number = 0

    def write(self, sheet: Sheet, top: int, table: Table) -> int:
        """The first free row under the table, its note included."""
        self._number += 1
        formats = self._formats
        sheet.write_string(top, 0, table.caption, formats.caption)
        heads, first = top + 1, top + 2
        bottom = heads + max(len(table.rows), 1)
        sheet.set_row(heads, _HEAD_HEIGHT)
        sheet.add_table(heads, 0, bottom, len(table.columns) - 1, self._options(table))
        for number, row in enumerate(table.rows):
            for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                self.cell(sheet, first + number, place, value, column.kind)
        if not table.rows:
            sheet.write_string(first, 0, self._empty, formats.quiet)
        if table.note:
            sheet.write_string(bottom + 1, 0, table.note, formats.plain)
        return bottom + (3 if table.note else 2)

    def cell(self, sheet: Sheet, row: int, column: int, value: Cell, kind: CellKind) -> None:
        """A number or a day as such, a text as a text whatever it begins with, what is not told as a dash."""
        formats = self._formats
        match value:
            case None:
                sheet.write_string(row, column, NOT_TOLD, formats.dash)
            case str():
                sheet.write_string(row, column, value, formats.wrapped)
            case date():
                sheet.write_datetime(row, column, value, formats.kinds[kind])
            case _:
                sheet.write_number(row, column, value, formats.kinds[kind])

    def _options(self, table: Table) -> dict[str, object]:
        return {
            "name": f"tabel_{self._number}",
            "style": _STYLE,
            "columns": list(self._columns(table)),
        }

    def _columns(self, table: Table) -> Iterator[dict[str, object]]:
        formats = self._formats
        heads = unique_heads([column.title for column in table.columns])
        for head, column in zip(heads, table.columns, strict=True):
            yield {"header": head, "header_format": formats.number_column if column.kind in NUMBERS else formats.column}


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in so many signs, about."""
    return max(1, -(-len(text) // width))


def height_of(text: str, width: int, line: int = _LINE) -> int:
    return lines_of(text, width) * line + 3
