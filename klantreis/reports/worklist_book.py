"""A work list as a workbook that is filled in and handed in again.

Rules
-----
1. Nothing in it is a formula; only a link into the municipality's own system is a link. Lists of choices stand on a
   hidden sheet.
2. What is not to be filled in is grey and protected, without a password: it keeps from slips, it is no secret.
3. What may be chosen is a drop-down of that row alone; days and moments are checked by the spreadsheet, and by us.
4. The same list gives the same bytes: the only moment in it is when the list was made.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from babel.dates import format_date
from xlsxwriter.utility import xl_range_abs

from klantreis.core.worklist import ListRow, Offer, WorkList

FILE_NAME = "werklijst.xlsx"
SHEET, CHOICES = "Werklijst", "Keuzes"
REF, WHAT, DUE, LATE = "Dossier", "Wat", "Moest op / voor", "Werkdagen te laat"
EVENT, WHEN, NEXT = "Wat gebeurde er", "Wanneer", "Volgende afspraak"
DETAIL, DETAIL_2, DAY, MARK = "Bijzonderheid", "Nog een bijzonderheid", "Datum erbij", "Kenmerk"
COLUMNS = (REF, WHAT, DUE, LATE, EVENT, WHEN, NEXT, DETAIL, DETAIL_2, DAY, MARK)
FILLED_IN = (EVENT, WHEN, NEXT, DETAIL, DETAIL_2, DAY)
_WIDTHS = (14, 44, 13, 11, 34, 12, 17, 30, 30, 12, 12)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FONT: dict[str, object] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_INK, _DEEP, _GREY, _LINE = "#1f2933", "#1f4e79", "#f1f3f5", "#c5ccd3"
_PER_LINE = 42  #: characters that surely fit on a line of the column `Wat`
_BACK, _FORTH = timedelta(days=366), timedelta(days=366)


def workbook(made: WorkList) -> bytes:
    """The file."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, _OPTIONS)
    book.set_properties({"title": f"Werklijst {made.owner}", "created": made.at.replace(tzinfo=None)})
    _Writer(book, made).write()
    book.close()
    return content.getvalue()


def explanation(made: WorkList) -> list[str]:
    """What stands above the rows."""
    back = f"Stuur dit bestand als bijlage naar {made.return_to}" if made.return_to else "Lever dit bestand weer in"
    lines = [
        "Vul per regel in wat er gebeurde en wanneer: kies uit de lijstjes, en laat leeg waar niets te melden is.",
        f"{back}; u krijgt bericht wat er is vastgelegd, en twee keer hetzelfde insturen kan geen kwaad.",
        "Schrijf nergens een naam, een adres of eigen tekst in; aan de grijze vakken hoeft u niets te doen.",
    ]
    if made.left_out:
        lines.append(
            f"Let op: {made.left_out} regels passen hier niet op. Die ziet u zodra de regels hierboven klaar zijn."
        )
    if not made.rows:
        lines.append("Er staat op dit moment niets voor u open.")
    return lines


