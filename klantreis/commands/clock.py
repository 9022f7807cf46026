"""The one place where the command line reads the clock."""

from datetime import date, datetime, time

from klantreis.moments import AMSTERDAM, parse_day, parse_moment

START_OF_WORK = time(9)  #: what a day without a time means where something is done
END_OF_DAY = time(23, 59, 59)  #: and where something is looked at


def now() -> datetime:
    """Now, in Europe/Amsterdam."""
    return datetime.now(AMSTERDAM)


def moment(text: str | None, bare_day: time = START_OF_WORK) -> datetime:
    """The moment of an option, or now. Raises FixInput for a local time that occurs twice or not at all."""
    return now() if text is None else parse_moment(text, bare_day)


def day(text: str | None) -> date:
    """The day of an option, or today. Raises FixInput."""
    return now().date() if text is None else parse_day(text)
