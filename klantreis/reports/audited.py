"""What an audit reads of cases: page by page, by person, with their obligations, facts and messages.

Rules
-----
1. Rows come as the driver gives them, days as text on SQLite: a million obligations are read for one audit, and a
   conversion by column type costs more than all the rest.
2. Facts that stand, in the order of the language. A case in which something was corrected or withdrawn goes the way of
   the planner; others are ordered here, by the same rule.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, cast, func, select, true, tuple_, type_coerce
from sqlalchemy.engine import Connection

from klantreis.core.case import Kind
from klantreis.core.timeliness.cases import AuditedObligation, Happening, Sent
from klantreis.core.timeliness.seen import Charge, happened
from klantreis.store.cases import PAST, facts_of
from klantreis.store.chunks import chunks
from klantreis.store.clock import civil_day, local
from klantreis.store.tables import (
    ActionRow,
    AuditEntry,
    Case,
    Client,
    FactRow,
    GoneObligation,
    Message,
    ObligationRow,
    Run,
    table,
)  # fmt: skip

_case, _client, _obligation, _fact = table(Case), table(Client), table(ObligationRow), table(FactRow)
_gone = table(GoneObligation)
_action, _message, _run, _entry = table(ActionRow), table(Message), table(Run), table(AuditEntry)
_NEWEST = 1_000  #: links among which the newest moment is looked for: those of one run may be written out of order


class CaseRow(NamedTuple):
    """A case as its row tells it."""

    client_id: int
    id: int
    ref: str
    municipality: str
    journey: str
    version: int
    enrolled_on: date
    groups: str
    case_worker: str
    jobcoach: str
    team: str
    calendar_hash: str
    fact_seq: int
    planned_seq: int
    stage: str
    stage_since: date
    labels: str
    look_again_on: date | None
    closed_on: date | None
    closed_by: str
    erased_at: datetime | None


START = (0, 0)  #: before the first


def count(conn: Connection, municipality: str = "") -> int:
    """How many cases there are, closed ones too. `municipality` empty: all."""
    return int(conn.execute(_of(select(func.count()).select_from(_case), municipality)).scalar_one())


def municipalities(conn: Connection) -> frozenset[str]:
    """Those that have an open case."""
    query = select(_case.c.municipality).where(_case.c.closed_on.is_(None)).distinct()
    return frozenset(conn.execute(query).scalars())


def page(conn: Connection, municipality: str, after: tuple[int, int], limit: int) -> list[CaseRow]:
    """Cases by person, the oldest of each first, from after this (client, case)."""
    query = _CASES.where(tuple_(_case.c.client_id, _case.c.id) > after).limit(limit)
    return [CaseRow._make(row) for row in conn.execute(_of(query, municipality))]


def unreadable(conn: Connection) -> frozenset[int]:
    """Cases with an action in a state that no program of ours wrote: they cannot be planned with (`consistency.py`
    names them)."""
    query = select(_action.c.case_id).where(_action.c.state.not_in(tuple(PAST)))
    return frozenset(conn.execute(query).scalars())


def newest_moment(conn: Connection) -> datetime | None:
    """Local moment of the newest thing in the books: a run, or a link of a chain. None: there is none."""
    links = select(_entry.c.at).order_by(_entry.c.id.desc()).limit(_NEWEST).subquery()
    moments = [conn.execute(select(func.max(column))).scalar() for column in (links.c.at, _run.c.at)]
    return max((local(moment) for moment in moments if moment is not None), default=None)


def run_moments(conn: Connection, municipality: str, until: datetime) -> list[datetime]:
    """Local moments of the runs that planned cases of this municipality, the oldest first."""
    query = select(_run.c.at).where(_run.c.municipality.in_((municipality, "")), _run.c.at <= until)
    return [local(moment) for moment in conn.execute(query.order_by(_run.c.at)).scalars()]


def _of(query: Select[Any], municipality: str) -> Select[Any]:
    return query.where(_case.c.municipality == municipality) if municipality else query


_CASES = (
    select(
        *[_case.c[name] for name in CaseRow._fields if name != "erased_at"], _client.c.erased_at
    )
    .join(_client, _client.c.id == _case.c.client_id)
    .order_by(_case.c.client_id, _case.c.id)
)  # fmt: skip


# --- obligations ------------------------------------------------------------------------------------------------------


Key = tuple[str, str, str]  #: obligation, opener, point


def frozen(conn: Connection, case_ids: Collection[int], by: date) -> dict[int, dict[Key, Charge]]:
    """By case and obligation to whom it was charged, where that was written down by this day.

    Obligations that were taken away since count too.
    """
    found: dict[int, dict[Key, Charge]] = defaultdict(dict)
    for some in chunks(sorted(case_ids)):
        for rows, still_there in ((_gone, _gone.c.gone_on > by), (_obligation, true())):
            query = select(*[rows.c[name] for name in _CHARGED]).where(rows.c.frozen_on <= by, still_there)
            for case_id, name, opener, point, *rest in conn.execute(query.where(rows.c.case_id.in_(some))):
                found[case_id][name, opener, point] = Charge(*rest)
    return found


_CHARGED = ("case_id", "obligation", "opener", "point", "person_at_due", "team_at_due", "groups_at_due")


Charging = Callable[[int, str], Charge]  #: case and role -> to whom it is charged now


def obligations(conn: Connection, case_ids: Collection[int], charging: Charging) -> dict[int, list[AuditedObligation]]:
    """By case the obligations as projected. What was not charged at a due date yet is charged to whom it is now."""
    found: dict[int, list[AuditedObligation]] = defaultdict(list)
    for some in chunks(sorted(case_ids)):
        for row in conn.execute(_OBLIGATIONS.where(_obligation.c.case_id.in_(some))).all():
            (
                case_id, is_frozen, name, opener, point, kind, title, clock, owner, stage, opened, due, ended, verdict,
                reason, evidence, paused, paused_days, law, version, person, team, groups,
            ) = row  # fmt: skip
            if not is_frozen:
                person, team, groups = charging(case_id, owner)
            found[case_id].append(
                AuditedObligation(
                    name, opener, point, kind, title, clock, owner, stage, _day(opened), _day(due), _day(ended),
                    verdict, reason, evidence, bool(paused), paused_days, law, version, person, team, groups,
                )
            )  # fmt: skip
    return found


def _raw(*columns: Any) -> list[Any]:
    return [type_coerce(column, String) for column in columns]


_OBLIGATIONS = select(
    _obligation.c.case_id, type_coerce(_obligation.c.frozen_on.is_not(None), Integer),
    *[_obligation.c[name] for name in ("obligation", "opener", "point", "kind", "title", "clock", "owner", "stage")],
    *_raw(_obligation.c.opened_on, _obligation.c.due_on, _obligation.c.ended_on),
    _obligation.c.verdict, _obligation.c.reason, _obligation.c.evidence, type_coerce(_obligation.c.paused, Integer),
    *[_obligation.c[name] for name in (
        "paused_days", "law", "version", "person_at_due", "team_at_due", "groups_at_due",
    )],
)  # fmt: skip


@lru_cache(maxsize=100_000)
def _day(value: Any) -> Any:
    """A day as the driver gives it: text on SQLite."""
    return date.fromisoformat(value) if isinstance(value, str) else value


# --- facts ------------------------------------------------------------------------------------------------------------


def happenings(conn: Connection, case_ids: Collection[int], day: date) -> dict[int, Sequence[Happening]]:
    """By case the facts that stand and happened by `day`."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    mended: set[int] = set()
    for some in chunks(sorted(case_ids)):
        for row in conn.execute(_FACTS.where(_fact.c.case_id.in_(some))).all():
            case_id, id_, event, occurred, at, recorded, data, corrects, withdraws, by = row
            if corrects or withdraws:
                mended.add(case_id)
            on = _day(occurred)
            if on > day:
                continue
            heard, moment = _local_day(recorded[:13]), _local_day(at[:13]) if at else None
            first = at if moment == on and at <= recorded else recorded if heard == on else ""
            reason = _reason(data) if '"reason"' in data else ""
            told = Happening(id_, event, on, heard, moment, reason, _moment(recorded), by)
            found[case_id].append((occurred, first, recorded, id_, told))
    ordered: dict[int, Sequence[Happening]] = {
        case_id: [each[-1] for each in sorted(rows)] for case_id, rows in found.items() if case_id not in mended
    }
    if not mended:
        return ordered
    return ordered | {case_id: happened(facts, day) for case_id, facts in facts_of(conn, mended).items()}


