"""Rows with a label: beside what is drawn on a wide sheet, above it on a narrow one."""

from dataclasses import dataclass

from klantreis.reports.audit.charts.marks import labels
from klantreis.reports.audit.charts.measure import width, wrap
from klantreis.reports.audit.charts.sheet import Drawn, Sheet

_MOST = 0.34  #: of the sheet, for labels


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are laid out: `left` is where drawings begin."""

    sheet: Sheet
    left: float

    def label(self, said: str, top: float, middle: float) -> Drawn:
        """The label of a row that begins at `top`. On a wide sheet its height is that of the label alone, around
        `middle` below the top; on a narrow one what is drawn begins under it."""
        sheet = self.sheet
        if not sheet.wide:
            lines = wrap(said, sheet.width - 2, sheet.size)
            written = labels(0, top + sheet.size, lines, sheet.size, sheet.line)
            return Drawn(written, len(lines) * sheet.line + 2)
        lines = wrap(said, self.left - 14, sheet.size)
        written = labels(self.left - 12, top + middle + 4.5, lines, sheet.size, sheet.line, text_anchor="end")
        return Drawn(written, (len(lines) - 1) * sheet.line)


def rows(sheet: Sheet, said: list[str]) -> Rows:
    """Room for the widest label, but no more than a third of a wide sheet; longer ones take more lines."""
    if not sheet.wide:
        return Rows(sheet, 0.0)
    widest = max((width(each, sheet.size) for each in said), default=0.0)
    return Rows(sheet, min(widest, sheet.width * _MOST) + 16)
