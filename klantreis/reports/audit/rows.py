"""`obligations.csv`: the obligations behind the figures, for a Dutch spreadsheet.

Rules
-----
1. UTF-8 with its mark, `;`, a comma in decimals, days as ISO: as every CSV we write.
2. What a spreadsheet would take for a formula gets an apostrophe.
3. The file is its owner's alone, and is never written over another.
4. A case at a time: what is held is one case, whatever the size of the audit.
"""

from __future__ import annotations

import csv
import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.reports.audit.model import Cell
from klantreis.reports.audit.obligation_rows import ObligationRows
from klantreis.usecases.sheets import guarded


class ObligationsCsv:
    """Writes `obligations.csv`. Add cases in any order; close it, or use it as a context."""

    def __init__(self, path: Path, question: Question, language: str = "nl") -> None:
        """Raises FileExistsError where the file is there already, KeyError for another language than nl and en."""
        self._rows = ObligationRows(question, language)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=";")
        self._writer.writerow(self._rows.heads)
        self.count = 0  #: rows written

    def __enter__(self) -> ObligationsCsv:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, case: AuditedCase) -> None:
        rows = [[_text(cell) for cell in row] for row in self._rows.of(case)]
        self._writer.writerows(rows)
        self.count += len(rows)

    def close(self) -> None:
        self._file.close()


@lru_cache(maxsize=65_536, typed=True)
def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case date():
            return cell.isoformat()
        case float():
            return str(cell).replace(".", ",")
    return str(cell)
