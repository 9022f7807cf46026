"""Follow-up runs: begun, judged by the fuse, released or discarded, and counted so that the counts add up.

`state` of a run: planning -> (held ->) released -> done, or discarded, or failed (its process died; see `adopt`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.engine import Connection

from klantreis.core.case import Kind
from klantreis.store.clock import DatabaseClock
from klantreis.store.seals import Seal
from klantreis.store.sql import insert_into
from klantreis.store.tables import ActionRow, Case, Message, Run, RunPart, table

_run, _action, _message, _case, _part = table(Run), table(ActionRow), table(Message), table(Case), table(RunPart)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as it stands."""

    id: int
    ref: str
    municipality: str
    at: datetime
    day: date
    state: str
    forecast: int
    planned_sends: int
    surplus: int
    broken: tuple[str, ...]
    decided_by: str
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCounts:
    """Actions of a run: planned = sent + sum(not_sent) + open + in_doubt. `escalated` is of which."""

    planned: int = 0
    sent: int = 0
    not_sent: Mapping[str, int] = field(default_factory=dict)  #: by reason, withdrawn ones too
    open: int = 0  #: planned, held or waiting to leave
    in_doubt: int = 0
    escalated: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)  #: decided not to be given; not part of `planned`


def begin(conn: Connection, *, at: datetime, day: date, municipality: str = "", started_at: datetime) -> StoredRun:
    """A new run, `R-20261123-1`, with its forecast. Two that begin at the same moment get two numbers."""
    prefix = f"R-{day:%Y%m%d}-"
    values = {"municipality": municipality, "at": at, "day": day, "state": "planning", "started_at": started_at}
    values |= {"forecast": forecast(conn, day, municipality), "broken": [], "touched_at": DatabaseClock()}
    number = conn.execute(select(func.count()).select_from(_run).where(_run.c.ref.startswith(prefix))).scalar_one()
    while True:
        number += 1
        statement = insert_into(conn, _run).values(**values, ref=f"{prefix}{number}")
        unless_taken = statement.on_conflict_do_nothing(index_elements=["ref"])
        made = conn.execute(unless_taken.returning(*_RUNS.selected_columns)).first()
        if made is not None:
            return _stored(made)


def get(conn: Connection, ref: str) -> StoredRun | None:
    """The run of this reference."""
    row = conn.execute(_RUNS.where(_run.c.ref == ref)).first()
    return None if row is None else _stored(row)


def forecast(conn: Connection, day: date, municipality: str = "") -> int:
    """Cases whose last plan announced a message to a client for `day`, or earlier and not planned since."""
    due = [_case.c.next_send_on.is_not(None), _case.c.next_send_on <= day]
    if municipality:
        due.append(_case.c.municipality == municipality)
    return int(conn.execute(select(func.count()).select_from(_case).where(*due)).scalar_one())


@dataclass(frozen=True, slots=True)
class Sends:
    """Messages-to-be of a run in one municipality, and how many of them were to be expected."""

    planned: int = 0
    explained: int = 0


def planned_sends(conn: Connection, run_id: int) -> dict[str, Sends]:
    """What a run that was not released yet would send, in actions, by municipality."""
    sends = and_(
        _action.c.run_id == run_id, _action.c.state.in_(("planned", "held")), _action.c.kind == Kind.send.value
    )
    query = (
        select(_case.c.municipality, func.count(), func.count().filter(_action.c.explained))
        .join(_case, _case.c.id == _action.c.case_id)
        .where(sends)
        .group_by(_case.c.municipality)
    )
    return {name: Sends(planned, explained) for name, planned, explained in conn.execute(query)}


def last_before(conn: Connection, run_id: int, municipality: str = "") -> StoredRun | None:
    """The last run before this one that released anything; None: this is the first."""
    query = _RUNS.where(_run.c.id < run_id, _run.c.state.in_(("released", "done")))
    if municipality:
        query = query.where(_run.c.municipality.in_((municipality, "")))
    row = conn.execute(query.order_by(_run.c.id.desc()).limit(1)).first()
    return None if row is None else _stored(row)


