"""The bare script of an audit: how the obligations of a period stand, counted by SQL in nine ways, and nothing else.

It reads the projection once into a table of its own, with the state of each obligation as `klantreis` names it, and
groups that. No interval, no lateness, no curve, no case that has to be replayed, no report.
"""

import sqlite3
from collections import Counter
from datetime import date

#: Breakdown -> by which column. Groups of clients are told apart afterwards: they stand in one text.
WAYS = ("obligation", "stage", "clock", "team", "journey", "municipality", "month", "groups")

_STATE = """CASE WHEN o.verdict <> '' THEN o.verdict WHEN o.due_on < :as_of THEN 'open_overdue'
WHEN o.paused THEN 'paused' ELSE 'running' END"""
_TABLE = f"""CREATE TEMP TABLE standing AS SELECT o.kind, o.obligation, o.stage, o.clock, c.journey, c.municipality,
substr(o.due_on, 1, 7) AS month, {_STATE} AS state,
CASE WHEN o.frozen_on IS NULL THEN c.team ELSE o.team_at_due END AS team,
CASE WHEN o.frozen_on IS NULL THEN c.groups ELSE o.groups_at_due END AS groups
FROM obligation o JOIN "case" c ON c.id = o.case_id WHERE o.due_on BETWEEN :since AND :as_of"""

Counted = dict[str, Counter[tuple[str, str]]]  #: by breakdown, name and state


def count(path: str, since: date, as_of: date) -> Counted:
    """The counts. By `kind` all kinds, else obligations alone."""
    conn = sqlite3.connect(path)
    conn.execute(_TABLE, {"since": since.isoformat(), "as_of": as_of.isoformat()})
    found: Counted = {"kind": _grouped(conn, "kind", "")}
    for way in WAYS:
        found[way] = _grouped(conn, way, "WHERE kind = 'obligation'")
    found["group"] = Counter()
    for (groups, state), number in found.pop("groups").items():
        for group in groups.split("|"):
            found["group"][group, state] += number
    conn.close()
    return found


def _grouped(conn: sqlite3.Connection, way: str, where: str) -> Counter[tuple[str, str]]:
    rows = conn.execute(f"SELECT {way}, state, count(*) FROM standing {where} GROUP BY 1, 2")
    return Counter({(name, state): number for name, state, number in rows})
