"""What must hold between tables: questions whose right answer is no row."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.engine import Connection

from klantreis.core.case import Kind
from klantreis.core.letters import BatchName
from klantreis.store.cases import PAST
from klantreis.store.letters import CHANNEL
from klantreis.store.tables import (
    ActionRow,
    Bundled,
    Case,
    FactRow,
    Letter,
    Message,
    PrintBatch,
    Run,
    Slot,
    SlotCall,
    table,
)

_case, _action, _message, _run = table(Case), table(ActionRow), table(Message), table(Run)
_fact, _slot, _call = table(FactRow), table(Slot), table(SlotCall)
_letter, _batch = table(Letter), table(PrintBatch)

_bundled = table(Bundled)
_BUNDLED = select(_bundled.c.action_id)

#: States of a message in which an action in this state can be.
_TOGETHER = {
    "planned": ("planned",),
    "held": ("planned",),
    "open": ("due", "claimed", "sending"),
    "done": ("sent",),
    "in_doubt": ("in_doubt",),
}
#: States in which no action of a run may be left once the run is in this state.
_LEFT_BEHIND = {
    "done": ("planned", "held"),
    "released": ("planned", "held"),
    "discarded": ("planned", "held", "open"),
    "held": ("planned", "open"),
    "failed": ("planned", "held"),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`what` is a code; `ref` the case or run it is about; `detail` an action, a message key or a state."""

    what: str
    ref: str
    detail: str


def mismatches(conn: Connection) -> Iterator[Mismatch]:
    """Actions, messages, runs and calls that do not fit each other."""
    yield from _actions_without_message(conn)
    yield from _actions_beside_their_message(conn)
    yield from _messages_without_action(conn)
    yield from _bundles_apart(conn)
    yield from _left_behind(conn)
    yield from _uncounted(conn)
    yield from _fewer_than_judged(conn)
    yield from _calls_without_place(conn)
    yield from _letters_without_number(conn)
    yield from _batches_that_do_not_add_up(conn)


def _actions(conn: Connection, what: str, where: ColumnElement[bool]) -> Iterator[Mismatch]:
    query = (
        select(_case.c.ref, _action.c.obligation, _action.c.step, _action.c.state)
        .select_from(_action)
        .join(_case, _case.c.id == _action.c.case_id)
        .outerjoin(_message, _message.c.id == _action.c.message_id)
        .where(where)
        .order_by(_case.c.ref, _action.c.id)
    )
    for ref, obligation, step, state in conn.execute(query):
        yield Mismatch(what, ref, f"{obligation}.{step} ({state})")


def _actions_without_message(conn: Connection) -> Iterator[Mismatch]:
    leaving = _action.c.state.in_(tuple(_TOGETHER))
    return _actions(conn, "action_without_message", and_(leaving, _message.c.id.is_(None)))


def _actions_beside_their_message(conn: Connection) -> Iterator[Mismatch]:
    apart = or_(*(and_(_action.c.state == state, _message.c.state.not_in(fits)) for state, fits in _TOGETHER.items()))
    return _actions(conn, "action_and_message_differ", apart)


def _messages_without_action(conn: Connection) -> Iterator[Mismatch]:
    carried = or_(
        exists(select(_action.c.id).where(_action.c.message_id == _message.c.id)),
        _message.c.template == "list_answer",  # an answer to a work list carries none
        and_(_message.c.state == "withdrawn", exists(_BUNDLED.where(_bundled.c.message_id == _message.c.id))),
    )
    query = (
        select(_message.c.opaque, _message.c.state, _case.c.ref)
        .outerjoin(_case, _case.c.id == _message.c.case_id)
        .where(~carried)
        .order_by(_message.c.id)
    )
    for opaque, state, ref in conn.execute(query):
        yield Mismatch("message_without_action", ref or "", f"{opaque} ({state})")


def _bundles_apart(conn: Connection) -> Iterator[Mismatch]:
    """An action that is said to have left in another message, and is not there; or whose own message still waits."""
    own = _message.alias("own")
    query = (
        select(_case.c.ref, own.c.opaque)
        .select_from(_bundled)
        .join(_action, _action.c.id == _bundled.c.action_id)
        .join(_case, _case.c.id == _action.c.case_id)
        .join(own, own.c.id == _bundled.c.message_id)
        .where(or_(_action.c.message_id != _bundled.c.carrier_id, own.c.state != "withdrawn"))
        .order_by(_bundled.c.action_id)
    )
    for ref, opaque in conn.execute(query):
        yield Mismatch("bundle_apart", ref, opaque)


