"""Escalations of overdue obligations, and who acknowledged them (core/acknowledging.py).

What a question costs follows what is overdue: it goes from the index of open obligations to the actions of each.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, Select, and_, func, insert, select, text
from sqlalchemy.engine import Connection

from klantreis.core.case import Kind
from klantreis.store import chain
from klantreis.store.chunks import chunks
from klantreis.store.clock import civil_day, local
from klantreis.store.tables import Acknowledgement, ActionRow, Case, ObligationRow, table

_case, _obligation, _action, _told = table(Case), table(ObligationRow), table(ActionRow), table(Acknowledgement)
#: States of a rung that was decided and may leave or has left. One that reached nobody is an escalation too.
_GIVEN = ("open", "done", "in_doubt", "not_sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The newest rung of an overdue obligation, and who acknowledged it (`by` empty: nobody)."""

    case_id: int
    ref: str
    municipality: str
    obligation: str
    opener: str
    point: str
    title: str
    due_on: date
    rung: str
    since: date  #: day of the run that gave the rung
    role: str  #: to whom it was put
    person: str
    said: str  #: core/acknowledging.py `Said`; empty: nothing
    why: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """What a colleague said of an escalation, as the timeline tells it."""

    obligation: str
    opener: str
    point: str
    rung: str
    kind: str
    why: str
    by: str
    on: date
    at: datetime


def waiting(conn: Connection, day: date, municipality: str = "", limit: int | None = None) -> list[Escalation]:
    """Those that nobody acknowledged, the oldest first."""
    query = _escalations(day).where(_told.c.id.is_(None)).order_by(_action.c.day, _obligation.c.due_on, _case.c.ref)
    if municipality:
        query = query.where(_case.c.municipality == municipality)
    return [Escalation(**row._mapping) for row in conn.execute(query.limit(limit))]


def oldest(conn: Connection, day: date, municipality: str, number: int) -> tuple[int, date | None, list[str]]:
    """How many wait, since when, and the cases of a few of the oldest."""
    rows = _escalations(day).where(_told.c.id.is_(None)).order_by(None)
    if municipality:
        rows = rows.where(_case.c.municipality == municipality)
    each = rows.subquery()
    query = select(each.c.ref, each.c.since, func.count().over()).order_by(each.c.since, each.c.due_on, each.c.ref)
    found = conn.execute(query.limit(number)).all()
    return (found[0][2], found[0].since, [row.ref for row in found]) if found else (0, None, [])


def everything(conn: Connection, day: date, municipality: str = "") -> Iterator[Escalation]:
    """The acknowledged ones too, the oldest first."""
    query = _escalations(day).order_by(_action.c.day, _obligation.c.due_on, _case.c.ref)
    if municipality:
        query = query.where(_case.c.municipality == municipality)
    yield from (Escalation(**row._mapping) for row in conn.execute(query))


def of_case(conn: Connection, case_id: int, day: date) -> list[Escalation]:
    """Those of one case, the acknowledged ones too."""
    query = _escalations(day).where(_case.c.id == case_id).order_by(_action.c.day, _action.c.id)
    return [Escalation(**row._mapping) for row in conn.execute(query)]


def of_run(conn: Connection, run_id: int, day: date, limit: int) -> tuple[int, list[Escalation]]:
    """What this run escalated: how many there are, and those that are overdue longest."""
    found = _escalations(day).where(_action.c.run_id == run_id).order_by(None).subquery()
    query = select(found, func.count().over().label("number")).order_by(found.c.due_on, found.c.ref).limit(limit)
    rows = [dict(row._mapping) for row in conn.execute(query)]
    number = rows[0]["number"] if rows else 0
    return number, [Escalation(**{name: row[name] for name in row if name != "number"}) for row in rows]


def say(
    conn: Connection, about: Collection[Escalation], *, kind: str, why: str, by: str, at: datetime
) -> None:  # fmt: skip
    """Write down what a colleague says of these escalations of one case, in its chain too.

    The caller holds the case (`chain.heads`).
    """
    told = {"kind": kind, "why": why, "by": by, "on": civil_day(at)}
    keys = [{name: getattr(each, name) for name in ("obligation", "opener", "point", "rung")} for each in about]
    rows = [{"case_id": each.case_id, "at": at, **key, **told} for each, key in zip(about, keys, strict=True)]
    if not rows:
        return
    conn.execute(insert(_told), rows)
    links = [chain.Link(row["case_id"], chain.ACKNOWLEDGED, key | told) for row, key in zip(rows, keys, strict=True)]
    heads = chain.heads(conn, {each.case_id for each in about})
    chain.store_heads(conn, chain.append(conn, links, heads, at))


def said_of(conn: Connection, case_ids: Collection[int], at: datetime) -> dict[int, list[Acknowledged]]:
    """By case what was said by then, in that order."""
    names = [name for name in Acknowledged.__dataclass_fields__ if name != "at"]
    found: dict[int, list[Acknowledged]] = {}
    for some in chunks(sorted(case_ids)):
        query = select(_told).where(_told.c.case_id.in_(some), _told.c.at <= at).order_by(_told.c.id)
        for row in conn.execute(query).mappings():
            told = Acknowledged(**{name: row[name] for name in names}, at=local(row["at"]))
            found.setdefault(row["case_id"], []).append(told)
    return found


def _escalations(day: date) -> Select[Any]:
    """By the rules of core/acknowledging.py, each with the last that was said of its newest rung."""
    return (
        select(
            _case.c.id.label("case_id"), _case.c.ref, _case.c.municipality,
            _obligation.c.obligation, _obligation.c.opener, _obligation.c.point, _obligation.c.title,
            _obligation.c.due_on, _action.c.step.label("rung"), _action.c.day.label("since"),
            _action.c.to_role.label("role"), _action.c.person,
            _or_empty("kind", "said"), _or_empty("why"), _or_empty("by"), _told.c.on,
        )
        .select_from(_joined())
        # Literally the predicate of the partial index, else it is not used; then `is_overdue` of core/overdue.py.
        .where(text("obligation.verdict = ''"), _obligation.c.kind == "obligation", _obligation.c.due_on < day)
        .where(_case.c.closed_on.is_(None))
    )  # fmt: skip


def _or_empty(name: str, called: str = "") -> Label[str]:
    return func.coalesce(_told.c[name], "").label(called or name)


def _joined() -> FromClause:
    newest, last = _action.alias("newest"), _told.alias("last")
    rungs = select(func.max(newest.c.id)).where(
        _same(newest, _obligation), newest.c.escalation, newest.c.kind != Kind.decide.value, newest.c.state.in_(_GIVEN)
    )
    said = select(func.max(last.c.id)).where(_same(last, _obligation), last.c.rung == _action.c.step)
    return (
        _obligation.join(_case, _case.c.id == _obligation.c.case_id)
        .join(_action, _action.c.id == rungs.correlate(_obligation).scalar_subquery())
        .outerjoin(_told, _told.c.id == said.correlate(_obligation, _action).scalar_subquery())
    )


def _same(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Of the same obligation of the same case."""
    names = ("case_id", "obligation", "opener", "point")
    return and_(*(one.c[name] == other.c[name] for name in names))
