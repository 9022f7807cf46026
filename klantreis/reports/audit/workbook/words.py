"""The words that only the workbook has: names of its own sheets and of what its charts are drawn from."""

from __future__ import annotations

from typing import NamedTuple


class BookWords(NamedTuple):
    summary: str
    definitions: str
    drawn_from: str
    obligations: str
    columns: str  #: heading over the meaning of the columns of the last sheet
    drawn_note: str
    rows_note: str
    more_rows: str  #: with the numbers of what is shown and what there is
    empty: str
    share: str
    step: str
    n: str
    low: str
    high: str
    limit_low: str
    limit_high: str
    outside: str
    inside: str
    coming: str
    subject: str


def words_of(language: str) -> BookWords:
    """Raises KeyError for a language the report is not written in."""
    return {"nl": _DUTCH, "en": _ENGLISH}[language]


_DUTCH = BookWords(
    summary="Samenvatting", definitions="Definities", drawn_from="Grafiekgegevens", obligations="Verplichtingen",
    columns="De kolommen van het blad ‘Verplichtingen’",
    drawn_note="Hiervan zijn de grafieken getekend. Dezelfde cijfers staan in de tabellen bij elke vraag.",
    rows_note="Alle {there} rijen. Kies bij ‘soort’ verplichting en bij ‘in periode’ ja: daaruit is het percentage "
    "geteld.",
    more_rows="De eerste {shown} van {there} rijen: meer past niet in een blad. Alle staan in obligations.csv.",
    empty="Geen rijen.", share="aandeel", step="werkdag", n="aantal", low="van", high="tot", limit_low="grens onder",
    limit_high="grens boven", outside="buiten de grenzen", inside="binnen de grenzen",
    coming="loopt af", subject="Hoe tijdig de opvolging was",
)  # fmt: skip

_ENGLISH = BookWords(
    summary="Summary", definitions="Definitions", drawn_from="Chart data", obligations="Obligations",
    columns="The columns of the sheet ‘Obligations’",
    drawn_note="The charts are drawn from this. The same figures stand in the tables with each question.",
    rows_note="All {there} rows. Choose obligation under ‘kind’ and yes under ‘in period’: from those the "
    "percentage is counted.",
    more_rows="The first {shown} of {there} rows: a sheet holds no more. All rows are in obligations.csv.",
    empty="No rows.", share="share", step="working day", n="number", low="from", high="to", limit_low="lower limit",
    limit_high="upper limit", outside="outside the limits", inside="inside the limits",
    coming="falls due", subject="How timely the follow-up was",
)  # fmt: skip
