"""What waits for a person, as the tables have it: counts with the oldest. Each is a look-up in an index."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, select, text
from sqlalchemy.engine import Connection

from klantreis.core.case import Kind
from klantreis.store.cards import GIVEN
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.tables import ActionRow, Case, HeardMail, Letter, Message, ObligationRow, Run, table

_case, _obligation, _action = table(Case), table(ObligationRow), table(ActionRow)
_message, _heard, _letter, _run = table(Message), table(HeardMail), table(Letter), table(Run)
_ENDED = ("done", "released", "held", "discarded")


@dataclass(frozen=True, slots=True)
class Found:
    """How many, since when, and a few of the oldest by reference."""

    count: int
    since: date | None
    refs: tuple[str, ...]


NOTHING = Found(0, None, ())


def in_doubt(conn: Connection, municipality: str, number: int) -> Found:
    """Messages in doubt. Of those to a colleague there is no one case."""
    query = select(_case.c.ref, _message.c.day.label("since"), func.count().over().label("number"))
    query = query.select_from(_message.outerjoin(_case, _case.c.id == _message.c.case_id))
    query = query.where(text("message.state = 'in_doubt'")).order_by(_message.c.day, _message.c.id)
    return _first(conn, query.where(_message.c.municipality == municipality) if municipality else query, number)


def cards(conn: Connection, day: date, municipality: str, number: int, *, late: bool) -> Found:
    """Cards that left, or may have left, and nobody answered: past their term on this day (`is_overdue` of
    core/overdue.py), or within it."""
    # An expression, so that no index by day alone is read: that would be all that is open, the case load.
    due_on = func.coalesce(_obligation.c.due_on, date.max)
    query = select(_case.c.ref, _obligation.c.opened_on.label("since"), func.count().over().label("number"))
    query = (
        query.join(_case, _case.c.id == _obligation.c.case_id)
        .where(text("obligation.kind = 'decision' and obligation.verdict = ''"))
        .where(_case.c.closed_on.is_(None), due_on < day if late else due_on >= day)
        .where(_was_given())
        .order_by(_obligation.c.opened_on, _case.c.ref)
    )
    return _first(conn, query.where(_case.c.municipality == municipality) if municipality else query, number)


def _was_given() -> Any:
    """A card's row is called after its obligation and its step."""
    same = (_action.c.case_id == _obligation.c.case_id, _action.c.opener == _obligation.c.opener)
    called = (_action.c.obligation + "." + _action.c.step) == _obligation.c.obligation
    a_card = and_(
        _action.c.kind == Kind.decide.value, _action.c.state.in_(GIVEN), _action.c.point == _obligation.c.point
    )
    return exists(select(_action.c.id).where(*same, called, a_card).correlate(_obligation))


def replies(conn: Connection) -> Found:
    """Mail that somebody has to read. It belongs to no municipality: often nobody knows to whom it is."""
    rows = conn.execute(select(_heard.c.heard_at).where(text("state = 'open'")).order_by(_heard.c.id)).scalars().all()
    return Found(len(rows), local(rows[0]).date(), ()) if rows else NOTHING


def missing_letters(conn: Connection, municipality: str) -> int:
    """Letters whose file is not there."""
    query = select(func.count()).select_from(_letter).where(text("batch_id IS NULL"), _letter.c.state == "missing")
    return int(
        conn.execute(query.where(_letter.c.municipality == municipality) if municipality else query).scalar_one()
    )


def held_runs(conn: Connection, municipality: str, number: int) -> Found:
    """Runs that the fuse holds: of one municipality, with those of all, or (empty) every one."""
    query = select(_run.c.ref, _run.c.day.label("since"), func.count().over().label("number"))
    query = query.where(_run.c.state == "held").order_by(_run.c.id)
    return _first(conn, query.where(_run.c.municipality.in_((municipality, ""))) if municipality else query, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """The last run of a municipality (empty: of all), as far as it names broken cases."""

    municipality: str
    day: date
    broken: tuple[str, ...]


def last_runs(conn: Connection, depth: int = 1_000) -> list[LastRun]:
    """Of each municipality its last run that came to an end; what one run of all did is not looked for further."""
    query = select(_run.c.municipality, _run.c.day, _run.c.broken).where(_run.c.state.in_(_ENDED))
    found: dict[str, LastRun] = {}
    for row in conn.execute(query.order_by(_run.c.id.desc()).limit(depth)):
        found.setdefault(
            row.municipality, LastRun(municipality=row.municipality, day=row.day, broken=tuple(row.broken))
        )
        if not row.municipality:
            break
    return list(found.values())


def _first(conn: Connection, query: Select[Any], number: int) -> Found:
    rows = conn.execute(query.limit(number)).all()
    if not rows:
        return NOTHING
    return Found(rows[0].number, rows[0].since, tuple(dict.fromkeys(row[0] for row in rows if row[0])))


def still_open(conn: Connection, refs: Collection[str]) -> dict[str, str]:
    """The municipality of each of these cases that did not end meanwhile."""
    found: dict[str, str] = {}
    for some in chunks(sorted(refs)):
        query = select(_case.c.ref, _case.c.municipality).where(_case.c.ref.in_(some), _case.c.closed_on.is_(None))
        found |= {row.ref: row.municipality for row in conn.execute(query)}
    return found