class _Writer:
    """Writes one list into one workbook."""

    def __init__(self, book: Any, made: WorkList) -> None:
        self._made, self._sheet, self._choices = made, book.add_worksheet(SHEET), book.add_worksheet(CHOICES)
        self._lists: dict[tuple[str, ...], str] = {}  #: choices -> where they stand
        grey = {"bg_color": _GREY, "border": 1, "border_color": _LINE, "text_wrap": True}
        white = {"locked": False, "border": 1, "border_color": _LINE, "text_wrap": True}
        self._title = _format(book, bold=True, font_size=16, font_color=_DEEP)
        self._plain = _format(book)
        self._head = _format(book, bold=True, bg_color=_DEEP, font_color="#ffffff", text_wrap=True, border=1)
        self._grey, self._link = (
            _format(book, **grey),
            _format(book, **grey | {"font_color": "#1f5a8a", "underline": 1}),
        )
        self._number = _format(book, **grey, align="center")
        self._grey_day = _format(book, **grey, num_format="[$-413]ddd dd-mm-yyyy", align="left")
        self._white = _format(book, **white)
        self._day = _format(book, **white, num_format="dd-mm-yyyy", align="left")
        self._moment = _format(book, **white, num_format="dd-mm-yyyy hh:mm", align="left")

    def write(self) -> None:
        top = self._explain()
        for column, name in enumerate(COLUMNS):
            self._sheet.write_string(top, column, name, self._head)
        for number, row in enumerate(self._made.rows, start=top + 1):
            self._row(number, row)
        self._lay_out(top)

    def _explain(self) -> int:
        """The lines above the rows; the number of the row that comes after them."""
        day = format_date(self._made.day, "EEEE d MMMM y", locale="nl")
        self._sheet.write_string(0, 0, f"Werklijst van {self._made.owner}, {day}", self._title)
        lines = explanation(self._made)
        for number, line in enumerate(lines, start=1):
            self._sheet.write_string(number, 0, line, self._plain)
        return len(lines) + 1

    def _lay_out(self, top: int) -> None:
        sheet, last = self._sheet, COLUMNS.index(MARK)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, None, {"hidden": column == last})
        sheet.set_row(0, 26)
        sheet.set_row(top, 34)
        sheet.freeze_panes(top + 1, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&LWerklijst&CGeen namen op deze lijst&RBlad &P van &N")
        self._choices.hide()
        self._choices.protect()

    def _row(self, number: int, row: ListRow) -> None:
        sheet = self._sheet
        lines = -(-len(row.words()) // _PER_LINE)
        sheet.set_row(number, 15 * max(lines, 1) + 5)
        if self._made.case_url:
            url = self._made.case_url.replace("{ref}", row.ref)
            sheet.write_url(number, 0, url, self._link, row.ref, "Open het dossier in uw eigen systeem")
        else:
            sheet.write_string(number, 0, row.ref, self._grey)
        sheet.write_string(number, 1, row.words(), self._grey)
        if row.due:
            sheet.write_datetime(number, 2, datetime(row.due.year, row.due.month, row.due.day), self._grey_day)  # noqa: DTZ001
        else:
            sheet.write_blank(number, 2, None, self._grey)
        if row.workdays_late:
            sheet.write_number(number, 3, row.workdays_late, self._number)
        else:
            sheet.write_blank(number, 3, None, self._number)
        sheet.write_string(number, COLUMNS.index(MARK), row.mark, self._plain)
        self._to_fill_in(number, row)

    def _to_fill_in(self, number: int, row: ListRow) -> None:
        offers = row.offers
        self._cell(number, EVENT, self._white if offers else None, self._one_of([offer.text() for offer in offers]))
        self._cell(
            number, WHEN, self._day if offers else None, self._between("de dag waarop het gebeurde", "3-12-2026")
        )
        appointment = bool(row.again) or any(offer.moment for offer in offers)
        hour = self._between("de dag en de tijd van de afspraak", "3-12-2026 10:00")
        self._cell(number, NEXT, self._moment if appointment else None, hour)
        details = _details(offers)
        for name in (DETAIL, DETAIL_2):
            self._cell(number, name, self._white if details else None, self._one_of(details))
        until = any(offer.day for offer in offers)
        self._cell(number, DAY, self._day if until else None, self._between("de datum die erbij hoort", "31-12-2026"))

    def _cell(self, number: int, name: str, format_: Any, check: dict[str, Any] | None) -> None:
        column = COLUMNS.index(name)
        self._sheet.write_blank(number, column, None, format_ or self._grey)
        if format_ and check:
            self._sheet.data_validation(number, column, number, column, check)

    def _one_of(self, choices: Sequence[str]) -> dict[str, Any] | None:
        if not choices:
            return None
        return {
            "validate": "list",
            "source": self._listed(tuple(choices)),
            "error_title": "Kies uit de lijst",
            "error_message": "Kies een van de regels uit het lijstje, of laat het vak leeg.",
        }

    def _listed(self, choices: tuple[str, ...]) -> str:
        """Where these choices stand on the hidden sheet; each list stands there once."""
        if choices not in self._lists:
            column = len(self._lists)
            self._choices.write_column(0, column, choices, self._plain)
            self._lists[choices] = f"={CHOICES}!{xl_range_abs(0, column, len(choices) - 1, column)}"
        return self._lists[choices]

    def _between(self, what: str, example: str) -> dict[str, Any]:
        day = self._made.at.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": day - _BACK,
            "maximum": day + _FORTH,
            "input_title": "Datum",
            "input_message": f"Vul in: {what}, zoals {example}.",
            "error_title": "Geen datum",
            "error_message": f"Vul {what} in, zoals {example}.",
        }


def _details(offers: Iterable[Offer]) -> list[str]:
    """The codes of every event that can be chosen on this row, each once."""
    return list(dict.fromkeys(code.text() for offer in offers for code in offer.codes))


def _format(book: Any, **properties: object) -> Any:
    return book.add_format({**_FONT, "font_color": _INK, **properties})
