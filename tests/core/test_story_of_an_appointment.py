"""Stories of one client around an appointment: invited, reminded, answered, missed."""

from klantreis.core.actions import Skip, Verdict
from klantreis.core.journey import Count, Move
from tests.core.small_journeys import Life, day, journey, obligation, stalled, step

ATTEND = obligation(
    "attend", "each talk_planned", due="appointment", missed_by=["no_show"], lapsed_by=["cancelled_by_client"],
    steps=[
        step("invite", "opened", "send", "client"),
        step("remind", "appointment - 1wd", "send", "client"),
    ],
)  # fmt: skip
PLAN = obligation("plan_talk", "stage", due="opened + 10wd", met_by=["talk_planned"], steps=[
    step("ask", "opened", "send", "client"), step("ask_again", "opened + 5wd", "send", "client"), *stalled(),
])  # fmt: skip


def test_an_invitation_goes_out_at_once_and_the_reminder_one_working_day_before() -> None:
    life = Life(journey(ATTEND), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-17")
    given = life.walk("ma 2026-03-02", "vr 2026-03-20")
    assert given == {day("ma 2026-03-02"): ["invite"], day("ma 2026-03-16"): ["remind"]}


def test_the_reminder_for_a_monday_goes_out_on_friday() -> None:
    life = Life(journey(ATTEND), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="ma 2026-03-23")
    assert day("vr 2026-03-20") in life.walk("ma 2026-03-02", "di 2026-03-24")


def test_a_talk_for_tomorrow_gets_the_invitation_only_and_the_reminder_is_overtaken() -> None:
    """Both stand on the same day: the first listed goes, since it tells the whole story."""
    life = Life(journey(ATTEND), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-03")
    assert [action.key.step for action in life.on("ma 2026-03-02")] == ["invite"]
    assert life.last is not None
    assert [(a.key.step, a.skipped) for a in life.last.actions if a.skipped] == [("remind", Skip.overtaken)]


def test_after_an_outage_only_the_latest_message_goes_out() -> None:
    life = Life(journey(ATTEND), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="vr 2026-03-06")
    assert [action.key.step for action in life.on("do 2026-03-05")] == ["remind"]
    assert life.last is not None
    assert [(a.key.step, a.skipped) for a in life.last.actions if a.skipped] == [("invite", Skip.overtaken)]


def test_no_message_leaves_after_the_appointment() -> None:
    life = Life(journey(ATTEND), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="wo 2026-03-04")
    assert life.on("do 2026-03-05") == []
    assert life.last is not None
    assert {a.skipped for a in life.last.actions} <= {Skip.too_old, Skip.overtaken}


def test_a_new_appointment_invites_anew_and_replaces_the_old_one() -> None:
    life = Life(journey(ATTEND), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-17")
    life.on("ma 2026-03-02")
    life.tell("talk_planned", "do 2026-03-12", at="do 2026-03-26")
    assert [action.key.step for action in life.on("do 2026-03-12")] == ["invite"]
    assert [row.reason for row in life.rows("attend")] == ["replaced", ""]


def test_a_corrected_appointment_does_not_invite_anew() -> None:
    life = Life(journey(ATTEND), "ma 2026-03-02")
    first = life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-17")
    life.on("ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="wo 2026-03-18", recorded="di 2026-03-03", corrects=first)
    assert life.walk("di 2026-03-03", "wo 2026-03-18") == {day("di 2026-03-17"): ["remind"]}


def test_an_answer_stops_what_has_not_left_yet() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    life.on("ma 2026-03-02", leaves=False)
    life.tell("talk_planned", "ma 2026-03-02")
    assert life.on("di 2026-03-03") == []
    assert life.last is not None
    assert [(key.step, why) for key, why in life.last.withdrawn] == [("ask", Skip.answered)]


def test_a_stalled_case_climbs_from_the_owner_to_the_team_lead_to_the_manager() -> None:
    """Due in ten working days: Monday 16 March. Good Friday 3 April and Easter Monday do not count."""
    life = Life(journey(PLAN), "ma 2026-03-02")
    assert life.walk("ma 2026-03-02", "vr 2026-04-17") == {
        day("ma 2026-03-02"): ["ask"],
        day("ma 2026-03-09"): ["ask_again"],
        day("di 2026-03-17"): ["nudge"],
        day("ma 2026-03-23"): ["lead"],
        day("wo 2026-04-08"): ["manager"],
    }
    assert life.row("plan_talk").due_on == day("ma 2026-03-16")


def test_after_an_outage_escalations_climb_one_rung_per_working_day() -> None:
    life = Life(journey(PLAN), "ma 2026-03-02")
    assert life.walk("wo 2026-04-15", "di 2026-04-21") == {
        day("wo 2026-04-15"): ["nudge"],
        day("do 2026-04-16"): ["lead"],
        day("vr 2026-04-17"): ["manager"],
    }


def test_meeting_on_the_due_date_is_on_time_and_a_day_later_is_late() -> None:
    for held, verdict in (("ma 2026-03-16", Verdict.on_time), ("di 2026-03-17", Verdict.late)):
        life = Life(journey(PLAN), "ma 2026-03-02")
        life.tell("talk_planned", held)
        life.on("vr 2026-03-20")
        assert life.row("plan_talk").verdict is verdict


def test_what_was_sent_before_we_heard_stays_and_is_marked_in_good_faith() -> None:
    """The client came on the 3rd; we heard on the 12th; the reminder of the 9th went out in good faith."""
    life = Life(journey(PLAN), "ma 2026-03-02")
    life.walk("ma 2026-03-02", "wo 2026-03-11")
    life.tell("talk_planned", "di 2026-03-03", recorded="do 2026-03-12")
    assert life.on("do 2026-03-12") == []
    assert life.last is not None
    assert [key.step for key in life.last.in_good_faith] == ["ask_again"]
    assert life.row("plan_talk").verdict is Verdict.on_time


def test_death_withdraws_everything_and_lapses_what_was_open() -> None:
    life = Life(journey(PLAN, ATTEND), "ma 2026-03-02")
    life.on("ma 2026-03-02", leaves=False)
    life.tell("deceased", "ma 2026-03-02")
    assert life.on("di 2026-03-03") == []
    assert life.last is not None
    assert [(key.step, why) for key, why in life.last.withdrawn] == [("ask", Skip.deceased)]
    assert life.row("plan_talk").verdict is Verdict.lapsed
    assert life.last.closed_by == "deceased"
    assert life.last.look_again_on is None


MISSED = Count(name="missed_talks", of="no_show", proof_of="invite", since=("talk_held",))
INTAKE = obligation("intake", "stage", due="stage + 40wd", counts=["missed_talks"], steps=[
    step("call", "1 x missed_talks", "task", "owner", ladder="no_show", level=1, counts=["missed_talks"],
         within="1wd", done_by=["contact_held", "contact_tried"]),
    step("card", "2 x missed_talks + 10wd", "decide", "team_lead", ladder="no_show", level=2,
         counts=["missed_talks"], within="5wd", options=["reason_accepted", "outreach_asked"]),
])  # fmt: skip


def no_show_story() -> Life:
    life = Life(journey(ATTEND, INTAKE, counts=[MISSED]), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-10")
    life.on("ma 2026-03-02")
    return life


def accepted(life: Life, on: str, opener: str) -> None:
    life.tell("message_accepted", on, key=f"attend|{opener}||invite")


def test_a_no_show_with_a_proven_invitation_is_called_about_the_next_morning() -> None:
    life = no_show_story()
    accepted(life, "ma 2026-03-02", "f1")
    life.tell("no_show", "di 2026-03-10")
    assert [action.key.step for action in life.on("di 2026-03-10")] == ["call"]
    assert life.row("attend").verdict is Verdict.missed
    task = life.row("intake.call")
    assert (task.kind, task.owner, task.due_on) == ("task", "case_worker", day("wo 2026-03-11"))


def test_a_no_show_without_proof_does_not_count_and_asks_to_look_into_the_delivery() -> None:
    life = no_show_story()
    life.tell("message_bounced", "di 2026-03-03", key="attend|f1||invite")
    life.tell("no_show", "di 2026-03-10")
    assert life.on("di 2026-03-10") == []
    assert [(a.key.step, a.template) for a in life.on("wo 2026-03-11")] == [("unproven", "check_delivery")]


def test_looking_into_a_delivery_is_a_task_that_an_attempt_meets() -> None:
    life = no_show_story()
    life.tell("no_show", "di 2026-03-10")
    life.on("wo 2026-03-11")
    assert (life.row("missed_talks.unproven").verdict, life.row("missed_talks.unproven").due_on) == (
        None, day("vr 2026-03-13"),
    )  # fmt: skip
    life.tell("contact_tried", "do 2026-03-12")
    life.on("ma 2026-03-16")
    assert life.row("missed_talks.unproven").verdict is Verdict.on_time


def test_a_bounce_within_two_working_days_undoes_the_proof() -> None:
    life = no_show_story()
    accepted(life, "ma 2026-03-09", "f1")
    life.tell("no_show", "di 2026-03-10")
    assert life.on("di 2026-03-10") == []
    assert life.last is not None
    assert life.last.look_again_on == day("wo 2026-03-11")
    assert [action.key.step for action in life.on("wo 2026-03-11")] == ["call"]


def test_a_task_done_in_time_is_on_time_and_one_done_late_is_late() -> None:
    for tried, verdict in (("wo 2026-03-11", Verdict.on_time), ("do 2026-03-12", Verdict.late)):
        life = no_show_story()
        accepted(life, "ma 2026-03-02", "f1")
        life.tell("no_show", "di 2026-03-10")
        life.on("di 2026-03-10")
        life.tell("contact_tried", tried)
        life.on("vr 2026-03-13")
        assert life.row("intake.call").verdict is verdict


def test_two_no_shows_put_a_card_before_the_team_lead_and_send_nothing() -> None:
    life = no_show_story()
    accepted(life, "ma 2026-03-02", "f1")
    life.tell("no_show", "di 2026-03-10")
    life.on("di 2026-03-10")
    second = life.tell("talk_planned", "wo 2026-03-11", at="wo 2026-03-18")
    life.on("wo 2026-03-11")
    accepted(life, "wo 2026-03-11", second)
    life.tell("no_show", "wo 2026-03-18")
    assert life.walk("do 2026-03-12", "vr 2026-04-03") == {
        day("di 2026-03-17"): ["remind"],
        day("wo 2026-04-01"): ["card"],
    }
    card = life.row("intake.card")
    assert (card.kind, card.owner, card.due_on) == ("decision", "team_lead", day("vr 2026-04-10"))


def test_a_talk_that_is_held_starts_the_count_anew() -> None:
    life = no_show_story()
    accepted(life, "ma 2026-03-02", "f1")
    life.tell("no_show", "di 2026-03-10")
    life.on("di 2026-03-10")
    life.tell("talk_held", "do 2026-03-12")
    life.on("do 2026-03-12")
    assert life.last is not None
    assert life.last.in_good_faith == ()
    life.tell("no_show", "vr 2026-03-20")
    life.on("ma 2026-03-23")
    assert [a for a in life.last.actions if a.key.step == "card"] == []


def test_a_withdrawn_no_show_undoes_what_follows_and_keeps_what_was_done_in_good_faith() -> None:
    life = no_show_story()
    accepted(life, "ma 2026-03-02", "f1")
    wrong = life.tell("no_show", "di 2026-03-10")
    life.on("di 2026-03-10")
    life.tell("no_show", "di 2026-03-10", recorded="wo 2026-03-11", withdraws=wrong)
    life.tell("talk_held", "di 2026-03-10", recorded="wo 2026-03-11")
    assert life.on("wo 2026-03-11") == []
    assert life.last is not None
    assert [key.step for key in life.last.in_good_faith] == ["call"]
    assert life.row("attend").verdict is Verdict.on_time


def test_leaving_the_stage_lapses_what_was_not_due_and_misses_what_was() -> None:
    for planned, verdict in (("ma 2026-03-09", Verdict.lapsed), ("vr 2026-03-20", Verdict.missed)):
        stages = journey(
            obligation("plan", "stage", due="opened + 10wd", met_by=["plan_agreed"]),
            moves={"intake": [Move("talk_held", "trajectory")]}, others={"trajectory": []},
        )  # fmt: skip
        life = Life(stages, "ma 2026-03-02")
        life.tell("talk_held", planned)
        life.on("ma 2026-03-23")
        assert (life.row("plan").verdict, life.row("plan").reason) == (verdict, "stage_left")
