"""Facts: written once, and each one wakes its case.

Rules
-----
1. `(source, source_id)` happens once. The same content again is ignored, other content is reported and not written.
2. Every fact raises `case.fact_seq`, so that a plan made without it is not applied (design 1.7), and brings
   `case.look_again_on` forward. What changes no plan (`wakes=False`: a message went out as planned) raises
   `planned_seq` along with it, so that `fact_seq > planned_seq` means: something came in that no plan has seen.
3. Every fact is a link of the case's chain.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from klantreis.core.case import Fact
from klantreis.store import chain
from klantreis.store.chunks import chunks
from klantreis.store.prepared import Prepared
from klantreis.store.sql import earliest, insert_into, pairs_in
from klantreis.store.tables import Case, FactRow, table
from klantreis.store.values import encode

_case, _fact = table(Case), table(FactRow)


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact for one case; `look_again_on` is the day from which the case has to be looked at for it."""

    case_id: int
    fact: Fact
    look_again_on: date | None = None
    wakes: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """By fact id: written now, already there with the same content, refused because of other content."""

    new: frozenset[str]
    known: frozenset[str]
    conflicting: frozenset[str]


def record(conn: Connection, facts: Sequence[NewFact], at: datetime) -> Recorded:
    """Write facts of any number of cases. Of two with one id in the same call the first counts."""
    rows: dict[str, dict[str, Any]] = {}
    conflicting: set[str] = set()
    for new in facts:
        row = row_of(new)
        first = rows.setdefault(new.fact.id, row)
        if first["content_hash"] != row["content_hash"]:
            conflicting.add(new.fact.id)
    heads = chain.heads(conn, {new.case_id for new in facts})
    written = insert(conn, list(rows.values()))
    conflicting |= _other_content(conn, {id_: row for id_, row in rows.items() if id_ not in written})
    fresh = list({new.fact.id: new for new in reversed(facts) if new.fact.id in written}.values())[::-1]
    links = [chain.Link(new.case_id, "fact", _content(new.case_id, new.fact)) for new in fresh]
    advance(conn, fresh, chain.append(conn, links, heads, at))
    return Recorded(
        new=frozenset(written), known=frozenset(rows.keys() - written - conflicting), conflicting=frozenset(conflicting)
    )


def insert(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The ids of the rows that were not there yet."""
    if not rows:
        return set()
    statement = insert_into(conn, _fact).on_conflict_do_nothing(index_elements=["source", "source_id"])
    made = conn.execute(statement.returning(_fact.c.source, _fact.c.source_id), list(rows))
    return {f"{source}:{source_id}" for source, source_id in made}


def insert_new(conn: Connection, facts: Sequence[NewFact]) -> None:
    """For facts that cannot be there yet. Raises DatabaseRefused when one is."""
    if facts:
        _INSERT.run_many(conn, [row_of(new) for new in facts])


_INSERT = Prepared(_fact.insert(), [column.name for column in _fact.columns if column.name != "id"])


def advance(conn: Connection, facts: Iterable[NewFact], heads: Mapping[int, chain.Head]) -> None:
    """Tell the cases of these facts: number, day to look again, and head of the chain."""
    changes = []
    for case_id, group in groupby(sorted(facts, key=lambda new: new.case_id), key=lambda new: new.case_id):
        of_case = list(group)
        days = [new.look_again_on for new in of_case if new.look_again_on is not None]
        changes.append(
            {"id_": case_id, "number": len(of_case), "quiet": sum(not new.wakes for new in of_case)}
            | {"day": min(days, default=None), "length": heads[case_id].length, "head": heads[case_id].hash}
        )
    if changes:
        _ADVANCE.run_many(conn, changes)


_ADVANCE = Prepared(
    update(_case)
    .where(_case.c.id == bindparam("id_"))
    .values(
        fact_seq=_case.c.fact_seq + bindparam("number"),
        planned_seq=_case.c.planned_seq + bindparam("quiet"),
        look_again_on=earliest(_case.c.look_again_on, "day"),
        chain_length=bindparam("length"),
        chain_head=bindparam("head"),
    )
)


def of_cases(conn: Connection, ids: Collection[str]) -> dict[str, tuple[int, str]]:
    """(case id, event) by fact id, for those of these facts that exist: what a correction may refer to."""
    found: dict[str, tuple[int, str]] = {}
    pairs = [(source, name) for source, _, name in (id_.partition(":") for id_ in sorted(ids)) if name]
    columns = (_fact.c.source, _fact.c.source_id)
    for some in chunks(pairs, 400):
        query = select(*columns, _fact.c.case_id, _fact.c.event).where(pairs_in(*columns, some))
        for source, source_id, case_id, event in conn.execute(query):
            found[f"{source}:{source_id}"] = case_id, event
    return found


@dataclass(frozen=True, slots=True)
class Link:
    """A fact as those that take it back see it."""

    event: str
    withdraws: str  #: id of the fact that this one took back, if it did
    names: frozenset[str]  #: its coded fields


def taken_back(conn: Connection, ids: Collection[str]) -> dict[str, Link]:
    """These facts and, where one is a withdrawal, what it took back, and so on; by id."""
    found: dict[str, Link] = {}
    wanted = set(ids)
    while wanted:
        pairs = [(source, name) for source, _, name in (id_.partition(":") for id_ in sorted(wanted)) if name]
        columns = (_fact.c.source, _fact.c.source_id)
        new: dict[str, Link] = {}
        for some in chunks(pairs, 400):
            query = select(*columns, _fact.c.event, _fact.c.withdraws, _fact.c.data).where(pairs_in(*columns, some))
            for source, source_id, event, withdraws, data in conn.execute(query):
                new[f"{source}:{source_id}"] = Link(event, withdraws, frozenset(data))
        found |= new
        wanted = {link.withdraws for link in new.values()} - found.keys() - {""}
    return found


def row_of(new: NewFact) -> dict[str, Any]:
    """The row of a fact, for `insert`."""
    fact = new.fact
    source, _, source_id = fact.id.partition(":")
    return {
        "case_id": new.case_id,
        "source": source,
        "source_id": source_id,
        "event": fact.event,
        "occurred_on": fact.occurred_on,
        "at": fact.at,
        "recorded_at": fact.recorded_at,
        "by": fact.by or "",
        "data": encode(fact.data),
        "corrects": fact.corrects or "",
        "withdraws": fact.withdraws or "",
        "content_hash": sha256(chain.canonical(_content(new.case_id, fact)).encode()).hexdigest(),
    }


def _content(case_id: int, fact: Fact) -> dict[str, Any]:
    """What makes a fact the same fact. When we heard of it is no part of that: a file may be handed in twice."""
    return {
        "case": case_id,
        "id": fact.id,
        "event": fact.event,
        "occurred_on": fact.occurred_on,
        "at": fact.at.astimezone(UTC).isoformat() if fact.at else None,
        "by": fact.by or "",
        "data": encode(fact.data),
        "corrects": fact.corrects or "",
        "withdraws": fact.withdraws or "",
    }


def _other_content(conn: Connection, rows: Mapping[str, Mapping[str, Any]]) -> set[str]:
    columns = (_fact.c.source, _fact.c.source_id)
    other: set[str] = set()
    for some in chunks([(row["source"], row["source_id"]) for row in rows.values()], 400):
        query = select(*columns, _fact.c.content_hash).where(pairs_in(*columns, some))
        for source, source_id, stored in conn.execute(query):
            id_ = f"{source}:{source_id}"
            if rows[id_]["content_hash"] != stored:
                other.add(id_)
    return other
