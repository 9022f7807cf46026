"""Several messages to one resident that leave as one (core/bundle.py), and taken apart again when they did not leave.

Rules
-----
1. The actions move to the message that leaves (the carrier), and their own messages are withdrawn (`bundled`) with the
   link kept, in the transaction that says `sending`: so only what is leaving or has left is ever bundled.
2. What is known to have stayed inside is taken apart at once: each action is again in a message of its own, with its
   own last day, holds and address, and is judged anew.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from klantreis.store.clock import DatabaseClock
from klantreis.store.outbox import HELD, ClaimedMessage
from klantreis.store.tables import ActionRow, Bundled, Message, MessageContent, table

_message, _action, _content, _bundled = table(Message), table(ActionRow), table(MessageContent), table(Bundled)
BUNDLED = "bundled"  #: reason of a message whose action left in another


def gather(conn: Connection, carrier: ClaimedMessage, guests: Sequence[ClaimedMessage]) -> bool:
    """Move what these messages say into the carrier. False when one of them may not leave any more (its lease is gone,
    it was withdrawn or held): the transaction must then be undone."""
    ids = sorted([carrier.id, *(guest.id for guest in guests)])
    conn.execute(select(_message.c.id).where(_message.c.id.in_(ids)).order_by(_message.c.id).with_for_update())
    for guest in guests:
        mine = {"id_": guest.id, "who": guest.owner, "turn": guest.attempt}
        if conn.execute(_WITHDRAW, mine).rowcount != 1:
            return False
        moved = {"from_": guest.id, "to": carrier.id, "ids": [action.id for action in guest.actions]}
        if conn.execute(_MOVE, moved).rowcount != len(guest.actions):
            return False
        rows = [{"action_id": action.id, "message_id": guest.id, "carrier_id": carrier.id} for action in guest.actions]
        conn.execute(insert(_bundled), rows)
    conn.execute(delete(_content).where(_content.c.message_id.in_([guest.id for guest in guests])))
    return True


def take_apart(conn: Connection, carrier_id: int, *, due_at: datetime, reason: str) -> int:
    """Give each action its own message back, due at that moment; how many."""
    rows = conn.execute(select(_bundled).where(_bundled.c.carrier_id == carrier_id)).all()
    for row in sorted(rows, key=lambda each: each.message_id):
        again = {"state": "due", "reason": reason, "due_at": due_at}
        conn.execute(update(_message).where(_message.c.id == row.message_id).values(again))
        conn.execute(update(_action).where(_action.c.id == row.action_id).values(message_id=row.message_id))
    conn.execute(delete(_bundled).where(_bundled.c.carrier_id == carrier_id))
    return len(rows)


_WITHDRAW = (
    update(_message)
    .where(
        _message.c.id == bindparam("id_"),
        _message.c.owner == bindparam("who"),
        _message.c.attempt == bindparam("turn"),
        and_(_message.c.state == "claimed", _message.c.lease_until > DatabaseClock(), ~HELD),
    )
    .values(state="withdrawn", reason=BUNDLED, owner="", lease_until=None)
)
_MOVE = (
    update(_action)
    .where(
        _action.c.id.in_(bindparam("ids", expanding=True)),
        _action.c.message_id == bindparam("from_"),
        _action.c.state == "open",
    )
    .values(message_id=bindparam("to"))
)
