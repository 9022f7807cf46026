"""Pauses: of the case and of one clock, told late, corrected, cut short, and without an end."""

import pytest

from klantreis.core.actions import Verdict
from tests.core.small_journeys import Life, day, journey, obligation, stalled, step

ASK = step("ask", "opened + 3wd", "send", "client")


def plan(due: str = "opened + 10wd", clock: str = "target") -> Life:
    plan = obligation("plan", "stage", due=due, clock=clock, met_by=["plan_agreed"], steps=[ASK, *stalled()])
    return Life(journey(plan), "ma 2026-03-02")


@pytest.mark.parametrize(
    ("due", "moved_to"),
    [
        ("opened + 10wd", "ma 2026-03-30"),  # ten office days of pause
        ("opened + 2w", "ma 2026-03-30"),  # fourteen days
        ("opened + 1m", "do 2026-04-16"),  # Thursday 2 April and fourteen calendar days
    ],
)
def test_the_due_date_moves_by_the_paused_days_in_the_unit_of_its_term(due: str, moved_to: str) -> None:
    life = plan(due)
    life.tell("case_paused", "ma 2026-03-09", until=day("ma 2026-03-23"))
    life.on("ma 2026-03-23")
    assert life.row("plan").due_on == day(moved_to)


def test_without_an_end_the_due_date_is_unknown_until_the_case_is_resumed() -> None:
    life = plan()
    life.tell("case_paused", "ma 2026-03-09")
    assert life.walk("ma 2026-03-02", "di 2026-05-26") == {day("do 2026-03-05"): ["ask"]}
    assert (life.row("plan").due_on, life.row("plan").paused) == (None, True)
    assert life.last is not None
    assert life.last.look_again_on is None
    life.tell("case_resumed", "wo 2026-05-27")
    life.on("wo 2026-05-27")
    assert life.row("plan").due_on == day("wo 2026-06-03")


def test_until_is_the_first_day_on_which_the_clock_runs_and_on_which_what_was_held_goes_out() -> None:
    life = plan()
    life.tell("case_paused", "do 2026-03-05", until=day("di 2026-03-10"))
    assert life.walk("ma 2026-03-02", "vr 2026-03-13") == {day("di 2026-03-10"): ["ask"]}


def test_a_corrected_end_of_a_pause_does_not_move_its_beginning() -> None:
    """Paused on 9 March until the 16th; on the 12th we hear that it must be the 23rd: 9 to 12 March stay paused."""
    life = plan()
    first = life.tell("case_paused", "ma 2026-03-09", until=day("ma 2026-03-16"))
    life.tell("case_paused", "ma 2026-03-09", recorded="do 2026-03-12", corrects=first, until=day("ma 2026-03-23"))
    life.on("ma 2026-03-23")
    assert (life.row("plan").due_on, life.row("plan").paused_days) == (day("ma 2026-03-30"), 14)


def test_a_fact_corrected_into_a_pause_pauses_from_the_day_it_was_corrected() -> None:
    life = plan()
    first = life.tell("contact_tried", "ma 2026-03-09")
    life.tell("case_paused", "ma 2026-03-09", recorded="do 2026-03-12", corrects=first, until=day("ma 2026-03-23"))
    life.on("ma 2026-03-23")
    assert life.row("plan").due_on == day("wo 2026-03-25")


def test_pauses_that_overlap_count_each_day_once() -> None:
    life = plan()
    life.tell("case_paused", "ma 2026-03-09", until=day("do 2026-03-12"))
    life.tell("case_paused", "di 2026-03-10", until=day("ma 2026-03-16"))
    life.on("ma 2026-03-16")
    assert life.row("plan").due_on == day("ma 2026-03-23")


