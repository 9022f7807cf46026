"""The actions of cases as they stood at a moment: what was decided by then, and what had become of it.

The past is read from the audit chain: what a later link tells about an action was not known yet.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey, Kind, PastAction
from klantreis.core.ways import NO_WAY
from klantreis.store.cases import PAST
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.tables import ActionRow, AuditContent, AuditEntry, Message, Run, table

_action, _message, _run = table(ActionRow), table(Message), table(Run)
_entry, _content = table(AuditEntry), table(AuditContent)
IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineAction:
    """An action as the case's history tells it. `state` as in the table `action`."""

    key: ActionKey
    kind: Kind
    template: str
    to: str  #: role
    person: str  #: code of the colleague
    stage: str
    step_day: date
    day: date  #: of the run that decided it
    due: date | None
    options: tuple[str, ...]  #: events of a card
    state: str
    reason: str
    in_good_faith: bool
    escalation: bool
    run: str
    message: str  #: opaque key, for `klantreis message`
    channel: str
    sent_at: datetime | None

    @property
    def past(self) -> PastAction:
        """As the planner reads it."""
        return PastAction(
            key=self.key, kind=self.kind, state=PAST[self.state], day=self.day, in_good_faith=self.in_good_faith,
            options=self.options, unreached=self.state == "not_sent" and self.reason in NO_WAY,
        )  # fmt: skip


def actions_of(conn: Connection, case_ids: Collection[int], at: datetime) -> dict[int, list[TimelineAction]]:
    """By case the actions decided by `at`, in the order of their days."""
    found: dict[int, list[TimelineAction]] = defaultdict(list)
    for some in chunks(sorted(case_ids)):
        later, doubted_later = _told_after(conn, some, at)
        unsure = _in_doubt_by(conn, {case_id for case_id, _ in later}, at)
        for row in conn.execute(_ACTIONS.where(_action.c.case_id.in_(some))):
            if row.run_at is not None and row.run_at > at:
                continue
            if row.run_at is None and row.day > local(at).date():
                continue
            known = _as_known(row, later, doubted_later, unsure)
            found[row.case_id].append(replace(known, state="held", reason="") if _discarded_after(row, at) else known)
    return found


_ACTIONS = (
    select(
        _action,
        _run.c.ref.label("run_ref"), _run.c.at.label("run_at"), _run.c.decided_at,
        _message.c.opaque, _message.c.channel, _message.c.sent_at, _message.c.reason.label("waits"),
    )
    .outerjoin(_run, _run.c.id == _action.c.run_id)
    .outerjoin(_message, _message.c.id == _action.c.message_id)
    .order_by(_action.c.day, _action.c.step_day, _action.c.id)
)  # fmt: skip


def _discarded_after(row: Any, at: datetime) -> bool:
    """Whether the fuse still held it: discarding a run leaves no link in the chains of its cases."""
    return (row.state, row.reason) == ("withdrawn", "discarded") and bool(local(row.decided_at) > at)


def _as_known(
    row: Any, later: set[tuple[int, str]], doubted_later: set[tuple[int, str]], unsure: Mapping[tuple[int, str], str]
) -> TimelineAction:
    key = ActionKey(row.obligation, row.opener, row.point, row.step)
    undecided = (row.case_id, key.text()) in later
    then = unsure.get((row.case_id, key.text()))  # why nobody knew at that moment whether it had left
    return TimelineAction(
        key=key,
        kind=Kind(row.kind),
        template=row.template,
        to=row.to_role,
        person=row.person,
        stage=row.stage,
        step_day=row.step_day,
        day=row.day,
        due=row.due,
        options=tuple(row.options.split("|")) if row.options else (),
        state=("open" if then is None else IN_DOUBT) if undecided else row.state,
        reason=(then or "") if undecided else row.reason or (row.waits or "" if row.state == "open" else ""),
        in_good_faith=row.in_good_faith and (row.case_id, key.text()) not in doubted_later,
        escalation=row.escalation,
        run=row.run_ref or "",
        message=row.opaque or "",
        channel=row.channel or "",
        sent_at=None if undecided else local(row.sent_at),
    )


def _told_after(
    conn: Connection, case_ids: Sequence[int], at: datetime
) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """(case, key) of actions of which links after `at` tell an outcome or a withdrawal, and that they were in good
    faith."""
    ended: set[tuple[int, str]] = set()
    good_faith: set[tuple[int, str]] = set()
    for case_id, content in _later_links(conn, case_ids, at):
        if "outcome" in content:
            ended.add((case_id, content["action"]))
        ended.update((case_id, key) for key, _ in content.get("withdrawn", ()))
        good_faith.update((case_id, key) for key in content.get("in_good_faith", ()))
    return ended, good_faith


def _in_doubt_by(conn: Connection, case_ids: Collection[int], at: datetime) -> dict[tuple[int, str], str]:
    """(case, key) of actions that were in doubt by `at`, with the reason: what came of them was told later."""
    if not case_ids:
        return {}
    by_then = and_(_entry.c.case_id.in_(case_ids), _entry.c.at <= at, _entry.c.kind == "outcome")
    return {
        (case_id, content["action"]): content.get("reason", "")
        for case_id, content in _links(conn, by_then)
        if content.get("outcome") == IN_DOUBT
    }


def _later_links(conn: Connection, case_ids: Sequence[int], at: datetime) -> Iterator[tuple[int, dict[str, Any]]]:
    return _links(conn, and_(_entry.c.case_id.in_(case_ids), _entry.c.at > at, _entry.c.kind.in_(("plan", "outcome"))))


def _links(conn: Connection, which: ColumnElement[bool]) -> Iterator[tuple[int, dict[str, Any]]]:
    query = select(_entry.c.case_id, _content.c.content).join(_entry, _entry.c.id == _content.c.entry_id).where(which)
    for case_id, content in conn.execute(query):
        if content:  # erasure empties it
            yield case_id, json.loads(content)
