"""Facts told late, corrected and withdrawn: everything is computed anew, and what was given stays."""

from klantreis.core.actions import Skip, Verdict
from tests.core.small_journeys import Life, day, journey, obligation, stalled, step

PLAN = obligation(
    "plan", "stage", due="opened + 10wd", met_by=["plan_agreed"],
    steps=[step("ask", "opened + 5wd", "send", "client"), *stalled()],
)  # fmt: skip


def test_a_fact_told_late_sends_nothing_for_the_past_beyond_not_after() -> None:
    """Planned on 2 March and told on the 11th: the invitation is too old, the reminder is still to come."""
    attend = obligation("attend", "each talk_planned", due="appointment", steps=[
        step("invite", "opened", "send", "client"), step("remind", "appointment - 1wd", "send", "client"),
    ])  # fmt: skip
    life = Life(journey(attend), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-17", recorded="wo 2026-03-11")
    assert life.on("wo 2026-03-11") == []
    assert life.last is not None
    assert [(action.key.step, action.skipped) for action in life.last.actions] == [("invite", Skip.too_old)]
    assert life.walk("do 2026-03-12", "di 2026-03-17") == {day("ma 2026-03-16"): ["remind"]}


def test_a_withdrawal_of_a_withdrawal_brings_the_fact_back_and_gives_nothing_again() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    met = life.tell("plan_agreed", "do 2026-03-05")
    life.on("do 2026-03-05")
    gone = life.tell("plan_agreed", "do 2026-03-05", recorded="vr 2026-03-06", withdraws=met)
    life.on("vr 2026-03-06")
    assert life.row("plan").verdict is None
    life.tell("plan_agreed", "do 2026-03-05", recorded="vr 2026-03-06", withdraws=gone)
    life.on("ma 2026-03-09")
    assert (life.row("plan").verdict, life.row("plan").evidence) == (Verdict.on_time, met)


def test_a_withdrawn_correction_brings_back_what_was_told_first() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    met = life.tell("plan_agreed", "ma 2026-03-16")
    wrong = life.tell("plan_agreed", "di 2026-03-17", recorded="wo 2026-03-18", corrects=met)
    life.on("wo 2026-03-18")
    assert life.row("plan").verdict is Verdict.late
    life.tell("plan_agreed", "di 2026-03-17", recorded="do 2026-03-19", withdraws=wrong)
    life.on("do 2026-03-19")
    assert life.row("plan").verdict is Verdict.on_time


def test_a_correction_of_a_correction_counts_for_the_first_id() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    first = life.tell("plan_agreed", "ma 2026-03-16")
    second = life.tell("plan_agreed", "di 2026-03-17", recorded="wo 2026-03-18", corrects=first)
    life.tell("plan_agreed", "vr 2026-03-13", recorded="do 2026-03-19", corrects=second)
    life.on("do 2026-03-19")
    assert (life.row("plan").ended_on, life.row("plan").evidence) == (day("vr 2026-03-13"), first)


def test_a_corrected_enrolment_keeps_every_key() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02", ww_end=day("di 2026-06-30"))
    life.walk("ma 2026-03-02", "ma 2026-03-09")
    before = life.row("plan").opener
    life.tell("enrolled", "ma 2026-03-02", recorded="di 2026-03-10", corrects="f0", ww_end=day("vr 2026-07-31"))
    assert life.walk("di 2026-03-10", "vr 2026-03-13") == {}
    assert life.row("plan").opener == before


def test_what_was_planned_and_has_not_left_is_withdrawn_and_what_left_is_in_good_faith() -> None:
    for leaves, withdrawn, good_faith in ((False, ["ask"], []), (True, [], ["ask"])):
        life = Life(journey(PLAN), "ma 2026-03-02")
        life.on("ma 2026-03-09", leaves=leaves)
        life.tell("plan_agreed", "vr 2026-03-06", recorded="di 2026-03-10")
        life.on("di 2026-03-10")
        assert life.last is not None
        assert [key.step for key, _ in life.last.withdrawn] == withdrawn
        assert [key.step for key in life.last.in_good_faith] == good_faith


def test_what_was_given_on_the_day_of_the_answer_is_not_in_good_faith_only() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    life.on("ma 2026-03-09")
    life.tell("plan_agreed", "ma 2026-03-09")
    life.on("di 2026-03-10")
    assert life.last is not None
    assert life.last.in_good_faith == ()


def test_a_day_before_the_last_run_can_be_planned_and_gives_nothing_that_was_given() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    life.walk("ma 2026-03-02", "wo 2026-03-25")
    earlier = life.plan(day("ma 2026-03-09"))
    assert earlier.actions == ()
    assert earlier.withdrawn == ()


def test_what_was_made_and_cancelled_on_one_day_is_cancelled() -> None:
    """The moment of an appointment says nothing of when it was made: else its reminders would go out."""
    attend = obligation("attend", "each talk_planned", due="appointment", lapsed_by=["cancelled_by_client"],
                        steps=[step("remind", "appointment - 1wd", "send", "client")])  # fmt: skip
    life = Life(journey(attend), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="do 2026-03-12", id="f1")
    life.tell("cancelled_by_client", "ma 2026-03-02", id="f2")
    assert life.walk("ma 2026-03-02", "vr 2026-03-13") == {}
    assert life.row("attend").verdict is Verdict.lapsed
