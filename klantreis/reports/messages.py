"""One message as it left: for the colleague who must show what was said, when and with what proof."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, select
from sqlalchemy.engine import Connection

from klantreis.store.clock import local
from klantreis.store.tables import (
    ActionRow,
    Bundled,
    Case,
    HeardMail,
    Message,
    MessageContent,
    ReceiptRow,
    Run,
    table,
)

_message, _content = table(Message), table(MessageContent)
_action, _case, _run, _bundled = table(ActionRow), table(Case), table(Run), table(Bundled)
_receipt, _heard = table(ReceiptRow), table(HeardMail)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedAction:
    """An action the message carries."""

    case: str
    obligation: str
    step: str
    kind: str
    template: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MessageView:
    """A message with its text. Personal: for the screen of a colleague, never for Prefect or a log."""

    key: str
    municipality: str
    recipient_kind: str
    person: str
    party: str  #: code of the organisation
    channel: str
    template: str
    day: date
    state: str
    reason: str
    run: str
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    proof: str
    written: bool  #: False: it was not composed yet, or the person was erased
    address: str
    subject: str
    body: str
    actions: tuple[CarriedAction, ...]
    left_in: str = ""  #: key of the message in which it left, where it was bundled into another
    carries: tuple[str, ...] = ()  #: keys of the messages that left in this one
    heard: tuple[tuple[datetime, str, str], ...] = ()  #: after it left: when, what (a code), and why (a code)


def view(conn: Connection, opaque: str) -> MessageView | None:
    """The message with this opaque key; None when there is none."""
    query = (
        select(_message, _content.c.message_id, _content.c.address, _content.c.subject, _content.c.body, _run.c.ref)
        .outerjoin(_content, _content.c.message_id == _message.c.id)
        .outerjoin(_run, _run.c.id == _message.c.run_id)
        .where(_message.c.opaque == opaque)
    )
    row = conn.execute(query).first()
    if row is None:
        return None
    return MessageView(
        key=row.opaque,
        municipality=row.municipality,
        recipient_kind=row.recipient_kind,
        person=row.person,
        party=row.party,
        channel=row.channel,
        template=row.template,
        day=row.day,
        state=row.state,
        reason=row.reason,
        run=row.ref or "",
        due_at=local(row.due_at),
        sent_at=local(row.sent_at),
        attempts=row.attempt,
        proof=row.proof,
        written=row.message_id is not None,
        address=row.address or "",
        subject=row.subject or "",
        body=row.body or "",
        actions=tuple(_carried(conn, row.id)),
        left_in=next(iter(_keys(conn, _bundled.c.message_id == row.id, _bundled.c.carrier_id)), ""),
        carries=_keys(conn, _bundled.c.carrier_id == row.id, _bundled.c.message_id),
        heard=tuple(sorted([*_told(conn, row.id), *_came_in(conn, row.id)])),
    )


def _keys(conn: Connection, which: ColumnElement[bool], of: Column[int]) -> tuple[str, ...]:
    query = select(_message.c.opaque).join(_bundled, of == _message.c.id).where(which).order_by(_message.c.id)
    return tuple(conn.execute(query).scalars())


def _told(conn: Connection, message_id: int) -> list[tuple[datetime, str, str]]:
    """The last that the other side told of it."""
    query = select(_receipt.c.told_at, _receipt.c.told, _receipt.c.reason).where(_receipt.c.message_id == message_id)
    return [(local(at), what, why) for at, what, why in conn.execute(query) if at is not None]


def _came_in(conn: Connection, message_id: int) -> list[tuple[datetime, str, str]]:
    """Mail that came in about it."""
    query = select(_heard.c.heard_at, _heard.c.kind, _heard.c.reason).where(_heard.c.message_id == message_id)
    return [(local(at), what, why) for at, what, why in conn.execute(query)]


def _carried(conn: Connection, message_id: int) -> list[CarriedAction]:
    names = ("obligation", "step", "kind", "template", "state", "reason")
    query = (
        select(_case.c.ref.label("case"), *[_action.c[name] for name in names])
        .join(_case, _case.c.id == _action.c.case_id)
        .where(_action.c.message_id == message_id)
        .order_by(_case.c.ref, _action.c.id)
    )
    return [CarriedAction(**row._mapping) for row in conn.execute(query)]