def held_on(conn: Connection, run_id: int, day: date, municipality: str = "") -> str:
    """The reference of the last run of this day before this one that the fuse still holds; empty: there is none."""
    query = select(_run.c.ref).where(_run.c.id < run_id, _run.c.state == "held", _run.c.day == day)
    if municipality:
        query = query.where(_run.c.municipality.in_((municipality, "")))
    return conn.execute(query.order_by(_run.c.id.desc()).limit(1)).scalar() or ""


def last_moment(conn: Connection) -> datetime | None:
    """The latest moment a run was for; None: there was none."""
    return conn.execute(select(func.max(_run.c.at))).scalar()


def last_day(conn: Connection, municipality: str = "") -> date | None:
    """The latest day a run was for; None: there was none. With a municipality, of runs that were for that one too."""
    query = select(func.max(_run.c.day))
    if municipality:
        query = query.where(_run.c.municipality.in_((municipality, "")))
    return conn.execute(query).scalar()


def hold(conn: Connection, run_id: int, *, planned: int, surplus: int) -> bool:
    """The fuse holds the run: nothing of it can leave."""
    values = {"state": "held", "planned_sends": planned, "surplus": surplus}
    if not _move(conn, run_id, ("planning",), values):
        return False
    _actions(conn, run_id, ("planned",), {"state": "held"})
    return True


def release(
    conn: Connection, run_id: int, *, planned: int | None = None, by: str = "", at: datetime | None = None
) -> bool:
    """Everything of the run may leave. `by` and `at`: who approved a held run. False when it was decided already."""
    values: dict[str, Any] = {"state": "released", "decided_by": by, "decided_at": at}
    if planned is not None:
        values["planned_sends"] = planned
    if not _move(conn, run_id, ("held",) if by else ("planning",), values):
        return False
    _actions(conn, run_id, ("planned", "held"), {"state": "open"})
    _messages(conn, run_id, {"state": "due"})
    return True


def discard(conn: Connection, run_id: int, *, by: str, at: datetime) -> bool:
    """Nothing of the held run leaves, now or later. False when it was decided already."""
    if not _move(conn, run_id, ("held",), {"state": "discarded", "decided_by": by, "decided_at": at}):
        return False
    _actions(conn, run_id, ("planned", "held"), {"state": "withdrawn", "reason": "discarded"})
    _messages(conn, run_id, {"state": "withdrawn", "reason": "discarded"})
    return True


def held(conn: Connection) -> list[StoredRun]:
    """The runs that the fuse holds and nobody decided about yet, the oldest first."""
    return [_stored(row) for row in conn.execute(_RUNS.where(_run.c.state == "held").order_by(_run.c.id))]


def touch(conn: Connection, run_id: int) -> bool:
    """A sign of life of a run that is planning. False when it is not, or no more: then nothing may be planned for it.

    It is planning until the transaction ends: who judges it waits for that.
    """
    still = update(_run).where(_run.c.id == run_id, _run.c.state == "planning")
    return conn.execute(still.values(touched_at=DatabaseClock())).rowcount == 1


def hold_row(conn: Connection, run_id: int) -> None:
    """No more is planned for the run from here to the end of the transaction, and what was planned is seen.

    Not FOR UPDATE: that would wait for parts that have still to touch the run, and they for us.
    """
    conn.execute(select(_run.c.id).where(_run.c.id == run_id).with_for_update(key_share=True))


def is_quiet(conn: Connection, run_id: int, *, quiet_seconds: int) -> bool:
    """Whether it gave no sign of life for so long."""
    quiet = select(_run.c.id).where(_run.c.id == run_id, _run.c.touched_at < DatabaseClock(-quiet_seconds))
    return conn.execute(quiet).first() is not None


