"""The workbook as a whole: which sheets there are, in which order, and what it says of itself.

Rules
-----
1. Sheets: summary, one for each question, definitions, what the charts are drawn from, and the obligations. What is
   shared has no obligations.
2. Nothing that comes from data is a formula or a link.
3. The same audit gives the same bytes: the only date in it is the day asked.
4. The file is its owner's alone.
"""

from __future__ import annotations

import os
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.obligation_rows import ObligationRows
from klantreis.reports.audit.row_words import words_of as row_words_of
from klantreis.reports.audit.workbook import obligations
from klantreis.reports.audit.workbook.drawn import DrawnFrom
from klantreis.reports.audit.workbook.formats import Formats
from klantreis.reports.audit.workbook.names import sheet_name
from klantreis.reports.audit.workbook.obligations import RowSpool, RowsSheet, write_obligations
from klantreis.reports.audit.workbook.pen import Pen
from klantreis.reports.audit.workbook.sheets import SectionWriter, setup, write_definitions, write_summary
from klantreis.reports.audit.workbook.tables import TableWriter
from klantreis.reports.audit.workbook.words import words_of

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class AuditWorkbook:
    """Writes `report.xlsx`: add the cases as they pass, then finish it with the report.

    Without `finish` nothing is left at `path`.
    """

    def __init__(
        self, path: Path, question: Question, *, language: str = "nl", internal: bool = True,
        most: int = obligations.MOST,
    ) -> None:  # fmt: skip
        """`most`: rows in the sheet of obligations. Raises KeyError for another language than nl and en."""
        self._path, self._question, self._language, self._most = path, question, language, most
        self._words = words_of(language)
        self._book: Any = xlsxwriter.Workbook(path, _OPTIONS)
        self._formats = Formats(self._book, language)
        self._spool = self._new_spool() if internal else None

    def _new_spool(self) -> RowSpool:
        rows = ObligationRows(self._question, self._language)
        return RowSpool(rows, self._book.str_table, self._formats, self._most)

    def add(self, case: AuditedCase) -> None:
        """The obligations of a case; what is shared outside keeps none of them."""
        if self._spool:
            self._spool.add(case)

    def finish(self, report: Report) -> None:
        """Writes the file. Raises FileExistsError where there is one, KeyError where a word of the frame lacks."""
        os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._write(report)
        self._book.close()

    def close(self) -> None:
        """Gives up what is held for a workbook that will not be finished; after `finish` it does nothing."""
        if self._spool:
            self._spool.file.close()

    def _write(self, report: Report) -> None:
        book, words, formats = self._book, self._words, self._formats
        self._properties(report)
        summary = book.add_worksheet(words.summary)
        taken = [words.summary, words.definitions, words.drawn_from, words.obligations]
        names: list[str] = []
        for section in report.sections:
            names.append(sheet_name(section.title, [*taken, *names]))
        sheets = [book.add_worksheet(name) for name in names]
        definitions = book.add_worksheet(words.definitions)
        drawn = book.add_worksheet(words.drawn_from)
        pen = Pen(book, DrawnFrom(drawn, formats, words.drawn_note), words, report.words, formats.locale)
        writer = SectionWriter(report, formats, TableWriter(formats, words.empty), pen)
        for sheet, section in zip(sheets, report.sections, strict=True):
            writer.write(sheet, section)
        setup(drawn, report)
        last = [(words.definitions, report.words["definitions"]), (words.drawn_from, words.drawn_from)]
        if self._spool:
            self._write_obligations(report, self._spool)
            last.append((words.obligations, words.obligations))
        titles = [(name, section.title) for name, section in zip(names, report.sections, strict=True)]
        columns = row_words_of(self._language) if self._spool else None
        write_definitions(definitions, report, formats, columns, words.columns)
        write_summary(summary, report, formats, [*titles, *last])

    def _write_obligations(self, report: Report, spool: RowSpool) -> None:
        sheet = self._book.add_worksheet(self._words.obligations, worksheet_class=RowsSheet)
        write_obligations(sheet, spool, self._formats, self._words, self._language)
        setup(sheet, report)

    def _properties(self, report: Report) -> None:
        self._book.set_properties(
            {
                "title": f"{report.title} {report.subtitle}",
                "subject": self._words.subject,
                "author": "klantreis",
                "comments": report.basis,
                "created": datetime.combine(self._question.as_of, time(12)),
            }
        )
