"""The actions of one case as they stood at a moment: what was decided by then, and what had become of it.

The past is read from the audit chain: what a later link tells about an action was not known yet.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey, Kind, PastAction
from klantreis.store.cases import PAST
from klantreis.store.clock import local
from klantreis.store.tables import ActionRow, AuditContent, AuditEntry, Message, Run, table

_action, _message, _run = table(ActionRow), table(Message), table(Run)
_entry, _content = table(AuditEntry), table(AuditContent)


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
            key=self.key, kind=self.kind, state=PAST[self.state], day=self.day, in_good_faith=self.in_good_faith
        )


def actions_of(conn: Connection, case_id: int, at: datetime) -> list[TimelineAction]:
    """The actions decided by `at`, in the order of their days."""
    later, doubted_later = _told_after(conn, case_id, at)
    found = []
    for row in conn.execute(_ACTIONS.where(_action.c.case_id == case_id)):
        if row.run_at is not None and row.run_at > at:
            continue
        if row.run_at is None and row.day > local(at).date():
            continue
        found.append(_as_known(row, later, doubted_later))
    return found


_ACTIONS = (
    select(
        _action,
        _run.c.ref.label("run_ref"), _run.c.at.label("run_at"),
        _message.c.opaque, _message.c.channel, _message.c.sent_at, _message.c.reason.label("waits"),
    )
    .outerjoin(_run, _run.c.id == _action.c.run_id)
    .outerjoin(_message, _message.c.id == _action.c.message_id)
    .order_by(_action.c.day, _action.c.step_day, _action.c.id)
)  # fmt: skip


def _as_known(row: Any, later: set[str], doubted_later: set[str]) -> TimelineAction:
    key = ActionKey(row.obligation, row.opener, row.point, row.step)
    undecided = key.text() in later
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
        state="open" if undecided else row.state,
        reason="" if undecided else row.reason or (row.waits or "" if row.state == "open" else ""),
        in_good_faith=row.in_good_faith and key.text() not in doubted_later,
        escalation=row.escalation,
        run=row.run_ref or "",
        message=row.opaque or "",
        channel=row.channel or "",
        sent_at=None if undecided else local(row.sent_at),
    )


def _told_after(conn: Connection, case_id: int, at: datetime) -> tuple[set[str], set[str]]:
    """Keys of actions of which links after `at` tell an outcome or a withdrawal, and that they were in good faith."""
    ended: set[str] = set()
    good_faith: set[str] = set()
    for content in _later_links(conn, case_id, at):
        if "outcome" in content:
            ended.add(content["action"])
        ended.update(key for key, _ in content.get("withdrawn", ()))
        good_faith.update(content.get("in_good_faith", ()))
    return ended, good_faith


def _later_links(conn: Connection, case_id: int, at: datetime) -> Iterator[dict[str, Any]]:
    query = (
        select(_content.c.content)
        .join(_entry, _entry.c.id == _content.c.entry_id)
        .where(_entry.c.case_id == case_id, _entry.c.at > at, _entry.c.kind.in_(("plan", "outcome")))
    )
    for content in conn.execute(query).scalars():
        if content:  # erasure empties it
            yield json.loads(content)
