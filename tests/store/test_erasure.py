"""Erasing removes the person, and keeps the figures and the proof."""

from sqlalchemy import select
from sqlmodel import SQLModel

from klantreis.core.actions import Plan
from klantreis.core.case import PastState
from klantreis.store import chain, contacts, enrolment, outbox
from klantreis.store.engine import reading, writing
from klantreis.store.erasure import Erased, erase
from klantreis.store.outcomes import Outcome, mark_outcome
from klantreis.store.tables import AuditContent, AuditEntry, table
from tests.store.loads import MONDAY, NINE, Load, action, fact, obligation, opaque
from tests.store.test_outbox import claim, sending

_entry, _content = table(AuditEntry), table(AuditContent)
CANARIES = ("Canary", "canary@example.org", "1990-05-04", "L-0001")


def everything(load: Load) -> str:
    with reading(load.engine) as conn:
        return "\n".join(
            str(row) for each in SQLModel.metadata.sorted_tables for row in conn.execute(select(each)).all()
        ).replace("datetime.date(1990, 5, 4)", "1990-05-04")


def erased(load: Load, ref: str) -> Erased:
    with writing(load.engine) as conn:
        return erase(conn, load.one(ref).client_id, digest="stone", by="beheer-1", why="avg_17", at=NINE, day=MONDAY)


def sent_and_waiting(load: Load) -> str:
    """A case of which one message left and another waits."""
    ref = load.case()
    load.record(ref, fact("suite:1"))
    plan = Plan(stage="intake", stage_since=MONDAY, obligations=(obligation(),), look_again_on=MONDAY)
    load.apply(load.planned(ref, action("invite"), plan=plan))
    (message,) = claim(load.engine)
    assert sending(load.engine, message)
    with writing(load.engine) as conn:
        mark_outcome(conn, message, Outcome.accepted, at=NINE)
    load.apply(load.planned(ref, action("remind"), plan=plan))
    return ref


def test_nothing_says_any_more_who_it_was(load: Load) -> None:
    ref = sent_and_waiting(load)
    assert all(canary in everything(load) for canary in CANARIES)
    erased(load, ref)
    assert [canary for canary in CANARIES if canary in everything(load)] == []


def test_the_pseudonymous_facts_and_verdicts_stay(load: Load) -> None:
    ref = sent_and_waiting(load)
    before = load.one(ref)
    erased(load, ref)
    after = load.one(ref)
    assert after.case.facts == before.case.facts
    assert after.obligations == before.obligations
    assert (after.erased, after.closed_on) == (True, MONDAY)


def test_the_chain_still_proves_its_order_and_tells_what_was_decided_but_no_fact(load: Load) -> None:
    ref = sent_and_waiting(load)
    erased(load, ref)
    with reading(load.engine) as conn:
        assert list(chain.verify(conn)) == []
        query = select(_entry.c.kind, _content.c.content).join(_content, _content.c.entry_id == _entry.c.id)
        told = conn.execute(query.order_by(_entry.c.seq)).tuples().all()
    assert told[-1][0] == "erasure"
    assert {kind for kind, content in told if content} == {"plan", "outcome", "erasure"}
    assert {kind for kind, content in told if not content} == {"fact"}


def test_what_waits_is_not_sent_and_files_that_left_are_named(load: Load) -> None:
    ref = sent_and_waiting(load)
    named = erased(load, ref)
    assert claim(load.engine) == []
    assert {past.key.step: past.state for past in load.one(ref).case.actions} == {
        "invite": PastState.given,
        "remind": PastState.skipped,
    }
    assert named.cases == (ref,)
    assert (MONDAY, opaque(f"{ref}|{action('invite').key.text()}")) in named.files


def test_erasing_again_names_the_files_and_changes_nothing(load: Load) -> None:
    ref = sent_and_waiting(load)
    first, before = erased(load, ref), everything(load)
    assert erased(load, ref) == first
    assert everything(load) == before


def test_an_outcome_that_comes_in_later_does_not_wake_the_case_or_break_the_chain(load: Load) -> None:
    (ref,) = load.due_messages(1)
    (message,) = claim(load.engine)
    assert sending(load.engine, message)
    erased(load, ref)
    with writing(load.engine) as conn:
        assert mark_outcome(conn, message, Outcome.refused, at=NINE, reason="smtp_550")
    with reading(load.engine) as conn:
        assert list(chain.verify(conn)) == []
    assert load.apply(load.planned(ref, action("again"))).new == 0


def test_the_next_import_finds_the_tombstone(load: Load) -> None:
    ref = load.case()
    client_id = load.one(ref).client_id
    erased(load, ref)
    with reading(load.engine) as conn:
        assert enrolment.tombstones(conn, ["stone", "other"]) == {"stone"}
        assert enrolment.known_clients(conn, "landsmeer", ["L-0001"]) == {}
        assert contacts.read(conn, [client_id]) == {}


def test_other_people_keep_everything(load: Load) -> None:
    one, two = load.case(), load.case()
    before = load.one(two)
    erased(load, one)
    assert load.one(two) == before
    with reading(load.engine) as conn:
        assert contacts.read(conn, [before.client_id])[before.client_id].name == "Canary Vogel"


def test_a_text_written_while_sending_is_gone_too(load: Load) -> None:
    (ref,) = load.due_messages(1)
    (message,) = claim(load.engine)
    with writing(load.engine) as conn:
        assert outbox.mark_sending(conn, message, outbox.Content("canary@example.org", "Canary", "Canary"), 60)
    erased(load, ref)
    assert "anary" not in everything(load)
