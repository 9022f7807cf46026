"""What can be seen of a municipality in its database: what left to whom, what was kept back and why, how terms stand.

Every line begins with its day as a case worker writes it, `ma 2026-03-02`, or holds one.
"""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.engine import Connection

from klantreis.core.sending import AMSTERDAM
from klantreis.store.tables import ActionRow, Case, Client, Message, MessageContent, ObligationRow, table

_message, _content, _action = table(Message), table(MessageContent), table(ActionRow)
_case, _client, _obligation = table(Case), table(Client), table(ObligationRow)


class Letter(NamedTuple):
    """A message that left the house."""

    day: str
    to: str  #: `client L-0001`, `employer L-0001`, `partner P-01`
    subject: str

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


def written(day: date) -> str:
    """`ma 2026-03-02`."""
    return f"{'ma di wo do vr za zo'.split()[day.weekday()]} {day}"


def letters(conn: Connection, municipality: str) -> dict[int, Letter]:
    """What left to people outside the house, by the number of the message."""
    query = (
        select(_message, _client.c.client_ref, _content.c.subject)
        .join(_content, _content.c.message_id == _message.c.id)
        .outerjoin(_client, _client.c.id == _message.c.client_id)
        .where(_message.c.municipality == municipality, _message.c.state == "sent")
        .where(_message.c.recipient_kind != "staff")
        .order_by(_message.c.sent_at, _message.c.id)
    )
    return {
        row.id: Letter(
            written(row.sent_at.astimezone(AMSTERDAM).date()),
            f"{row.recipient_kind} {row.party or row.client_ref}",
            row.subject,
        )
        for row in conn.execute(query)
    }


def digests(conn: Connection, municipality: str, person: str) -> list[tuple[date, str]]:
    """The texts that left to this colleague, each with its day."""
    query = (
        select(_message.c.day, _content.c.body)
        .join(_content, _content.c.message_id == _message.c.id)
        .where(_message.c.municipality == municipality, _message.c.state == "sent")
        .where(_message.c.recipient_kind == "staff", _message.c.person == person)
        .order_by(_message.c.day, _message.c.id)
    )
    return [(row.day, row.body) for row in conn.execute(query)]


def reference(conn: Connection, municipality: str, client: str, journey: str = "") -> str:
    """Our reference of this resident's newest case, in this journey or (empty) in any."""
    query = _of(select(_case.c.ref), _case.c.id, municipality, client, journey)
    return str(conn.execute(query.order_by(_case.c.id.desc()).limit(1)).scalar_one())


def silences(conn: Connection, municipality: str, client: str, journey: str = "") -> list[str]:
    """Steps that came due and did not leave or were taken back, with the reason.

    `ma 2026-03-09 plan_intake.remind: answered`; of a series with its point, `aftercare[1w].call_client: too_old`.
    """
    query = _of(select(_action), _action.c.case_id, municipality, client, journey).where(_action.c.reason != "")
    return [
        f"{written(row.day)} {_name(row.obligation, row.point)}.{row.step}: {row.reason}"
        for row in conn.execute(query.order_by(_action.c.day, _action.c.id))
    ]


def terms(conn: Connection, municipality: str, client: str, journey: str = "") -> list[str]:
    """Obligations as they were last planned: `intake until ma 2026-03-30: open`, `attend until …: missed`."""
    query = _of(select(_obligation), _obligation.c.case_id, municipality, client, journey)
    query = query.where(_obligation.c.kind == "obligation").order_by(_obligation.c.opened_on, _obligation.c.id)
    return [
        f"{_name(row.obligation, row.point)} until {written(row.due_on) if row.due_on else 'unknown'}: "
        f"{row.verdict or 'open'}"
        for row in conn.execute(query)
    ]


def _of(
    query: Select[Any], case_id: ColumnElement[Any], municipality: str, client: str, journey: str
) -> Select[Any]:  # fmt: skip
    """Only what belongs to this resident: by the column of the query that holds the case."""
    if case_id is not _case.c.id:
        query = query.join(_case, _case.c.id == case_id)
    query = query.join(_client, _client.c.id == _case.c.client_id)
    query = query.where(_client.c.municipality == municipality, _client.c.client_ref == client)
    return query.where(_case.c.journey == journey) if journey else query


def _name(obligation: str, point: str) -> str:
    return f"{obligation}[{point}]" if point else obligation
