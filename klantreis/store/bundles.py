"""Messages of a run: made once per key, and shared by the actions that leave together.

A message that another run made, or that is not `planned` any more, is never added to: what one run decided could else
leave with what another released. The action then gets a message of its own, with `#2` behind the key.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.planned import Draft
from klantreis.store.sql import insert_into, inserted
from klantreis.store.tables import Message, table

_message = table(Message)


def ensure_messages(
    conn: Connection, drafts: Mapping[str, Draft], run_id: int | None, released: bool, opaque: Callable[[str], str]
) -> tuple[dict[str, int], int]:
    """The number of the message for each key, and how many were made. `opaque` is the keyed hash of a key."""
    numbers: dict[str, int] = {}
    made = 0
    wanted = {key: key for key in drafts}  # key of the message -> key of the draft
    turn = 1
    while wanted:
        turn += 1
        rows = [_row(drafts[wanted[key]], key, run_id, released, opaque(key)) for key in sorted(wanted)]
        made += inserted(conn, insert_into(conn, _message).on_conflict_do_nothing(index_elements=["key"]), rows)
        usable = _shared(conn, wanted.keys(), run_id, released)
        numbers |= {wanted[key]: number for key, number in usable.items()}
        wanted = {f"{original}#{turn}": original for key, original in wanted.items() if key not in usable}
    return numbers, made


def _shared(conn: Connection, keys: Collection[str], run_id: int | None, released: bool) -> dict[str, int]:
    """Messages with these keys that actions of this run may join; they stay as they are until the transaction ends.

    Held together with others: a colleague's digest is in the batches of several workers at once.
    """
    found: dict[str, int] = {}
    same_run = _message.c.run_id.is_(None) if run_id is None else _message.c.run_id == run_id
    state = "due" if released else "planned"
    for some in chunks(sorted(keys)):
        query = select(_message.c.key, _message.c.id).where(
            _message.c.key.in_(some), same_run, _message.c.state == state
        )
        found |= {row.key: row.id for row in conn.execute(query.order_by(_message.c.id).with_for_update(read=True))}
    return found


def _row(draft: Draft, key: str, run_id: int | None, released: bool, opaque: str) -> dict[str, Any]:
    return {
        "key": key,
        "opaque": opaque,
        "municipality": draft.municipality,
        "recipient_kind": draft.recipient_kind,
        "client_id": draft.client_id,
        "case_id": draft.case_id,
        "person": draft.person,
        "party": draft.party,
        "channel": draft.channel,
        "template": draft.template,
        "day": draft.day,
        "last_day": draft.last_day,
        "state": "due" if released else "planned",
        "due_at": draft.due_at,
        "run_id": run_id,
    }
