"""Every message has at most one worker, and leaves at most once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from klantreis.core.actions import Plan
from klantreis.core.case import Kind
from klantreis.store import holds, outbox
from klantreis.store.engine import reading, writing
from klantreis.store.outbox import ClaimedMessage, Content
from klantreis.store.outcomes import Outcome, expire, in_doubt, mark_outcome, mark_retry, resolve_in_doubt, withdraw
from klantreis.store.tables import ActionRow, Case, Message, MessageContent, table
from tests.store.loads import MONDAY, NINE, Load, action, fact
from tests.store.test_due import plans_of

_action, _message, _text = table(ActionRow), table(Message), table(MessageContent)
_case = table(Case)
TEXT = Content("canary@example.org", "Onderwerp", "Tekst")


def claim(engine: Engine, limit: int = 50, owner: str = "worker-1", lease: int = 60, **more: object):
    with writing(engine) as conn:
        return outbox.claim(conn, now=NINE, limit=limit, owner=owner, lease_seconds=lease, **more)  # type: ignore[arg-type]


def sending(engine: Engine, message: ClaimedMessage) -> bool:
    with writing(engine) as conn:
        return outbox.mark_sending(conn, message, TEXT, 60)


def outcome(engine: Engine, message: ClaimedMessage, what: Outcome = Outcome.accepted, **more: str) -> bool:
    with writing(engine) as conn:
        return mark_outcome(conn, message, what, at=NINE, **more)


def end_leases(engine: Engine) -> None:
    with writing(engine) as conn:
        leased = _message.c.lease_until.is_not(None)
        conn.execute(_message.update().where(leased).values(lease_until=NINE - timedelta(days=3650)))


def clear(engine: Engine) -> tuple[int, int]:
    with writing(engine) as conn:
        return expire(conn, NINE)


def states(engine: Engine, of=_message) -> list[tuple[str, str]]:
    with reading(engine) as conn:
        return [tuple(row) for row in conn.execute(select(of.c.state, of.c.reason).order_by(of.c.id))]


def test_a_message_goes_from_due_to_sent_and_becomes_a_fact(load: Load) -> None:
    (ref,) = load.due_messages(1)
    (message,) = claim(load.engine)
    assert [each.case_ref for each in message.actions] == [ref]
    assert sending(load.engine, message)
    assert states(load.engine) == [("sending", "")]
    assert outcome(load.engine, message, proof="250 queued as 4F2")
    assert states(load.engine) == [("sent", "")]
    assert states(load.engine, _action) == [("done", "")]
    loaded = load.one(ref)
    (accepted,) = loaded.case.facts
    assert (accepted.event, accepted.data["step"], accepted.data["key"]) == (
        "message_accepted",
        "remind",
        action().key.text(),
    )
    assert (loaded.fact_seq, loaded.planned_seq) == (1, 1)
    with reading(load.engine) as conn:
        assert conn.execute(select(_text.c.body)).scalar_one() == "Tekst"


@pytest.mark.parametrize(
    ("awaits", "what", "event", "wakes"),
    [
        (False, Outcome.accepted, "message_accepted", False),
        (True, Outcome.accepted, "message_accepted", True),
        (False, Outcome.refused, "message_bounced", True),
        (True, Outcome.in_doubt, None, False),
    ],
)
def test_a_case_wakes_when_the_outcome_can_change_its_plan(load: Load, awaits, what, event, wakes) -> None:
    ref = load.case()
    later = MONDAY + timedelta(days=30)
    plan = Plan(stage="intake", stage_since=MONDAY, look_again_on=later, awaits_proof=awaits)
    load.apply(load.planned(ref, action(), plan=plan))
    (message,) = claim(load.engine)
    sending(load.engine, message)
    outcome(load.engine, message, what, reason="smtp_550")
    loaded = load.one(ref)
    assert [each.event for each in loaded.case.facts] == ([event] if event else [])
    assert loaded.has_news is wakes
    with reading(load.engine) as conn:
        day = conn.execute(select(_case.c.look_again_on)).scalar_one()
    assert day == (MONDAY if wakes else later)


def test_a_retry_waits_for_its_moment(load: Load) -> None:
    load.due_messages(1)
    (message,) = claim(load.engine)
    sending(load.engine, message)
    with writing(load.engine) as conn:
        assert mark_retry(conn, message, again_at=NINE + timedelta(minutes=15), reason="smtp_451")
    assert claim(load.engine) == []
    with writing(load.engine) as conn:
        later = NINE + timedelta(minutes=15)
        (again,) = outbox.claim(conn, now=later, limit=9, owner="worker-2", lease_seconds=60)
    assert again.attempt == 2


def test_workers_at_the_same_moment_claim_different_messages(load: Load, other_engine: Callable[[], Engine]) -> None:
    load.due_messages(60)
    engines = [other_engine() for _ in range(4)]
    start = threading.Barrier(len(engines))
    got: dict[int, list[int]] = {}

    def work(number: int, engine: Engine) -> None:
        start.wait()
        mine: list[int] = []
        while batch := claim(engine, limit=7, owner=f"worker-{number}"):
            mine += [message.id for message in batch]
        got[number] = mine

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    claimed = [id_ for ids in got.values() for id_ in ids]
    assert len(claimed) == len(set(claimed)) == 60


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_claim_does_not_wait_for_another_that_is_not_committed_yet(
    load: Load, other_engine: Callable[[], Engine]
) -> None:
    load.due_messages(4)
    with writing(load.engine) as conn:
        first = outbox.claim(conn, now=NINE, limit=3, owner="worker-1", lease_seconds=60)
        second = claim(other_engine(), owner="worker-2")
    assert len(first) == 3
    assert len(second) == 1


def test_an_expired_claim_is_due_again(load: Load) -> None:
    load.due_messages(2)
    claim(load.engine)
    assert clear(load.engine) == (0, 0)
    end_leases(load.engine)
    assert clear(load.engine) == (2, 0)
    assert len(claim(load.engine)) == 2


def test_an_expired_sending_is_in_doubt_and_never_due(load: Load) -> None:
    (ref,) = load.due_messages(1)
    (message,) = claim(load.engine)
    sending(load.engine, message)
    end_leases(load.engine)
    assert clear(load.engine) == (0, 1)
    assert states(load.engine) == [("in_doubt", "lease_expired")]
    assert states(load.engine, _action) == [("in_doubt", "lease_expired")]
    assert claim(load.engine) == []
    with reading(load.engine) as conn:
        assert [each.cases for each in in_doubt(conn)] == [(ref,)]


def test_a_worker_that_outlived_its_lease_marks_nothing(load: Load) -> None:
    load.due_messages(1)
    (old,) = claim(load.engine, owner="same-name")
    end_leases(load.engine)
    assert not sending(load.engine, old)
    clear(load.engine)
    (new,) = claim(load.engine, owner="same-name")
    assert not sending(load.engine, old)
    assert sending(load.engine, new)
    assert not outcome(load.engine, old)
    with writing(load.engine) as conn:
        assert not mark_retry(conn, old, again_at=NINE, reason="x")
        assert outbox.give_back(conn, [old]) == 0
    assert outcome(load.engine, new)
    assert states(load.engine) == [("sent", "")]


def test_an_outcome_that_comes_after_the_lease_was_cleared_does_not_count(load: Load) -> None:
    (ref,) = load.due_messages(1)
    (message,) = claim(load.engine)
    sending(load.engine, message)
    end_leases(load.engine)
    clear(load.engine)
    assert not outcome(load.engine, message)
    assert states(load.engine) == [("in_doubt", "lease_expired")]
    assert load.one(ref).case.facts == ()


@pytest.mark.parametrize(
    ("as_sent", "message", "act", "event"),
    [
        (True, "sent", ("done", ""), "message_accepted"),
        (False, "refused", ("not_sent", "not_in_log"), "message_bounced"),
    ],
)
def test_a_person_resolves_what_is_in_doubt_once(load: Load, as_sent, message, act, event) -> None:
    (ref,) = load.due_messages(1)
    (claimed,) = claim(load.engine)
    sending(load.engine, claimed)
    outcome(load.engine, claimed, Outcome.in_doubt, reason="no_reply")
    with writing(load.engine) as conn:
        resolve = {"as_sent": as_sent, "by": "beheer-1", "why": "not_in_log", "at": NINE}
        assert resolve_in_doubt(conn, claimed.id, **resolve)
        assert not resolve_in_doubt(conn, claimed.id, **resolve)
    assert states(load.engine)[0][0] == message
    assert states(load.engine, _action) == [act]
    assert [each.event for each in load.one(ref).case.facts] == [event]
    assert claim(load.engine) == []


def test_a_message_of_a_case_with_unseen_facts_cannot_leave(load: Load) -> None:
    (ref,) = load.due_messages(1)
    (message,) = claim(load.engine)
    assert not message.stale
    load.record(ref, fact("suite:9"))
    assert not sending(load.engine, message)
    with writing(load.engine) as conn:
        assert outbox.give_back(conn, [message]) == 1
    (again,) = claim(load.engine)
    assert again.stale
    load.apply(load.planned(ref))
    assert sending(load.engine, again)


@pytest.mark.parametrize(
    ("scope", "stopped"),
    [
        ({}, {"landsmeer", "zaanstad"}),
        ({"municipality": "zaanstad"}, {"zaanstad"}),
        ({"channel": "email"}, {"landsmeer", "zaanstad"}),
        ({"channel": "sms"}, set()),
        ({"channel": "email", "municipality": "landsmeer"}, {"landsmeer"}),
        ({"case": 0}, {"landsmeer"}),
    ],
)
def test_what_is_held_is_not_claimed_until_it_is_released(
    load: Load, scope: dict[str, object], stopped: set[str]
) -> None:
    refs = [load.case(), load.case(municipality="zaanstad")]
    load.apply(*[load.planned(ref, action()) for ref in refs])
    here = dict(scope)
    if "case" in here:
        here["case_id"] = load.one(refs[here.pop("case")]).id  # type: ignore[call-overload]
    with writing(load.engine) as conn:
        assert holds.place(conn, at=NINE, by="beheer-1", why="storing", **here)  # type: ignore[arg-type]
        assert not holds.place(conn, at=NINE, by="beheer-2", **here)  # type: ignore[arg-type]
        assert len(holds.open_holds(conn)) == 1
    assert {message.municipality for message in claim(load.engine)} == {"landsmeer", "zaanstad"} - stopped
    with writing(load.engine) as conn:
        assert holds.lift(conn, at=NINE, **here) == 1  # type: ignore[arg-type]
    assert {message.municipality for message in claim(load.engine)} == stopped


def test_a_hold_stops_what_was_claimed_already(load: Load) -> None:
    load.due_messages(1)
    (message,) = claim(load.engine)
    with writing(load.engine) as conn:
        holds.place(conn, at=NINE, by="beheer-1")
    assert not sending(load.engine, message)


def test_only_the_municipality_asked_for_is_claimed(load: Load) -> None:
    refs = [load.case(), load.case(municipality="zaanstad")]
    load.apply(*[load.planned(ref, action()) for ref in refs])
    assert [each.municipality for each in claim(load.engine, which=outbox.Which(municipality="zaanstad"))] == [
        "zaanstad"
    ]


def test_what_is_not_due_yet_or_not_released_is_not_claimed(load: Load) -> None:
    one, two = load.case(), load.case()
    load.apply(load.planned(one, action()), run_id=load.run().id, released=False)
    load.apply(load.planned(two, action()))
    with writing(load.engine) as conn:
        assert outbox.claim(conn, now=NINE - timedelta(minutes=1), limit=9, owner="w", lease_seconds=60) == []
    assert [each.actions[0].case_ref for each in claim(load.engine)] == [two]


def test_a_withdrawn_message_is_counted_as_not_sent_with_its_reason(load: Load) -> None:
    load.due_messages(2)
    first, second = claim(load.engine)
    assert sending(load.engine, second)
    with writing(load.engine) as conn:
        assert withdraw(conn, [first.id, second.id], "too_old", NINE) == 1
    assert states(load.engine) == [("withdrawn", "too_old"), ("sending", "")]
    assert states(load.engine, _action) == [("not_sent", "too_old"), ("open", "")]


def test_lines_for_colleagues_make_no_facts_but_are_in_the_chain(load: Load) -> None:
    refs = load.cases(3)
    load.apply(*[load.planned(ref, action("call", Kind.task, "case_worker")) for ref in refs])
    (digest,) = claim(load.engine)
    assert [each.case_ref for each in digest.actions] == refs
    sending(load.engine, digest)
    outcome(load.engine, digest)
    assert [(each.fact_seq, each.head.length) for each in load.read(*refs)] == [(0, 2)] * 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_claims_and_clears_through_the_partial_indexes(load: Load) -> None:
    load.due_messages(3)
    plans = plans_of(load.engine, lambda: (claim(load.engine), clear(load.engine)))
    claims = [plan for plan in plans if "message" in plan]
    assert any("message_due" in plan for plan in claims), plans
    assert any("message_leased" in plan for plan in claims), plans
    assert not any("SCAN message" in plan and "USING INDEX message_" not in plan for plan in claims), plans
