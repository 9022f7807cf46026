"""Messages to one resident are in one worker's hands, and what was the last to leave is known."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select, text

from klantreis.core.actions import Action
from klantreis.core.case import ActionKey
from klantreis.store import holds, outbox
from klantreis.store.engine import reading, writing
from klantreis.store.neighbours import last_sent, taken
from klantreis.store.outbox import ClaimedMessage, Which
from klantreis.store.tables import Client, Message, table
from tests.store.loads import MONDAY, NINE, Load, action
from tests.store.test_due import plans_of
from tests.store.test_outbox import claim

_message, _client = table(Message), table(Client)
APPOINTMENT = datetime(2026, 12, 2, 9, tzinfo=UTC)


def plain(number: int) -> Action:
    return action(key=ActionKey("contact", f"suite:{number}", "", "remind"))


def about_appointment(number: int) -> Action:
    return action(key=ActionKey("talk", f"suite:{number}", "", "invite"), appointment=APPOINTMENT)


def give_back(engine: Engine, message: ClaimedMessage) -> None:
    with writing(engine) as conn:
        outbox.give_back(conn, [message])


def put(engine: Engine, id_: int, **values: object) -> None:
    with writing(engine) as conn:
        conn.execute(_message.update().where(_message.c.id == id_).values(**values))


def test_a_claim_takes_all_that_is_due_to_a_resident_and_another_worker_gets_none_of_it(load: Load) -> None:
    one, two = load.case(), load.case()
    load.apply(load.planned(one, plain(1), plain(2), plain(3)), load.planned(two, plain(1)))
    hand = claim(load.engine, limit=1)
    assert [message.case_id for message in hand] == [load.one(one).id] * 3, "more than was asked for, all of one"
    assert all(message.actions and message.attempt == 1 for message in hand)
    assert [each.case_id for each in claim(load.engine, owner="worker-2")] == [load.one(two).id]


def test_while_a_worker_has_a_message_to_a_resident_another_gets_none(load: Load) -> None:
    ref = load.case()
    load.apply(load.planned(ref, plain(1), plain(2)))
    first, second = claim(load.engine)
    give_back(load.engine, second)
    assert claim(load.engine, owner="worker-2") == []
    give_back(load.engine, first)
    assert len(claim(load.engine, owner="worker-3")) == 2, "one worker may have both"


def test_a_claim_leaves_what_is_not_due_yet_held_or_along_a_closed_channel(load: Load) -> None:
    load.apply(load.planned(load.case(), plain(1), plain(2), plain(3), plain(4)))
    put(load.engine, 2, due_at=NINE + timedelta(minutes=1))
    put(load.engine, 3, channel="sms")
    put(load.engine, 4, channel="letter")
    with writing(load.engine) as conn:
        holds.place(conn, at=NINE, by="kw-1", channel="letter")
    assert [message.id for message in claim(load.engine, limit=1, which=Which(closed=("sms",)))] == [1]


def test_a_claim_along_one_channel_takes_the_others_of_its_residents_too(load: Load) -> None:
    load.apply(load.planned(load.case(), plain(1), plain(2)), load.planned(load.case(), plain(1)))
    put(load.engine, 2, channel="sms")
    assert [message.id for message in claim(load.engine, which=Which(channel="sms"))] == [2, 1]
    assert [message.id for message in claim(load.engine, which=Which(other_than=("sms",)))] == [3]


def test_what_is_about_an_appointment_is_claimed_all_the_same(load: Load) -> None:
    load.apply(load.planned(load.case(), plain(1), about_appointment(2)))
    give_back(load.engine, next(each for each in claim(load.engine) if each.about_appointment))
    (other,) = claim(load.engine, owner="worker-2")
    assert (other.about_appointment, other.is_spaced) == (True, False)


def test_claims_at_the_same_moment_never_part_the_messages_of_a_resident(
    load: Load, other_engine: Callable[[], Engine]
) -> None:
    refs = load.cases(12)
    load.apply(*[load.planned(ref, *[plain(number) for number in range(4)]) for ref in refs])
    engines = [other_engine() for _ in range(4)]
    start = threading.Barrier(len(engines))
    hands: dict[int, set[str]] = {}

    def work(number: int, engine: Engine) -> None:
        start.wait()
        for _ in range(8):  # nothing is finished meanwhile: what was claimed stays in hand
            for message in claim(engine, limit=5, owner=f"worker-{number}"):
                hands.setdefault(message.client_id or 0, set()).add(message.owner)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hands
    assert all(len(owners) == 1 for owners in hands.values()), hands


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_claim_leaves_a_resident_alone_whom_another_claim_has_in_hand_uncommitted(
    load: Load, other_engine: Callable[[], Engine]
) -> None:
    load.apply(load.planned(load.case(), plain(1), plain(2)), load.planned(load.case(), plain(1)))
    with writing(load.engine) as conn:
        first, second = outbox.claim(conn, now=NINE, limit=1, owner="worker-1", lease_seconds=60)
        outbox.give_back(conn, [second])
        others = claim(other_engine(), owner="worker-2")
    assert [message.client_id for message in others] != [first.client_id]
    assert first.client_id not in {message.client_id for message in others}
    assert len(others) == 1
    with reading(load.engine) as conn:
        left = conn.execute(select(_message.c.state).where(_message.c.client_id == first.client_id)).scalars()
        assert sorted(left) == ["claimed", "due"]


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_who_is_being_changed_at_this_moment_waits_for_the_next_round(
    load: Load, other_engine: Callable[[], Engine]
) -> None:
    client_id = load.one(load.case()).client_id
    with writing(other_engine()) as busy:
        busy.execute(_client.update().where(_client.c.id == client_id).values(language="ara"))
        with writing(load.engine) as conn:
            assert taken(conn, [client_id], "worker-1") == {client_id}


@pytest.mark.parametrize(
    ("state", "values", "day"),
    [
        ("sent", {"sent_at": NINE - timedelta(days=3)}, MONDAY - timedelta(days=3)),
        ("in_doubt", {"due_at": NINE - timedelta(days=1)}, MONDAY - timedelta(days=1)),  # it may have arrived
        ("sent", {"sent_at": datetime(2026, 11, 22, 23, 30, tzinfo=UTC)}, MONDAY),  # past midnight in Amsterdam
        ("refused", {"sent_at": None}, None),
        ("withdrawn", {}, None),
        ("due", {}, None),
    ],
)
def test_the_last_message_is_what_left_or_may_have_left(
    load: Load, state: str, values: dict[str, object], day: date | None
) -> None:
    client_id = load.one(load.case()).client_id
    load.apply(load.planned("CASE0-00001", plain(1)))
    put(load.engine, 1, state=state, **values)
    with reading(load.engine) as conn:
        assert last_sent(conn, [client_id]) == ({client_id: day} if day else {})


def test_the_latest_of_several_counts_in_whatever_case_and_messages_to_others_do_not(load: Load) -> None:
    client_id = load.one(load.case()).client_id
    other = load.case(client_id=client_id, journey="other")
    load.apply(load.planned("CASE0-00001", plain(1), plain(2)), load.planned(other, plain(3), plain(4)))
    for id_, days in ((1, 9), (2, 5), (3, 4), (4, 1)):
        put(load.engine, id_, state="sent", sent_at=NINE - timedelta(days=days), client_id=client_id)
    put(load.engine, 4, recipient_kind="employer")
    with reading(load.engine) as conn:
        assert last_sent(conn, [client_id]) == {client_id: MONDAY - timedelta(days=4)}


# --- what it costs ----------------------------------------------------------------------------------------------------


def asked(load: Load) -> None:
    claim(load.engine)
    with reading(load.engine) as conn:
        last_sent(conn, [1, 2, 3])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_finds_the_neighbours_through_the_index_on_the_resident(load: Load) -> None:
    load.due_messages(3)
    plans = plans_of(load.engine, lambda: asked(load))
    neighbours = [plan for plan in plans if "message_client_id_ix" in plan]
    assert len(neighbours) == 3, plans  # in the claim, of the rest of the same residents, and of what was sent
    assert not any("SCAN message" in plan and "USING INDEX message_" not in plan for plan in plans), plans


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_postgresql_can_find_the_neighbours_through_the_index_on_the_resident(load: Load) -> None:
    load.due_messages(3)
    statements: list[tuple[str, object]] = []

    def note(conn, cursor, statement, parameters, context, executemany) -> None:
        statements.append((statement, parameters))

    event.listen(load.engine, "before_cursor_execute", note)
    asked(load)
    event.remove(load.engine, "before_cursor_execute", note)
    plans = []
    with writing(load.engine) as conn:
        conn.execute(text("SET LOCAL enable_seqscan = off"))  # three rows are read through; a million are not
        for statement, parameters in statements:
            if statement.startswith(("SELECT", "WITH", "UPDATE")):
                rows = conn.exec_driver_sql(f"EXPLAIN {statement}", parameters)  # type: ignore[arg-type]
                plans.append("\n".join(row[0] for row in rows))
    assert not any("Seq Scan on message" in plan for plan in plans), plans
    assert any("message_client_id_ix" in plan and "Aggregate" in plan for plan in plans), plans
    assert any("message_due" in plan and "message_client_id_ix" in plan for plan in plans), plans
