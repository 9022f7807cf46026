"""Local days and moments as people write them, read strictly (contract: the `klantreis` command; domain.md 6.3).

Rules
-----
1. A day is ISO, `2026-03-28`. A moment is ISO too, with a space or a `T`.
2. A moment without offset is local time in Europe/Amsterdam; an offset is honoured.
3. The hour that occurs twice (25 October 2026, 02:00-03:00) needs an offset; the hour that does not exist
   (29 March 2026, 02:00-03:00) is an error. Nothing is guessed.
"""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from klantreis.errors import FixInput

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_EARLIEST, _LATEST = date(1990, 1, 1), date(2090, 12, 31)  # calendars reach from 1950 to 2099: the longest term fits
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def parse_day(text: str) -> date:
    """`2026-03-28` as a day. Raises FixInput for any other form and for a day that does not exist."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise FixInput("this day does not exist; check the month and the day") from None
    raise FixInput("a day is written as 2026-03-28")


def parse_moment(text: str, bare_day: time | None = None) -> datetime:
    """`2026-12-02T10:00` or `2026-12-02T10:00:00+01:00` as a moment in Europe/Amsterdam.

    `bare_day` is the time that a day without time stands for; without it such a text is refused.
    Raises FixInput when the text is no moment, or when its local time occurs twice or not at all.
    """
    if bare_day is not None and _DAY.fullmatch(text):
        return localise(datetime.combine(parse_day(text), bare_day))
    if not _MOMENT.fullmatch(text):
        raise FixInput("a moment is written as 2026-12-02T10:00 or 2026-12-02T10:00:00+01:00")
    try:
        moment = datetime.fromisoformat(text)
        return localise(moment) if moment.tzinfo is None else moment.astimezone(AMSTERDAM)
    except (ValueError, OverflowError):
        raise FixInput("this moment does not exist; check the month, the day and the time") from None


def reachable(day: date) -> date:
    """A day that can be asked about: calendars and terms are known around it. Raises FixInput for any other."""
    if not _EARLIEST <= day <= _LATEST:
        raise FixInput(f"{day} cannot be asked about: give a day from {_EARLIEST} to {_LATEST}")
    return day


def localise(moment: datetime) -> datetime:
    """A moment without offset as local time in Europe/Amsterdam.

    Raises FixInput for the hour that occurs twice and for the hour that does not exist.
    """
    early, late = moment.replace(tzinfo=AMSTERDAM, fold=0), moment.replace(tzinfo=AMSTERDAM, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != moment:
        raise FixInput("this hour does not exist: the clock went from 02:00 to 03:00; give another time")
    raise FixInput("this hour occurs twice: the clock went back from 03:00 to 02:00; add the offset, +02:00 or +01:00")
