"""The sheets of the workbook that hold words and tables: summary, one for each question, definitions.

Rules
-----
1. The summary is what a director reads first: numbers, what goes well, what does not, what to do, where the rest is.
2. A question's sheet has for each part its finding, its chart and its tables, in the order of the report.
3. Printed it is A4, lying, one page wide, with its name and number at the foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from klantreis.reports.audit.model import Part, Report, Section, Tone
from klantreis.reports.audit.obligation_rows import COLUMNS
from klantreis.reports.audit.row_words import RowWords
from klantreis.reports.audit.workbook.charts import can_be_drawn, native
from klantreis.reports.audit.workbook.formats import Formats
from klantreis.reports.audit.workbook.pen import Pen
from klantreis.reports.audit.workbook.tables import FIRST_WIDTH, OTHER_WIDTH, TableWriter, height_of

Sheet = Any  #: of XlsxWriter, which has no types

A4 = 9
_WIDE = 8  #: columns over which a sentence runs
_SIGNS = FIRST_WIDTH + (_WIDE - 1) * OTHER_WIDTH  #: in those
_PIXELS = 20  #: of a row
_SUMMARY_WIDTHS = (34, 16, 74)
_MARKS = {Tone.good: "✓", Tone.bad: "!", Tone.neutral: "·"}


def write_summary(sheet: Sheet, report: Report, formats: Formats, links: Sequence[tuple[str, str]]) -> None:
    """`links`: name and title of the sheets that follow."""
    frame = report.words
    for column, width in enumerate(_SUMMARY_WIDTHS):
        sheet.set_column(column, column, width)
    row = _head(sheet, report, formats)
    for tile in report.tiles:
        sheet.set_row(row, 27)
        sheet.write_string(row, 0, tile.title, formats.middle)
        sheet.write_string(row, 1, tile.value, formats.values[tile.tone])
        sheet.write_string(row, 2, tile.note, formats.middle)
        sheet.write_string(
            row, 3, "" if tile.tone is Tone.neutral else frame[tile.tone.value], formats.tones[tile.tone]
        )
        row += 1
    sheet.set_column(3, 3, 18)
    for name, sentences in (("well", report.well), ("badly", report.badly), ("to_do", report.to_do)):
        if sentences:
            row = _sentences(sheet, row + 1, frame[name], sentences, formats, numbered=name == "to_do")
    row += 1
    sheet.write_string(row, 0, frame["contents"], formats.heading)
    for name, title in links:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", formats.link, title)
    setup(sheet, report, pages=1)


def _head(sheet: Sheet, report: Report, formats: Formats) -> int:
    """The first free row under title, subtitle, basis and what may be done with it."""
    width = sum(_SUMMARY_WIDTHS)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, report.title, formats.title)
    sheet.write_string(1, 0, report.subtitle, formats.heading)
    for row, text in ((2, report.basis), (3, report.words["internal" if report.internal else "shared"])):
        sheet.merge_range(row, 0, row, 2, text, formats.quiet)
        sheet.set_row(row, height_of(text, width))
    return 5


def _sentences(
    sheet: Sheet, row: int, heading: str, sentences: Sequence[str], formats: Formats, *, numbered: bool
) -> int:
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, heading, formats.heading)
    for number, sentence in enumerate(sentences, start=1):
        row += 1
        told = f"{number}. {sentence}" if numbered else sentence
        sheet.merge_range(row, 0, row, 2, told, formats.wrapped)
        sheet.set_row(row, height_of(told, sum(_SUMMARY_WIDTHS)))
    return row + 1


class SectionWriter:
    """Writes the sheets of the questions."""

    def __init__(self, report: Report, formats: Formats, tables: TableWriter, pen: Pen) -> None:
        self._report, self._formats, self._tables, self._pen = report, formats, tables, pen
        self._defined = {name: (title, text) for name, title, text in report.definitions}

    def write(self, sheet: Sheet, section: Section) -> None:
        sheet.set_column(0, 0, FIRST_WIDTH)
        sheet.set_column(1, 13, OTHER_WIDTH)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, section.title, self._formats.title)
        row = self._sentence(sheet, 1, self._definition(section), self._formats.quiet)
        sheet.freeze_panes(1, 0)
        for part in section.parts:
            row = self._part(sheet, row + 1, part)
        setup(sheet, self._report)

    def _definition(self, section: Section) -> str:
        title, text = self._defined.get(section.definition, ("", ""))
        return f"{title}: {text}" if text else ""

    def _part(self, sheet: Sheet, row: int, part: Part) -> int:
        mark = "" if part.tone is Tone.neutral else f"{_MARKS[part.tone]} {self._report.words[part.tone.value]}: "
        row = self._sentence(sheet, row, f"{mark}{part.finding}", self._formats.found[part.tone])
        if part.chart and can_be_drawn(part.chart):
            chart, height = native(self._pen, part.chart)
            sheet.insert_chart(row, 0, chart, {"description": part.chart.alt, "object_position": 2, "y_offset": 6})
            row += -(-(height + 12) // _PIXELS)
        row = self._sentence(sheet, row, part.note, self._formats.quiet)
        for table in part.tables:
            row = self._tables.write(sheet, row, table)
        return row + 1

    def _sentence(self, sheet: Sheet, row: int, text: str, form: Any) -> int:
        if not text:
            return row
        sheet.merge_range(row, 0, row, _WIDE - 1, text, form)
        sheet.set_row(row, height_of(text, _SIGNS, 17))
        return row + 1


def write_definitions(sheet: Sheet, report: Report, formats: Formats, rows: RowWords | None, heading: str) -> None:
    """What each figure is; with `rows` also what the columns of the obligations mean, under `heading`."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 120)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, report.words["definitions"], formats.title)
    sheet.freeze_panes(1, 0)
    row = _pairs(sheet, 2, [(title, text) for _, title, text in report.definitions], formats)
    row = _pairs(sheet, row, [("–", report.words["dash"])], formats)
    if rows:
        sheet.write_string(row + 1, 0, heading, formats.heading)
        heads = [rows.columns[column.name] for column in COLUMNS]
        _pairs(sheet, row + 2, [(head.title, head.meaning) for head in heads], formats)
    setup(sheet, report)


def _pairs(sheet: Sheet, row: int, pairs: Sequence[tuple[str, str]], formats: Formats) -> int:
    for name, text in pairs:
        sheet.write_string(row, 0, name, formats.caption)
        sheet.write_string(row, 1, text, formats.wrapped)
        sheet.set_row(row, height_of(text, 120))
        row += 1
    return row


def setup(sheet: Sheet, report: Report, *, pages: int = 0) -> None:
    """How the sheet is printed; `pages`: so many and no more, 0: as many as it takes."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, pages)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    page, of = report.words["page"], report.words["of"]
    sheet.set_footer(f"&L{_plain(report.subtitle)}&C&A&R{page} &P {of} &N")


def _plain(text: str) -> str:
    """A text in a footer, where `&` begins a code."""
    return text.replace("&", "&&")[:200]
