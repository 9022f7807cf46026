"""How the workbook looks: its cell formats, made once, and how each kind of value is shown.

Rules
-----
1. A number stays a number and a day a day: only its format says how it is read. What is not told is a dash.
2. Colours are those of the other forms; a tone is told by its word, never by colour alone.
"""

from __future__ import annotations

from typing import Any, Protocol

from klantreis.reports.audit.charts.marks import DEEP, GREEN, INK, QUIET, TINT, WARM
from klantreis.reports.audit.model import CellKind, Tone

Format = Any  #: of XlsxWriter, which has no types

_LOCALES = {"nl": "[$-413]", "en": "[$-809]"}
_FONT: dict[str, object] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
NUMBERS = frozenset({CellKind.share, CellKind.whole, CellKind.workdays, CellKind.number})
TONES = {Tone.good: GREEN, Tone.bad: WARM, Tone.neutral: QUIET}


class AddsFormats(Protocol):
    def add_format(self, properties: dict[str, object]) -> Format: ...


class Formats:
    """The formats of one workbook."""

    def __init__(self, book: AddsFormats, language: str) -> None:
        self._book = book
        self.plain = self._made()
        self.wrapped = self._made(text_wrap=True)
        self.title = self._made(bold=True, font_size=20, font_color=DEEP)
        self.heading = self._made(bold=True, font_size=14, font_color=DEEP)
        self.quiet = self._made(font_color=QUIET, text_wrap=True)
        self.caption = self._made(bold=True)
        self.middle = self._made(text_wrap=True, valign="vcenter")
        self.column = self._made(bold=True, text_wrap=True, bg_color=TINT, bottom=1)
        self.inner_column = self._made(bold=True, text_wrap=True, bg_color=TINT, bottom=1, indent=1)
        self.number_column = self._made(bold=True, text_wrap=True, bg_color=TINT, bottom=1, align="right")
        self.link = self._made(font_color="#1f5a8a", underline=1)
        self.tones = {
            tone: self._made(bold=True, font_color=colour, valign="vcenter") for tone, colour in TONES.items()
        }
        loud = {**TONES, Tone.neutral: DEEP}
        self.values = {
            tone: self._made(bold=True, font_size=20, font_color=colour, valign="vcenter")
            for tone, colour in loud.items()
        }
        self.found = {
            tone: self._made(bold=True, font_size=13, font_color=colour, text_wrap=True)
            for tone, colour in loud.items()
        }  # fmt: skip
        self.locale = _LOCALES[language]
        kinds = {kind: _kind(kind, self.locale) for kind in CellKind}
        self.kinds = {kind: self._made(**how) for kind, how in kinds.items()}
        #: in the first column everything stands left; in the others, text stands off from the number before it
        self.first = {kind: self._made(**how, align="left") for kind, how in kinds.items()}
        self.inner = {
            kind: self._made(**how, **({"align": "right"} if kind in NUMBERS else {"align": "left", "indent": 1}))
            for kind, how in kinds.items()
        }

    def _made(self, **properties: object) -> Format:
        return self._book.add_format({**_FONT, **properties})


def _kind(kind: CellKind, locale: str) -> dict[str, object]:
    match kind:
        case CellKind.share:
            return {"num_format": "0.0%"}
        case CellKind.whole | CellKind.workdays:
            return {"num_format": "#,##0"}
        case CellKind.number:
            return {"num_format": "#,##0.0"}
        case CellKind.day:
            return {"num_format": "dd-mm-yyyy"}
        case CellKind.month:
            return {"num_format": f"{locale}mmm yyyy"}
    return {"text_wrap": True}
