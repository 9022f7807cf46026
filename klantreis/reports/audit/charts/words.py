"""The few words that stand in drawings themselves, and numbers on their axes."""

from datetime import date
from typing import NamedTuple

from babel.dates import format_date

from klantreis.reports.audit.model import CellKind
from klantreis.reports.audit.values import written


class Words(NamedTuple):
    """In one language."""

    locale: str
    nothing: str
    of: str
    month: str
    open_month: str
    limits: str
    mean: str
    signals: dict[str, str]
    interval: str
    inside: str
    outside: str
    limits95: str
    limits998: str
    number: str
    overdue: str
    coming: str
    capacity: str
    within: str
    against: str
    band: str


_NL = Words(
    locale="nl_NL", nothing="Er is nog te weinig om te tekenen.", of="van", month="een maand",
    open_month="maand nog niet voorbij", limits="hiertussen kan het toeval zijn", mean="gemiddelde",
    signals={
        "above": "boven de grenzen", "below": "onder de grenzen",
        "run_above": "lang boven het gemiddelde", "run_below": "lang onder het gemiddelde",
    },
    interval="95%-interval", inside="binnen de grenzen", outside="buiten de grenzen", limits95="95%-grens",
    limits998="99,8%-grens", number="aantal beoordeeld", overdue="nu te laat", coming="erbij in deze tijd",
    capacity="wat het team aankan", within="{} werkdagen", against="bij ruimte voor", band="95%-interval",
)  # fmt: skip
_EN = Words(
    locale="en_GB", nothing="There is too little to draw yet.", of="of", month="a month",
    open_month="month not over yet", limits="between these it may be chance", mean="mean",
    signals={
        "above": "above the limits", "below": "below the limits",
        "run_above": "long above the mean", "run_below": "long below the mean",
    },
    interval="95% interval", inside="inside the limits", outside="outside the limits", limits95="95% limit",
    limits998="99.8% limit", number="number judged", overdue="overdue now", coming="added in this time",
    capacity="what the team can do", within="{} working days", against="with room for", band="95% interval",
)  # fmt: skip


def words(language: str) -> Words:
    return _EN if language == "en" else _NL


def share(value: float, language: str) -> str:
    return written(value, CellKind.share, language)


def whole(value: float, language: str) -> str:
    return written(value, CellKind.whole, language)


def short_month(day: date, language: str) -> str:
    return format_date(day, "LLL", locale=words(language).locale).rstrip(".")


def short_day(day: date, language: str) -> str:
    return written(day, CellKind.day, language)
