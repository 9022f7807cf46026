"""What would have left while a municipality is not live, to be read before it goes live; and whom nobody wrote to.

Rules
-----
1. A message in shadow is never sent. A case whose latest message to the resident was one is named: the resident knows
   nothing of it, and the next message may say that they do. A person looks at each of them.
2. Counted in texts: two that would have left as one message are two.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.engine import Connection

from klantreis.store.clock import civil_day
from klantreis.store.tables import Case, Message, table

_message, _case = table(Message), table(Case)
_SHADOWED = and_(_message.c.state == "withdrawn", _message.c.reason == "shadow")
_LEFT = or_(_message.c.state.in_(("sent", "in_doubt")), _message.c.reason == "bundled")


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldHaveLeft:
    """Texts of one kind on one day."""

    day: date
    municipality: str
    recipient_kind: str  #: client | employer | partner | staff
    template: str
    channel: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """An open case whose resident was not sent the latest message to them."""

    ref: str
    municipality: str
    case_worker: str
    template: str
    day: date  #: on which it would have left
    next_send_on: date | None  #: when the next one to them is foreseen


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowReport:
    texts: tuple[WouldHaveLeft, ...]
    unheard: tuple[Unheard, ...]


def read(conn: Connection, municipality: str = "", since: date | None = None) -> ShadowReport:
    """By day and text what would have left since that day, and every open case whose resident heard nothing."""
    ours: ColumnElement[bool] = _message.c.municipality == municipality if municipality else true()
    columns = ("municipality", "recipient_kind", "template", "channel")
    query = select(_message.c.due_at, *[_message.c[name] for name in columns]).where(_SHADOWED, ours)
    counted = Counter((civil_day(due_at), *rest) for due_at, *rest in conn.execute(query))
    texts = [
        WouldHaveLeft(day=day, **dict(zip(columns, rest, strict=True)), count=count)
        for (day, *rest), count in sorted(counted.items())
        if since is None or day >= since
    ]
    return ShadowReport(texts=tuple(texts), unheard=tuple(_unheard(conn, ours)))


def _unheard(conn: Connection, ours: ColumnElement[bool]) -> list[Unheard]:
    to_client = and_(_message.c.recipient_kind == "client", or_(_SHADOWED, _LEFT), ours)
    latest = select(func.max(_message.c.id).label("id")).where(to_client).group_by(_message.c.case_id).subquery()
    query = (
        select(
            _case.c.ref, _case.c.municipality, _case.c.case_worker, _message.c.template, _message.c.due_at,
            _case.c.next_send_on,
        )
        .join(latest, latest.c.id == _message.c.id)
        .join(_case, _case.c.id == _message.c.case_id)
        .where(_SHADOWED, _case.c.closed_on.is_(None), _case.c.erased.is_(False))
        .order_by(_message.c.due_at, _case.c.ref)
    )  # fmt: skip
    return [
        Unheard(
            ref=row.ref, municipality=row.municipality, case_worker=row.case_worker, template=row.template,
            day=civil_day(row.due_at), next_send_on=row.next_send_on,
        )
        for row in conn.execute(query)
    ]  # fmt: skip
