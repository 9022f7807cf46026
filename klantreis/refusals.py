"""What a refusal says, in Dutch: for who filled in a form or handed in a file, and reads no English.

    in_dutch("--to: no colleague of this municipality has this code; see `klantreis staff`", {"to": "Naar"})
    -> "Naar: deze gemeente heeft geen medewerker met deze code; kijk in het bestand met collega's"

Rules
-----
1. A refusal is written in English where it is found, and by that text it is looked up here (`refusals_nl.py`). A test
   holds every refusal that a form can cause against the catalogue, so a text cannot change on one side alone.
2. `{}` stands for what the refusal tells of: a code, a day, a column. It comes back in the same order, translated where
   the catalogue knows it too.
3. What stands before a colon is a field or a column: `fields` gives it the title that the form shows.
4. Several complaints about one thing are separated by `; `.
5. What is not in the catalogue is shown as it is, and said to be English: never a guess, never silence.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from klantreis.refusals_nl import DUTCH

_FIELD = re.compile(r"(?:--)?([a-z][a-z_]*(?:\.[a-z0-9_]+)?): (.+)", re.DOTALL)
_FILE = re.compile(r"([^\s:]+\.[a-z]{2,5}): (.+)", re.DOTALL)
_ROW = re.compile(r"row (\d+): (.+)", re.DOTALL)
_UNKNOWN = "(alleen in het Engels) {}"
_TOLD = "((?:(?!; ).)*?)"  #: what `{}` stands for: never the end of one complaint and the beginning of the next
_NOBODY: Mapping[str, str] = {}


def in_dutch(message: str, fields: Mapping[str, str] = _NOBODY) -> str:
    """The refusal in Dutch, by the rules above."""
    if row := _ROW.fullmatch(message):
        return f"rij {row[1]}: {in_dutch(row[2], fields)}"
    found = _said(message, fields)
    return _UNKNOWN.format(message) if found is None else found


def is_known(message: str) -> bool:
    """Whether all of this refusal can be said in Dutch."""
    return _said(message, _NOBODY) is not None


def _said(message: str, fields: Mapping[str, str]) -> str | None:
    """The whole refusal, complaint by complaint; None when a part of it is not known."""
    for head, rest in _cuts(message):
        first = _one(head, fields)
        if first is None:
            continue
        if not rest:
            return first
        others = _said(rest, fields)
        if others is not None:
            return f"{first}; {others}"
    return None


def _cuts(message: str) -> Iterator[tuple[str, str]]:
    """The first complaint and what follows it, for every place at which it could end."""
    parts = message.split("; ")
    for number in range(1, len(parts) + 1):
        yield "; ".join(parts[:number]), "; ".join(parts[number:])


def _one(message: str, fields: Mapping[str, str]) -> str | None:
    """One complaint, with the field or file it is about before it."""
    for english, dutch in _catalogue():
        if match := english.fullmatch(message):
            return dutch.format(*(_value(each, fields) for each in match.groups()))
    if match := _FIELD.fullmatch(message):
        said = _one(match[2], fields)
        return None if said is None else f"{_titled(match[1], fields)}: {said}"
    if match := _FILE.fullmatch(message):
        said = _one(match[2], fields)
        return None if said is None else f"{match[1]}: {said}"
    return None


def _titled(name: str, fields: Mapping[str, str]) -> str:
    """`data.place` -> `Gegevens, place`, where the form shows `data` under that title."""
    group, _, part = name.partition(".")
    return fields.get(name) or (f"{fields[group]}, {part}" if part and group in fields else name)


def _value(text: str, fields: Mapping[str, str]) -> str:
    """What a refusal tells of; a refusal itself where it tells of one."""
    found = _said(text, fields) if text else None
    return text if found is None else found


@cache
def _catalogue() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The most telling texts first: `{} has ended` must not catch what has a text of its own."""
    ordered = sorted(DUTCH, key=lambda english: -len(english.replace("{}", "")))
    return tuple((_pattern(english), DUTCH[english]) for english in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_TOLD.join(re.escape(part) for part in english.split("{}")), re.DOTALL)
