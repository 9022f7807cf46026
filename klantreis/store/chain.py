"""The audit chain of each case: what was known and decided, in an order that cannot be changed unnoticed.

Rules
-----
1. Each case has its own chain: no lock is shared between cases. Its head stands in the case row.
2. A link holds the salted hash of its content; the content lies in a table of its own, which erasure empties but for
   `KEPT`. An emptied content is no broken link if, and only if, a link `erasure` follows it.
3. Whoever appends holds the case row (`heads`), so that a chain never forks.
"""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.prepared import Prepared
from klantreis.store.tables import AuditContent, AuditEntry, Case, table

_case, _entry, _content = table(Case), table(AuditEntry), table(AuditContent)

ERASURE, ACKNOWLEDGED = "erasure", "acknowledged"
#: Links that erasure leaves readable: codes and keys that stand in the tables as well. Without them nobody could tell
#: how a case was on an earlier day, and figures of that day would change.
KEPT = ("change", "plan", "outcome", ACKNOWLEDGED, ERASURE)
_FETCH = 2_000


class Head(NamedTuple):
    """Where a chain ends: the number of its links, and the hash of the last."""

    length: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Something to add to a case's chain."""

    case_id: int
    kind: str  #: fact | plan | outcome | change | acknowledged | erasure
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """`what`: missing | changed | content_missing | content_changed | emptied | cut_off."""

    case_ref: str
    seq: int
    what: str


def link_hash(previous: str, seq: int, kind: str, at: datetime, content_hash: str) -> str:
    """The hash of a link. `at` counts as UTC, to the microsecond."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(f"{previous}|{seq}|{kind}|{moment}|{content_hash}".encode()).hexdigest()


def content_hash(salt: str, content: str) -> str:
    return sha256((salt + content).encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """The one text of some content: sorted keys, no spaces, days in ISO."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the audit chain")


def heads(conn: Connection, case_ids: Collection[int]) -> dict[int, Head]:
    """The heads of these chains, held until the transaction ends: nobody else appends meanwhile."""
    found: dict[int, Head] = {}
    for some in chunks(sorted(set(case_ids))):
        query = select(_case.c.id, _case.c.chain_length, _case.c.chain_head).where(_case.c.id.in_(some))
        for id_, length, hash_ in conn.execute(query.order_by(_case.c.id).with_for_update()):
            found[id_] = Head(length, hash_)
    return found


def append(conn: Connection, links: Sequence[Link], heads: Mapping[int, Head], at: datetime) -> dict[int, Head]:
    """Add links, several per case in the order given. The caller stores the new heads in the case rows."""
    new: dict[int, Head] = {}
    entries: list[dict[str, Any]] = []
    contents: list[dict[str, Any]] = []
    for link in links:
        head = new.get(link.case_id) or heads[link.case_id]
        salt, text, seq = secrets.token_hex(16), canonical(link.content), head.length + 1
        hashed = content_hash(salt, text)
        new[link.case_id] = Head(seq, link_hash(head.hash, seq, link.kind, at, hashed))
        contents.append({"of_case": link.case_id, "at_seq": seq, "salt_": salt, "text_": text})
        entries.append(
            {"case_id": link.case_id, "seq": seq, "kind": link.kind, "at": at, "content_hash": hashed}
            | {"previous": head.hash, "hash": new[link.case_id].hash}
        )
    if entries:
        _INSERT.run_many(conn, entries)
        _INSERT_CONTENT.run_many(conn, contents)
    return new


_INSERT = Prepared(insert(_entry), ["case_id", "seq", "kind", "at", "content_hash", "previous", "hash"])
_INSERT_CONTENT = Prepared(
    insert(_content).from_select(
        ["entry_id", "salt", "content"],
        select(_entry.c.id, bindparam("salt_", type_=String), bindparam("text_", type_=String)).where(
            _entry.c.case_id == bindparam("of_case"), _entry.c.seq == bindparam("at_seq")
        ),
    )
)


def store_heads(conn: Connection, new: Mapping[int, Head]) -> None:
    """Write new heads into the case rows."""
    if new:
        rows = [{"id_": case_id, "length": head.length, "head": head.hash} for case_id, head in sorted(new.items())]
        _STORE.run_many(conn, rows)


_STORE = Prepared(
    update(_case)
    .where(_case.c.id == bindparam("id_"))
    .values(chain_length=bindparam("length"), chain_head=bindparam("head"))
)


def moments(conn: Connection, case_id: int) -> list[datetime]:
    """When each link of this chain was added, local, in their order."""
    query = select(_entry.c.at).where(_entry.c.case_id == case_id).order_by(_entry.c.seq)
    return [local(at) for at in conn.execute(query).scalars()]


def verify(conn: Connection, case_ids: Collection[int] | None = None) -> Iterator[BrokenLink]:
    """Every link that does not follow from the one before, or whose content was changed. Reads the links one by one."""
    query = (
        select(
            _case.c.id, _case.c.ref, _case.c.chain_length, _case.c.chain_head,
            _entry.c.seq, _entry.c.kind, _entry.c.at, _entry.c.content_hash, _entry.c.previous, _entry.c.hash,
            _content.c.salt, _content.c.content,
        )
        .select_from(_case.outerjoin(_entry, _entry.c.case_id == _case.c.id))
        .outerjoin(_content, _content.c.entry_id == _entry.c.id)
        .order_by(_case.c.id, _entry.c.seq)
    )  # fmt: skip
    for some in [None] if case_ids is None else chunks(sorted(case_ids)):
        chosen = query if some is None else query.where(_case.c.id.in_(some))
        with conn.execute(chosen.execution_options(yield_per=_FETCH)) as rows:
            for _, links in groupby(rows, key=lambda row: row.id):
                yield from _broken(list(links))


def _broken(links: list[Row[Any]]) -> Iterator[BrokenLink]:
    case = links[0]
    previous, expected = "", 0
    erased = max((link.seq for link in links if link.kind == ERASURE), default=0)
    for link in links if case.seq is not None else []:
        expected += 1
        if link.seq != expected or link.previous != previous:
            yield BrokenLink(case.ref, expected, "missing")
            expected = link.seq
        if link.hash != link_hash(link.previous, link.seq, link.kind, link.at, link.content_hash):
            yield BrokenLink(case.ref, link.seq, "changed")
        what = _wrong_content(link, erased)
        if what:
            yield BrokenLink(case.ref, link.seq, what)
        previous = link.hash
    if (case.chain_length, case.chain_head) != (expected, previous):
        yield BrokenLink(case.ref, case.chain_length, "cut_off")


def _wrong_content(link: Row[Any], erased: int) -> str:
    if link.salt is None:
        return "content_missing"
    if not link.salt and not link.content:
        return "" if link.seq < erased else "emptied"
    return "" if content_hash(link.salt, link.content) == link.content_hash else "content_changed"
