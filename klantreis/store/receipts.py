"""Messages that were taken by a channel that can tell what became of them, and what it told so far.

Rules
-----
1. A row is made in the transaction in which the message was taken. What is asked costs what is open (`receipt_ask`).
2. What is final (delivered, failed, returned) is never followed by something else: nothing is asked any more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.engine import Connection

from klantreis.store.clock import local
from klantreis.store.sql import insert_into
from klantreis.store.tables import Message, ReceiptRow, table

_receipt, _message = table(ReceiptRow), table(Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A message of which something may still be heard."""

    message_id: int
    opaque: str
    channel: str
    proof: str
    since_at: datetime  #: local
    asked: int
    told: str


def expect(conn: Connection, message_id: int, *, channel: str, proof: str, at: datetime, ask_at: datetime) -> None:
    """This message was taken: ask from `ask_at` on what became of it."""
    row = {"message_id": message_id, "channel": channel, "proof": proof, "since_at": at, "ask_at": ask_at}
    row |= {"asked": 0, "told": "waiting", "told_at": None, "reason": ""}
    conn.execute(insert_into(conn, _receipt).on_conflict_do_nothing(index_elements=["message_id"]), row)


def to_ask(conn: Connection, channels: Collection[str], at: datetime, limit: int) -> list[Open]:
    """Those to ask for at this moment, the longest waiting first."""
    query = (
        select(
            _receipt.c.message_id, _message.c.opaque, _receipt.c.channel, _receipt.c.proof, _receipt.c.since_at,
            _receipt.c.asked, _receipt.c.told,
        )
        .join(_message, _message.c.id == _receipt.c.message_id)
        .where(text("ask_at IS NOT NULL"), _receipt.c.ask_at <= at, _receipt.c.channel.in_(sorted(channels)))
        .order_by(_receipt.c.ask_at, _receipt.c.message_id)
        .limit(limit)
    )  # fmt: skip
    return [Open(**{**row._mapping, "since_at": local(row.since_at)}) for row in conn.execute(query)]


def note(conn: Connection, each: Open, *, told: str, reason: str, at: datetime, ask_at: datetime | None) -> bool:
    """Write down what was told now. False: somebody else heard something meanwhile."""
    same = (_receipt.c.message_id == each.message_id, _receipt.c.asked == each.asked, text("ask_at IS NOT NULL"))
    values = {"asked": each.asked + 1, "told": told, "told_at": at, "reason": reason, "ask_at": ask_at}
    return conn.execute(update(_receipt).where(*same).values(values)).rowcount == 1


def close(conn: Connection, message_id: int, *, told: str, reason: str, at: datetime) -> None:
    """It was heard otherwise what became of it: nothing is asked any more."""
    values = {"told": told, "told_at": at, "reason": reason, "ask_at": None}
    conn.execute(update(_receipt).where(_receipt.c.message_id == message_id).values(values))
