"""Cells of a row as values. What is wrong is said by column, with the remedy, and never with what the cell held."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TypeVar

from babel import Locale
from babel.core import get_global

from klantreis.core.telephone import e164
from klantreis.core.workdays import FIRST_DAY, LAST_DAY
from klantreis.errors import FixInput
from klantreis.moments import parse_day
from klantreis.usecases.references import could_be_a_bsn

T = TypeVar("T")

EARLIEST = date(1900, 1, 1)

#: ISO 639-2: the bibliographic codes that have a terminological one, which we keep.
_B = "alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel"
_T = "sqi hye eus mya zho ces nld fra kat deu ell isl mkd mri msa fas ron slk bod cym"
_B_TO_T = dict(zip(_B.split(), _T.split(), strict=True))
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{5,19}")
_POSTCODE = re.compile(r"[0-9]{4} ?[A-Za-z]{2}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@\-]{0,99}")
_YES, _NO = {"yes", "ja", "true", "1", "x"}, {"", "no", "nee", "false", "0"}


@dataclass(slots=True)
class Cells:
    """The cells of one row, and the complaints about them so far. An empty cell is `None` or what `default` says."""

    cells: Mapping[str, str]
    complaints: list[str] = field(default_factory=list)

    def has(self, column: str) -> bool:
        return column in self.cells

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        """The cell through `parse`; None when it is empty or wrong, and then the complaint is kept."""
        text = self.text(column)
        try:
            return parse(text) if text else None
        except FixInput as error:
            self.complaints.append(f"{column}: {error}")
            return None

    def required(self, column: str, parse: Callable[[str], T]) -> T | None:
        if not self.text(column):
            self.complaints.append(f"{column}: missing; every row needs one")
        return self.read(column, parse)


def shown(name: str) -> str:
    """A column or field name that may be repeated in a complaint; anything that could be more than a name may not."""
    return name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.\-]{0,39}", name) else "…"


def in_calendar(day: date) -> date:
    """A day that terms can be counted from. `9999-12-31` and the like mean "unknown", and are left out."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise FixInput(f"lies before {FIRST_DAY.year} or after {LAST_DAY.year}; leave it out if it is not known")
    return day


def day(text: str) -> date:
    return in_calendar(parse_day(text))


def whole_number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text):
        raise FixInput("write a whole number")
    return int(text)


def past_day(today: date) -> Callable[[str], date]:
    """A day that has come: not after `today`, not before 1900."""

    def parse(text: str) -> date:
        day = parse_day(text)
        if not EARLIEST <= day <= today:
            raise FixInput("lies in the future or before 1900; check the year")
        return day

    return parse


def code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise FixInput("a code is letters, digits, `_`, `-` and `.`, at most 40, without spaces")
    return text


def reference(text: str) -> str:
    """A reference as a fact may hold it: the code of an organisation, a case number of another system."""
    if not _REFERENCE.fullmatch(text):
        raise FixInput("a reference is letters, digits and `_ . : / @ -`, at most 100, without spaces")
    return text


def codes(text: str) -> tuple[str, ...]:
    """Codes separated by `|`, in order, each once."""
    return tuple(sorted({code(part.strip()) for part in text.split("|")}))


def yes_or_no(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise FixInput("write yes or no")
    return text.lower() in _YES


def email(text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text) or ".." in text:
        raise FixInput("not an e-mail address; write it as name@domain.nl, without accents, or leave it empty")
    return text


def phone(text: str) -> str:
    """In E.164, whatever way it was written."""
    if not _PHONE.fullmatch(text):
        raise FixInput("not a phone number; write digits, with + before a country code, or leave it empty")
    number = e164(text)
    if not number:
        raise FixInput("no country has such phone numbers: too long or too short; mend it or leave it empty")
    return number


def postcode(text: str) -> str:
    if not _POSTCODE.fullmatch(text):
        raise FixInput("not a postcode; write it as 1121 AB, or leave it empty and put a foreign one in the city")
    return f"{text[:4]} {text[-2:].upper()}"


def language(text: str) -> str:
    """An ISO 639-2 code, in its terminological form: `dut` becomes `nld`."""
    found = _B_TO_T.get(text.lower(), text.lower())
    if found not in _languages():
        raise FixInput("not a language code of ISO 639-2; three letters, for example nld, ara, tir, ukr")
    return found


@cache
def _languages() -> frozenset[str]:
    names = {*get_global("language_aliases"), *Locale.parse("en").languages}
    return frozenset(name for name in names if re.fullmatch("[a-z]{3}", name))


def client_ref(pattern: str) -> Callable[[str], str]:
    """The municipality's own number, as its file describes it; never one that could be a BSN."""

    def parse(text: str) -> str:
        if could_be_a_bsn(text):
            raise FixInput("could be a BSN; give the municipality's own client number")
        # In ASCII: `\d` would take the digits of any script, and L-٠١ would be somebody else than L-01.
        if not re.fullmatch(pattern, text, re.ASCII):
            raise FixInput(f"does not look like a client number of this municipality ({pattern})")
        return text

    return parse
