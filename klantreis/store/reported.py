"""What is heard of messages after they left: facts of their cases (Awb 2:11, 2:25).

Rules
-----
1. Each action of a message has its own fact, by message, action and event: told again it adds nothing.
2. What failed or was answered wakes the case: another way is found. What arrived or was handed over wakes it only
   where a plan waits for that.
3. A case of which the person was erased hears nothing any more.
4. Cases are locked before messages, as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey, Fact, Kind
from klantreis.core.planner.proof import ADDRESS, GONE, POSTED, RECEIVED
from klantreis.store import facts
from klantreis.store.chunks import chunks
from klantreis.store.clock import civil_day
from klantreis.store.facts import NewFact
from klantreis.store.tables import ActionRow, Case, FactRow, Message, table

_message, _action, _case, _fact = table(Message), table(ActionRow), table(Case), table(FactRow)
SOURCE = "delivery"  #: of these facts
ARRIVED = (RECEIVED, POSTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something heard of one message. `tag` tells a second word of the same kind from the first: the number of a
    reprint. Such a word corrects the one before: what counts is the letter that was posted last."""

    message_id: int
    event: str
    on: date
    by: str = ""
    tag: str = ""
    address_gone: bool = False  #: of a failure: the address is none, and is used no more


def fact_id(case_ref: str, key: ActionKey, opaque: str, event: str, tag: str = "") -> str:
    """The same for ever: what one message says of one action."""
    one_of = sha256(f"{case_ref}|{key.text()}".encode()).hexdigest()[:12]
    return f"{SOURCE}:{opaque}:{one_of}:{event}{f':{tag}' if tag else ''}"


def record(conn: Connection, reports: Sequence[Report], at: datetime) -> int:
    """Write these down as facts of the actions that left in those messages. How many were new."""
    by_message = {report.message_id: report for report in reports}
    made = []
    for some in chunks(sorted(by_message)):
        rows = conn.execute(_LEFT.where(_action.c.message_id.in_(some))).all()
        before = _told_before(conn, {row.case_id for row in rows if by_message[row.message_id].tag})
        for row in rows:
            report = by_message[row.message_id]
            key = ActionKey(row.obligation, row.opener, row.point, row.step)
            earlier = before.get((row.case_id, report.event, key.text()), "") if report.tag else ""
            id_ = fact_id(row.ref, key, row.opaque, report.event, report.tag)
            fact = Fact(
                id=id_, event=report.event, occurred_on=report.on, recorded_at=at, by=report.by or None,
                data={"step": key.step, "key": key.text(), **({ADDRESS: GONE} if report.address_gone else {})},
                corrects=earlier if earlier not in ("", id_) else None,
            )  # fmt: skip
            wakes = row.awaits_proof or report.event not in ARRIVED
            made.append(NewFact(row.case_id, fact, civil_day(at) if wakes else None, wakes))
    return len(facts.record(conn, made, at).new)


_LEFT = (
    select(_action, _message.c.opaque, _case.c.ref, _case.c.awaits_proof)
    .join(_message, _message.c.id == _action.c.message_id)
    .join(_case, _case.c.id == _action.c.case_id)
    .where(and_(_action.c.kind == Kind.send.value, _action.c.state == "done", _case.c.erased.is_(False)))
    .order_by(_action.c.case_id, _action.c.id)
)


def _told_before(conn: Connection, case_ids: set[int]) -> Mapping[tuple[int, str, str], str]:
    """The id of the first word of each kind about each action, by case, event and key."""
    found: dict[tuple[int, str, str], str] = {}
    columns = (_fact.c.case_id, _fact.c.event, _fact.c.data, _fact.c.source_id)
    for some in chunks(sorted(case_ids)):
        query = select(*columns).where(_fact.c.source == SOURCE, _fact.c.case_id.in_(some)).order_by(_fact.c.id)
        for case_id, event, data, source_id in conn.execute(query):
            found.setdefault((case_id, event, str(data.get("key", ""))), f"{SOURCE}:{source_id}")
    return found
