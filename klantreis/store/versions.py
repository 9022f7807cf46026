"""Which running cases follow another version of a journey, and moving them to it.

Rules
-----
1. A case is moved only as it was read: no fact came in since, no plan was applied and nothing was sent. Others are left
   as they are, and named.
2. What moved is a link of the chain: version, definition, by whom, and the plan that was shown.
3. A case that moved was not planned under its new definition yet: the next round looks at it, and until then there is
   no plan of it to hold against anything.
4. What waits to leave and the new version does not want is withdrawn at once: it must not slip out before that round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey
from klantreis.core.journey import Journey
from klantreis.store import chain
from klantreis.store.cases import LoadedCase
from klantreis.store.sql import earliest
from klantreis.store.standing import standing
from klantreis.store.tables import Case, table
from klantreis.store.withdrawing import withdraw_actions

_case = table(Case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A case to move, as it was read; and what has to be withdrawn, with the reason."""

    loaded: LoadedCase
    withdrawn: tuple[tuple[ActionKey, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Where to, on whose word, and under which code the plan was shown."""

    to: Journey
    by: str
    plan: str
    at: datetime
    day: date  #: from which the cases have to be looked at


def on_other_definition(
    conn: Connection, journey: str, definition_hash: str, municipality: str, after: int, limit: int
) -> tuple[list[str], int]:
    """One page of references of open cases of this journey that follow another definition, and where the next begins.

    `municipality` empty: all.
    """
    query = select(_case.c.id, _case.c.ref).where(
        _case.c.id > after,
        _case.c.closed_on.is_(None),
        _case.c.erased.is_(False),
        _case.c.journey == journey,
        _case.c.definition_hash != definition_hash,
    )
    if municipality:
        query = query.where(_case.c.municipality == municipality)
    rows = conn.execute(query.order_by(_case.c.id).limit(limit)).all()
    return [row.ref for row in rows], rows[-1].id if rows else after


def move(conn: Connection, moves: Sequence[Move], order: Order) -> frozenset[str]:
    """Move these cases, and give back the references of those that were no longer as they were read."""
    fresh = standing(conn, [each.loaded for each in moves])
    kept = [each for each in moves if each.loaded.id in fresh]
    wanted = [(each.loaded.actions[key], why) for each in kept for key, why in each.withdrawn]
    gone = withdraw_actions(conn, wanted) if wanted else ()
    links = [link for each in kept for link in _links(each, order, frozenset(gone))]
    heads = chain.append(conn, links, {each.loaded.id: each.loaded.head for each in kept}, order.at)
    if kept:
        conn.execute(_MOVE, [_row(each.loaded, heads[each.loaded.id], order) for each in kept])
    return frozenset(each.loaded.ref for each in moves if each.loaded.id not in fresh)


def _links(each: Move, order: Order, gone: frozenset[int]) -> list[chain.Link]:
    loaded, to = each.loaded, order.to
    told: dict[str, Any] = {
        "version": [loaded.version, to.version],
        "definition": [loaded.definition_hash, to.hash],
        "by": order.by,
        "plan": order.plan,
    }
    links = [chain.Link(loaded.id, "change", told)]
    back = [[key.text(), why] for key, why in each.withdrawn if loaded.actions[key].id in gone]
    if back:
        links.append(chain.Link(loaded.id, "plan", {"day": order.day, "definition": to.hash, "withdrawn": back}))
    return links


def _row(loaded: LoadedCase, head: chain.Head, order: Order) -> dict[str, Any]:
    return {
        "id_": loaded.id,
        "new_version": order.to.version,
        "hash": order.to.hash,
        "day": order.day,
        "length": head.length,
        "head": head.hash,
    }


_MOVE = (
    update(_case)
    .where(_case.c.id == bindparam("id_"))
    .values(
        version=bindparam("new_version"),
        definition_hash=bindparam("hash"),
        calendar_hash="",
        look_again_on=earliest(_case.c.look_again_on, "day"),
        chain_length=bindparam("length"),
        chain_head=bindparam("head"),
    )
)
