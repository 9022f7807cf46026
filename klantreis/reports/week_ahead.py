"""What is coming on the next days, as far as the tables know: counts on indexes, whatever the case load.

Rules
-----
1. Messages: residents whose next message, as their last plan left it, goes on that day. Who gets a second one that week
   is counted once: so it is the least. (`klantreis forecast` steps the planner ahead and counts every message.)
2. Appointments: facts with a moment on that day that stand and that no later fact of the same event moved
   (core/appointments.py; what `per` tells apart is not looked at), unless all that they opened has ended: then the
   appointment was held already, or called off.
3. Terms: obligations, tasks and cards that have to be done by that day and are not.
4. A day on which nobody works is shown only if something falls on it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, select, text
from sqlalchemy.engine import Connection

from klantreis.moments import AMSTERDAM
from klantreis.store.clock import local
from klantreis.store.tables import Case, FactRow, ObligationRow, table
from klantreis.usecases.values import DayAhead

_case, _fact, _obligation = table(Case), table(FactRow), table(ObligationRow)


def read(conn: Connection, working_days: Iterable[date], municipality: str = "") -> tuple[DayAhead, ...]:
    """The days from the first of `working_days` up to the last: those, and others on which something falls."""
    days = sorted(working_days)
    if not days:
        return ()
    first, last = days[0], days[-1]
    sends = _sends(conn, first, last, municipality)
    appointments = _appointments(conn, first, last, municipality)
    terms = _terms(conn, first, last, municipality)
    return tuple(
        DayAhead(day=day, messages=sends[day], appointments=appointments[day], terms=terms[day])
        for day in sorted({*days, *sends, *appointments, *terms})
    )


def _sends(conn: Connection, first: date, last: date, municipality: str) -> Counter[date]:
    day = _case.c.next_send_on
    query = select(day, func.count()).where(text("next_send_on IS NOT NULL"), day.between(first, last)).group_by(day)
    query = query.where(_case.c.municipality == municipality) if municipality else query
    return Counter(dict(conn.execute(query).tuples().all()))


def _terms(conn: Connection, first: date, last: date, municipality: str) -> Counter[date]:
    day = _obligation.c.due_on
    query = select(day, func.count()).join(_case, _case.c.id == _obligation.c.case_id)
    query = query.where(text("obligation.verdict = ''"), day.between(first, last), _case.c.closed_on.is_(None))
    query = query.where(_case.c.municipality == municipality) if municipality else query
    return Counter(dict(conn.execute(query.group_by(day)).tuples().all()))


def _appointments(conn: Connection, first: date, last: date, municipality: str) -> Counter[date]:
    begin = datetime.combine(first, time(), AMSTERDAM)
    end = datetime.combine(last + timedelta(days=1), time(), AMSTERDAM)
    query = select(_fact.c.at).join(_case, _case.c.id == _fact.c.case_id)
    query = query.where(text("fact.at IS NOT NULL"), _fact.c.at >= begin, _fact.c.at < end)
    query = query.where(_case.c.closed_on.is_(None), _fact.c.withdraws == "", ~_taken_back(), ~_is_over())
    query = query.where(_case.c.municipality == municipality) if municipality else query
    return Counter(local(at).date() for (at,) in conn.execute(query))


_ID = _fact.c.source + ":" + _fact.c.source_id


def _taken_back() -> ColumnElement[bool]:
    """Another fact of the case corrects it, withdraws it, or makes the same appointment anew."""
    other = _fact.alias("other")
    anew = and_(other.c.event == _fact.c.event, other.c.id > _fact.c.id, other.c.at.is_not(None))
    back = or_(other.c.corrects == _ID, other.c.withdraws == _ID, and_(anew, other.c.withdraws == ""))
    return exists(select(other.c.id).where(other.c.case_id == _fact.c.case_id, back).correlate(_fact))


def _is_over() -> ColumnElement[bool]:
    """It opened something, and all of that has ended. A correction opens under the name of what it corrects."""
    opener = case((_fact.c.corrects != "", _fact.c.corrects), else_=cast(_ID, String))
    mine = and_(_obligation.c.case_id == _fact.c.case_id, _obligation.c.opener == opener)
    opened = select(_obligation.c.id).where(mine).correlate(_fact)
    return and_(exists(opened), ~exists(opened.where(_obligation.c.verdict == "")))
