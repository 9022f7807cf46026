"""A run is judged before anything of it can leave, and its counts add up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klantreis.core.actions import Plan, Skip
from klantreis.core.case import Kind
from klantreis.store import outbox, runs
from klantreis.store.engine import reading, writing
from klantreis.store.outcomes import Outcome, mark_outcome, withdraw
from klantreis.store.seals import Seal
from klantreis.store.tables import ActionRow, Message, Run, table
from tests.store.loads import MONDAY, NINE, Load, action, fact, skipped

_action, _message = table(ActionRow), table(Message)


def states(load: Load, of) -> set[str]:
    with reading(load.engine) as conn:
        return set(conn.execute(select(of.c.state)).scalars())


def held_run(load: Load) -> runs.StoredRun:
    run = load.run()
    for ref in load.cases(2):
        load.apply(load.planned(ref, action(), skipped("early")), run_id=run.id, released=False)
    with writing(load.engine) as conn:
        assert runs.hold(conn, run.id, planned=2, surplus=2)
    return run


def test_runs_of_one_day_are_numbered(load: Load) -> None:
    assert [load.run().ref for _ in range(3)] == ["R-20261123-1", "R-20261123-2", "R-20261123-3"]
    assert load.run(MONDAY + timedelta(1)).ref == "R-20261124-1"


def test_the_forecast_counts_the_cases_that_announced_a_message(load: Load) -> None:
    days = [MONDAY - timedelta(1), MONDAY, MONDAY, MONDAY + timedelta(1), None]
    for day in days:
        load.apply(load.planned(load.case(), plan=Plan(stage="intake", stage_since=MONDAY, next_send_on=day)))
    with reading(load.engine) as conn:
        assert runs.forecast(conn, MONDAY) == 3
        assert runs.forecast(conn, MONDAY, "zaanstad") == 0
    assert load.run().forecast == 3


def test_planned_sends_are_explained_by_facts_since_the_last_plan_or_by_that_plan(load: Load) -> None:
    run = load.run()
    new, quiet, silent, foreseen, later = load.cases(5)
    for ref, day in ((foreseen, MONDAY), (later, MONDAY + timedelta(1))):
        load.apply(load.planned(ref, plan=Plan(stage="intake", stage_since=MONDAY, next_send_on=day)))
    load.record(new, fact("suite:1"))
    load.record(quiet, fact("delivery:1"), wakes=False)
    for ref in (new, quiet, silent, foreseen, later):
        load.apply(load.planned(ref, action(), action("call", Kind.task, "case_worker")), run_id=run.id, released=False)
    with reading(load.engine) as conn:
        assert runs.planned_sends(conn, run.id) == {"landsmeer": runs.Sends(planned=5, explained=2)}


def test_nothing_of_a_held_run_can_leave_until_it_is_approved(load: Load) -> None:
    run = held_run(load)
    assert states(load, _action) == {"held", "skipped"}
    with writing(load.engine) as conn:
        assert outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60) == []
        assert not runs.release(conn, run.id)
        assert runs.release(conn, run.id, by="manager-1", at=NINE)
        assert not runs.release(conn, run.id, by="manager-2", at=NINE)
        assert len(outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60)) == 2
    assert states(load, _action) == {"open", "skipped"}


def test_a_discarded_run_never_leaves_and_is_not_planned_anew(load: Load) -> None:
    run = held_run(load)
    with writing(load.engine) as conn:
        assert runs.discard(conn, run.id, by="manager-1", at=NINE)
        assert not runs.release(conn, run.id, by="manager-1", at=NINE)
        assert outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60) == []
        assert runs.counts(conn, run.id).not_sent == {"discarded": 2}
    assert states(load, _message) == {"withdrawn"}


def test_a_run_that_was_not_held_is_released_without_anybody(load: Load) -> None:
    run = load.run()
    load.apply(load.planned(load.case(), action()), run_id=run.id, released=False)
    with writing(load.engine) as conn:
        assert not runs.discard(conn, run.id, by="x", at=NINE)
        assert runs.release(conn, run.id, planned=1)
        runs.finish(conn, run.id, finished_at=NINE, broken=["CASE0-00009"], sealed=Seal("abc", 0))
        stored = runs.get(conn, run.ref)
    assert stored is not None
    assert (stored.state, stored.planned_sends, stored.broken) == ("done", 1, ("CASE0-00009",))
    with reading(load.engine) as conn:
        assert runs.last_before(conn, run.id + 1) == stored
        assert runs.last_before(conn, run.id) is None


def test_the_next_run_takes_over_what_a_run_that_died_left_behind(load: Load) -> None:
    dead = load.run()
    load.apply(load.planned(load.case(), action()), run_id=dead.id, released=False)
    alive = load.run()
    with writing(load.engine) as conn:
        assert runs.abandoned(conn, quiet_seconds=900) == []
        conn.execute(table(Run).update().values(touched_at=NINE - timedelta(days=3650)))
        runs.touch(conn, alive.id)
        (left,) = runs.abandoned(conn, quiet_seconds=900)
        assert left.id == dead.id
        assert runs.adopt(conn, alive.id, [left.id]) == 1
        assert runs.release(conn, alive.id)
        assert len(outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60)) == 1


@pytest.mark.parametrize("sends", [6])
def test_the_counts_of_a_run_add_up(load: Load, sends: int) -> None:
    run = load.run()
    refs = load.cases(sends)
    for number, ref in enumerate(refs):
        load.apply(
            load.planned(ref, action(escalation=number < 2), skipped("early"), skipped("late", Skip.overtaken)),
            run_id=run.id,
            released=False,
        )
    with writing(load.engine) as conn:
        runs.release(conn, run.id)
    outcomes = [Outcome.accepted, Outcome.accepted, Outcome.refused, Outcome.in_doubt]
    with writing(load.engine) as conn:
        claimed = outbox.claim(conn, now=NINE, limit=9, owner="w", lease_seconds=60)
        for message, what in zip(claimed, outcomes, strict=False):
            assert outbox.mark_sending(conn, message, outbox.Content("", "", ""), 60)
            assert mark_outcome(conn, message, what, at=NINE, reason="" if what is Outcome.accepted else "smtp")
        withdraw(conn, [claimed[4].id], "too_old", NINE)
        counts = runs.counts(conn, run.id)
    assert counts == runs.ActionCounts(
        planned=6, sent=2, not_sent={"smtp": 1, "too_old": 1}, open=1, in_doubt=1, escalated=2,
        skipped={"overtaken": 6, "too_old": 6},
    )  # fmt: skip
    assert counts.planned == counts.sent + sum(counts.not_sent.values()) + counts.open + counts.in_doubt
