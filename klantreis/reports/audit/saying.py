"""Sentences by name, in the language of the report: `words_nl.toml` and `words_en.toml` hold them.

Rules
-----
1. Both languages have the same names, and each name the same values to fill in.
2. A value is written by what it is: a whole number with its thousands apart, a share as a percentage with at most one
   decimal, a day as `1 jan 2026`.
3. `{n:dossier|dossiers}` writes the number and the word that goes with it, `{n:?is|zijn}` only the word.
   `{x:points}` writes a difference between shares in percentage points, `{x:number}` with one decimal, `{d:month}` a month.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("nl", "en")
_LOCALES = {"nl": "nl_NL", "en": "en_GB"}


class Say:
    """Says what a name stands for, with its values filled in. Raises KeyError for a name that is not there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = texts(language)
        self._filler = _Filler(_LOCALES[language])

    def __call__(self, name: str, /, **values: object) -> str:
        return self._filler.vformat(self._texts[name], (), values)

    def has(self, name: str) -> bool:
        return name in self._texts

    def or_code(self, name: str) -> str:
        """The words for `place.code`; the code itself where there are none."""
        return self._texts.get(name) or name.rpartition(".")[2]

    def within(self, place: str) -> Mapping[str, str]:
        """All that stands under a heading, by what follows it, in the order of the file."""
        return {
            name.removeprefix(f"{place}."): self._filler.vformat(text, (), {})
            for name, text in self._texts.items()
            if name.startswith(f"{place}.")
        }

    def listed(self, words: Sequence[str]) -> str:
        """`a, b en c`."""
        return f" {self('frame.and')} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)

    def joined(self, sentences: Iterable[str]) -> str:
        """Those that say something, one after the other."""
        return " ".join(each for each in sentences if each)


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of a language by name. Raises KeyError for a language the report is not written in."""
    if language not in LANGUAGES:
        raise KeyError(language)
    source = files("klantreis.reports.audit").joinpath(f"words_{language}.toml").read_text(encoding="utf-8")
    return {
        f"{place}.{name}": " ".join(text.split())
        for place, under in tomllib.loads(source).items()
        for name, text in under.items()
    }


class _Filler(Formatter):
    def __init__(self, locale: str) -> None:
        self.locale = locale

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, date):
            return self._day(value, "MMM y" if format_spec == "month" else "d MMM y")
        if "|" in format_spec and isinstance(value, int):
            one, _, more = format_spec.lstrip("?").partition("|")
            word = one if value == 1 else more
            return word if format_spec.startswith("?") else f"{self._whole(value)} {word}"
        if isinstance(value, float):
            return self._share(value, format_spec)
        return self._whole(value) if isinstance(value, int) else str(value)

    def _day(self, value: date, pattern: str) -> str:
        return format_date(value, pattern, locale=self.locale).replace(".", "")

    def _whole(self, value: int) -> str:
        return format_decimal(value, locale=self.locale)

    def _share(self, value: float, spec: str) -> str:
        match spec:
            case "points":
                return format_decimal(round(value * 100, 1), "#,##0.#", locale=self.locale)
            case "number":
                return format_decimal(round(value, 1), "#,##0.#", locale=self.locale)
        return format_percent(value, "#,##0.#%", locale=self.locale)
