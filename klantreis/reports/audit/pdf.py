"""The report as a PDF on A4.

Rules
-----
1. What the report says reaches the typesetter as JSON and is shown as text. Nothing of it is read as markup or a path.
2. It is PDF/UA-1 (ISO 14289-1): tagged, with title and language, heads of columns, and words for each chart. The
   typesetter checks that itself and refuses what is not.
3. The first page is what a director reads in a minute. A long table is cut, and says how many rows the workbook has.
   Tables that stand aside are left out; each section says where they are.
4. The same report gives the same bytes: the only date in it is the one given.
5. The fonts are those that come with the typesetter. A sign they lack is shown as a question mark, never as a box.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

import typst

from klantreis.errors import FixInput
from klantreis.reports.audit import charts
from klantreis.reports.audit.model import CellKind, CurveChart, Part, Report, Section, Table
from klantreis.reports.audit.pdf_words import words_of
from klantreis.reports.audit.values import written

TEMPLATE = files("klantreis.reports.audit").joinpath("report.typ").read_bytes()
FONT = "Libertinus Serif"
MOST = 50  #: rows of a table
_MOST_OF_CURVE = 20  #: of one under a curve, which has a point for each day
_WIDTH, _FIRST_WIDTH, _LEAST_FIRST = 170.0, 76.0, 26.0  #: millimetres: the page, its first column at most and at least
#: Columns at most, and how many millimetres one of numbers then has.
_NUMBER_WIDTHS = ((5, 24.0), (6, 22.5), (7, 21.0), (9, 16.5), (11, 15.0), (99, 11.7))
_NUMBERS = frozenset({CellKind.whole, CellKind.share, CellKind.workdays, CellKind.number})
_NO_SIGN = "could not be displayed"  #: how the typesetter says that no font has a sign


def pdf(report: Report, day: date) -> bytes:
    """The file. `day`: the day asked, the date the document bears.

    Raises KeyError for a language other than nl and en, FixInput where the typesetter refuses the report.
    """
    parts = json.dumps(_parts(report, day), ensure_ascii=False)
    try:
        return _compiled(parts, day)
    except typst.TypstError as problem:
        if _NO_SIGN not in problem.message:
            raise FixInput(f"report.pdf: the typesetter refused it: {problem.message}") from None
    return _compiled("".join(map(_shown, parts)), day)


def _compiled(parts: str, day: date) -> bytes:
    made = typst.Compiler(ignore_system_fonts=True).compile(
        input=TEMPLATE,
        format="pdf",
        sys_inputs={"report": parts},
        pdf_standards="ua-1",
        timestamp=int(datetime.combine(day, time(12), UTC).timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _shown(sign: str) -> str:
    """A question mark for what lies beyond Latin, Greek and Cyrillic and the signs we write ourselves."""
    return sign if ord(sign) < 0x0530 or 0x1E00 <= ord(sign) < 0x2300 else "?"


def _parts(report: Report, day: date) -> dict[str, Any]:
    return {
        "language": report.language,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "title": report.title,
        "subtitle": report.subtitle,
        "basis": report.basis,
        "audience": report.words["internal" if report.internal else "shared"],
        "words": report.words,
        "tiles": [
            {"title": tile.title, "value": tile.value, "note": tile.note, "tone": tile.tone.value}
            for tile in report.tiles
        ],
        "well": report.well,
        "badly": report.badly,
        "to_do": report.to_do,
        "sections": [_section(section, report) for section in report.sections],
        "definitions": [{"name": name, "title": title, "text": text} for name, title, text in report.definitions],
    }


def _section(section: Section, report: Report) -> dict[str, Any]:
    defined = {name: title for name, title, _ in report.definitions}
    return {
        "title": section.title,
        "definition": section.definition,
        "defined": defined.get(section.definition, ""),
        "parts": [_part(part, report.language) for part in section.parts],
        "more": _aside(section, report),
    }


def _aside(section: Section, report: Report) -> str:
    """Where the tables are that are left out here; empty where none is."""
    any_aside = any(table.aside for part in section.parts for table in part.tables)
    return report.words["more_in_workbook"] if any_aside else ""


def _part(part: Part, language: str) -> dict[str, Any]:
    chart = part.chart
    return {
        "finding": part.finding,
        "tone": part.tone.value,
        "svg": charts.svg(chart, wide=True, language=language, font=FONT) if chart else "",
        "alt": chart.alt if chart else "",
        "note": part.note,
        "tables": [_table(table, language, most_of(part)) for table in part.tables if not table.aside],
    }


def most_of(part: Part) -> int:
    """How many rows of a table of this part are shown."""
    is_curve = part.chart is not None and isinstance(part.chart.drawing, CurveChart)
    return _MOST_OF_CURVE if is_curve else MOST


def _table(table: Table, language: str, most: int) -> dict[str, Any]:
    shown = [
        [written(value, column.kind, language) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows[:most]
    ]
    return {
        "caption": table.caption,
        "heads": [column.title for column in table.columns],
        "kinds": ["text", *("number" if column.kind in _NUMBERS else "text" for column in table.columns[1:])],
        "widths": _widths(table),
        "rows": shown,
        "more": _more(len(table.rows), most, language),
        "note": table.note,
    }


def _more(rows: int, most: int, language: str) -> str:
    if 0 < rows <= most:
        return ""
    words = words_of(language)
    return words.more.format(shown=most, there=written(rows, CellKind.whole, language)) if rows else words.empty


def _widths(table: Table) -> list[float]:
    """Of the columns, in millimetres: numbers as their heads need, texts twice that, the first the rest."""
    columns = len(table.columns)
    number = next(width for most, width in _NUMBER_WIDTHS if columns <= most)
    inner = [number if column.kind in _NUMBERS else number * 1.8 for column in table.columns[1:]]
    first = _FIRST_WIDTH if table.columns[0].kind not in _NUMBERS else number * 1.2
    scale = min(1.0, (_WIDTH - _LEAST_FIRST) / sum(inner)) if inner else 1.0
    inner = [width * scale for width in inner]
    return [min(first, _WIDTH - sum(inner)), *inner]
