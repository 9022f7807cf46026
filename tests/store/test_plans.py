"""Plans are written down whole, once, and only for a case that is still as it was read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from klantreis.core.actions import Plan, Skip, Verdict
from klantreis.core.case import ActionKey, Kind, PastState
from klantreis.errors import DatabaseRefused
from klantreis.store import chain, outbox
from klantreis.store.engine import reading, writing
from klantreis.store.planned import NewAction
from klantreis.store.tables import ActionRow, Case, Message, ObligationRow, table
from tests.store.loads import CALENDAR, FILE, MONDAY, NINE, Load, action, fact, obligation, planned, skipped

_case, _action, _message, _obligation = table(Case), table(ActionRow), table(Message), table(ObligationRow)
LATER = MONDAY + timedelta(days=30)


def rows(load: Load, of) -> list[dict[str, object]]:
    with reading(load.engine) as conn:
        return [dict(row) for row in conn.execute(select(of).order_by(of.c.id)).mappings()]


def plan(**more: object) -> Plan:
    return Plan(**{"stage": "intake", "stage_since": MONDAY, "look_again_on": LATER, **more})  # type: ignore[arg-type]


def test_a_plan_is_written_into_case_actions_messages_and_obligations(load: Load) -> None:
    ref = load.case()
    load.record(ref, fact("suite:1"))
    whole = plan(
        stage="nazorg", obligations=(obligation(),), labels=frozenset({"b", "a"}), next_send_on=LATER, awaits_proof=True
    )
    applied = load.apply(load.planned(ref, action("remind"), skipped("early"), plan=whole))
    assert (applied.lost, applied.new, applied.messages) == (frozenset(), 2, 1)
    (case,) = rows(load, _case)
    told = {"stage": "nazorg", "labels": "a|b", "planned_seq": 1, "calendar_hash": CALENDAR, "municipality_hash": FILE}
    assert told.items() <= case.items()
    assert (case["look_again_on"], case["next_send_on"], case["awaits_proof"]) == (LATER, LATER, True)
    (message,) = rows(load, _message)
    sent, not_given = rows(load, _action)
    assert (sent["state"], sent["message_id"], message["state"]) == ("open", message["id"], "due")
    assert (not_given["state"], not_given["reason"], not_given["message_id"]) == ("skipped", "too_old", None)
    assert [row["obligation"] for row in rows(load, _obligation)] == ["contact"]
    loaded = load.one(ref)
    assert {past.key.step: past.state for past in loaded.case.actions} == {
        "remind": PastState.waiting,
        "early": PastState.skipped,
    }


def test_a_plan_that_did_not_see_a_fact_is_not_applied(load: Load) -> None:
    one, two = load.case(), load.case()
    plans = [load.planned(ref, action(), plan=plan(stage="nazorg")) for ref in (one, two)]
    load.record(one, fact("suite:1"))
    applied = load.apply(*plans)
    assert applied.lost == {load.one(one).id}
    assert [row["stage"] for row in rows(load, _case)] == ["intake", "nazorg"]
    assert [row["case_id"] for row in rows(load, _action)] == [load.one(two).id]


def test_two_runs_that_read_at_the_same_moment_add_nothing_twice(load: Load) -> None:
    ref = load.case()
    same = load.planned(ref, action())
    assert load.apply(same).lost == frozenset()
    again = load.apply(same)
    assert (again.lost, again.new) == ({load.one(ref).id}, 0)
    assert len(rows(load, _action)) == len(rows(load, _message)) == 1
    with reading(load.engine) as conn:
        assert list(chain.verify(conn)) == []


def test_the_database_itself_refuses_a_second_of_each_natural_key(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, action(), plan=plan(obligations=(obligation(),))))
    for of in (_action, _message, _obligation):
        (row,) = rows(load, of)
        with pytest.raises(DatabaseRefused), writing(load.engine) as conn:
            conn.execute(insert(of), {**row, "id": 99})


def test_planning_again_with_the_same_outcome_writes_no_obligation_and_no_link(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, plan=plan(obligations=(obligation(),))))
    before, length = rows(load, _obligation), load.one(ref).head.length
    load.apply(load.planned(ref, plan=plan(obligations=(obligation(),))))
    assert rows(load, _obligation) == before
    assert load.one(ref).head.length == length


def test_an_obligation_that_never_was_leaves_the_projection(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, plan=plan(obligations=(obligation("contact"), obligation("plan")))))
    load.apply(load.planned(ref, plan=plan(obligations=(obligation("plan"),))))
    assert [row["obligation"] for row in rows(load, _obligation)] == ["plan"]


def test_who_an_obligation_is_charged_to_is_frozen_at_its_due_date(load: Load) -> None:
    ref = load.case(case_worker="kw-1")
    due = MONDAY + timedelta(days=7)
    load.apply(load.planned(ref, plan=plan(obligations=(obligation(due_on=due),))))
    assert rows(load, _obligation)[0]["person_at_due"] == ""
    load.apply(load.planned(ref, plan=plan(obligations=(obligation(due_on=due),)), day=due))
    met = obligation(due_on=due, ended_on=due, verdict=Verdict.on_time)
    load.apply(load.planned(ref, plan=plan(obligations=(met,)), day=LATER, owners={"case_worker": "kw-9"}))
    (row,) = rows(load, _obligation)
    assert (row["frozen_on"], row["person_at_due"], row["team_at_due"], row["groups_at_due"]) == (
        due,
        "kw-1",
        "noord",
        "young",
    )
    assert row["verdict"] == "on_time"


def test_colleagues_get_one_message_for_all_their_cases_of_a_run(load: Load) -> None:
    refs = load.cases(4)
    run = load.run()
    for pair in (refs[:2], refs[2:]):
        tasks = [load.planned(ref, action("call", Kind.task, "case_worker")) for ref in pair]
        load.apply(*tasks, run_id=run.id, released=False)
    (message,) = rows(load, _message)
    assert {row["message_id"] for row in rows(load, _action)} == {message["id"]}


def test_what_another_run_made_is_never_added_to(load: Load) -> None:
    one, two = load.case(), load.case()
    for ref in (one, two):
        task = load.planned(ref, action("call", Kind.task, "case_worker"))
        load.apply(task, run_id=load.run().id, released=False)
    first, second = rows(load, _message)
    assert second["key"] == f"{first['key']}#2"
    assert second["opaque"] != first["opaque"]


def test_a_withdrawn_action_takes_its_message_along_and_is_never_decided_again(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, action()))
    back = plan(withdrawn=((action().key, Skip.answered),))
    assert load.apply(load.planned(ref, plan=back)).withdrawn == 1
    assert [(row["state"], row["reason"]) for row in rows(load, _action)] == [("withdrawn", "answered")]
    assert [(row["state"], row["reason"]) for row in rows(load, _message)] == [("withdrawn", "nothing_left")]
    assert [past.state for past in load.one(ref).case.actions] == [PastState.skipped]


def test_a_worker_loses_a_message_from_which_something_was_withdrawn(load: Load) -> None:
    one, two = load.case(), load.case()
    tasks = [load.planned(ref, action("call", Kind.task, "case_worker")) for ref in (one, two)]
    load.apply(*tasks)
    with writing(load.engine) as conn:
        (claimed,) = outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60)
    load.apply(load.planned(one, plan=plan(withdrawn=((ActionKey("contact", "suite:1", "", "call"), Skip.answered),))))
    with writing(load.engine) as conn:
        assert not outbox.mark_sending(conn, claimed, outbox.Content("a", "b", "c"), 60)
        (again,) = outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60)
    assert [each.case_ref for each in again.actions] == [two]


def test_what_is_leaving_at_this_moment_is_not_withdrawn(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, action()))
    with writing(load.engine) as conn:
        (claimed,) = outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60)
        assert outbox.mark_sending(conn, claimed, outbox.Content("a", "b", "c"), 60)
    applied = load.apply(load.planned(ref, plan=plan(withdrawn=((action().key, Skip.answered),))))
    assert applied.withdrawn == 0
    assert [row["state"] for row in rows(load, _action)] == ["open"]
    assert load.one(ref).head.length == 1


def test_what_was_given_in_good_faith_is_marked_once(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, action()))
    for _ in range(2):
        load.apply(load.planned(ref, plan=plan(in_good_faith=(action().key,))))
    assert [row["in_good_faith"] for row in rows(load, _action)] == [True]
    assert load.one(ref).head.length == 2


def test_what_has_no_recipient_is_recorded_as_not_sent(load: Load) -> None:
    ref = load.case()
    bare = load.planned(ref)
    load.apply(replace(bare, actions=(NewAction(action=action(), not_sent="no_recipient"),)))
    assert [(row["state"], row["reason"]) for row in rows(load, _action)] == [("not_sent", "no_recipient")]


def test_nothing_is_planned_for_someone_who_was_erased(load: Load) -> None:
    ref = load.case()
    with writing(load.engine) as conn:
        conn.execute(_case.update().values(erased=True))
    applied = load.apply(planned(load.one(ref), [action()]))
    assert (applied.lost, applied.new, rows(load, _action)) == (frozenset(), 0, [])
