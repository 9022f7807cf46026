"""What was changed about a case itself: its groups, owners, team, district or version, as the audit chain tells it.

The case row holds only how it is now. How it was is found by undoing what was changed since, the newest first.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.tables import AuditContent, AuditEntry, table

_entry, _content = table(AuditEntry), table(AuditContent)

#: A change: when, and by name of the column what it was and what it became.
Change = tuple[datetime, Mapping[str, Any]]


def changes_after(conn: Connection, case_ids: Collection[int], at: datetime) -> dict[int, list[Change]]:
    """By case what was changed after `at`, the newest first. Of a case that was erased before migration 0007 nothing
    can be told any more."""
    query = (
        select(_entry.c.case_id, _entry.c.at, _content.c.content)
        .join(_content, _content.c.entry_id == _entry.c.id)
        .where(_entry.c.kind == "change", _entry.c.at > at)
        .order_by(_entry.c.case_id, _entry.c.seq.desc())
    )
    found: dict[int, list[Change]] = defaultdict(list)
    for some in chunks(sorted(case_ids)):
        for row in conn.execute(query.where(_entry.c.case_id.in_(some))):
            if row.content:
                found[row.case_id].append((local(row.at), json.loads(row.content)))
    return found
