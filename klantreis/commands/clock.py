"""The one place where the command line reads the clock."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from klantreis.moments import AMSTERDAM, parse_day, parse_moment, reachable

if TYPE_CHECKING:
    from klantreis.app import App

START_OF_WORK = time(9)  #: what a day without a time means where something is done
END_OF_DAY = time(23, 59, 59)  #: and where something is looked at


def now() -> datetime:
    """Now, in Europe/Amsterdam."""
    return datetime.now(AMSTERDAM)


def moment(app: "App", text: str | None, bare_day: time = START_OF_WORK) -> datetime:
    """The moment of an option, or the present.

    Raises FixInput for a local time that occurs twice or not at all, and for a year that nobody can ask about.
    """
    from klantreis.usecases.present import present

    if text is None:
        return present(app, now())
    asked = parse_moment(text, bare_day)
    reachable(asked.date())
    return asked


def looked_back(app: "App", text: str | None) -> datetime:
    """The end of the day of an option, or the present. Raises FixInput for a day that has not come."""
    from klantreis.usecases import present

    return moment(app, None) if text is None else present.looked_back(app, reachable(parse_day(text)), now())


def day(app: "App", text: str | None) -> date:
    """The day of an option, or that of the present. Raises FixInput."""
    return moment(app, None).date() if text is None else reachable(parse_day(text))
