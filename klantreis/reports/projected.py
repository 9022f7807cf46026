"""Open cases whose stored plan must still hold on a day."""

from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.engine import Connection

from klantreis.store.cases import PAST
from klantreis.store.tables import ActionRow, Case, table

_case, _action = table(Case), table(ActionRow)

#: What no program of ours wrote cannot be planned with: `consistency.py` names it.
_UNREADABLE = exists(select(_action.c.id).where(_action.c.case_id == _case.c.id, _action.c.state.not_in(tuple(PAST))))


def planned_cases(conn: Connection, day: date, after: int, limit: int) -> tuple[list[str], int]:
    """One page of references, and the number after which the next begins: planned, nothing heard since, not due."""
    query = (
        select(_case.c.id, _case.c.ref)
        .where(
            _case.c.id > after,
            _case.c.closed_on.is_(None),
            _case.c.calendar_hash != "",
            _case.c.fact_seq == _case.c.planned_seq,
            ~_UNREADABLE,
            or_(_case.c.look_again_on.is_(None), _case.c.look_again_on > day),
        )
        .order_by(_case.c.id)
        .limit(limit)
    )
    rows = conn.execute(query).all()
    return [row.ref for row in rows], rows[-1].id if rows else after
