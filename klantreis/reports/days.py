"""Days, moments and lengths of time as colleagues read them."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime

from klantreis.core.planner.explaining import DayOff
from klantreis.core.workdays import Term

DAYS_OFF = {
    DayOff.weekend: "weekend",
    DayOff.holiday: "feestdag",
    DayOff.closure: "kantoor gesloten",
    DayOff.ordinary: "gewone dag",
}
_UNITS = {
    "wd": ("werkdag", "werkdagen"),
    "d": ("dag", "dagen"),
    "w": ("week", "weken"),
    "m": ("maand", "maanden"),
    "y": ("jaar", "jaar"),
}


def written(day: date | None) -> str:
    """`ma 9 mrt. 2026`."""
    return "onbekend" if day is None else format_date(day, "EEEEEE d MMM y", locale="nl")


def stay(since: date, until: date | None) -> str:
    """`van ma 2 mrt. 2026 tot di 24 mrt. 2026`, or `op ma 2 mrt. 2026`."""
    return f"op {written(since)}" if since == until else f"van {written(since)} tot {written(until)}"


def moment(at: datetime | None) -> str:
    return "" if at is None else format_datetime(at, "EEEEEE d MMM y HH:mm", locale="nl")


def term(length: Term) -> str:
    """`5 werkdagen`."""
    one, more = _UNITS[length.unit]
    return f"{length.count} {one if length.count == 1 else more}"


def off(day: date, why: DayOff) -> str:
    """`za 4 apr weekend`."""
    return f"{format_date(day, 'EEEEEE d MMM', locale='nl')} {DAYS_OFF[why]}"
