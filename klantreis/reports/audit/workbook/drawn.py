"""The sheet from which the charts are drawn: blocks of columns under each other, each under the name of its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from klantreis.reports.audit.model import Cell, CellKind
from klantreis.reports.audit.workbook.formats import Format, Formats

Sheet = Any  #: of XlsxWriter, which has no types


@dataclass(frozen=True, slots=True)
class Block:
    """Where a chart's numbers stand."""

    sheet: str
    top: int  #: row of the heads
    rows: int

    def column(self, index: int) -> list[str | int]:
        """The cells of a column, as XlsxWriter takes a range."""
        return [self.sheet, self.top + 1, index, self.top + max(self.rows, 1), index]

    def columns(self, first: int, last: int) -> list[str | int]:
        return [self.sheet, self.top + 1, first, self.top + max(self.rows, 1), last]

    def head(self, index: int) -> list[str | int]:
        return [self.sheet, self.top, index]


class DrawnFrom:
    """Writes blocks; a cell that is None stays empty, which a chart shows as a gap."""

    def __init__(self, sheet: Sheet, formats: Formats, note: str) -> None:
        self._sheet, self._formats = sheet, formats
        self._next = 2
        sheet.write_string(0, 0, note, formats.caption)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 12, 16)
        sheet.freeze_panes(1, 0)

    def block(
        self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], kinds: Sequence[CellKind]
    ) -> Block:
        """Writes the columns. `kinds`: how each is written."""
        sheet, top = self._sheet, self._next + 1
        sheet.write_string(self._next, 0, title, self._formats.caption)
        for column, head in enumerate(heads):
            sheet.write_string(top, column, head, self._formats.column)
        for number, row in enumerate(rows, start=top + 1):
            for column, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                self._cell(number, column, value, self._formats.kinds[kind])
        self._next = top + max(len(rows), 1) + 2
        return Block(sheet.get_name(), top, len(rows))

    def _cell(self, row: int, column: int, value: Cell, form: Format) -> None:
        match value:
            case None:
                return
            case str():
                self._sheet.write_string(row, column, value, form)
            case date():
                self._sheet.write_datetime(row, column, value, form)
            case _:
                self._sheet.write_number(row, column, value, form)
