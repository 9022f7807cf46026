"""Messages on their way out: at most one worker per message, nothing sent twice, nothing lost unseen (delivery.md 2).

Rules
-----
1. due -> claimed -> sending -> sent | due (retry) | refused | in_doubt. `claim` takes `due` only.
2. `sending` is committed before the network is used, the outcome at once after it, each per message: after a crash a
   sending thread leaves at most one message whose fate is unknown.
3. `owner` and `attempt` fence: a worker that outlived its lease can mark nothing any more.
4. A lease that expired: claimed -> due, for nothing left the machine; sending -> in_doubt, never due by itself.
5. What is held (everything, a municipality, a channel, a case) is not claimed. A message of a case that has facts no
   plan has seen cannot go to `sending`: the case is planned again first (design 1.7).
6. One worker at a time has messages to a resident, and has all that are due: it keeps them apart, or lets them leave as
   one (`neighbours.py`). So a claim may hold a few more than was asked for.
7. What may forbid a message after all (gone, another address, consent withdrawn) raises the resident's `changes`; one
   read before that cannot go to `sending`.
8. What could have left in a time that a restore from a backup lost is not claimed (`restores.py`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, exists, insert, or_, select, text, update
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey
from klantreis.store.chunks import chunks
from klantreis.store.clock import DatabaseClock, local
from klantreis.store.doubts import SUSPECT
from klantreis.store.neighbours import ALONE, in_other_hands, taken
from klantreis.store.prepared import Prepared
from klantreis.store.sql import insert_into
from klantreis.store.tables import ActionRow, Case, Client, Hold, Message, MessageContent, table

_message, _content, _hold = table(Message), table(MessageContent), table(Hold)
_action, _case, _client = table(ActionRow), table(Case), table(Client)
NOT_ASKED = -1  #: instead of the number of a resident's changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedAction:
    """One of the actions a message carries."""

    id: int
    case_id: int
    case_ref: str
    key: ActionKey
    kind: str
    template: str
    to_role: str
    stage: str
    due: date | None
    options: tuple[str, ...]
    appointment: datetime | None  #: local
    obligation_due: date | None
    about: date | None  #: the day the text is about
    last_day: date | None
    again: bool  #: a second way
    escalation: bool
    step_day: date | None = None  #: the office day its step stands on
    stale: bool  #: facts came in that no plan has seen: plan the case again before this leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """A message a worker holds. Without actions there is nothing to say any more: withdraw it."""

    id: int
    key: str
    opaque: str
    municipality: str
    recipient_kind: str
    client_id: int | None
    case_id: int | None
    person: str
    party: str  #: code of the organisation it goes to
    channel: str
    template: str
    day: date
    last_day: date | None
    due_at: datetime
    attempt: int
    owner: str
    run_id: int | None
    actions: tuple[ClaimedAction, ...]

    @property
    def stale(self) -> bool:
        return any(action.stale for action in self.actions)

    @property
    def about_appointment(self) -> bool:
        return any(action.appointment is not None for action in self.actions)

    @property
    def is_spaced(self) -> bool:
        """Whether it keeps its distance from others to the same resident."""
        return self.recipient_kind == "client" and not self.about_appointment


@dataclass(frozen=True, slots=True)
class Content:
    """The exact text that leaves, kept until the person is erased."""

    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which of the messages that are due a claim takes."""

    municipality: str = ""  #: empty: of each
    inside: bool = False  #: only to colleagues
    channel: str = ""  #: only along this one
    other_than: Collection[str] = ()  #: not along these channels
    closed: Collection[str] = ()  #: channels along which nothing may go, whatever else leaves


EVERY = Which()

#: Something holds the message: every part a hold names is the message's.
HELD = exists(
    select(_hold.c.id).where(
        _hold.c.until_at.is_(None),
        or_(_hold.c.municipality == "", _hold.c.municipality == _message.c.municipality),
        or_(_hold.c.channel == "", _hold.c.channel == _message.c.channel),
        or_(_hold.c.case_id.is_(None), _hold.c.case_id == _message.c.case_id),
    )
)
_FIELDS = (
    "id", "key", "opaque", "municipality", "recipient_kind", "client_id", "case_id", "person", "party", "channel",
    "template", "day", "last_day", "due_at", "attempt", "owner", "run_id",
)  # fmt: skip


