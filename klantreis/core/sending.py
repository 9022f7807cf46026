"""When a message may leave, to whom, and under which key.

Rules
-----
1. The key of a message to a client, employer or partner is the case and the action it carries: it can exist once.
2. A colleague gets one digest per day and run: its key is the person, the day and the run.
3. Messages leave on office days inside the municipality's window. What falls outside moves to the next opening,
   never to an earlier moment, and what is too old by then is not sent (`last_day`).
4. Two messages to one resident lie a minimum apart (`gap`), whatever the case or channel. The later one waits for the
   first office day on which the gap is over, but never beyond its last day. Where that is too late it waits for the
   next office day, for a resident hears from us once a day; only on its last day it goes all the same. What is about an
   appointment never waits.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from klantreis.core.case import ActionKey, Kind
from klantreis.core.municipality import Window
from klantreis.core.workdays import Calendar, Term

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EXTERNAL = ("client", "employer", "partner")  #: everyone else is staff


def recipient_kind(kind: Kind, to: str) -> str:
    """client | employer | partner | staff. A message to another organisation by name counts as partner."""
    if kind is not Kind.send:
        return "staff"
    return to if to in EXTERNAL else "partner"


def message_key(case_ref: str, action: ActionKey) -> str:
    """Natural key of the message that carries this one action."""
    return f"{case_ref}|{action.text()}"


def digest_key(municipality: str, person: str, day: date, run: str) -> str:
    """Natural key of a colleague's digest."""
    return f"digest|{municipality}|{person}|{day.isoformat()}|{run}"


def may_leave(window: Window, calendar: Calendar, at: datetime) -> bool:
    """Whether this moment lies inside the sending window."""
    local = at.astimezone(AMSTERDAM)
    return calendar.is_office_day(local.date()) and window.opens <= local.time() < window.closes


def next_opening(window: Window, calendar: Calendar, at: datetime) -> datetime:
    """The first moment from `at` on at which a message may leave; `at` itself when it may now."""
    if may_leave(window, calendar, at):
        return at
    local = at.astimezone(AMSTERDAM)
    today_still = calendar.is_office_day(local.date()) and local.time() < window.opens
    day = local.date() if today_still else calendar.add_workdays(local.date(), 1)
    return on(day, window.opens)


def put_off(today: date, last: date | None, gap: Term, last_day: date | None, calendar: Calendar) -> date | None:
    """The day a message to a resident waits for, that is about no appointment; None when it may go today.

    `last` is the day of the latest message to this resident, `last_day` the last day this one may leave.
    """
    if last is None:
        return None
    day = _over(last, gap, calendar)
    if day <= today:
        return None
    if last_day is None or day <= last_day:
        return day
    tomorrow = calendar.add_workdays(today, 1)
    return tomorrow if last == today and tomorrow <= last_day else None


def is_urgent(today: date, gap: Term, last_day: date | None, calendar: Calendar) -> bool:
    """Whether it would leave too late, or too soon after it, if another message went to that resident today."""
    return last_day is not None and _over(today, gap, calendar) > last_day


def _over(last: date, gap: Term, calendar: Calendar) -> date:
    """The first office day on which the gap after that day is over."""
    return calendar.roll(gap.after(last, calendar), "following")


def on(day: date, moment: time) -> datetime:
    """A local moment with its offset."""
    return datetime.combine(day, moment, tzinfo=AMSTERDAM)