_FACTS = select(
    _fact.c.case_id, _fact.c.source + ":" + _fact.c.source_id, _fact.c.event, *_raw(_fact.c.occurred_on),
    cast(_fact.c.at, String), cast(_fact.c.recorded_at, String), cast(_fact.c.data, String), _fact.c.corrects,
    _fact.c.withdraws, _fact.c.by,
)  # fmt: skip


@lru_cache(maxsize=100_000)
def _moment(text: str) -> datetime:
    """A stored moment, in UTC. What came in together was recorded at one moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@lru_cache(maxsize=100_000)
def _local_day(hour: str) -> date:
    """The day in Europe/Amsterdam of an hour in UTC, `2026-03-02 08`: whole hours apart, winter and summer."""
    return civil_day(datetime.fromisoformat(f"{hour}:00+00:00"))


@lru_cache(maxsize=10_000)
def _reason(data: str) -> str:
    told = json.loads(data).get("reason")
    return told if isinstance(told, str) else ""


# --- messages ---------------------------------------------------------------------------------------------------------


def sent(conn: Connection, case_ids: Collection[int]) -> dict[int, list[Sent]]:
    """By case the messages to its resident that left."""
    found: dict[int, list[Sent]] = defaultdict(list)
    for some in chunks(sorted(case_ids)):
        for case_id, name, opener, step, channel, at in conn.execute(_SENT.where(_action.c.case_id.in_(some))).all():
            found[case_id].append(Sent(name, opener, step, channel, _local_day(at[:13])))
    return found


_SENT = (
    select(
        _action.c.case_id, _action.c.obligation, _action.c.opener, _action.c.step, _message.c.channel,
        cast(_message.c.sent_at, String),
    )
    .join(_message, _message.c.id == _action.c.message_id)
    .where(
        _action.c.kind == Kind.send.value, _action.c.to_role == "client", _action.c.state == "done",
        _message.c.sent_at.is_not(None),
    )
)  # fmt: skip


def by_day(sent: Sent) -> tuple[object, ...]:
    """The order of messages: by the day on which they left."""
    return (sent.on, sent.obligation, sent.opener, sent.step)
