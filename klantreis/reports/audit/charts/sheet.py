"""The sheet a drawing is made on: its width, its one size of text, and its language."""

from dataclasses import dataclass
from typing import NamedTuple

from klantreis.reports.audit.saying import texts


@dataclass(frozen=True, slots=True)
class Sheet:
    """`wide` for a page, else for a telephone. Every drawing of one width has text of one size."""

    wide: bool
    language: str

    @property
    def width(self) -> float:
        return 720 if self.wide else 340

    @property
    def size(self) -> float:
        """Of all text. At 320 pixels with margins a narrow one is drawn at six sevenths: still 12."""
        return 13 if self.wide else 14

    @property
    def line(self) -> float:
        """From one line of text to the next."""
        return 17 if self.wide else 18

    def word(self, name: str) -> str:
        """Raises KeyError for a language that the report is not written in."""
        return texts(self.language)[f"chart.{name}"]


class Drawn(NamedTuple):
    """Elements in the order in which they are painted, and how high the whole is."""

    marks: list[str]
    height: float
