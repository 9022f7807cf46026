"""The facts that say when an appointment is, for the calendar of who is invited. One query per batch."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from klantreis.core.case import Fact
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.tables import FactRow, table
from klantreis.store.values import decode

_fact = table(FactRow)
_COLUMNS = (
    _fact.c.case_id, _fact.c.source, _fact.c.source_id, _fact.c.event, _fact.c.occurred_on, _fact.c.recorded_at,
    _fact.c.at, _fact.c.data, _fact.c.corrects,
)  # fmt: skip


def with_moment(conn: Connection, case_ids: Collection[int], whole: Collection[int] = ()) -> dict[int, list[Fact]]:
    """By case its facts that hold a moment, withdrawn ones among them; of the cases in `whole` every fact."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for some in chunks(sorted(case_ids)):
        wanted = or_(_fact.c.at.is_not(None), _fact.c.case_id.in_(sorted(whole)))
        for row in conn.execute(select(*_COLUMNS).where(_fact.c.case_id.in_(some), wanted)):
            found[row.case_id].append(
                Fact(
                    id=f"{row.source}:{row.source_id}",
                    event=row.event,
                    occurred_on=row.occurred_on,
                    recorded_at=local(row.recorded_at),
                    at=local(row.at),
                    data=decode(row.data),
                    corrects=row.corrects or None,
                )
            )
    return found
