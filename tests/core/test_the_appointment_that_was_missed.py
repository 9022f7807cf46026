"""A no-show is about the appointment of that day: its own invitation has to have arrived (Awb 2:11, 2:22)."""

from dataclasses import replace

import pytest

from klantreis.core.actions import Verdict
from klantreis.core.journey import Count
from tests.core.small_journeys import Life, day, events, journey, obligation, step

CALLED = obligation("called", "each wave_assigned", due="appointment", missed_by=["no_show"],
                    steps=[step("invite", "opened", "send", "client")])  # fmt: skip
ATTEND = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                    steps=[step("invite", "opened", "send", "client")])  # fmt: skip
COUNTED = obligation("counted", "1 x missed", due="opened + 5wd", counts=["missed"])
JOURNEY = journey(CALLED, ATTEND, COUNTED, counts=[Count(name="missed", of="no_show", proof_of="invite")])


def invited(life: Life, event: str, on: str, at: str, heard: str) -> None:
    """An appointment whose invitations, the second way too, are heard of like this on the day they leave."""
    life.tell(event, on, at=at)
    for action in life.on(on):
        life.tell(heard, on, key=action.key.text())


def test_the_invitation_to_another_talk_proves_nothing() -> None:
    """Called in a group to Friday the 20th: bounced, twice. Invited to a talk on the 30th: arrived."""
    life = Life(JOURNEY, "ma 2026-03-02")
    invited(life, "wave_assigned", "ma 2026-03-02", "vr 2026-03-20", "message_bounced")
    for action in life.on("di 2026-03-03"):
        life.tell("message_bounced", "di 2026-03-03", key=action.key.text())
    invited(life, "talk_planned", "ma 2026-03-09", "ma 2026-03-30", "message_delivered")
    life.tell("no_show", "vr 2026-03-20")
    life.on("ma 2026-03-23")
    assert not life.rows("counted")
    assert life.rows("missed.unproven")


def test_an_appointment_that_was_told_by_nobody_rests_on_no_other_invitation() -> None:
    life = Life(JOURNEY, "ma 2026-03-02")
    invited(life, "wave_assigned", "ma 2026-03-02", "vr 2026-03-20", "message_delivered")
    life.tell("talk_planned", "ma 2026-03-09", at="do 2026-03-12", recorded="vr 2026-03-13")
    life.tell("no_show", "do 2026-03-12", recorded="vr 2026-03-13")
    life.on("vr 2026-03-13")
    assert not life.rows("counted")


def test_the_right_invitation_counts_also_when_a_later_one_bounced() -> None:
    life = Life(JOURNEY, "ma 2026-03-02")
    invited(life, "wave_assigned", "ma 2026-03-02", "vr 2026-03-20", "message_delivered")
    invited(life, "talk_planned", "ma 2026-03-09", "ma 2026-03-30", "message_bounced")
    life.tell("no_show", "vr 2026-03-20")
    life.on("vr 2026-03-20")
    assert life.rows("counted")


def test_a_no_show_does_not_miss_the_talk_that_is_still_to_come() -> None:
    """Colleagues plan the next talk first, and say then that nobody came: its reminder has to go out."""
    life = Life(JOURNEY, "ma 2026-03-02")
    invited(life, "wave_assigned", "ma 2026-03-02", "vr 2026-03-20", "message_delivered")
    invited(life, "talk_planned", "vr 2026-03-20", "ma 2026-03-30", "message_delivered")
    life.tell("no_show", "vr 2026-03-20")
    life.on("ma 2026-03-23")
    assert life.row("called").verdict is Verdict.missed
    assert life.row("attend").verdict is None
    assert life.row("attend").due_on == day("ma 2026-03-30")


def test_a_no_show_does_not_let_the_talk_that_is_still_to_come_lapse_either() -> None:
    """As in the journey of newcomers: who stayed away is missed where that is proven, else the appointment lapses."""
    attend = replace(ATTEND, missed_by=events(("no_show", "proven(invite)")), lapsed_by=events("no_show"))
    life = Life(journey(CALLED, attend), "ma 2026-03-02")
    invited(life, "talk_planned", "vr 2026-03-20", "ma 2026-03-30", "message_bounced")
    life.tell("no_show", "vr 2026-03-20")
    life.on("ma 2026-03-23")
    assert life.row("attend").verdict is None
    life.tell("no_show", "ma 2026-03-30")
    life.on("ma 2026-03-30")
    assert life.row("attend").verdict is Verdict.lapsed


@pytest.mark.parametrize(
    ("event", "received", "counts"),
    [
        ("letter_handed_over", "do 2026-03-12", True),  # the day before the talk
        ("letter_handed_over", "vr 2026-03-13", True),  # on the day itself: a receipt says more than the days
        ("letter_handed_over", "ma 2026-03-16", False),  # fetched when the talk was over
        ("message_accepted", "ma 2026-03-16", True),  # mail was there, and was read later
    ],
)
def test_a_letter_that_was_received_after_the_talk_does_not_count(event: str, received: str, counts: bool) -> None:
    life = Life(JOURNEY, "ma 2026-03-02")
    life.tell("talk_planned", "wo 2026-03-11", at="vr 2026-03-13")
    (action,) = life.on("wo 2026-03-11")
    life.tell(event, "do 2026-03-12", key=action.key.text())
    life.tell("message_delivered", received, key=action.key.text())
    life.tell("no_show", "vr 2026-03-13")
    life.on("ma 2026-03-23")
    assert bool(life.rows("counted")) is counts


@pytest.mark.parametrize(
    ("accepted", "counts"), [("wo 2026-03-11", True), ("vr 2026-03-13", True), ("ma 2026-03-16", False)]
)
def test_mail_that_the_server_took_after_the_talk_does_not_count(accepted: str, counts: bool) -> None:
    """Their mail server did not answer for days: nobody can come to what was told afterwards."""
    life = Life(JOURNEY, "ma 2026-03-02")
    life.tell("talk_planned", "wo 2026-03-11", at="vr 2026-03-13")
    (action,) = life.on("wo 2026-03-11")
    life.tell("no_show", "vr 2026-03-13")
    life.tell("message_accepted", accepted, key=action.key.text())
    life.on("ma 2026-03-23")
    assert bool(life.rows("counted")) is counts
