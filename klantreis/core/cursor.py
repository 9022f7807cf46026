"""A place in an expression: what stands here, what has to follow, and how deep we are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from klantreis.core.names import nearest
from klantreis.core.tokens import ExpressionError, Token, canonical, tokenize
from klantreis.core.workdays import DAYS_PER_UNIT, Term

#: Parts within parts; bounds the stack.
MAX_DEPTH = 20
#: About 50 years, in each unit: longer is a slip of the pen.
_LONGEST = {unit: int(50 * DAYS_PER_UNIT["y"] / days) for unit, days in DAYS_PER_UNIT.items()}


class Cursor:
    """Reads the tokens of one text from left to right. Whatever it expects and does not find is an ExpressionError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokenize(text)
        self._index = 0
        self._depth = 0

    @property
    def canonical(self) -> str:
        return canonical(self._tokens)

    @property
    def here(self) -> Token:
        return self._tokens[self._index]

    @property
    def next(self) -> Token:
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def error(self, message: str, at: Token | None = None) -> ExpressionError:
        return ExpressionError(self.text, (at or self.here).position, message)

    def take(self) -> Token:
        token = self.here
        if token.kind != "end":
            self._index += 1
        return token

    def skip(self, count: int) -> None:
        for _ in range(count):
            self.take()

    def at(self, *texts: str) -> bool:
        """Whether one of these words or signs stands here; a term or number never is one."""
        return self.here.kind in {"word", "sign"} and self.here.text in texts

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.at(*texts) else None

    def expect(self, text: str, message: str) -> Token:
        if not self.at(text):
            raise self.error(message)
        return self.take()

    def expect_kind(self, kinds: Collection[str], message: str) -> Token:
        if self.here.kind not in kinds:
            raise self.error(message)
        return self.take()

    def expect_name(self, what: str, known: Collection[str]) -> str:
        """A word that is one of `known`."""
        token = self.expect_kind({"word"}, f"expected the name of {what}")
        if token.text not in known:
            raise self.error(f"unknown {what} `{token.text}`{nearest(token.text, known)}", token)
        return token.text

    def expect_end(self, message: str = "expected nothing more here; remove the rest") -> None:
        if self.here.kind != "end":
            raise self.error(message)

    def expect_number(self, low: int, high: int, what: str) -> int:
        token = self.expect_kind({"number"}, f"expected {what} from {low} to {high}")
        number = int(token.text)
        if not low <= number <= high:
            raise self.error(f"expected {what} from {low} to {high}", token)
        return number

    def expect_term(self, *, least: int = 0) -> Term:
        """A term as written out: `10wd`, `3d`, `2w`, `6m`, `1y`."""
        token = self.expect_kind({"term"}, "expected a term such as 10wd, 3d, 2w, 6m or 1y")
        digits = token.text.rstrip("abcdefghijklmnopqrstuvwxyz")
        unit = token.text[len(digits) :]
        if unit not in DAYS_PER_UNIT or not digits.isdigit():
            raise self.error("expected a term such as 10wd, 3d, 2w, 6m or 1y", token)
        count = int(digits)
        if not least <= count <= _LONGEST[unit]:
            raise self.error(f"expected a term from {least}{unit} to {_LONGEST[unit]}{unit}", token)
        return Term(count, unit)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level of nesting. Raises ExpressionError beyond MAX_DEPTH."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(f"nested more than {MAX_DEPTH} deep; name a part of it as an anchor")
        yield
        self._depth -= 1