def claim(
    conn: Connection, *, now: datetime, limit: int, owner: str, lease_seconds: int, which: Which = EVERY
) -> list[ClaimedMessage]:
    """Take up to `limit` messages that may leave at `now`, the longest waiting first, and all that is due to the same
    residents. The lease runs on the database's clock."""
    place = and_(text("state = 'due'"), _message.c.due_at <= now, ~HELD, ~SUSPECT, ALONE, *_conditions(which))
    order = select(_message.c.id).where(place).order_by(_message.c.due_at, _message.c.id).limit(limit)
    # A CTE, for PostgreSQL may run a sub-select with SKIP LOCKED more than once and so take more than `limit`.
    chosen = order.with_for_update(skip_locked=True).cte("chosen")
    claimed = _taken(conn, _message.c.id.in_(select(chosen.c.id)), owner, lease_seconds)
    clients = {message.client_id for message in claimed if message.recipient_kind == "client" and message.client_id}
    theirs = taken(conn, clients, owner)
    left = [message for message in claimed if message.is_spaced and message.client_id in theirs]
    give_back(conn, left)
    kept = [message for message in claimed if message not in left]
    others = _siblings(now, sorted(clients - theirs), owner, which)
    return kept + (_taken(conn, others, owner, lease_seconds) if clients - theirs else [])


def _taken(conn: Connection, where: ColumnElement[bool], owner: str, lease_seconds: int) -> list[ClaimedMessage]:
    """Claim these."""
    statement = (
        update(_message)
        .where(where)
        .values(state="claimed", owner=owner, lease_until=DatabaseClock(lease_seconds), attempt=_message.c.attempt + 1)
        .returning(*[_message.c[name] for name in _FIELDS])
    )
    rows = sorted(conn.execute(statement).all(), key=lambda row: (row.due_at, row.id))
    actions = _actions(conn, [row.id for row in rows])
    return [ClaimedMessage(**row._mapping, actions=tuple(actions[row.id])) for row in rows]


def _siblings(now: datetime, clients: Sequence[int], owner: str, which: Which) -> ColumnElement[bool]:
    """What else is due to these residents, of whom we have a message in hand and nobody else has one."""
    places = [
        _message.c.client_id.in_(clients),
        _message.c.recipient_kind == "client",
        _message.c.state == "due",
        _message.c.due_at <= now,
        _message.c.channel.not_in(which.closed),
        ~HELD,
        ~SUSPECT,
        ~in_other_hands(owner),
    ]
    rows = (
        select(_message.c.id).where(*places).order_by(_message.c.id).with_for_update(skip_locked=True).cte("siblings")
    )
    return _message.c.id.in_(select(rows.c.id))


def _conditions(which: Which) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.municipality:
        found.append(_message.c.municipality == which.municipality)
    if which.inside:
        found.append(_message.c.recipient_kind == "staff")
    if which.channel:
        found.append(_message.c.channel == which.channel)
    if which.other_than:
        found.append(_message.c.channel.not_in(sorted(which.other_than)))
    return found


def channels_of(conn: Connection, message_ids: Collection[int]) -> dict[int, str]:
    """Along which channel these messages went, or were to go."""
    found: dict[int, str] = {}
    for some in chunks(sorted(message_ids)):
        rows = conn.execute(select(_message.c.id, _message.c.channel).where(_message.c.id.in_(some)))
        found |= dict(rows.tuples().all())
    return found


def address_of(conn: Connection, message_id: int) -> str:
    """Where this message went; empty when its person was erased."""
    query = select(_content.c.address).where(_content.c.message_id == message_id)
    return str(conn.execute(query).scalar() or "")


def content_of(conn: Connection, message_ids: Collection[int]) -> dict[int, Content]:
    """What these messages say, where that is kept already."""
    found: dict[int, Content] = {}
    for some in chunks(sorted(message_ids)):
        columns = (_content.c.message_id, _content.c.address, _content.c.subject, _content.c.body)
        for id_, address, subject, body in conn.execute(select(*columns).where(_content.c.message_id.in_(some))):
            found[id_] = Content(address=address, subject=subject, body=body)
    return found


def add_written(conn: Connection, row: Mapping[str, Any], content: Content) -> bool:
    """A message whose text stands already, once per key. False: it was there."""
    statement = insert_into(conn, _message).on_conflict_do_nothing(index_elements=["key"])
    id_ = conn.execute(statement.returning(_message.c.id), dict(row)).scalar()
    if id_ is None:
        return False
    kept = {"message_id": id_, "address": content.address, "subject": content.subject, "body": content.body}
    conn.execute(insert(_content), kept)
    return True


def still_ours(conn: Connection, messages: Sequence[ClaimedMessage]) -> list[ClaimedMessage]:
    """Those of these claimed messages that are still claimed by us, with their actions as they are now."""
    held: set[int] = set()
    for some in chunks(sorted({message.id for message in messages})):
        query = select(_message.c.id, _message.c.owner, _message.c.attempt).where(_message.c.state == "claimed")
        rows = set(conn.execute(query.where(_message.c.id.in_(some))).tuples())
        held |= {message.id for message in messages if (message.id, message.owner, message.attempt) in rows}
    actions = _actions(conn, sorted(held))
    return [replace(message, actions=tuple(actions[message.id])) for message in messages if message.id in held]


