"""The one place where flows read the clock."""

from datetime import date, datetime

from klantreis.app import App
from klantreis.moments import AMSTERDAM, localise, reachable
from klantreis.usecases import present


def present_of(app: App, at: datetime | None) -> datetime:
    """`at`, or the present: now, or in a simulation the moment of its last round. Raises FixInput as `moment` does."""
    return present.present(app, moment(None)) if at is None else moment(at)


def looked_back(app: App, day: date | None) -> datetime:
    """The end of a day, or the present. Raises FixInput for a day that has not come."""
    return present_of(app, None) if day is None else present.looked_back(app, reachable(day), moment(None))


def moment(at: datetime | None) -> datetime:
    """`at` in Europe/Amsterdam, or now.

    Raises FixInput for an hour that occurs twice or not at all, and for a year that nobody can ask about.
    """
    if at is None:
        return datetime.now(AMSTERDAM)
    reachable(at.date())
    return localise(at) if at.tzinfo is None else at.astimezone(AMSTERDAM)
