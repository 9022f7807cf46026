"""A table of the report as a table of the spreadsheet: sorted and filtered on its own, numbers as numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from klantreis.reports.audit.model import Cell, CellKind, Table
from klantreis.reports.audit.values import NOT_TOLD
from klantreis.reports.audit.workbook.formats import NUMBERS, Formats
from klantreis.reports.audit.workbook.names import unique_heads

Sheet = Any  #: of XlsxWriter, which has no types

FIRST_WIDTH, OTHER_WIDTH = 42, 16  #: of the columns of a sheet with tables
_STYLE = "Table Style Light 1"
_LINE = 15  #: height
_FILTERED = 8  #: from so many rows on, a filter on each head


class TableWriter:
    """Writes tables under each other; every table of a workbook has a name of its own."""

    def __init__(self, formats: Formats, empty: str) -> None:
        self._formats = formats
        self._empty = empty
        self._number = 0

    def write(self, sheet: Sheet, top: int, table: Table) -> int:
        """The first free row under the table, its note included."""
        self._number += 1
        heads, first = top + 1, top + 2
        bottom = heads + max(len(table.rows), 1)
        sheet.write_string(top, 0, table.caption, self._formats.caption)
        titles = unique_heads([column.title for column in table.columns])
        is_filtered = len(table.rows) >= _FILTERED
        sheet.set_row(heads, _LINE * (max(_lines(title) for title in titles[1:] or titles) + is_filtered) + 3)
        columns = [self._column(place, title, table) for place, title in enumerate(titles)]
        options = {"name": f"tabel_{self._number}", "style": _STYLE, "columns": columns, "autofilter": is_filtered}
        sheet.add_table(heads, 0, bottom, len(columns) - 1, options)
        for number, row in enumerate(table.rows):
            for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                self._cell(sheet, (first + number, place), value, column.kind)
        if not table.rows:
            sheet.write_string(first, 0, self._empty, self._formats.quiet)
        if table.note:
            sheet.write_string(bottom + 1, 0, table.note, self._formats.plain)
        return bottom + (3 if table.note else 2)

    def _column(self, place: int, title: str, table: Table) -> dict[str, object]:
        formats, is_number = self._formats, table.columns[place].kind in NUMBERS
        inner = formats.number_column if is_number else formats.inner_column
        return {"header": title, "header_format": inner if place else formats.column}

    def _cell(self, sheet: Sheet, at: tuple[int, int], value: Cell, kind: CellKind) -> None:
        """A number or a day as such, a text as a text whatever it begins with, what is not told as a dash."""
        form = (self._formats.inner if at[1] else self._formats.first)[kind]
        match value:
            case None:
                sheet.write_string(*at, NOT_TOLD, form)
            case str():
                sheet.write_string(*at, value, form)
            case date():
                sheet.write_datetime(*at, value, form)
            case _:
                sheet.write_number(*at, value, form)


def _lines(title: str) -> int:
    return lines_of(title, OTHER_WIDTH - 1)


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in so many signs, about."""
    return max(1, -(-len(text) // width))


def height_of(text: str, width: int, line: int = _LINE) -> int:
    return lines_of(text, width) * line + 3
