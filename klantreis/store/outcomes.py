"""How messages ended, and what that means for their actions and cases.

Rules
-----
1. The outcome of a message, of its actions, the delivery fact, the case's number and the link in its chain are one
   transaction, committed per message.
2. What went to a client, employer or partner becomes a fact: `message_accepted` (on paper: `letter_handed_over`) or
   `message_bounced`, with the step and the key of the action. It wakes the case when a plan waits for it or when it
   failed; else it is counted as seen. A letter that was made is numbered instead: it is on paper, and nothing is
   known of it before the print room handed it over, or before whoever prints it says so (`reported.py`).
3. What is in doubt is never sent again by itself. A person says later whether it left. A letter is never in doubt:
   until it is in a batch nothing left the house, so it is tried again. What is in doubt only because a restore lost the
   time in which it could have left (`restores.py`) is due again when it did not: nobody ever handed it over, as far as
   this history goes. Its cases are planned again before it leaves.
4. Cases are locked before messages, as everywhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, text, update
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey, Fact, Kind
from klantreis.core.planner.proof import ADDRESS, GONE
from klantreis.core.ways import NO_WAY
from klantreis.store import chain, facts, letters
from klantreis.store.chunks import chunks
from klantreis.store.clock import DatabaseClock, civil_day
from klantreis.store.doubts import RESTORED, WAS_SUSPECT
from klantreis.store.facts import NewFact
from klantreis.store.gathering import take_apart
from klantreis.store.outbox import ClaimedAction, ClaimedMessage
from klantreis.store.prepared import Prepared
from klantreis.store.reported import fact_id
from klantreis.store.sql import earliest
from klantreis.store.tables import ActionRow, Case, Message, table
from klantreis.store.withdrawing import HERE, WAITING, still_here

_message, _action, _case = table(Message), table(ActionRow), table(Case)
PAPER = ("file",)  #: channels whose messages are posted at once: they take two postal days to arrive
PRINTED_ELSEWHERE = ("notify_letter",)  #: channels that take a letter, and say later that it was posted


class Outcome(StrEnum):
    accepted = "accepted"
    refused = "refused"
    in_doubt = "in_doubt"


_MESSAGE_STATE = {Outcome.accepted: "sent", Outcome.refused: "refused", Outcome.in_doubt: "in_doubt"}
_ACTION_STATE = {Outcome.accepted: "done", Outcome.refused: "not_sent", Outcome.in_doubt: "in_doubt"}


_CASES = select(_case.c.id, _case.c.chain_length, _case.c.chain_head, _case.c.awaits_proof).with_for_update()
_HOLD_CASES = _CASES.where(_case.c.id.in_(bindparam("ids", expanding=True))).order_by(_case.c.id)
_HOLD_CASE = Prepared(_CASES.where(_case.c.id == bindparam("id_")))
_END = Prepared(
    update(_message)
    .where(
        _message.c.id == bindparam("id_"),
        _message.c.owner == bindparam("who"),
        _message.c.attempt == bindparam("turn"),
        _message.c.state == "sending",
    )
    .values(
        state=bindparam("new_state"),
        reason=bindparam("why"),
        proof=bindparam("by_channel"),
        sent_at=bindparam("moment"),
        owner="",
        lease_until=None,
    )
)
_END_ACTION = Prepared(
    update(_action)
    .where(_action.c.id == bindparam("id_"))
    .values(state=bindparam("new_state"), reason=bindparam("why"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt:
    """A message whose fate is unknown: what a person sees who has to find out."""

    id: int
    opaque: str
    municipality: str
    channel: str
    template: str
    day: date
    person: str
    cases: tuple[str, ...]  #: references
    reason: str


@dataclass(frozen=True, slots=True)
class _Carried:
    """An action in a message, as an outcome needs it."""

    id: int
    case_id: int
    case_ref: str
    key: ActionKey
    kind: str


@dataclass(frozen=True, slots=True)
class _Cases:
    """The cases of a message, held until the transaction ends."""

    heads: dict[int, chain.Head]
    awaiting: frozenset[int]  #: whose plan changes with a proof of delivery


@dataclass(frozen=True, slots=True)
class Ending:
    """How sending one message ended: `proof` is what the channel gave, `reason` a code."""

    message: ClaimedMessage
    outcome: Outcome
    proof: str = ""
    reason: str = ""
    address_gone: bool = False  #: the address turned out to be none


def mark_outcomes(conn: Connection, endings: Sequence[Ending], *, at: datetime) -> list[Ending]:
    """Write down how sending these ended; those that were still ours. Of the others the lease was lost meanwhile: they
    are in doubt already.

    `at` is the moment that counts for the cases.
    """
    carried = {each.message.id: [_of(action) for action in each.message.actions] for each in endings}
    cases = _hold_cases(conn, [action for actions in carried.values() for action in actions])
    return [
        each
        for each in sorted(endings, key=lambda ending: ending.message.id)
        if _mark(conn, each, carried[each.message.id], cases, at)
    ]


def mark_outcome(
    conn: Connection, message: ClaimedMessage, outcome: Outcome, *, at: datetime, proof: str = "", reason: str = "",
    address_gone: bool = False,
) -> bool:  # fmt: skip
    """The same for one. False: the lease was lost meanwhile."""
    return bool(mark_outcomes(conn, [Ending(message, outcome, proof, reason, address_gone)], at=at))


def _mark(conn: Connection, ending: Ending, carried: Sequence[_Carried], cases: _Cases, at: datetime) -> bool:
    message, outcome = ending.message, ending.outcome
    ours = {"id_": message.id, "who": message.owner, "turn": message.attempt}
    sent_at = at if outcome is Outcome.accepted else None
    ended = {"new_state": _MESSAGE_STATE[outcome], "why": ending.reason, "by_channel": ending.proof, "moment": sent_at}
    if _END.run(conn, {**ours, **ended}) != 1:
        return False
    _settle(
        conn,
        message.opaque,
        message.channel,
        carried,
        cases,
        outcome,
        at,
        ending.reason,
        address_gone=ending.address_gone,
    )
    if message.channel == letters.CHANNEL and outcome is Outcome.accepted:
        letters.number(conn, message.id, message.municipality)
    return True


def _of(action: ClaimedAction) -> _Carried:
    return _Carried(action.id, action.case_id, action.case_ref, action.key, action.kind)


def mark_retry(conn: Connection, message: ClaimedMessage, *, again_at: datetime, reason: str) -> bool:
    """Nothing left the house: try again from `again_at`; a bundle is taken apart. False when the lease was lost."""
    ours = and_(_message.c.id == message.id, _message.c.owner == message.owner, _message.c.attempt == message.attempt)
    values = {"state": "due", "reason": reason, "due_at": again_at, "owner": "", "lease_until": None}
    if conn.execute(update(_message).where(ours, _message.c.state == "sending").values(values)).rowcount != 1:
        return False
    if message.recipient_kind == "client" and len(message.actions) > 1:
        take_apart(conn, message.id, due_at=again_at, reason=reason)
    return True


def expire(conn: Connection, at: datetime) -> tuple[int, int]:
    """Clear leases that ran out on the database's clock: (claimed back to due, sending to in_doubt); a letter that was
    being made goes back too."""
    out = and_(text("state in ('claimed','sending')"), _message.c.lease_until <= DatabaseClock())
    sending = and_(out, _message.c.state == "sending", _message.c.channel != letters.CHANNEL)
    lost = conn.execute(select(_message.c.id).where(sending)).scalars().all()
    doubtful = [id_ for id_ in sorted(lost) if _close(conn, id_, "sending", Outcome.in_doubt, at, "lease_expired", out)]
    back = {"state": "due", "owner": "", "lease_until": None}
    unsent = or_(_message.c.state == "claimed", _message.c.channel == letters.CHANNEL)
    freed = conn.execute(update(_message).where(out, unsent).values(back)).rowcount
    return freed, len(doubtful)


def withdraw(conn: Connection, message_ids: Collection[int], reason: str, at: datetime) -> int:
    """Do not send these after all (too old, no address, …), as far as they have not left; how many."""
    carried = _carried(conn, message_ids)
    heads = chain.heads(conn, {action.case_id for actions in carried.values() for action in actions})
    here = still_here(conn, message_ids)
    links = []
    for some in chunks(sorted(here)):
        gone = {"state": "withdrawn", "reason": reason, "owner": "", "lease_until": None}
        conn.execute(update(_message).where(_message.c.id.in_(some), _message.c.state.in_(HERE)).values(gone))
        waiting = and_(_action.c.message_id.in_(some), _action.c.state.in_(WAITING))
        conn.execute(update(_action).where(waiting).values(state="not_sent", reason=reason))
        links += [_link(action, "withdrawn", reason) for id_ in some for action in carried.get(id_, ())]
    chain.store_heads(conn, chain.append(conn, links, heads, at))
    if reason in NO_WAY:
        _look_again(conn, heads, civil_day(at) + timedelta(days=1))
    return len(here)


def _look_again(conn: Connection, case_ids: Collection[int], day: date) -> None:
    """Whom a message cannot reach is called: no fact tells the plan, so it looks for itself."""
    later = or_(_case.c.look_again_on.is_(None), _case.c.look_again_on > day)
    for some in chunks(sorted(case_ids)):
        where = and_(_case.c.id.in_(some), _case.c.closed_on.is_(None), later)
        conn.execute(update(_case).where(where).values(look_again_on=day))


def in_doubt(conn: Connection) -> list[InDoubt]:
    """Every message whose fate is unknown, the oldest first."""
    rows = conn.execute(select(_message).where(_message.c.state == "in_doubt").order_by(_message.c.id)).all()
    carried = _carried(conn, [row.id for row in rows])
    return [
        InDoubt(
            id=row.id,
            opaque=row.opaque,
            municipality=row.municipality,
            channel=row.channel,
            template=row.template,
            day=row.day,
            person=row.person,
            cases=tuple(sorted({action.case_ref for action in carried.get(row.id, ())})),
            reason=row.reason,
        )
        for row in rows
    ]


def resolve_in_doubt(conn: Connection, message_id: int, *, as_sent: bool, by: str, why: str, at: datetime) -> bool:
    """A person found out what became of it. False when it is not in doubt (any more). It is never sent again, unless
    it did not leave in a time that a restore lost: then it is due.

    `by` is a staff code and `why` a code.
    """
    if not as_sent and _only_restored(conn, message_id):
        return _due_after_all(conn, message_id, at, why, by)
    outcome = Outcome.accepted if as_sent else Outcome.refused
    return _close(conn, message_id, "in_doubt", outcome, at, why, None, by)


def put_in_doubt(conn: Connection, message_id: int, state: str, at: datetime, reason: str) -> bool:
    """Nobody knows whether this message left, for a reason outside its sending. False when it is not in this state."""
    return _close(conn, message_id, state, Outcome.in_doubt, at, reason, None)


def _only_restored(conn: Connection, message_id: int) -> bool:
    of_restore = select(_message.c.id).where(_message.c.id == message_id, _message.c.reason == RESTORED, WAS_SUSPECT)
    return conn.execute(of_restore).first() is not None


def _due_after_all(conn: Connection, message_id: int, at: datetime, why: str, by: str) -> bool:
    carried = _carried(conn, [message_id]).get(message_id, [])
    heads = chain.heads(conn, {action.case_id for action in carried})
    doubtful = and_(_message.c.id == message_id, _message.c.state == "in_doubt")
    statement = update(_message).where(doubtful).values(state="due", reason="", owner="", lease_until=None)
    row = conn.execute(statement.returning(_message.c.opaque)).first()
    if row is None:
        return False
    waiting = {"new_state": "open", "why": ""}
    _END_ACTION.run_many(conn, [{**waiting, "id_": action.id} for action in carried])
    links = [_link(action, "not_sent_yet", why, row.opaque, by) for action in carried]
    chain.store_heads(conn, chain.append(conn, links, heads, at))
    # As if a fact had come in: what was answered meanwhile is withdrawn before it could leave.
    unseen = {"fact_seq": _case.c.fact_seq + 1, "look_again_on": earliest(_case.c.look_again_on, "day")}
    for case_id in sorted({action.case_id for action in carried}):
        conn.execute(update(_case).where(_case.c.id == case_id).values(unseen), {"day": civil_day(at)})
    return True


def _close(
    conn: Connection,
    message_id: int,
    state: str,
    outcome: Outcome,
    at: datetime,
    reason: str,
    extra: Any,
    by: str = "",
) -> bool:
    carried = _carried(conn, [message_id]).get(message_id, [])
    cases = _hold_cases(conn, carried)
    sent_at = {"sent_at": at} if outcome is Outcome.accepted else {}
    values = {"state": _MESSAGE_STATE[outcome], "reason": reason, "owner": "", "lease_until": None, **sent_at}
    where = and_(_message.c.id == message_id, _message.c.state == state)
    statement = update(_message).where(where if extra is None else and_(where, extra)).values(values)
    row = conn.execute(statement.returning(_message.c.opaque, _message.c.channel, _message.c.municipality)).first()
    if row is None:
        return False
    _settle(conn, row.opaque, row.channel, carried, cases, outcome, at, reason, by)
    if row.channel == letters.CHANNEL and outcome is Outcome.accepted:
        letters.number(conn, message_id, row.municipality)
    return True


def _hold_cases(conn: Connection, carried: Sequence[_Carried]) -> _Cases:
    ids = sorted({action.case_id for action in carried})
    if len(ids) == 1:  # a letter
        rows = _HOLD_CASE.rows(conn, {"id_": ids[0]})
    else:
        rows = [row.tuple() for some in chunks(ids) for row in conn.execute(_HOLD_CASES, {"ids": some})]
    return _Cases(
        heads={case_id: chain.Head(length, head) for case_id, length, head, _ in rows},
        awaiting=frozenset(case_id for case_id, _, _, awaits in rows if awaits),
    )


def _settle(
    conn: Connection,
    opaque: str,
    channel: str,
    carried: Sequence[_Carried],
    cases: _Cases,
    outcome: Outcome,
    at: datetime,
    reason: str,
    by: str = "",
    *,
    address_gone: bool = False,
) -> None:
    ended = {"new_state": _ACTION_STATE[outcome], "why": "" if outcome is Outcome.accepted else reason}
    _END_ACTION.run_many(conn, [{**ended, "id_": action.id} for action in carried])
    new = chain.append(conn, [_link(action, outcome.value, reason, opaque, by) for action in carried], cases.heads, at)
    on_paper = outcome is Outcome.accepted and channel in (letters.CHANNEL, *PRINTED_ELSEWHERE)
    silent = outcome is Outcome.in_doubt or on_paper
    told = [action for action in carried if action.kind == Kind.send and not silent]
    made = [
        _fact(
            action, opaque, channel, outcome, at, wakes=outcome is Outcome.refused or action.case_id in cases.awaiting,
            address_gone=address_gone,
        )
        for action in told
    ]  # fmt: skip
    facts.insert_new(conn, made)
    facts.advance(conn, made, new)
    advanced = {each.case_id for each in made}
    chain.store_heads(conn, {case_id: head for case_id, head in new.items() if case_id not in advanced})
    cases.heads.update(new)


def _fact(
    action: _Carried, opaque: str, channel: str, outcome: Outcome, at: datetime, *, wakes: bool, address_gone: bool
) -> NewFact:
    accepted = "letter_handed_over" if channel in PAPER else "message_accepted"
    event = accepted if outcome is Outcome.accepted else "message_bounced"
    day = civil_day(at)
    fact = Fact(
        id=fact_id(action.case_ref, action.key, opaque, event),
        event=event,
        occurred_on=day,
        recorded_at=at,
        data={"step": action.key.step, "key": action.key.text(), **({ADDRESS: GONE} if address_gone else {})},
    )
    return NewFact(action.case_id, fact, day if wakes else None, wakes)


def _link(action: _Carried, what: str, reason: str, opaque: str = "", by: str = "") -> chain.Link:
    told = {"action": action.key.text(), "outcome": what, "reason": reason, "message": opaque, "by": by}
    return chain.Link(action.case_id, "outcome", {name: value for name, value in told.items() if value})


def _carried(conn: Connection, message_ids: Collection[int]) -> dict[int, list[_Carried]]:
    query = (
        select(_action, _case.c.ref)
        .join(_case, _case.c.id == _action.c.case_id)
        .where(_action.c.state.in_((*WAITING, "in_doubt")))
        .order_by(_action.c.id)
    )
    found: dict[int, list[_Carried]] = {}
    for some in chunks(sorted(message_ids)):
        for row in conn.execute(query.where(_action.c.message_id.in_(some))):
            key = ActionKey(row.obligation, row.opener, row.point, row.step)
            found.setdefault(row.message_id, []).append(_Carried(row.id, row.case_id, row.ref, key, row.kind))
    return found
