"""A message as a letter: one PDF on A4 in the municipality's house style.

Rules
-----
1. What a letter says reaches the typesetter as JSON and is shown as text. Nothing of it is read as markup or a path.
2. It is PDF/UA-1 (ISO 14289-1): tagged, with title and language, read aloud in order. The typesetter checks that itself
   and refuses what is not.
3. The same envelope gives the same bytes: the only date in it is that of the message.
4. A sign that no font has is no letter: nobody gets a name with a box in it.
5. The fonts are those that come with the typesetter and the municipality's own, never what a machine happens to have.
"""

import json
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path

import typst

from klantreis.channels.letter_parts import house_parts, letter_parts
from klantreis.channels.port import Envelope, Mailbox
from klantreis.core.house_style import HouseStyle
from klantreis.errors import BadHouseStyle

TEMPLATE = files("klantreis.channels").joinpath("letter.typ").read_bytes()
_PATIENCE = 200  #: letters by one compiler before a new one is made: it remembers what it typeset
_SAMPLE = Envelope(
    opaque="sample-of-a-letter", day=date(2026, 1, 5), at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    sender=Mailbox("", "nobody@example.org"), to="", subject="Brief", text="Beste inwoner,\n",
)  # fmt: skip


class UnfitLetterError(Exception):
    """This message can be no letter. `reason` is a code: glyph, address, text."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Typesetter:
    """Makes the letters of one municipality; for one thread at a time."""

    def __init__(self, style: HouseStyle, assets: Path) -> None:
        self._style = style
        self._house = json.dumps(house_parts(style))
        self._assets = assets
        self._compiler: typst.Compiler | None = None
        self._made = 0

    def letter(self, envelope: Envelope) -> bytes:
        """The PDF. Raises UnfitLetterError, and BadHouseStyle when no letter at all can be made."""
        try:
            return self._compile(envelope)
        except typst.TypstError as error:
            reason = _unfit(error.message)
            if reason == "text":
                self._try()
            raise UnfitLetterError(reason) from None

    def _try(self) -> None:
        """Whether it is the house style that cannot be typeset, and not this letter."""
        try:
            self._compile(_SAMPLE)
        except typst.TypstError:
            raise BadHouseStyle(self._style.municipality) from None

    def _compile(self, envelope: Envelope) -> bytes:
        if self._compiler is None or self._made >= _PATIENCE:
            fonts = [(self._assets / self._style.fonts).as_posix()] if self._style.fonts else []
            self._compiler = typst.Compiler(root=self._assets.as_posix(), font_paths=fonts, ignore_system_fonts=True)
            self._made = 0
        self._made += 1
        made, warnings = self._compiler.compile_with_warnings(
            input=TEMPLATE,
            format="pdf",
            sys_inputs={"letter": json.dumps(letter_parts(envelope)), "house": self._house},
            pdf_standards="ua-1",
            timestamp=int(datetime.combine(envelope.day, time(12), UTC).timestamp()),
        )
        if any("font" in warning.message for warning in warnings):
            raise BadHouseStyle(self._style.municipality)
        assert isinstance(made, bytes)
        return made


def _unfit(message: str) -> str:
    if "could not be displayed" in message:
        return "glyph"
    return "address" if "address does not fit" in message else "text"