def _left_behind(conn: Connection) -> Iterator[Mismatch]:
    stuck = or_(*(and_(_run.c.state == state, _action.c.state.in_(left)) for state, left in _LEFT_BEHIND.items()))
    query = (
        select(_run.c.ref, _action.c.state, func.count())
        .join(_action, _action.c.run_id == _run.c.id)
        .where(stuck)
        .group_by(_run.c.id, _run.c.ref, _action.c.state)
        .order_by(_run.c.id)
    )
    for ref, state, number in conn.execute(query):
        yield Mismatch("run_left_actions", ref, f"{number} {state}")


def _uncounted(conn: Connection) -> Iterator[Mismatch]:
    """Actions that no count of a run knows: planned = sent + not sent + open + in doubt would not hold."""
    query = (
        select(_run.c.ref, _action.c.state, func.count())
        .join(_run, _run.c.id == _action.c.run_id)
        .where(_action.c.state.not_in(tuple(PAST)))
        .group_by(_run.c.ref, _action.c.state)
        .order_by(_run.c.ref)
    )
    for ref, state, number in conn.execute(query):
        yield Mismatch("counts_do_not_add_up", ref, f"{number} {state}")


def _fewer_than_judged(conn: Connection) -> Iterator[Mismatch]:
    """Runs that have fewer messages to clients than the fuse counted: an action is gone."""
    sends = and_(_action.c.run_id == _run.c.id, _action.c.kind == Kind.send.value, _action.c.message_id.is_not(None))
    query = (
        select(_run.c.ref, _run.c.planned_sends, func.count(_action.c.id))
        .outerjoin(_action, sends)
        .where(_run.c.state.in_(("held", "released", "done", "discarded")))
        .group_by(_run.c.id, _run.c.ref, _run.c.planned_sends)
        .having(func.count(_action.c.id) < _run.c.planned_sends)
        .order_by(_run.c.id)
    )
    for ref, judged, number in conn.execute(query):
        yield Mismatch("counts_do_not_add_up", ref, f"the fuse counted {judged} messages, there are {number}")


def _calls_without_place(conn: Connection) -> Iterator[Mismatch]:
    """Facts of a wave (`wave:JOURNEY/CASE/SLOT`) for which no place is kept: the slot would be filled once more."""
    kept = (
        select(_call.c.id)
        .join(_slot, _slot.c.id == _call.c.slot_id)
        .where(_call.c.case_id == _fact.c.case_id)
        .where(_fact.c.source_id == _case.c.journey + "/" + _case.c.ref + "/" + _slot.c.code)
    )
    query = (
        select(_case.c.ref, _fact.c.source_id)
        .join(_fact, _fact.c.case_id == _case.c.id)
        .where(_fact.c.source == "wave", ~exists(kept))
        .order_by(_fact.c.id)
    )
    for ref, id_ in conn.execute(query):
        yield Mismatch("call_without_place", ref, f"slot {id_.rpartition('/')[2]}")


def _letters_without_number(conn: Connection) -> Iterator[Mismatch]:
    """Messages that went by letter and have none: they would never be printed."""
    numbered = exists(select(_letter.c.id).where(_letter.c.message_id == _message.c.id))
    query = (
        select(_message.c.opaque, _case.c.ref)
        .outerjoin(_case, _case.c.id == _message.c.case_id)
        .where(_message.c.channel == CHANNEL, _message.c.state == "sent", ~numbered)
        .order_by(_message.c.id)
    )
    for opaque, ref in conn.execute(query):
        yield Mismatch("letter_without_number", ref or "", opaque)


def _batches_that_do_not_add_up(conn: Connection) -> Iterator[Mismatch]:
    """Closed batches that hold other letters than their manifest counted."""
    placed = and_(_letter.c.batch_id == _batch.c.id, _letter.c.position.is_not(None))
    counted = func.count(_letter.c.id), func.count(func.distinct(_letter.c.position)), func.max(_letter.c.position)
    names = _batch.c.municipality, _batch.c.day, _batch.c.number, _batch.c.letters
    query = select(*names, *counted).select_from(_batch).outerjoin(_letter, placed).where(_batch.c.state != "open")
    for municipality, day, number, letters, *found in conn.execute(query.group_by(_batch.c.id, *names)):
        if set(found) != {letters}:
            name = str(BatchName(municipality, day, number))
            yield Mismatch("batch_does_not_add_up", name, f"{letters} in its manifest, {found[0]} in it")
