"""Obligations as they stand: a projection, written only where it changed.

Who an obligation is charged to is frozen in the first plan on or after its due date, or when it ends: a later transfer
of the case does not move a verdict (timeliness.md 1, definitions 1 and 11). What leaves the projection leaves that
behind: an earlier day, looked back on, still has the obligation.
"""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Date, bindparam, case, delete, insert, select
from sqlalchemy.engine import Connection

from klantreis.core.actions import ObligationState
from klantreis.store.cases import PROJECTED, ObligationKey, StoredObligation
from klantreis.store.chunks import chunks
from klantreis.store.planned import AppliedPlan
from klantreis.store.sql import insert_into
from klantreis.store.tables import GoneObligation, ObligationRow, table

_obligation, _gone = table(ObligationRow), table(GoneObligation)
_FROZEN = ("frozen_on", "person_at_due", "team_at_due", "groups_at_due")
_values = attrgetter(*PROJECTED)
_VERDICT = PROJECTED.index("verdict")


def project(conn: Connection, plans: Sequence[AppliedPlan]) -> None:
    """Bring the stored obligations of these cases in line with their plans."""
    rows: list[dict[str, Any]] = []
    gone: list[tuple[int, date]] = []
    for each in plans:
        keep = set()
        for state in each.plan.obligations:
            key = ObligationKey(state.obligation, state.opener, state.point)
            keep.add(key)
            row = _changed(each, state, key, each.loaded.obligations.get(key))
            if row:
                rows.append(row)
        gone += [(stored.id, each.day) for key, stored in each.loaded.obligations.items() if key not in keep]
    if rows:
        _upsert(conn, rows)
    if gone:
        conn.execute(_KEEP_CHARGE, [{"id_": id_, "gone": day} for id_, day in gone])
    for some in chunks([id_ for id_, _ in gone]):
        conn.execute(delete(_obligation).where(_obligation.c.id.in_(some)))


def _changed(
    each: AppliedPlan, state: ObligationState, key: ObligationKey, stored: StoredObligation | None
) -> dict[str, Any] | None:
    values = _values(state)
    if not values[_VERDICT]:
        values = (*values[:_VERDICT], "", *values[_VERDICT + 1 :])
    freeze = (state.ended_on is not None or (state.due_on is not None and state.due_on <= each.day)) and not (
        stored is not None and stored.frozen
    )
    loaded = each.loaded
    if stored is not None and stored.values == values and stored.version == loaded.version and not freeze:
        return None
    return {
        "case_id": loaded.id,
        **key._asdict(),
        **dict(zip(PROJECTED, values, strict=True)),
        "version": loaded.version,
        "frozen_on": each.day if freeze else None,
        "person_at_due": each.owners.get(state.owner, "") if freeze else "",
        "team_at_due": loaded.team if freeze else "",
        "groups_at_due": "|".join(sorted(loaded.case.groups)) if freeze else "",
    }


def _upsert(conn: Connection, rows: list[dict[str, Any]]) -> None:
    statement = insert_into(conn, _obligation)
    new = statement.excluded
    frozen_before = _obligation.c.frozen_on.is_not(None)
    changes: dict[str, Any] = {name: new[name] for name in (*PROJECTED, "version")}
    changes |= {name: case((frozen_before, _obligation.c[name]), else_=new[name]) for name in _FROZEN}
    conn.execute(
        statement.on_conflict_do_update(index_elements=["case_id", "obligation", "opener", "point"], set_=changes), rows
    )


_CHARGED = ("case_id", "obligation", "opener", "point", *_FROZEN)
_KEEP_CHARGE = insert(_gone).from_select(
    [*_CHARGED, "gone_on"],
    select(*[_obligation.c[name] for name in _CHARGED], bindparam("gone", type_=Date)).where(
        _obligation.c.id == bindparam("id_"), _obligation.c.frozen_on.is_not(None)
    ),
)
