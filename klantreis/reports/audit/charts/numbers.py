"""Numbers, months and days as drawings write them. Their words are in `words_nl.toml` and `words_en.toml`."""

from datetime import date

from babel.dates import format_date

from klantreis.reports.audit.model import CellKind
from klantreis.reports.audit.values import written


def share(value: float, language: str) -> str:
    return written(value, CellKind.share, language)


def whole(value: float, language: str) -> str:
    return written(value, CellKind.whole, language)


def short_month(day: date, language: str) -> str:
    return format_date(day, "LLL", locale=language).rstrip(".")


def short_day(day: date, language: str) -> str:
    return written(day, CellKind.day, language)
