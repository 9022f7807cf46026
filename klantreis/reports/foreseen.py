"""Cases that will send something by a day, as their last plan foresaw, or that are to be looked at today anyway."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, table

_case = table(Case)


def refs_sending_by(
    conn: Connection, today: date, last: date, municipality: str, after: int, limit: int
) -> tuple[list[str], int]:
    """One page of case references by number, and the number after which the next begins."""
    foreseen = or_(_case.c.next_send_on <= last, _case.c.look_again_on <= today)
    query = select(_case.c.id, _case.c.ref).where(_case.c.id > after, _case.c.closed_on.is_(None), foreseen)
    if municipality:
        query = query.where(_case.c.municipality == municipality)
    rows = conn.execute(query.order_by(_case.c.id).limit(limit)).all()
    return [row.ref for row in rows], rows[-1].id if rows else after
