"""The last sheet: every obligation behind the figures, streamed while the cases pass.

Rules
-----
1. A row at a time goes to a file aside; what is held is the texts that occur, each once. XlsxWriter's own way takes ten
   times as long, so the rows are written here and put into the sheet when it is assembled.
2. The first line says what there is, and where the rest is when there are more rows than a sheet can hold.
3. A text is a shared string: nothing of it can be a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.reports.audit.model import Cell, CellKind
from klantreis.reports.audit.obligation_rows import COLUMNS, ObligationRows
from klantreis.reports.audit.values import written
from klantreis.reports.audit.workbook.formats import Formats
from klantreis.reports.audit.workbook.words import BookWords

MOST = 1_048_576 - 2  #: rows of a sheet, less the note and the heads
_DAY_ZERO = date(1899, 12, 30).toordinal()
_CHUNK = 1 << 20
_LETTERS = [xl_col_to_name(index) for index in range(len(COLUMNS))]
_NOTE, _HEADS, _FIRST = 0, 1, 2  #: rows


class RowSpool:
    """Rows as they will stand in the sheet."""

    def __init__(self, rows: ObligationRows, strings: Any, formats: Formats, most: int = MOST) -> None:
        """`strings`: the shared strings of the workbook."""
        self.rows = rows
        self.count = 0  #: rows there are
        self.shown = 0  #: of those, rows in the sheet
        self._most = most
        self._strings = strings
        self._text_style = formats.plain._get_xf_index()
        self._day_style = formats.kinds[CellKind.day]._get_xf_index()
        self._whole_style = formats.kinds[CellKind.whole]._get_xf_index()
        self._known: dict[Cell, str] = {}
        self.file = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  lives as long as the workbook

    def add(self, case: AuditedCase) -> None:
        lines = []
        for row in self.rows.of(case):
            self.count += 1
            if self.shown < self._most:
                lines.append(self._line(self.shown + _FIRST + 1, row))
                self.shown += 1
        self.file.write("".join(lines))

    def _line(self, number: int, row: Sequence[Cell]) -> str:
        cells = [
            f'<c r="{letter}{number}"{self._cell(value)}'
            for letter, value in zip(_LETTERS, row, strict=True)
            if value is not None and value != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _cell(self, value: Cell) -> str:
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = self._made(value)
        return known

    def _made(self, value: Cell) -> str:
        if isinstance(value, str):
            index = self._strings._get_shared_string_index(value)
            return f' s="{self._text_style}" t="s"><v>{index}</v></c>'
        if isinstance(value, date):
            return f' s="{self._day_style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
        return f' s="{self._whole_style}"><v>{value}</v></c>'


class RowsSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose first rows are written as usual, with those of a spool under them."""

    spool: RowSpool

    def _write_rows(self) -> None:
        self.dim_rowmax = _HEADS  # the rows above the spool; how far the sheet reaches is told by now
        super()._write_rows()
        self.spool.file.seek(0)
        while text := self.spool.file.read(_CHUNK):
            self.fh.write(text)
        self.spool.file.close()


def write_obligations(sheet: RowsSheet, spool: RowSpool, formats: Formats, words: BookWords, language: str) -> None:
    """Note, heads, filter and print setup around the rows of the spool."""
    last = len(COLUMNS) - 1
    note = words.rows_note if spool.shown == spool.count else words.more_rows
    numbers = {"there": spool.count, "shown": spool.shown}
    told = {name: written(number, CellKind.whole, language) for name, number in numbers.items()}
    sheet.spool = spool
    sheet.write_string(_NOTE, 0, note.format(**told), formats.caption)
    for column, (head, about) in enumerate(zip(spool.rows.heads, COLUMNS, strict=True)):
        sheet.write_string(_HEADS, column, head, formats.column)
        sheet.set_column(column, column, about.width)
    sheet.set_row(_HEADS, 32)
    sheet.freeze_panes(_FIRST, 1)
    bottom = _HEADS + max(spool.shown, 1)
    sheet.autofilter(_HEADS, 0, bottom, last)
    sheet.repeat_rows(_HEADS)
    sheet.dim_rowmax, sheet.dim_colmax = bottom, last
