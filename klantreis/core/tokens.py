"""The words of an expression, where each stands, and the error that points at the character."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klantreis.errors import FixConfiguration

#: An expression is a line a case worker can read aloud; more is a mistake, or an attack on the stack.
MAX_LENGTH = 500

_SPACE = re.compile(r"[ \t\r\n]+")
_TOKEN = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![A-Za-z0-9_]))"
    r"|(?P<term>[0-9]+[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|[-+<>=(),.])"
)
_EXCERPT = 60


class ExpressionError(FixConfiguration):
    """An expression of the journey language that cannot be read; `position` is the 0-based character it points at."""

    def __init__(self, text: str, position: int, message: str) -> None:
        self.text, self.position, self.message = text, position, message
        super().__init__(message)

    def __str__(self) -> str:
        """The expression, a caret under the character, and what to do."""
        start = max(0, self.position - _EXCERPT)
        shown = self.text[start : self.position + _EXCERPT]
        # Character for character, so that the caret stays right and nothing in the text can steer a terminal.
        line = "".join(
            sign if sign.isascii() and sign.isprintable() else " " if sign.isspace() else "?" for sign in shown
        )
        return f"{line}\n{' ' * (self.position - start)}^\n{self.message}"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, term, number, day or sign, and the character it begins at; the last of a text is `end`."""

    kind: str  #: day | term | number | word | sign | end
    text: str
    position: int


def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, closed by one of kind `end`. Raises ExpressionError for a character that has no meaning."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            text, MAX_LENGTH, f"too long: at most {MAX_LENGTH} characters; name a part of it as an anchor"
        )
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if space := _SPACE.match(text, position):
            position = space.end()
            continue
        found = _TOKEN.match(text, position)
        if found is None:
            raise ExpressionError(text, position, "this character has no meaning here; remove it")
        tokens.append(Token(found.lastgroup or "", found.group(), position))
        position = found.end()
    return (*tokens, Token("end", "", len(text)))


def canonical(tokens: tuple[Token, ...]) -> str:
    """The tokens as one text, the same however they were spaced: it becomes part of natural keys."""
    written = ""
    for before, token in zip((None, *tokens), tokens, strict=False):
        glued = before is None or token.kind == "end" or token.text in {",", ")", "."} or before.text in {"(", "."}
        call = token.text == "(" and before is not None and before.kind == "word"
        written += token.text if glued or call else f" {token.text}"
    return written
