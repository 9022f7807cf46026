"""Other messages to the same resident: what was the last to leave, and what another worker has in hand.

Rules
-----
1. Messages to a resident keep a minimum apart, or leave as one. Only who has all of them in hand can see to that, so
   one worker at a time has messages to a resident.
2. What is about an appointment never waits, and is claimed all the same.
3. Nobody waits for another worker: what cannot be had now is left for the next round.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.clock import civil_day
from klantreis.store.tables import ActionRow, Client, Message, table

_message, _action, _client = table(Message), table(ActionRow), table(Client)
_sibling = _message.alias("sibling")
_IN_HAND = and_(
    _sibling.c.client_id == _message.c.client_id,
    _sibling.c.id != _message.c.id,
    _sibling.c.recipient_kind == "client",
    _sibling.c.state.in_(("claimed", "sending")),
)
_ABOUT_APPOINTMENT = and_(_action.c.message_id == _message.c.id, _action.c.appointment_at.is_not(None))

#: Of a message that is due: no worker has another one to this resident in hand, or it need not keep its distance.
ALONE = or_(
    _message.c.recipient_kind != "client",
    ~exists(select(_sibling.c.id).where(_IN_HAND)),
    exists(select(_action.c.id).where(_ABOUT_APPOINTMENT)),
)


def in_other_hands(owner: str) -> ColumnElement[bool]:
    """Of a message: a worker other than `owner` has one to the same resident in hand."""
    return exists(select(_sibling.c.id).where(_IN_HAND, _sibling.c.owner != owner))


def taken(conn: Connection, client_ids: Collection[int], owner: str) -> frozenset[int]:
    """Those of these residents to whom another worker took a message at this very moment; `owner` is us.

    Two claims that do not see each other yet meet at the rows of the residents: who comes second does not wait, or
    looks again and sees the other's. On SQLite, which has one writer, `ALONE` has seen everything.
    """
    if conn.dialect.name != "postgresql":
        return frozenset()
    ours: set[int] = set()
    theirs: set[int] = set()
    for some in chunks(sorted(client_ids)):
        rows = select(_client.c.id).where(_client.c.id.in_(some)).order_by(_client.c.id)
        ours |= set(conn.execute(rows.with_for_update(skip_locked=True, key_share=True)).scalars())
        in_hand = and_(_message.c.recipient_kind == "client", _message.c.state.in_(("claimed", "sending")))
        others = select(_message.c.client_id).where(_message.c.client_id.in_(some), in_hand, _message.c.owner != owner)
        theirs |= set(conn.execute(others).scalars())
    return frozenset(client_ids) - ours | theirs


def last_sent(conn: Connection, client_ids: Collection[int], *, in_shadow: bool = False) -> dict[int, date]:
    """The day of the latest message to each resident that left, or may have left; `in_shadow`: or would have."""
    moment = func.max(func.coalesce(_message.c.sent_at, _message.c.due_at))
    left = _message.c.state.in_(("sent", "in_doubt"))
    would_have = and_(_message.c.state == "withdrawn", _message.c.reason == "shadow")
    gone = and_(_message.c.recipient_kind == "client", or_(left, would_have) if in_shadow else left)
    found: dict[int, date] = {}
    for some in chunks(sorted(client_ids)):
        query = select(_message.c.client_id, moment).where(_message.c.client_id.in_(some), gone)
        for client_id, at in conn.execute(query.group_by(_message.c.client_id)):
            found[client_id] = civil_day(at)
    return found