def test_what_is_counted_back_from_an_appointment_stays_where_it_is() -> None:
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("remind", "appointment - 1wd", "send", "client")])  # fmt: skip
    life = Life(journey(attend), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-17")
    life.tell("case_paused", "di 2026-03-03", until=day("ma 2026-03-09"))
    assert life.walk("ma 2026-03-02", "di 2026-03-17") == {day("ma 2026-03-16"): ["remind"]}
    assert life.row("attend").due_on == day("di 2026-03-17")


def test_a_pause_stops_the_rungs_of_a_policy_clock_and_not_those_of_a_statutory_one() -> None:
    for clock, rungs in (("policy", {}), ("statutory", {day("di 2026-03-17"): ["nudge"]})):
        decide = obligation("decide", "stage", due="opened + 2w following", clock=clock, steps=stalled())
        life = Life(journey(decide), "ma 2026-03-02")
        life.tell("case_paused", "vr 2026-03-13", until=day("wo 2026-04-01"))
        assert life.walk("ma 2026-03-02", "vr 2026-03-20") == rungs, clock


def test_messages_wait_during_a_pause_whatever_the_clock() -> None:
    decide = obligation("decide", "stage", due="opened + 8w following", clock="statutory", steps=[ASK])
    life = Life(journey(decide), "ma 2026-03-02")
    life.tell("case_paused", "do 2026-03-05", until=day("di 2026-03-10"))
    assert life.walk("ma 2026-03-02", "vr 2026-03-13") == {day("di 2026-03-10"): ["ask"]}


@pytest.mark.parametrize(
    ("clock", "leaves"),
    [
        ("target", "do 2026-06-25"),  # its third office day moved with the pause
        ("statutory", "wo 2026-06-24"),
    ],
)
def test_a_letter_that_waited_through_a_long_pause_is_not_too_old_after_it_whatever_the_clock(
    clock: str, leaves: str
) -> None:
    decide = obligation("decide", "stage", due="opened + 30w following", clock=clock, steps=[ASK])
    life = Life(journey(decide), "ma 2026-03-02")
    life.tell("case_paused", "wo 2026-03-04", until=day("wo 2026-06-24"))
    assert life.walk("ma 2026-03-02", "vr 2026-06-26") == {day(leaves): ["ask"]}


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("statutory", "ma 2026-05-04"),  # 10 to 15 March, six days: Monday 27 April becomes Sunday 3 May
        ("policy", "vr 2026-05-01"),  # 12 to 15 March, four days
    ],
)
def test_a_late_record_stops_a_clock_of_law_from_when_it_happened_and_another_from_when_we_heard(
    clock: str, due: str
) -> None:
    """Awb 4:15 lid 1: from the day after we asked, until the day on which the application is complete."""
    decide = obligation("decide", "stage", due="opened + 8w atw", clock=clock, met_by=["plan_agreed"],
                        pauses=[("information_asked", "information_received", "Awb 4:15")])  # fmt: skip
    life = Life(journey(decide), "ma 2026-03-02")
    life.tell("information_asked", "ma 2026-03-09", recorded="do 2026-03-12")
    life.tell("information_received", "ma 2026-03-16")
    life.on("di 2026-03-17")
    assert life.row("decide").due_on == day(due)


def test_a_case_that_ends_during_an_endless_pause_has_lapsed() -> None:
    life = plan()
    life.tell("case_paused", "ma 2026-03-09")
    life.tell("deceased", "ma 2026-06-01")
    life.on("ma 2026-06-01")
    assert life.row("plan").verdict is Verdict.lapsed


@pytest.mark.parametrize(
    ("paused", "until", "due"),
    [
        (
            "ma 2026-03-02",
            "ma 2026-03-16",
            "vr 2026-03-27",
        ),  # opened in the middle of it: the 10th to the 13th are left
        ("ma 2026-03-02", "ma 2026-03-09", "ma 2026-03-23"),  # over on the day it opened
        ("ma 2026-03-23", "do 2026-03-26", "do 2026-03-26"),  # begins on the due date itself, which then moves
        ("di 2026-03-24", "do 2026-03-26", "ma 2026-03-23"),  # begins a day later
    ],
)
def test_only_paused_days_inside_the_term_count(paused: str, until: str, due: str) -> None:
    """Opened on Monday 9 March for ten office days: due on Monday the 23rd. The day of the start is not counted."""
    talk = obligation("talk", "plan_agreed", due="opened + 10wd")
    life = Life(journey(talk), "ma 2026-03-02")
    life.tell("case_paused", paused, until=day(until))
    life.tell("plan_agreed", "ma 2026-03-09")
    life.on("vr 2026-03-27")
    assert life.row("talk").due_on == day(due)


def test_a_ground_from_before_the_opening_stops_no_clock() -> None:
    decide = obligation("decide", "plan_agreed", due="opened + 8w atw", clock="statutory",
                        pauses=[("information_asked", "information_received", "Awb 4:15")])  # fmt: skip
    life = Life(journey(decide), "ma 2026-03-02")
    life.tell("information_asked", "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-09")
    life.tell("information_received", "ma 2026-03-16")
    life.on("ma 2026-03-16")
    assert life.row("decide").due_on == day("ma 2026-05-04")


def test_a_clock_that_stops_tomorrow_is_looked_at_tomorrow() -> None:
    """The clock stands still from the day after the question (Awb 4:15), so it is shown as paused from then on."""
    decide = obligation("decide", "stage", due="opened + 8w atw", clock="statutory", met_by=["plan_agreed"],
                        pauses=[("information_asked", "information_received", "Awb 4:15")])  # fmt: skip
    life = Life(journey(decide), "ma 2026-03-02")
    life.tell("information_asked", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert (life.row("decide").paused, life.last.look_again_on) == (False, day("di 2026-03-10"))
    life.on("di 2026-03-10")
    assert life.row("decide").paused
