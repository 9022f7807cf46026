"""When a message is tried again: longer each time, and only when the municipality sends."""

from datetime import datetime, timedelta

from klantreis.core.municipality import Municipality
from klantreis.core.sending import next_opening
from klantreis.core.workdays import Calendar

FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(hours=4)


def after(municipality: Municipality, calendar: Calendar, at: datetime, wait: timedelta) -> datetime:
    """The first moment at which a message may leave, not before so long after `at`."""
    return next_opening(municipality.window, calendar, at + wait)


def again_at(municipality: Municipality, calendar: Calendar, at: datetime, attempt: int) -> datetime:
    """When a message is tried again that was not taken at its n-th attempt: 5, 15, 45 minutes, … at most 4 hours."""
    return after(municipality, calendar, at, min(FIRST_RETRY * 3 ** min(attempt - 1, 6), LAST_RETRY))
