"""How a value of the report is written, for every form alike.

Rules
-----
1. What is not told is a dash, never 0 and never empty.
2. A share has at most one decimal, a number one; halves go up, away from zero, as spreadsheets do it.
3. A share that is not all never reads as 100%, and one that is not nothing never as 0%.
4. Months are short and without a full stop: `1 jan 2026`.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from klantreis.reports.audit.model import Cell, CellKind

NOT_TOLD = "–"

_LOCALES = {"nl": "nl", "en": "en_GB"}
_TENTH = Decimal("0.1")
_LEAST, _MOST = Decimal("0.1"), Decimal("99.9")  #: per cent


@lru_cache(maxsize=4096)
def written(value: Cell, kind: CellKind, language: str) -> str:
    """The value as people read it in `nl` or `en`: `82,4%`, `3.148`, `1 jan 2026`, `jan 2026`, `–`.

    A text stays as it is, whatever the kind of its column. Raises KeyError for another language.
    """
    locale = _LOCALES[language]
    match value:
        case None:
            return NOT_TOLD
        case str():
            return value
        case date():
            form = "MMM y" if kind is CellKind.month else "d MMM y"
            return format_date(value, form, locale=locale).replace(".", "")
    if kind is CellKind.share:
        return _share(Decimal(str(value)) * 100, locale)
    return _number(Decimal(str(value)), _TENTH if kind is CellKind.number else Decimal(1), locale)


def _share(percent: Decimal, locale: str) -> str:
    shown = percent.quantize(_TENTH, ROUND_HALF_UP)
    mark = ""
    if shown == 0 < percent:
        mark, shown = "<", _LEAST
    elif shown == 100 > percent:
        mark, shown = ">", _MOST
    return f"{mark}{format_decimal(shown, '#,##0.#', locale=locale)}%"


def _number(value: Decimal, unit: Decimal, locale: str) -> str:
    return format_decimal(value.quantize(unit, ROUND_HALF_UP), "#,##0" if unit == 1 else "#,##0.0", locale=locale)
