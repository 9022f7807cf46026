"""Sentences by name, in the language of the report: `words_nl.toml` and `words_en.toml` hold them.

Rules
-----
1. Both languages have the same names, and each name the same values to fill in.
2. A value is written as the forms write it (`values.py`): a whole number with its thousands apart, a share as a
   percentage with at most one decimal, a day as `1 jan 2026`.
3. `{n:dossier|dossiers}` writes the number and the word that goes with it, `{n:?is|zijn}` only the word.
   `{x:number}` writes one decimal, `{d:month}` a month.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter

from klantreis.reports.audit.model import CellKind
from klantreis.reports.audit.values import written

LANGUAGES = ("nl", "en")


class Say:
    """Says what a name stands for, with its values filled in. Raises KeyError for a name that is not there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = texts(language)
        self._filler = _Filler(language)

    def __call__(self, name: str, /, **values: object) -> str:
        return self._filler.vformat(self._texts[name], (), values)

    def or_code(self, name: str) -> str:
        """The words for `place.code`; the code itself where there are none."""
        return self.or_word(name, name.rpartition(".")[2])

    def or_word(self, name: str, word: str) -> str:
        """The words for `place.code`; else that word."""
        return self._texts.get(name) or word

    def within(self, place: str) -> Mapping[str, str]:
        """All that stands under a heading, by what follows it, in the order of the file."""
        return {
            name.removeprefix(f"{place}."): self._filler.vformat(text, (), {})
            for name, text in self._texts.items()
            if name.startswith(f"{place}.")
        }

    def listed(self, words: Sequence[str]) -> str:
        """`a, b en c`."""
        parts = (", ".join(words[:-1]), *words[-1:])
        return f" {self('frame.and')} ".join(part for part in parts if part)

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
    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: object, format_spec: str) -> str:
        match value:
            case date():
                return written(value, CellKind.month if format_spec == "month" else CellKind.day, self.language)
            case int() if "|" in format_spec:
                return self._counted(value, format_spec)
            case int():
                return written(value, CellKind.whole, self.language)
            case float() if format_spec == "number":
                return written(value, CellKind.number, self.language)
            case float():
                return written(value, CellKind.share, self.language)
        return str(value)

    def _counted(self, value: int, words: str) -> str:
        one, _, more = words.lstrip("?").partition("|")
        word = one if value == 1 else more
        return word if words.startswith("?") else f"{written(value, CellKind.whole, self.language)} {word}"
