"""The words that only the PDF has."""

from __future__ import annotations

from typing import NamedTuple


class PdfWords(NamedTuple):
    more: str  #: with the numbers of what is shown and what there is
    empty: str


def words_of(language: str) -> PdfWords:
    """Raises KeyError for a language the report is not written in."""
    return _WORDS[language]


_WORDS = {
    "nl": PdfWords("De eerste {shown} van {there} rijen. De andere staan in het werkboek.", "Geen rijen."),
    "en": PdfWords("The first {shown} of {there} rows. The others are in the workbook.", "No rows."),
}
