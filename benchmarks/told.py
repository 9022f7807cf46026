"""What a day of klantreis wrote, row by row, for the bare script to write again."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.plain import MANY, Plain, Row
from klantreis.store.tables import ActionRow, AuditEntry, FactRow, Message, ObligationRow, Run, table

COLUMNS = {
    name: [column.name for column in table(model).columns]
    for name, model in (
        ("message", Message), ("action", ActionRow), ("obligation", ObligationRow), ("audit_entry", AuditEntry),
        ("fact", FactRow), ("run", Run),
    )
}  # fmt: skip
CONTENT = ["entry_id", "salt", "content"]
#: What a plan writes into its case, the case's number last.
PLANNED = (
    "planned_seq", "stage", "stage_since", "look_again_on", "next_send_on", "calendar_hash", "municipality_hash",
    "labels", "awaits_proof", "paused_until", "closed_on", "closed_by", "chain_length", "chain_head", "id",
)  # fmt: skip


@dataclass
class Batch:
    """Rows of one batch of planning, as they were written then."""

    refs: Sequence[str]
    messages: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    obligations: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    contents: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)


@dataclass
class Sent:
    """Rows of one message that was sent."""

    content: Row = ()
    proof: str = ""
    links: list[Row] = field(default_factory=list)
    contents: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)


def heights(db: Plain) -> dict[str, int]:
    """The highest number of each table: what is above it is new."""
    return {name: db.rows(f'SELECT coalesce(max(id), 0) FROM "{name}"')[0][0] for name in COLUMNS}


def planned(db: Plain, before: dict[str, int], refs: Sequence[Sequence[str]]) -> list[Batch]:
    """The batches, read after planning and before delivery. `before`: the heights before it."""
    batches = [Batch(some) for some in refs]
    of: dict[int, Batch] = {}
    for batch in batches:
        for row in db.rows(
            f'SELECT {", ".join(PLANNED)} FROM "case" WHERE ref IN {MANY} ORDER BY id', among=batch.refs
        ):
            batch.cases.append(row)
            of[row[-1]] = batch
    carrier: dict[int, Batch] = {}
    for row in _new(db, "action", before):
        told = dict(zip(COLUMNS["action"], row, strict=True))
        batch = of[told["case_id"]]
        batch.actions.append(_as_planned(row, "action", told["state"], "open", "planned"))
        carrier.setdefault(told["message_id"], batch)
    for row in _new(db, "message", before):
        carrier[row[0]].messages.append(_as_planned(row, "message", "due", "due", "planned"))
    for row in _new(db, "obligation", before):
        of[row[1]].obligations.append(row)
    texts = {
        row[0]: row
        for row in db.rows(f"SELECT {', '.join(CONTENT)} FROM audit_content WHERE entry_id > ?", before["audit_entry"])
    }
    for row in _new(db, "audit_entry", before):
        of[row[1]].links.append(row)
        of[row[1]].contents.append(texts[row[0]])
    return batches


def begun(db: Plain, run: int) -> Row:
    """The row of a run."""
    return db.rows(f"SELECT {_names('run')} FROM run WHERE id = ?", run)[0]


def changed_obligations(before: Plain, after: Plain, batches: Sequence[Batch]) -> None:
    """Adds the obligations that a plan changed: rows of `after` that stand otherwise in `before`."""
    query = f"SELECT {_names('obligation')} FROM obligation WHERE case_id IN {MANY} ORDER BY id"
    for batch in batches:
        ids = [row[-1] for row in batch.cases]
        old = {row[0]: row for row in before.rows(query, among=ids)}
        batch.obligations += [row for row in after.rows(query, among=ids) if row[0] in old and old[row[0]] != row]


def sent(db: Plain, before: dict[str, int], run: int) -> dict[int, Sent]:
    """By message of the run, read after delivery. `before`: the heights after planning."""
    found: dict[int, Sent] = defaultdict(Sent)
    by_opaque: dict[str, Sent] = {}
    for id_, opaque, proof, *content in db.rows(
        "SELECT m.id, m.opaque, m.proof, c.message_id, c.address, c.subject, c.body "
        "FROM message m JOIN message_content c ON c.message_id = m.id WHERE m.state = 'sent' AND m.run_id = ?",
        run,
    ):
        by_opaque[opaque] = found[id_]
        found[id_].content, found[id_].proof = tuple(content), proof
    texts = {
        row[0]: row
        for row in db.rows(f"SELECT {', '.join(CONTENT)} FROM audit_content WHERE entry_id > ?", before["audit_entry"])
    }
    for row in _new(db, "audit_entry", before):
        one = by_opaque[json.loads(texts[row[0]][2])["message"]]
        one.links.append(row)
        one.contents.append(texts[row[0]])
    for row in _new(db, "fact", before):
        by_opaque[row[COLUMNS["fact"].index("source_id")].split(":")[0]].facts.append(row)
    return found


def _new(db: Plain, name: str, before: dict[str, int]) -> list[Row]:
    return db.rows(f'SELECT {_names(name)} FROM "{name}" WHERE id > ? ORDER BY id', before[name])


def _names(name: str) -> str:
    json_columns = ("data", "broken")
    return ", ".join(f"CAST({column} AS TEXT)" if column in json_columns else f'"{column}"' for column in COLUMNS[name])


def _as_planned(row: Row, name: str, state: Any, released: str, planned: str) -> Row:
    """The row as it was before its run was released."""
    place = COLUMNS[name].index("state")
    return (*row[:place], planned if state == released else state, *row[place + 1 :])
