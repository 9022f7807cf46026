"""What is heard of a message after it was taken: it arrived, it bounced, the letter was posted or came back.

Rules
-----
1. It becomes a fact for each action that left in the message, under an id of its own: heard twice, it is one fact.
2. What failed wakes the case, whose plan sends it another way (Awb 2:11). What arrived wakes it only where a plan waits
   for proof. A fact of an erased person's case changes nothing and is not made.
3. An address that is none is used no more, except a colleague's: that is mended in the staff file.
4. The state of the message stays `sent`: it was taken. What became of it is what the facts say.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store import contacts, reported
from klantreis.store.clock import civil_day
from klantreis.store.reported import Report
from klantreis.store.tables import Message, MessageContent, table

DELIVERED, BOUNCED = "message_delivered", "message_bounced"
POSTED, RETURNED = "letter_handed_over", "letter_returned"
_message, _content = table(Message), table(MessageContent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message of ours, as what is heard about it needs it."""

    id: int
    opaque: str
    municipality: str
    state: str
    channel: str
    template: str
    recipient_kind: str
    client_id: int | None
    case_id: int | None
    person: str


def by_key(conn: Connection, opaques: tuple[str, ...]) -> Sent | None:
    """The first of these keys that is a message of ours."""
    columns = [_message.c[name] for name in Sent.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(_message.c.opaque.in_(opaques[:50]))).all()
    found = {row.opaque: Sent(**row._mapping) for row in rows}
    return next((found[opaque] for opaque in opaques if opaque in found), None)


def hear(conn: Connection, message_id: int, event: str, at: datetime, *, address_gone: bool = False) -> int:
    """Record that this was heard of a message that left; of how many actions it was news."""
    report = Report(message_id=message_id, event=event, on=civil_day(at), address_gone=address_gone)
    return reported.record(conn, [report], at)


def suppress_address(conn: Connection, message_id: int, key: bytes, *, reason: str, at: datetime) -> bool:
    """Use the address that this message went to no more. False: it is a colleague's, or was erased."""
    query = (
        select(_content.c.address, _message.c.channel, _message.c.recipient_kind)
        .join(_message, _message.c.id == _content.c.message_id)
        .where(_content.c.message_id == message_id)
    )
    row = conn.execute(query).first()
    if row is None or not row.address or row.recipient_kind == "staff":
        return False
    contacts.suppress(conn, row.address, key, channel=row.channel, reason=reason, at=at)
    return True
