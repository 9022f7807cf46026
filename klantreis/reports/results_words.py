"""The figures of a programme as Dutch words and numbers. Values in, text out."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from klantreis.core.names import ENROLLED
from klantreis.core.parser import parse_term
from klantreis.core.results.cells import LEAST, Cell
from klantreis.core.results.comparing import Comparison
from klantreis.core.results.goals import GoalReached
from klantreis.core.results.periods import Period
from klantreis.core.results.shares import Difference, Share
from klantreis.core.results.situations import Situations
from klantreis.reports.words import term

EURO = "euro"
_DIGITS = 3
_TERM_FROM = re.compile(r"(\w+) ([+-]) (\d+(?:wd|d|w|m|y))")
_WHOLE, _CENTS = "¤\xa0#,##0", "¤\xa0#,##0.00"  #: a space that does not break
HIDDEN = {"small": f"<{LEAST}", "beside": "–"}
#: Units of goals of which we know what one is called: a journey writes them freely, in the plural.
SINGULAR = {"huishoudens": "huishouden", "inwoners": "inwoner", "mensen": "mens", "plekken": "plek"}
_UNITS = {"m": ("maand", "maanden"), "w": ("week", "weken"), "d": ("dag", "dagen"), "wd": ("werkdag", "werkdagen")}


def number(value: int | Decimal) -> str:
    """`1.234`, `13,5`."""
    return format_decimal(value, locale="nl")


def counted(count: int, one: str, more: str) -> str:
    return f"{number(count)} {one if count == 1 else more}"


def unit_of(value: int | Decimal, unit: str) -> str:
    """What stands after this number: `1 inwoner`, `2 inwoners`; a unit we do not know stays as it was written."""
    return SINGULAR.get(unit, unit) if value == 1 else unit


def people(count: int) -> str:
    return counted(count, "mens", "mensen")


def cell(value: Cell) -> str:
    """`<5` where it is small, `–` where it would give a small one away."""
    return HIDDEN[value.hidden] if value.people is None else number(value.people)


def amount(value: int | Decimal, unit: str) -> str:
    """A number in its unit; money as `€ 4.500.000`, with cents where there are any."""
    if unit != EURO:
        return number(value)
    whole = value == int(value)
    return format_currency(value, "EUR", _WHOLE if whole else _CENTS, locale="nl", currency_digits=False)


def percentage(value: float) -> str:
    return f"{points(value)}%"


def points(value: float) -> str:
    """A share as a percentage, to one digit: `37,5`. Differences are told alike, so that they can be checked."""
    return format_decimal(round(Decimal(value) * 100, 1), "#,##0.0", locale="nl")


def interval(share: Share) -> str:
    return f"{percentage(share.low)} tot {percentage(share.high)}"


def listed(words: Sequence[str], last: str) -> str:
    """`a, b of c`."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def goal(reached: GoalReached) -> str:
    """`212 van 500 inwoners, na 13 van 36 maanden; in dit tempo 587.`"""
    parts = [_reached(reached), _time(reached.period)]
    return "".join([*parts, _pace(reached), "."])


def _reached(reached: GoalReached) -> str:
    unit = reached.unit or ("" if reached.field else "mensen")
    told = amount(reached.reached, unit)
    if reached.target is not None:
        told = f"{told} van {amount(reached.target, unit)}"
    last = reached.reached if reached.target is None else reached.target
    return told if unit in ("", EURO) else f"{told} {unit_of(last, unit)}"


def _time(period: Period) -> str:
    if period.day < period.since:
        return f"; telt pas vanaf {day(period.since)}"
    if period.until is None:
        return f" sinds {day(period.since)}"
    one, more = _UNITS[period.unit]
    if period.is_over:
        return f"; de {counted(period.over, one, more)} zijn om sinds {day(period.until)}"
    return f", na {number(period.passed)} van {counted(period.over, one, more)}"


def _pace(reached: GoalReached) -> str:
    period = reached.period
    if reached.pace is not None:
        about = _rounded(reached.pace)
        return f"; in dit tempo {'' if about == reached.pace else 'ongeveer '}{amount(about, reached.unit)}"
    too_early = period.until is not None and period.day >= period.since and not period.is_over
    return "; te vroeg om een tempo te noemen" if too_early else ""


def _rounded(pace: int) -> int:
    """To three digits: a pace is no more exact than that."""
    return round(pace, min(_DIGITS - len(str(abs(pace))), 0))


def day(value: date) -> str:
    """`1 jan 2026`."""
    return format_date(value, "d MMM y", locale="nl").replace(".", "")


def overlap(found: Situations) -> str:
    """`749 labels bij 726 mensen; 23 mensen tellen dubbel.`"""
    told = f"{counted(found.total, 'label', 'labels')} bij {people(found.people)}"
    if not found.overlap:
        return f"{told}; niemand telt dubbel."
    verb = "telt" if found.several == 1 else "tellen"
    often = "dubbel" if found.overlap == found.several else f"vaker dan één keer, samen {number(found.overlap)} te veel"
    return f"{told}; {people(found.several)} {verb} {often}."


def difference(found: Difference) -> str:
    """In percentage points, and whether chance alone could give it."""
    interval = f"95%-interval {points(found.low)} tot {points(found.high)}"
    told = f"Verschil: {points(found.value)} procentpunt ({interval})."
    if not found.is_clear:
        return f"{told} Het interval bevat 0: door toeval alleen kan het verschil ook zo groot zijn."
    return told


def looked_at(written: str, events: Mapping[str, str]) -> str:
    """The day `enrolled + 7m` in words: `7 maanden na inschrijving`. A date that is more than that stays as written."""
    found = _TERM_FROM.fullmatch(written)
    if found is None:
        return f"`{written}`"
    base, sign, length = found.groups()
    called = "inschrijving" if base == ENROLLED else events.get(base) or base.replace("_", " ")
    return f"{term(parse_term(length))} {'na' if sign == '+' else 'voor'} {called.lower()}"


def left_out(found: Comparison) -> str:
    """Who was not compared, and why."""
    parts = []
    if found.not_yet:
        parts.append(f"{people(found.not_yet)} nog niet op de dag waarop wordt gekeken")
    if found.undated:
        parts.append(f"{people(found.undated)} zonder bekende dag")
    return f"Niet vergeleken: {' en '.join(parts)}." if parts else ""
