"""Writing plans down, many cases in one transaction.

Rules
-----
1. A plan counts only if its case is as it was read: same `fact_seq` (no fact came in) and same chain (no other plan was
   applied, nothing was sent). Else nothing of it is written and the case is named as lost: read and plan it again.
2. An action is written once, by its natural key.
3. What has not left can be withdrawn: while its message is planned, due or claimed. A worker that claimed the message
   then finds that it may not send it.
4. Rows are locked in one order, cases before messages, each by number: two batches never wait for each other in a ring.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Date, bindparam, update
from sqlalchemy.engine import Connection

from klantreis.core.case import ActionKey
from klantreis.store import chain
from klantreis.store.bundles import ensure_messages
from klantreis.store.cases import LoadedCase
from klantreis.store.planned import Applied, AppliedPlan, NewAction
from klantreis.store.projection import project
from klantreis.store.sql import insert_into, inserted
from klantreis.store.standing import standing
from klantreis.store.tables import ActionRow, Case, table
from klantreis.store.withdrawing import withdraw_actions

_case, _action = table(Case), table(ActionRow)


def apply_plans(
    conn: Connection,
    plans: Sequence[AppliedPlan],
    *,
    at: datetime,
    opaque: Callable[[str], str],
    run_id: int | None = None,
    released: bool = False,
    held: bool = False,
) -> Applied:
    """Write these plans down, or name the cases that changed meanwhile.

    `at` is the run's moment. With `released` the actions may leave at once; without, when their run is released.
    `opaque` is the keyed hash that makes a Message-ID of a message's key. `held`: this transaction holds the cases
    since before it read them, so that none can have changed.
    """
    fresh = _ids(plans) if held else standing(conn, [each.loaded for each in plans])
    lost = _ids(plans) - fresh
    kept = [each for each in plans if each.loaded.id in fresh and not each.loaded.erased]
    if not kept:
        return Applied(lost=lost)
    withdrawn = _withdraw(conn, kept)
    new, messages = _insert_actions(conn, kept, run_id, released, opaque)
    _mark_good_faith(conn, kept)
    project(conn, kept)
    links = [link for each in kept for link in _links(each, withdrawn)]
    heads = chain.append(conn, links, {each.loaded.id: each.loaded.head for each in kept}, at)
    conn.execute(_STORE, [_case_row(each, heads.get(each.loaded.id, each.loaded.head)) for each in _by_id(kept)])
    return Applied(lost=lost, new=new, messages=messages, withdrawn=len(withdrawn))


def _ids(plans: Iterable[AppliedPlan]) -> frozenset[int]:
    return frozenset(each.loaded.id for each in plans)


def _by_id(plans: Iterable[AppliedPlan]) -> list[AppliedPlan]:
    return sorted(plans, key=lambda each: each.loaded.id)


def _insert_actions(
    conn: Connection, plans: Sequence[AppliedPlan], run_id: int | None, released: bool, opaque: Callable[[str], str]
) -> tuple[int, int]:
    new = [(each, action) for each in plans for action in each.actions]
    if not new:
        return 0, 0
    drafts = {action.draft.key: action.draft for _, action in reversed(new) if action.draft}
    numbers, made = ensure_messages(conn, drafts, run_id, released, opaque)
    rows = [_action_row(each, action, numbers, run_id, released) for each, action in new]
    statement = insert_into(conn, _action).on_conflict_do_nothing(
        index_elements=["case_id", "obligation", "opener", "point", "step"]
    )
    return inserted(conn, statement, rows), made


def _action_row(
    each: AppliedPlan, new: NewAction, numbers: dict[str, int], run_id: int | None, released: bool
) -> dict[str, Any]:
    action = new.action
    return {
        "case_id": each.loaded.id,
        **action.key._asdict(),
        "kind": action.kind.value,
        "template": action.template,
        "to_role": action.to,
        "person": new.person,
        "stage": action.stage,
        "step_day": action.step_day,
        "day": each.day,
        "last_day": action.last_day,
        "due": action.due,
        "options": "|".join(action.options),
        "appointment_at": action.appointment,
        "obligation_due": action.obligation_due,
        "about": action.about,
        "party": action.party,
        "again": action.again,
        "escalation": action.escalation,
        "state": _state(new, released),
        "reason": action.skipped.value if action.skipped else new.not_sent,
        "explained": each.loaded.explains(each.day),
        "message_id": numbers[new.draft.key] if new.draft else None,
        "run_id": run_id,
    }


def _state(new: NewAction, released: bool) -> str:
    if new.action.skipped:
        return "skipped"
    if new.not_sent:
        return "not_sent"
    return "open" if released else "planned"


def _withdraw(conn: Connection, plans: Sequence[AppliedPlan]) -> Collection[int]:
    """The actions that were withdrawn. One whose message is leaving at this moment is not."""
    wanted = [
        (stored, skip)
        for each in plans
        for key, skip in each.plan.withdrawn
        if (stored := each.loaded.actions.get(key)) is not None
    ]
    return withdraw_actions(conn, [(stored, skip.value) for stored, skip in wanted])


def _mark_good_faith(conn: Connection, plans: Sequence[AppliedPlan]) -> None:
    rows = [
        {"id_": stored.id}
        for each in plans
        for key in each.plan.in_good_faith
        if (stored := each.loaded.actions.get(key)) is not None and not stored.in_good_faith
    ]
    if rows:
        conn.execute(_GOOD_FAITH, rows)


def _links(each: AppliedPlan, withdrawn: Collection[int]) -> list[chain.Link]:
    """One link when the plan says something new, none when it only says when to look again."""
    plan, loaded = each.plan, each.loaded
    content: dict[str, Any] = {}
    if each.actions:
        content["actions"] = [_told(new) for new in each.actions]
    back = [
        (key, skip) for key, skip in plan.withdrawn if key in loaded.actions and loaded.actions[key].id in withdrawn
    ]
    if back:
        content["withdrawn"] = [[key.text(), skip.value] for key, skip in back]
    good_faith = [key for key in plan.in_good_faith if not _known_good_faith(loaded, key)]
    if good_faith:
        content["in_good_faith"] = [key.text() for key in good_faith]
    if plan.stage != loaded.stage:
        content["stage"] = plan.stage
    if not content:
        return []
    return [chain.Link(loaded.id, "plan", {"day": each.day, "definition": loaded.definition_hash, **content})]


def _known_good_faith(loaded: LoadedCase, key: ActionKey) -> bool:
    stored = loaded.actions.get(key)
    return stored is not None and stored.in_good_faith


def _told(new: NewAction) -> list[str]:
    action = new.action
    reason = action.skipped.value if action.skipped else new.not_sent
    return [action.key.text(), action.kind.value, action.to, new.person, reason]


def _case_row(each: AppliedPlan, head: chain.Head) -> dict[str, Any]:
    plan = each.plan
    return {
        "id_": each.loaded.id,
        "seq": each.loaded.fact_seq,
        "new_stage": plan.stage,
        "since": plan.stage_since,
        "again": plan.look_again_on,
        "send": plan.next_send_on,
        "calendar": each.calendar_hash,
        "file": each.municipality_hash,
        "all_labels": "|".join(sorted(plan.labels)),
        "proof": plan.awaits_proof,
        "paused": plan.paused_until,
        "closed": plan.closed_on,
        "closing": plan.closed_by,
        "length": head.length,
        "head": head.hash,
    }


def _day(name: str) -> Any:
    return bindparam(name, type_=Date)


_STORE = (
    update(_case)
    .where(_case.c.id == bindparam("id_"))
    .values(
        planned_seq=bindparam("seq"),
        stage=bindparam("new_stage"),
        stage_since=_day("since"),
        look_again_on=_day("again"),
        next_send_on=_day("send"),
        calendar_hash=bindparam("calendar"),
        municipality_hash=bindparam("file"),
        labels=bindparam("all_labels"),
        awaits_proof=bindparam("proof"),
        paused_until=_day("paused"),
        closed_on=_day("closed"),
        closed_by=bindparam("closing"),
        chain_length=bindparam("length"),
        chain_head=bindparam("head"),
    )
)
_GOOD_FAITH = update(_action).where(_action.c.id == bindparam("id_")).values(in_good_faith=True)