def mark_sending(
    conn: Connection, message: ClaimedMessage, content: Content, lease_seconds: int, changes: int = NOT_ASKED
) -> bool:
    """Say that the network is about to be used, and keep the text. Commit before sending.

    `changes`: the number of the resident's changes when it was composed. False: it may not be sent by this worker any
    more (lease gone, withdrawn, held), or not before its case is planned or the resident is read again.
    """
    parameters = {
        "id_": message.id, "who": message.owner, "turn": message.attempt, "seconds": lease_seconds, "changes": changes,
    }  # fmt: skip
    if _SENDING.run(conn, parameters) != 1:
        return False
    if message.attempt > 1 or not message.actions:  # what has no actions was written when it was made
        _FORGET.run(conn, {"id_": message.id})
    row = {"message_id": message.id, "address": content.address, "subject": content.subject, "body": content.body}
    _KEEP.run(conn, row)
    return True


def give_back(
    conn: Connection, messages: Sequence[ClaimedMessage], until: datetime | None = None, *, reason: str = "",
    channel: str = "",
) -> int:  # fmt: skip
    """Return claimed messages unsent, to be claimed again; how many were still ours.

    Not before `until`, for this `reason` (a code), or along another `channel`, where those are given.
    """
    values: dict[str, Any] = {"state": "due", "owner": "", "lease_until": None}
    values |= {name: value for name, value in (("reason", reason), ("channel", channel)) if value}
    if until is not None:
        values["due_at"] = until
    given = 0
    for message in sorted(messages, key=lambda each: each.id):
        ours = (_message.c.id == message.id, _message.c.owner == message.owner, _message.c.attempt == message.attempt)
        given += conn.execute(update(_message).where(*ours, _message.c.state == "claimed").values(values)).rowcount
    return given


_UNSEEN_FACTS = exists(
    select(_action.c.id)
    .join(_case, _case.c.id == _action.c.case_id)
    .where(_action.c.message_id == _message.c.id, _action.c.state == "open", _case.c.fact_seq > _case.c.planned_seq)
)
_OURS = and_(
    _message.c.id == bindparam("id_", type_=Integer),
    _message.c.owner == bindparam("who"),
    _message.c.attempt == bindparam("turn", type_=Integer),
)
_AS_READ = or_(
    bindparam("changes", type_=Integer) == NOT_ASKED,
    exists(
        select(_client.c.id).where(
            _client.c.id == _message.c.client_id, _client.c.changes == bindparam("changes", type_=Integer)
        )
    ),
)
_SENDING = Prepared(
    update(_message)
    .where(
        _OURS, _message.c.state == "claimed", _message.c.lease_until > DatabaseClock(), ~_UNSEEN_FACTS, ~HELD, _AS_READ
    )
    .values(state="sending", lease_until=DatabaseClock(bindparam("seconds", type_=Integer)))
)
_FORGET = Prepared(delete(_content).where(_content.c.message_id == bindparam("id_")))
_KEEP = Prepared(insert(_content), ["message_id", "address", "subject", "body"])


def _actions(conn: Connection, message_ids: Sequence[int]) -> dict[int, list[ClaimedAction]]:
    query = (
        select(_action, _case.c.ref, _case.c.fact_seq, _case.c.planned_seq)
        .join(_case, _case.c.id == _action.c.case_id)
        .where(_action.c.state == "open")
        .order_by(_case.c.ref, _action.c.id)
    )
    found: dict[int, list[ClaimedAction]] = defaultdict(list)
    for some in chunks(message_ids):
        for row in conn.execute(query.where(_action.c.message_id.in_(some))):
            found[row.message_id].append(
                ClaimedAction(
                    id=row.id,
                    case_id=row.case_id,
                    case_ref=row.ref,
                    key=ActionKey(row.obligation, row.opener, row.point, row.step),
                    kind=row.kind,
                    template=row.template,
                    to_role=row.to_role,
                    stage=row.stage,
                    due=row.due,
                    options=tuple(row.options.split("|")) if row.options else (),
                    appointment=local(row.appointment_at),
                    obligation_due=row.obligation_due,
                    about=row.about,
                    last_day=row.last_day,
                    again=row.again,
                    escalation=row.escalation,
                    step_day=row.step_day,
                    stale=row.fact_seq > row.planned_seq,
                )
            )
    return found
