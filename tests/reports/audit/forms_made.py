"""All forms of one audit of invented cases, made once, and read back as a stranger would read them."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pypdf

from klantreis.core.timeliness.auditing import audit
from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.figures import Figures
from klantreis.core.timeliness.sharing import shared
from klantreis.reports.audit.figures_json import figures_json
from klantreis.reports.audit.html import html
from klantreis.reports.audit.model import Report, Table
from klantreis.reports.audit.obligation_rows import COLUMNS
from klantreis.reports.audit.pdf import pdf
from klantreis.reports.audit.rows import ObligationsCsv
from klantreis.reports.audit.titles import Titles
from klantreis.reports.audit.workbook import AuditWorkbook
from klantreis.reports.audit.writing import write_report
from tests.support.audited import cases, question

Row = dict[str, str]


@dataclass(frozen=True)
class Forms:
    """What was made, and where it stands."""

    question: Question
    figures: Figures
    report: Report
    folder: Path

    @property
    def told(self) -> dict[str, Any]:
        """`figures.json`."""
        read: dict[str, Any] = json.loads((self.folder / "figures.json").read_text("utf-8"))
        return read

    @property
    def value(self) -> dict[str, Any]:
        """Its figures by name."""
        return {name: entry["value"] for name, entry in self.told["figures"].items()}

    def rows(self) -> list[Row]:
        """`obligations.csv`, by the names of its columns."""
        with (self.folder / "obligations.csv").open(encoding="utf-8-sig", newline="") as file:
            _, *rows = csv.reader(file, delimiter=";")
        return [dict(zip((column.name for column in COLUMNS), row, strict=True)) for row in rows]

    def book(self) -> Any:
        return openpyxl.load_workbook(self.folder / "report.xlsx")

    def page(self) -> dict[str, list[list[str]]]:
        """The tables of `report.html` by caption: their rows as written, the heads first."""
        reader = _Tables()
        reader.feed((self.folder / "report.html").read_text("utf-8"))
        return reader.found

    def paper(self) -> str:
        """The text of `report.pdf` without white space."""
        pages = pypdf.PdfReader(self.folder / "report.pdf").pages
        return squeezed("".join(page.extract_text() for page in pages))

    def tables(self) -> Iterator[Table]:
        return (table for section in self.report.sections for part in section.parts for table in part.tables)


def squeezed(text: str) -> str:
    return "".join(text.split())


def make(folder: Path, people: int = 220, language: str = "nl") -> Forms:
    """One pass over the cases, and every form of what was found."""
    asked, lives = question(), cases(people)
    figures = audit(lives, asked)
    report = write_report(figures, Titles(), language=language)
    book = AuditWorkbook(folder / "report.xlsx", asked, language=language)
    with ObligationsCsv(folder / "obligations.csv", asked, language) as rows:
        for case in lives:
            _add(case, rows, book)
    book.finish(report)
    (folder / "figures.json").write_text(figures_json(figures, report), "utf-8")
    (folder / "report.html").write_text(html(report), "utf-8")
    (folder / "report.pdf").write_bytes(pdf(report, asked.as_of))
    return Forms(asked, figures, report, folder)


def make_shared(folder: Path, people: int = 220) -> set[str]:
    """What may leave the house, of the same cases; and the references that may not."""
    asked, lives = question(), cases(people)
    figures = shared(audit(lives, asked))
    report = write_report(figures, Titles(), internal=False)
    book = AuditWorkbook(folder / "report.xlsx", asked, internal=False)
    for case in lives:
        book.add(case)
    book.finish(report)
    (folder / "figures.json").write_text(figures_json(figures, report), "utf-8")
    (folder / "report.html").write_text(html(report), "utf-8")
    (folder / "report.pdf").write_bytes(pdf(report, asked.as_of))
    return {case.ref for case in lives}


def _add(case: AuditedCase, rows: ObligationsCsv, book: AuditWorkbook) -> None:
    rows.add(case)
    book.add(case)


def as_day(value: object) -> object:
    """A day as a spreadsheet gives it back, as a day."""
    return (
        value.date() if isinstance(value, datetime) else date.fromisoformat(value) if isinstance(value, str) else value
    )


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("caption", "th", "td"):
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("caption", "th", "td") or self._text is None:
            return
        text = "".join(self._text)
        if tag == "caption":
            self.found[text] = self._rows
        else:
            self._rows[-1].append(text)
        self._text = None
