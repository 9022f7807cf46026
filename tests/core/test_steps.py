"""When a step is given, held back or skipped, and what happens to one that has not left yet."""

import pytest

from klantreis.core.actions import Skip, Verdict
from klantreis.core.journey import Move, Step
from tests.core.small_journeys import Life, day, journey, obligation, stalled, step


def life_with(*steps: Step, due: str = "opened + 20wd", met_by: tuple[str, ...] = ("plan_agreed",)) -> Life:
    return Life(journey(obligation("plan", "stage", due=due, met_by=met_by, steps=steps)), "ma 2026-03-02")


@pytest.mark.parametrize(
    ("at", "stands_on"),
    [
        ("due", "do 2026-04-02"),  # 35 days: Monday 6 April is Easter Monday, so due Tuesday 7 April, and the step …
        ("due - 1d", "do 2026-04-02"),  # … counts from the unrolled Monday, and goes back over Easter
        ("due + 1d", "wo 2026-04-08"),
        ("opened + 5d", "vr 2026-03-06"),  # Saturday 7 March
    ],
)
def test_a_step_before_the_due_date_rolls_back_and_one_after_it_forward(at: str, stands_on: str) -> None:
    life = life_with(step("it", at, "notify", "owner"), due="opened + 5w")
    assert life.walk("ma 2026-03-02", "vr 2026-04-10") == {day(stands_on): ["it"]}


@pytest.mark.parametrize(
    ("kind", "not_after", "on", "skipped"),
    [
        ("send", "", "ma 2026-03-09", None),  # five office days
        ("send", "", "di 2026-03-10", Skip.too_old),
        ("send", "2wd", "wo 2026-03-04", None),
        ("send", "2wd", "do 2026-03-05", Skip.too_old),
        ("notify", "", "ma 2026-06-01", None),  # while open
        ("notify", "1w", "di 2026-03-10", Skip.too_old),
    ],
)
def test_a_step_is_given_until_it_is_too_old(kind: str, not_after: str, on: str, skipped: Skip | None) -> None:
    life = life_with(step("it", "opened", kind, "client" if kind == "send" else "owner", not_after=not_after))
    life.on(on)
    assert life.last is not None
    assert [action.skipped for action in life.last.actions] == [skipped]


def test_of_several_messages_due_only_the_latest_goes_and_each_recipient_gets_their_own() -> None:
    life = life_with(
        step("first", "opened", "send", "client"), step("second", "opened + 1wd", "send", "client"),
        step("boss", "opened", "send", "employer"), step("line", "opened", "notify", "owner"),
    )  # fmt: skip
    assert [action.key.step for action in life.on("do 2026-03-05")] == ["second", "boss", "line"]
    assert life.last is not None
    assert [(a.key.step, a.skipped) for a in life.last.actions if a.skipped] == [("first", Skip.overtaken)]


def test_a_message_that_has_not_left_is_withdrawn_when_a_later_one_is_due() -> None:
    life = life_with(step("first", "opened", "send", "client"), step("second", "opened + 2wd", "send", "client"))
    life.on("ma 2026-03-02", leaves=False)
    assert [action.key.step for action in life.on("wo 2026-03-04")] == ["second"]
    assert life.last is not None
    assert [(key.step, why) for key, why in life.last.withdrawn] == [("first", Skip.overtaken)]


def test_a_message_that_has_not_left_is_withdrawn_when_its_condition_no_longer_holds() -> None:
    life = life_with(step("offer", "opened", "send", "client", when="not happened(no_show)"))
    life.on("ma 2026-03-02", leaves=False)
    life.tell("no_show", "ma 2026-03-02")
    life.on("di 2026-03-03")
    assert life.last is not None
    assert [(key.step, why) for key, why in life.last.withdrawn] == [("offer", Skip.condition)]


