"""The one place where flows read the clock."""

from datetime import date, datetime, time

from klantreis.app import App
from klantreis.moments import AMSTERDAM, localise
from klantreis.usecases.present import present


def present_of(app: App, at: datetime | None) -> datetime:
    """`at`, or the present: now, or in a simulation the moment of its last round."""
    return present(app, moment(None)) if at is None else moment(at)


def end_of_day(day: date) -> datetime:
    """The last second of a day in Europe/Amsterdam: the moment it is looked back on."""
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM)


def moment(at: datetime | None) -> datetime:
    """`at` in Europe/Amsterdam, or now. Raises FixInput for an hour that occurs twice or not at all."""
    if at is None:
        return datetime.now(AMSTERDAM)
    return localise(at) if at.tzinfo is None else at.astimezone(AMSTERDAM)
