"""A second sending counts as the sending, and what had not arrived never makes a no-show count (Awb 2:11, 2:22).

The invitation of ma 2 March is refused by the mail server the same day; the letter leaves on di 3 March, and is there
on do 5 March.
"""

import pytest

from klantreis.core.actions import Verdict
from klantreis.core.journey import Count
from tests.core.small_journeys import Life, day, journey, obligation, step

MISSED = Count(name="missed_talks", of="no_show", proof_of="invite", since=("talk_held",))
ATTEND = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                    steps=[step("invite", "opened", "send", "client")])  # fmt: skip
INTAKE = obligation("intake", "stage", due="stage + 40wd", counts=["missed_talks"], steps=[
    step("call", "1 x missed_talks", "task", "owner", ladder="no_show", level=1, counts=["missed_talks"],
         within="1wd", done_by=["contact_held", "contact_tried"]),
])  # fmt: skip


def invited(appointment: str) -> Life:
    life = Life(journey(ATTEND, INTAKE, counts=[MISSED]), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at=appointment, id="t1")
    life.on("ma 2026-03-02")
    return life


def told(life: Life, event: str, on: str, step: str = "invite") -> None:
    life.tell(event, on, key=f"attend|t1||{step}")


def after_refusal(appointment: str) -> Life:
    """The letter went out on Tuesday."""
    life = invited(appointment)
    told(life, "message_bounced", "ma 2026-03-02")
    assert [action.key.step for action in life.on("di 2026-03-03")] == ["invite.again"]
    told(life, "letter_handed_over", "di 2026-03-03", "invite.again")
    return life


@pytest.mark.parametrize(
    ("appointment", "follows"),
    [
        ("wo 2026-03-04", {"do 2026-03-05": ["unproven"]}),  # in the post: does not count, and is looked into
        ("do 2026-03-05", {"vr 2026-03-06": ["unproven"]}),  # it comes that day, perhaps after the talk
        ("vr 2026-03-06", {"vr 2026-03-06": ["call"]}),  # it was there on Thursday
        ("ma 2026-03-09", {"ma 2026-03-09": ["call"]}),
    ],
)
def test_a_no_show_counts_only_when_the_second_sending_had_arrived(
    appointment: str, follows: dict[str, list[str]]
) -> None:
    life = after_refusal(appointment)
    life.tell("no_show", appointment)
    given = life.walk("wo 2026-03-04", "wo 2026-03-11")
    assert given == {day(on): steps for on, steps in follows.items()}


def test_what_did_not_count_while_it_was_in_the_post_never_counts() -> None:
    life = after_refusal("wo 2026-03-04")
    life.tell("no_show", "wo 2026-03-04")
    life.walk("wo 2026-03-04", "do 2026-04-02")
    assert life.rows("intake.call") == []


def test_a_receipt_says_more_than_the_days_in_the_post() -> None:
    life = after_refusal("wo 2026-03-04")
    told(life, "message_delivered", "wo 2026-03-04", "invite.again")
    life.tell("no_show", "wo 2026-03-04")
    assert [action.key.step for action in life.on("wo 2026-03-04")] == ["call"]


def test_a_second_sending_that_comes_back_proves_nothing() -> None:
    life = after_refusal("ma 2026-03-09")
    told(life, "letter_returned", "vr 2026-03-06", "invite.again")
    life.tell("no_show", "ma 2026-03-09")
    assert life.walk("ma 2026-03-09", "di 2026-03-10") == {day("di 2026-03-10"): ["unproven"]}


def test_mail_is_there_at_once_and_only_its_bounce_is_waited_for() -> None:
    life = invited("di 2026-03-03")
    told(life, "message_accepted", "ma 2026-03-02")
    life.tell("no_show", "di 2026-03-03")
    assert life.walk("di 2026-03-03", "do 2026-03-05") == {day("wo 2026-03-04"): ["call"]}


def test_mail_that_bounced_after_it_was_accepted_counts_from_the_second_sending_too() -> None:
    life = invited("ma 2026-03-09")
    told(life, "message_accepted", "ma 2026-03-02")
    told(life, "message_bounced", "wo 2026-03-04")
    assert [action.key.step for action in life.on("wo 2026-03-04")] == ["invite.again"]
    told(life, "letter_handed_over", "wo 2026-03-04", "invite.again")  # there on vr 6 March
    life.tell("no_show", "ma 2026-03-09")
    assert [action.key.step for action in life.on("ma 2026-03-09")] == ["call"]
    assert life.row("attend").verdict is Verdict.missed


@pytest.mark.parametrize(("on", "holds"), [("wo 2026-03-04", False), ("do 2026-03-05", True)])
def test_a_letter_is_proven_on_the_second_office_day(on: str, holds: bool) -> None:
    remind = step("remind", "opened + 1wd", "send", "client", when="proven(invite)")
    attend = obligation("attend", "each talk_planned", due="appointment", steps=[*ATTEND.steps, remind])
    life = Life(journey(attend), "ma 2026-03-02")
    life.tell("talk_planned", "di 2026-03-03", at="do 2026-03-12", id="t1")
    life.on("di 2026-03-03")
    told(life, "letter_handed_over", "di 2026-03-03")
    assert [action.key.step for action in life.on(on)] == (["remind"] if holds else [])