def test_a_message_that_has_not_left_in_time_is_withdrawn() -> None:
    life = life_with(step("ask", "opened", "send", "client", not_after="2wd"))
    life.on("ma 2026-03-02", leaves=False)
    for on, withdrawn in (("wo 2026-03-04", []), ("do 2026-03-05", [("ask", Skip.too_old)])):
        life.on(on)
        assert life.last is not None
        assert [(key.step, why) for key, why in life.last.withdrawn] == withdrawn


def test_what_was_withdrawn_is_never_decided_again() -> None:
    life = life_with(step("offer", "opened", "send", "client", when="not happened(no_show)", not_after="4w"))
    life.on("ma 2026-03-02", leaves=False)
    wrong = life.tell("no_show", "ma 2026-03-02")
    life.on("di 2026-03-03")
    life.tell("no_show", "ma 2026-03-02", recorded="wo 2026-03-04", withdraws=wrong)
    assert life.walk("wo 2026-03-04", "vr 2026-03-20") == {}


def test_a_condition_that_comes_true_in_time_gives_the_step_that_day() -> None:
    life = life_with(step("offer", "opened", "send", "client", when="happened(no_show)"))
    life.tell("no_show", "vr 2026-03-06")
    assert life.walk("ma 2026-03-02", "vr 2026-03-13") == {day("vr 2026-03-06"): ["offer"]}


def test_a_line_whose_condition_never_holds_ends_with_its_obligation() -> None:
    life = life_with(step("line", "opened", "notify", "owner", when="happened(no_show)"))
    life.walk("ma 2026-03-02", "vr 2026-03-06")
    life.tell("plan_agreed", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert [(action.key.step, action.skipped) for action in life.last.actions] == [("line", Skip.answered)]


def test_steps_of_a_stage_are_given_anew_in_a_new_stay_and_skipped_when_the_stage_is_left() -> None:
    stays = journey(
        steps=[step("welcome", "stage", "send", "client"), step("later", "stage + 5wd", "notify", "case_worker")],
        moves={"intake": [Move("talk_held", "trajectory")], "trajectory": [Move("stopped", "intake")]},
        others={"trajectory": []},
    )  # fmt: skip
    life = Life(stays, "ma 2026-03-02")
    assert life.walk("ma 2026-03-02", "di 2026-03-03") == {day("ma 2026-03-02"): ["welcome"]}
    life.tell("talk_held", "wo 2026-03-04")
    life.tell("stopped", "do 2026-03-05")
    given = life.walk("wo 2026-03-04", "vr 2026-03-20")
    assert given == {day("do 2026-03-05"): ["welcome"], day("do 2026-03-12"): ["later"]}


def test_death_tells_each_step_why_it_was_not_given() -> None:
    life = life_with(step("ask", "opened + 3wd", "send", "client"), *stalled())
    life.tell("deceased", "di 2026-03-10")
    life.on("di 2026-03-10")
    assert life.last is not None
    assert [(action.key.step, action.skipped) for action in life.last.actions] == [("ask", Skip.deceased)]
    assert life.row("plan").verdict is Verdict.lapsed


def test_the_reminder_of_a_corrected_appointment_stands_on_the_new_day_and_given_too_soon_it_was_in_good_faith() -> (
    None
):
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("remind", "appointment - 1wd", "send", "client")])  # fmt: skip
    life = Life(journey(attend), "ma 2026-03-02")
    first = life.tell("talk_planned", "ma 2026-03-02", at="wo 2026-03-11")
    assert life.walk("ma 2026-03-02", "di 2026-03-10") == {day("di 2026-03-10"): ["remind"]}
    life.tell("talk_planned", "ma 2026-03-02", at="wo 2026-03-25", recorded="wo 2026-03-11", corrects=first)
    life.on("wo 2026-03-11")
    assert life.last is not None
    assert [key.step for key in life.last.in_good_faith] == ["remind"]
    assert life.walk("do 2026-03-12", "wo 2026-03-25") == {}
