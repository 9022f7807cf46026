"""Which cases have to be looked at today. What this costs follows what is due, never the case load (design 1.6).

Rules
-----
1. Due: `look_again_on` has come; or the case is open and was planned under other hashes than the present ones of its
   municipality, or never.
2. Pages go by place in the index, not by number: planned cases leave it while the pages are read.
3. The hashes in use are found by jumping through the index from one combination to the next.
4. `take_due` also holds what it gives until the transaction ends, and passes over what another transaction holds: so
   workers on PostgreSQL take different cases. What was planned meanwhile is left out, for its row is read again once it
   is held. On SQLite, which has one writer, nothing more is needed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, true, tuple_
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, table

_case = table(Case)
# Literally the predicates of the partial indexes, else they are not used.
_LOOKS_AGAIN = text("look_again_on IS NOT NULL")
_OPEN = text("closed_on IS NULL")
_HASHES = (_case.c.definition_hash, _case.c.calendar_hash, _case.c.municipality_hash)

Group = tuple[str, str, str]  #: a combination of those


@dataclass(frozen=True, slots=True)
class Hashes:
    """The present hashes of one municipality: its calendar and its file."""

    calendar: str
    municipality: str


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page begins. `START` is before the first."""

    day: date = date.min
    group: Group | None = None  #: None: still among the cases whose day has come
    id: int = 0


START = After()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What to look for. `stage` empty: every stage but `other_than`; `municipality` empty: every one in `hashes`."""

    day: date
    hashes: Mapping[str, Hashes]  #: by municipality
    stage: str = ""
    other_than: Collection[str] = ()
    municipality: str = ""

    @property
    def where(self) -> ColumnElement[bool]:
        names = [self.municipality] if self.municipality else sorted(self.hashes)
        stage = _case.c.stage == self.stage if self.stage else true()
        others = _case.c.stage.not_in(sorted(self.other_than)) if self.other_than else true()
        return and_(_case.c.municipality.in_(names), stage, others, _case.c.erased.is_(False))


def due_refs(
    conn: Connection, due: Due, after: After = START, limit: int = 500
) -> tuple[tuple[str, ...], After | None]:
    """One page of case references, and where the next begins (None: this was the last)."""
    return _pages(conn, due, after, limit, lambda query: query)


def take_due(
    conn: Connection, due: Due, after: After = START, limit: int = 500, *, wait: bool = False
) -> tuple[tuple[str, ...], After | None]:
    """As `due_refs`, but of those that no other transaction holds; ours holds them from now on.

    With `wait` one that another holds is waited for, and given if it is still due then. Ask for one at a time: who
    waits while holding others could be waited for by the one it waits for.
    """
    # Not FOR UPDATE: a row that only refers to the case may come in meanwhile.
    return _pages(conn, due, after, limit, lambda query: query.with_for_update(key_share=True, skip_locked=not wait))


def _pages(
    conn: Connection, due: Due, after: After, limit: int, hold: Callable[[Select[Any]], Select[Any]]
) -> tuple[tuple[str, ...], After | None]:
    refs: list[str] = []
    place: After | None = after
    while place is not None and len(refs) < limit:
        found, place = _page(conn, due, place, limit - len(refs), hold)
        refs += found
    return tuple(refs), place


def count_due(conn: Connection, due: Due) -> int:
    """How many cases `due_refs` would give in all."""
    total = conn.execute(_looks_again(due, select(func.count()))).scalar_one()
    for group in _stale_groups(conn, due):
        total += conn.execute(_stale(due, group, select(func.count()))).scalar_one()
    return int(total)


def _page(
    conn: Connection, due: Due, after: After, limit: int, hold: Callable[[Select[Any]], Select[Any]]
) -> tuple[list[str], After | None]:
    if after.group is None:
        query = _looks_again(due, select(_case.c.ref, _case.c.look_again_on, _case.c.id))
        place = tuple_(_case.c.look_again_on, _case.c.id)
        query = query.where(place > (after.day, after.id)).order_by(_case.c.look_again_on, _case.c.id).limit(limit)
        rows = conn.execute(hold(query)).all()
        if len(rows) == limit:
            return [row.ref for row in rows], After(day=rows[-1].look_again_on, id=rows[-1].id)
        return [row.ref for row in rows], _next_group(conn, due, None)
    query = _stale(due, after.group, select(_case.c.ref, _case.c.id))
    rows = conn.execute(hold(query.where(_case.c.id > after.id).order_by(_case.c.id).limit(limit))).all()
    if len(rows) == limit:
        return [row.ref for row in rows], After(group=after.group, id=rows[-1].id)
    return [row.ref for row in rows], _next_group(conn, due, after.group)


def _next_group(conn: Connection, due: Due, last: Group | None) -> After | None:
    group = next(_stale_groups(conn, due, last), None)
    return None if group is None else After(group=group)


def _looks_again(due: Due, what: Select[Any]) -> Select[Any]:
    return what.select_from(_case).where(_LOOKS_AGAIN, _case.c.look_again_on <= due.day, due.where)


def _stale(due: Due, group: Group, what: Select[Any]) -> Select[Any]:
    """Open cases of one combination of hashes, without those whose day has come: they are in the other list."""
    same = [column == value for column, value in zip(_HASHES, group, strict=True)]
    not_yet = or_(_case.c.look_again_on.is_(None), _case.c.look_again_on > due.day)
    return what.select_from(_case).where(_OPEN, *same, not_yet, due.where)


def _stale_groups(conn: Connection, due: Due, last: Group | None = None) -> Iterator[Group]:
    """Combinations in use by open cases that are not the present ones of any municipality."""
    current = {(each.calendar, each.municipality) for each in due.hashes.values()}
    first = select(*_HASHES).where(_OPEN).order_by(*_HASHES).limit(1)
    while True:
        row = conn.execute(first if last is None else first.where(tuple_(*_HASHES) > last)).first()
        if row is None:
            return
        last = (row[0], row[1], row[2])
        if last[1:] not in current:
            yield last
