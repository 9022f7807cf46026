"""Taking back what has not left."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, bindparam, exists, select, update
from sqlalchemy.engine import Connection

from klantreis.store.cases import StoredAction
from klantreis.store.chunks import chunks
from klantreis.store.tables import ActionRow, Message, table

_message, _action = table(Message), table(ActionRow)

HERE = ("planned", "due", "claimed")  #: states of a message that has not left the house
WAITING = ("planned", "held", "open")  #: states of an action that may still be given


def withdraw_actions(conn: Connection, wanted: Sequence[tuple[StoredAction, str]]) -> Collection[int]:
    """Take these actions back, each with its reason; the ids of those that could be. One whose message is leaving at
    this moment is left alone."""
    messages = still_here(conn, {stored.message_id for stored, _ in wanted if stored.message_id is not None})
    gone = {stored.id: why for stored, why in wanted if stored.message_id is None or stored.message_id in messages}
    if gone:
        conn.execute(_WITHDRAW, [{"id_": id_, "why": why} for id_, why in sorted(gone.items())])
        release_messages(conn, messages)
    return gone.keys()


def still_here(conn: Connection, message_ids: Collection[int]) -> set[int]:
    """Those of these messages that have not left, held until the transaction ends."""
    here: set[int] = set()
    for some in chunks(sorted(message_ids)):
        query = select(_message.c.id).where(_message.c.id.in_(some), _message.c.state.in_(HERE))
        here |= set(conn.execute(query.order_by(_message.c.id).with_for_update()).scalars())
    return here


def release_messages(conn: Connection, message_ids: Collection[int]) -> None:
    """After actions were withdrawn: withdraw messages that carry nothing any more, and take the others away from a
    worker that claimed them, so that they are composed anew."""
    waiting = and_(_action.c.message_id == _message.c.id, _action.c.state.in_(WAITING))
    for some in chunks(sorted(message_ids)):
        here = and_(_message.c.id.in_(some), _message.c.state.in_(HERE))
        empty = ~exists(select(_action.c.id).where(waiting))
        gone = {"state": "withdrawn", "reason": "nothing_left", "owner": "", "lease_until": None}
        conn.execute(update(_message).where(here, empty).values(gone))
        back = {"state": "due", "owner": "", "lease_until": None}
        conn.execute(update(_message).where(_message.c.id.in_(some), _message.c.state == "claimed").values(back))


_WITHDRAW = update(_action).where(_action.c.id == bindparam("id_")).values(state="withdrawn", reason=bindparam("why"))
