"""When a message in doubt may have been sent, and what was found out about it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.doubts import RESTORED
from klantreis.store.tables import ActionRow, AuditEntry, Message, table

_message, _action, _entry = table(Message), table(ActionRow), table(AuditEntry)


def stretches(conn: Connection, message_ids: Collection[int]) -> dict[int, tuple[datetime | None, datetime]]:
    """By message: not before which moment it was sent (None: unknown), and when a round said that nobody knows.

    The second is the newest outcome in its cases: late rather than early.
    """
    found: dict[int, tuple[datetime | None, datetime]] = {}
    newest = (
        select(_message.c.id, _message.c.due_at, _message.c.reason, func.max(_entry.c.at).label("doubted"))
        .join(_action, _action.c.message_id == _message.c.id)
        .join(_entry, _entry.c.case_id == _action.c.case_id)
        .where(_entry.c.kind == "outcome")
        .group_by(_message.c.id, _message.c.due_at, _message.c.reason)
    )
    for some in chunks(sorted(message_ids)):
        for id_, due_at, reason, doubted in conn.execute(newest.where(_message.c.id.in_(some))):
            began = None if reason == RESTORED else local(due_at)
            found[id_] = began, local(doubted)
    return found


def keep_proof(conn: Connection, message_id: int, proof: str) -> None:
    """The number that the other side turned out to have given it."""
    conn.execute(update(_message).where(_message.c.id == message_id).values(proof=proof))