def abandoned(conn: Connection, *, quiet_seconds: int) -> list[StoredRun]:
    """Runs that never finished planning and gave no sign of life for so long: their process died."""
    quiet = _run.c.touched_at < DatabaseClock(-quiet_seconds)
    query = _RUNS.where(_run.c.state == "planning", quiet).order_by(_run.c.id)
    return [_stored(row) for row in conn.execute(query)]


def adopt(conn: Connection, run_id: int, abandoned_ids: Sequence[int]) -> int:
    """Let this run judge, release and count what those left behind; how many actions. They become `failed`."""
    took = 0
    for dead in sorted(abandoned_ids):
        if _move(conn, dead, ("planning",), {"state": "failed"}):
            took += _actions(conn, dead, ("planned",), {"run_id": run_id})
            _messages(conn, dead, {"run_id": run_id})
            conn.execute(update(_part).where(_part.c.run_id == dead).values(run_id=run_id))
    return took


def finish(
    conn: Connection, run_id: int, *, finished_at: datetime, broken: Sequence[str] = (), sealed: Seal | None = None
) -> None:
    """Close the books of a run. A held or discarded run stays held or discarded; without `sealed` its seal stays."""
    values: dict[str, Any] = {"finished_at": finished_at, "broken": list(broken)}
    if sealed is not None:
        values |= {"chain_root": sealed.root, "chain_upto": sealed.upto}
    conn.execute(update(_run).where(_run.c.id == run_id).values(values))
    _move(conn, run_id, ("released",), {"state": "done"})


def counts(conn: Connection, run_id: int) -> ActionCounts:
    """The run in actions, as it stands now."""
    columns = (_action.c.state, _action.c.reason, _action.c.escalation)
    query = select(*columns, func.count().label("number")).where(_action.c.run_id == run_id).group_by(*columns)
    by_state: dict[str, int] = {}
    not_sent: dict[str, int] = {}
    skipped: dict[str, int] = {}
    escalated = 0
    for state, reason, escalation, number in conn.execute(query):
        by_state[state] = by_state.get(state, 0) + number
        if state in ("not_sent", "withdrawn"):
            not_sent[reason] = not_sent.get(reason, 0) + number
        if state == "skipped":
            skipped[reason] = skipped.get(reason, 0) + number
        escalated += number if escalation and state != "skipped" else 0
    return ActionCounts(
        planned=sum(by_state.values()) - by_state.get("skipped", 0),
        sent=by_state.get("done", 0),
        not_sent=dict(sorted(not_sent.items())),
        open=sum(by_state.get(state, 0) for state in ("planned", "held", "open")),
        in_doubt=by_state.get("in_doubt", 0),
        escalated=escalated,
        skipped=dict(sorted(skipped.items())),
    )


_RUNS = select(
    _run.c.id, _run.c.ref, _run.c.municipality, _run.c.at, _run.c.day, _run.c.state, _run.c.forecast,
    _run.c.planned_sends, _run.c.surplus, _run.c.broken, _run.c.decided_by, _run.c.started_at,
)  # fmt: skip


def _stored(row: Any) -> StoredRun:
    return StoredRun(**{**row._mapping, "broken": tuple(row.broken)})


def _move(conn: Connection, run_id: int, states: Sequence[str], values: Mapping[str, Any]) -> bool:
    return conn.execute(update(_run).where(_run.c.id == run_id, _run.c.state.in_(states)).values(values)).rowcount == 1


def _actions(conn: Connection, run_id: int, states: Sequence[str], values: Mapping[str, Any]) -> int:
    where = and_(_action.c.run_id == run_id, _action.c.state.in_(states))
    return conn.execute(update(_action).where(where).values(values)).rowcount


def _messages(conn: Connection, run_id: int, values: Mapping[str, Any]) -> int:
    where = and_(_message.c.run_id == run_id, _message.c.state == "planned")
    return conn.execute(update(_message).where(where).values(values)).rowcount
