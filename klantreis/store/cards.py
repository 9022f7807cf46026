"""Cards as they were given: to whom, in which message, and when that left. A fixed number of queries for many cases."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey, Kind
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.tables import ActionRow, Message, table

_action, _message = table(ActionRow), table(Message)
GIVEN = ("done", "in_doubt")  #: states of a card that left, or may have left


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCard:
    """A card that a colleague was given. `person` is who it was addressed to, a stand-in perhaps."""

    key: ActionKey
    role: str
    person: str
    day: date
    options: tuple[str, ...]
    sent_at: datetime | None  #: None: nobody knows whether it arrived


def given(conn: Connection, case_ids: Collection[int]) -> dict[int, list[GivenCard]]:
    """By case the cards that were given, the oldest first."""
    query = (
        select(_action, _message.c.sent_at)
        .outerjoin(_message, _message.c.id == _action.c.message_id)
        .where(_action.c.kind == Kind.decide.value, _action.c.state.in_(GIVEN))
        .order_by(_action.c.id)
    )
    found: dict[int, list[GivenCard]] = defaultdict(list)
    for some in chunks(sorted(case_ids)):
        for row in conn.execute(query.where(_action.c.case_id.in_(some))):
            found[row.case_id].append(
                GivenCard(
                    key=ActionKey(row.obligation, row.opener, row.point, row.step),
                    role=row.to_role,
                    person=row.person,
                    day=row.day,
                    options=tuple(row.options.split("|")) if row.options else (),
                    sent_at=local(row.sent_at),
                )
            )
    return found
