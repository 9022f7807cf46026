"""A work list filled in as a colleague would: by the words that stand in its columns.

book = Filled(workbook(found), tmp_path / "kw-1.xlsx")
book.fill("Contact houden", event="contact_held", when="vr 2026-03-06", detail="channel=phone")
path = book.save()
"""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from klantreis.reports import worklist_book as book
from tests.core.small_journeys import day


@dataclass
class Filled:
    """A list in hand."""

    content: bytes
    path: Path
    workbook: Any = field(init=False)

    def __post_init__(self) -> None:
        self.workbook = openpyxl.load_workbook(BytesIO(self.content))
        self.sheet = self.workbook[book.SHEET]
        self.top = next(row for row in range(1, 20) if self.sheet.cell(row, 1).value == book.REF)

    def rows(self) -> list[dict[str, Any]]:
        """What stands on it, by column, with the number of the row as `row`."""
        return [
            {
                "row": number,
                **{name: self.sheet.cell(number, at).value for at, name in enumerate(book.COLUMNS, start=1)},
            }
            for number in range(self.top + 1, self.sheet.max_row + 1)
        ]

    def row(self, what: str, ref: str = "") -> int:
        """The row that says this in the column `Wat`."""
        found = [row["row"] for row in self.rows() if what in row[book.WHAT] and ref in ("", row[book.REF])]
        assert len(found) == 1, (what, [row[book.WHAT] for row in self.rows()])
        return int(found[0])

    def choices(self, row: int, name: str) -> list[str]:
        """The drop-down of a cell."""
        cell = self.sheet.cell(row, book.COLUMNS.index(name) + 1).coordinate
        for check in self.sheet.data_validations.dataValidation:
            if cell in check.sqref and check.type == "list":
                found = self.workbook[book.CHOICES][check.formula1.partition("!")[2].replace("$", "")]
                cells = [each[0] for each in found] if isinstance(found, tuple) else [found]
                return [str(each.value) for each in cells]
        return []

    def put(self, row: int, name: str, value: object) -> None:
        self.sheet.cell(row, book.COLUMNS.index(name) + 1).value = value

    def fill(
        self, what: str, *, event: str, when: str, next: str = "", detail: str = "", until: str = "", ref: str = ""
    ) -> int:
        """Choose from the drop-downs of this row, by code; gives the number of the row."""
        row = self.row(what, ref)
        self.put(row, book.EVENT, self._choice(row, book.EVENT, event))
        self.put(row, book.WHEN, datetime.combine(day(when), datetime.min.time()))
        if next:
            weekday, on, clock = next.split()
            self.put(row, book.NEXT, datetime.fromisoformat(f"{day(f'{weekday} {on}')}T{clock}"))
        if detail:
            self.put(row, book.DETAIL, self._choice(row, book.DETAIL, detail))
        if until:
            self.put(row, book.DAY, datetime.combine(day(until), datetime.min.time()))
        return row

    def _choice(self, row: int, name: str, code: str) -> str:
        found = [choice for choice in self.choices(row, name) if choice.endswith(f"({code})")]
        assert found, (code, self.choices(row, name))
        return found[0]

    def save(self) -> Path:
        self.workbook.save(self.path)
        return self.path
