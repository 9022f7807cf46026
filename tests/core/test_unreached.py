"""Whom a message does not reach is called: the last link of every chain of channels (`core/planner/unreached.py`)."""

from dataclasses import replace

import pytest

from klantreis.core.actions import Skip, Verdict
from klantreis.core.case import PastState
from tests.core.small_journeys import Life, day, journey, obligation, step

ATTEND = obligation(
    "attend", "each talk_planned", due="appointment", missed_by=["no_show"],
    steps=[step("invite", "opened", "send", "client")],
)  # fmt: skip


def invited(*, on: str = "ma 2026-03-02", owner: str = "case_worker", to: str = "client") -> Life:
    asked = replace(ATTEND, owner=owner, steps=(replace(ATTEND.steps[0], to=to),))
    life = Life(journey(asked), on)
    life.tell("talk_planned", on, at="ma 2026-03-16", id="t1")
    assert [action.key.step for action in life.on(on)] == ["invite"]
    return life


def without_a_way(life: Life, step: str = "invite") -> Life:
    """As the store gives it back when there was no channel for it."""
    told = [
        replace(action, state=PastState.skipped, unreached=True) if action.key.step == step else action
        for action in life.case.actions
    ]
    life.case = replace(life.case, actions=tuple(told))
    return life


def told(life: Life, event: str, on: str, step: str = "invite", **data: str) -> None:
    life.tell(event, on, key=f"attend|t1||{step}", **data)


def lines(life: Life, on: str) -> list[tuple[str, str]]:
    return [(action.key.step, action.template) for action in life.on(on)]


@pytest.mark.parametrize(("to", "owner"), [("client", "case_worker"), ("owner", "client")])
def test_a_message_without_a_way_becomes_a_task_to_call_the_next_office_day_and_once(to: str, owner: str) -> None:
    life = without_a_way(invited(on="vr 2026-03-06", to=to, owner=owner))

    assert life.walk("ma 2026-03-09", "vr 2026-03-13") == {day("ma 2026-03-09"): ["invite.call"]}
    row = life.row("attend.invite.call")
    assert (row.kind, row.title, row.owner, row.due_on) == ("task", "call_no_way", "case_worker", day("wo 2026-03-11"))


def test_a_message_to_a_partner_that_has_no_way_is_nobodys_call() -> None:
    life = without_a_way(invited(to="partner"))

    assert life.walk("di 2026-03-03", "vr 2026-03-06") == {}


def test_the_call_is_done_by_contact_and_by_an_attempt_since_it_was_asked() -> None:
    life = without_a_way(invited())
    life.on("di 2026-03-03")
    life.tell("contact_tried", "wo 2026-03-04")
    life.on("wo 2026-03-04")

    row = life.row("attend.invite.call")
    assert (row.verdict, row.reason, row.ended_on) == (Verdict.on_time, "contact_tried", day("wo 2026-03-04"))


def test_who_was_spoken_to_meanwhile_is_not_called() -> None:
    life = without_a_way(invited())
    life.tell("contact_held", "di 2026-03-03")

    assert life.walk("di 2026-03-03", "vr 2026-03-06") == {}
    assert {action.key.step: action.state for action in life.case.actions}["invite.call"] is PastState.skipped


def test_a_message_that_failed_along_both_ways_becomes_a_task_to_call() -> None:
    life = invited()
    told(life, "message_bounced", "ma 2026-03-02")
    assert lines(life, "di 2026-03-03") == [("invite.again", "invite")]
    told(life, "letter_returned", "do 2026-03-05", "invite.again")

    assert lines(life, "vr 2026-03-06") == [("invite.call", "call_undelivered")]


def test_a_second_way_that_is_not_there_becomes_a_task_to_call() -> None:
    life = invited()
    told(life, "message_bounced", "ma 2026-03-02")
    life.on("di 2026-03-03")
    without_a_way(life, "invite.again")

    assert lines(life, "wo 2026-03-04") == [("invite.call", "call_no_way")]


def test_one_failure_alone_is_no_call_while_the_second_way_runs() -> None:
    life = invited()
    told(life, "message_bounced", "ma 2026-03-02")
    life.on("di 2026-03-03")

    assert life.walk("wo 2026-03-04", "vr 2026-03-13") == {}


def test_an_address_that_is_none_becomes_a_task_to_ask_for_the_new_one_beside_the_second_way() -> None:
    life = invited()
    told(life, "message_bounced", "ma 2026-03-02", address="gone")

    assert lines(life, "di 2026-03-03") == [("invite.again", "invite"), ("invite.address", "new_address")]
    assert life.walk("wo 2026-03-04", "vr 2026-03-13") == {}


def test_a_failure_that_is_withdrawn_leaves_the_task_given_in_good_faith() -> None:
    life = invited()
    told(life, "message_bounced", "ma 2026-03-02", address="gone")
    life.on("di 2026-03-03")
    life.tell("message_bounced", "wo 2026-03-04", withdraws="f2")
    life.on("wo 2026-03-04")

    kept = {action.key.step: action.in_good_faith for action in life.case.actions}
    assert kept["invite.address"]


def test_what_ended_before_the_day_of_the_call_is_skipped_with_its_reason() -> None:
    life = without_a_way(invited(on="vr 2026-03-06"))
    life.tell("deceased", "za 2026-03-07")
    life.on("ma 2026-03-09")

    assert life.last is not None
    assert [action.skipped for action in life.last.actions if action.key.step == "invite.call"] in ([], [Skip.deceased])
    assert [action for action in life.last.actions if not action.skipped] == []


def test_it_looks_again_for_itself_on_the_day_of_the_call() -> None:
    life = without_a_way(invited(on="vr 2026-03-06"))

    assert life.plan(day("za 2026-03-07")).look_again_on == day("ma 2026-03-09")
