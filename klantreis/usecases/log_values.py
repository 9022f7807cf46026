"""Cells of an event log as moments, days and codes.

Rules
-----
1. The civil day in Europe/Amsterdam decides, whatever the offset: `2026-03-01T23:30:00Z` is 2 March.
2. A time without an offset is of the mapping's time zone. In the hour that occurs twice the mapping says which; else
   the row is rejected. The hour that does not exist is always rejected.
3. A day without a time is that day; where a moment is needed, its beginning.
4. A day that is stored as a moment at midnight is that day, unless the mapping says that it means the end of the day
   before. Where the mapping says nothing, it is counted, so that somebody looks.
5. Whoever is named in a log becomes a pseudonym; free text never becomes a code.
"""

import hmac
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from klantreis.definitions.mapping import DAY, DAY_BEFORE, EARLIER, NUMBER, PSEUDONYM, REJECT, LogColumn
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.usecases import checks

Made = TypeVar("Made")

_BARE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII)
_TRUE_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")
_MIDNIGHT = time()
MIDNIGHT = "midnight"  #: counted: days that were stored as a moment at midnight


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment of a log, in Europe/Amsterdam. `is_day`: only its day was told."""

    at: datetime
    is_day: bool

    @property
    def day(self) -> date:
        return self.at.date()


@dataclass(slots=True)
class Values:
    """Reads cells by the mapping. `counts` tells what was met on the way."""

    timezone: tzinfo
    twice: str
    formats: tuple[str, ...]
    key: bytes
    counts: Counter[str] = field(default_factory=Counter)

    def instant(self, text: str) -> Instant:
        """Raises FixInput for what is no day and no moment, and for an hour that occurs twice or not at all."""
        if _BARE_DAY.fullmatch(text):
            return Instant(datetime.combine(_made(lambda: date.fromisoformat(text)), _MIDNIGHT, AMSTERDAM), True)
        moment = self._moment(text)
        local = (self._placed(moment) if moment.tzinfo is None else moment).astimezone(AMSTERDAM)
        checks.in_calendar(local.date())
        return Instant(local, False)

    def _moment(self, text: str) -> datetime:
        if _ISO.fullmatch(text):
            return _made(lambda: datetime.fromisoformat(text.replace(",", ".").replace(" ", "T", 1).replace(" ", "")))
        for form in self.formats:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 — `_placed` gives it its zone
            except ValueError:
                continue
        raise FixInput("no moment; write it as 2026-12-02T10:00:00+01:00, or give `formats` in the mapping")

    def _placed(self, moment: datetime) -> datetime:
        early, late = (moment.replace(tzinfo=self.timezone, fold=fold) for fold in (0, 1))
        if early.utcoffset() == late.utcoffset():
            return early
        if early.astimezone(UTC).astimezone(self.timezone).replace(tzinfo=None) != moment:
            raise FixInput("this hour does not exist: the clock went forward; give another time, or one with an offset")
        if self.twice == REJECT:
            raise FixInput("this hour occurs twice: add the offset, or give `twice: earlier` (or later) in the mapping")
        return early if self.twice == EARLIER else late

    def day(self, text: str, midnight: str = "") -> date:
        """The civil day. `midnight`: `that_day` or `day_before`, for a moment at midnight."""
        instant = self.instant(text)
        if not instant.is_day and instant.at.time() == _MIDNIGHT:
            if midnight == DAY_BEFORE:
                return instant.day - timedelta(days=1)
            if not midnight:
                self.counts[MIDNIGHT] += 1
        return instant.day

    def read(self, column: LogColumn, text: str) -> str:
        """The cell as the contract writes it. Raises FixInput, without repeating the cell."""
        if text in column.codes:
            return column.codes[text]
        match column.kind:
            case kind if kind == DAY:
                return checks.in_calendar(self.day(text, column.midnight)).isoformat()
            case kind if kind == NUMBER:
                if not _TRUE_NUMBER.fullmatch(text):
                    raise FixInput("no number such as 24 or 13.5")
                return text.replace(",", ".")
            case kind if kind == PSEUDONYM:
                return self.pseudonym(text)
        return checks.code(text)

    def cell(self, column: LogColumn, text: str) -> str:
        """The same; a complaint names the column."""
        return within(column.name, lambda: self.read(column, text))

    def pseudonym(self, name: str) -> str:
        """A code for whoever is named so, the same each time: `p-0123456789ab`."""
        return f"p-{self.hashed('resource', name)[:12]}"

    def hashed(self, *parts: str) -> str:
        return hmac.digest(self.key, "|".join(("event log in", *parts)).encode(), "sha256").hex()


def _made(make: Callable[[], Made]) -> Made:
    try:
        return make()
    except (ValueError, OverflowError):
        raise FixInput("this day or moment does not exist; check the month, the day and the time") from None


def within(column: str, read: Callable[[], Made]) -> Made:
    """What is read, or the complaint with the name of its column."""
    try:
        return read()
    except FixInput as error:
        raise FixInput(f"{column}: {error}") from None
