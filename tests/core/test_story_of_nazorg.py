"""Stories after placement: points of contact, cycles, pauses, labels, anchors that move."""

import pytest

from klantreis.core.actions import Skip, Verdict
from klantreis.core.journey import Count, Label, Move
from tests.core.small_journeys import Life, day, journey, obligation, stalled, step

AFTERCARE = obligation(
    "aftercare", "each placement_started", series=["1w", "2w", "4w", "3m", "6m", "12m"], origin="placement_start",
    clock="policy", owner="jobcoach", met_by=["aftercare_contact"], lapsed_by=["placement_ended"],
    anchors=["placement_start"],
    steps=[
        step("announce", "due - 2wd", "notify", "owner"),
        step("client", "due - 3wd", "send", "client"),
        step("employer", "due - 3wd", "send", "employer", when="point in (2w, 4w)"),
    ],
)  # fmt: skip
NAZORG = journey(AFTERCARE, anchors={"placement_start": "placement_started"})


def placed() -> Life:
    life = Life(NAZORG, "ma 2026-11-02")
    life.tell("placement_started", "ma 2026-11-02")
    return life


def test_the_points_fall_where_the_reference_says() -> None:
    """domain.md 6.2, aftercare_2026_11_02; 2 May 2027 is a Sunday and rolls to Monday."""
    life = placed()
    life.walk("ma 2026-11-02", "di 2027-11-02")
    assert [(row.point, row.due_on) for row in life.rows("aftercare")] == [
        ("1w", day("ma 2026-11-09")),
        ("2w", day("ma 2026-11-16")),
        ("4w", day("ma 2026-11-30")),
        ("3m", day("di 2027-02-02")),
        ("6m", day("ma 2027-05-03")),
        ("12m", day("di 2027-11-02")),
    ]


def test_client_and_employer_both_get_their_own_message_before_the_point() -> None:
    """Three working days before, also where the window of the point before is not over yet."""
    life = placed()
    given = life.walk("ma 2026-11-02", "ma 2026-11-16")
    assert given == {
        day("wo 2026-11-04"): ["client"],
        day("do 2026-11-05"): ["announce"],
        day("wo 2026-11-11"): ["client", "employer"],
        day("do 2026-11-12"): ["announce"],
    }


def test_a_contact_meets_the_point_it_lies_nearest_to() -> None:
    for held, point in (
        ("do 2026-11-12", "1w"),  # day 10: the middle of day 7 and day 14 is day 10, and the tie goes to the earlier
        ("vr 2026-11-13", "2w"),
        ("ma 2026-11-23", "2w"),  # day 21: exactly between 14 and 28
        ("di 2026-11-24", "4w"),
    ):
        life = placed()
        life.tell("aftercare_contact", held)
        life.on("vr 2026-12-04")
        met = [row.point for row in life.rows("aftercare") if row.evidence]
        assert met == [point], held


def test_a_contact_that_names_its_point_meets_that_one() -> None:
    life = placed()
    life.tell("aftercare_contact", "wo 2026-11-11", point="2w")
    life.on("wo 2026-11-11")
    assert life.row("aftercare", "2w").verdict is Verdict.on_time
    assert life.row("aftercare", "1w").verdict is None


def test_one_contact_meets_one_point_and_the_second_is_evidence_only() -> None:
    life = placed()
    life.tell("aftercare_contact", "ma 2026-11-09")
    life.tell("aftercare_contact", "di 2026-11-10")
    life.on("vr 2026-11-13")
    assert life.row("aftercare", "1w").evidence == "f2"
    assert life.row("aftercare", "2w").verdict is None


def test_a_point_nobody_kept_is_missed_when_its_window_closes_and_the_last_never_closes() -> None:
    life = placed()
    life.walk("ma 2026-11-02", "vr 2026-11-13")
    assert (life.row("aftercare", "1w").verdict, life.row("aftercare", "1w").ended_on) == (
        Verdict.missed, day("vr 2026-11-13"),
    )  # fmt: skip
    life.walk("ma 2027-12-06", "ma 2027-12-06")
    assert life.row("aftercare", "12m").verdict is None


def test_the_end_of_the_placement_lapses_what_is_open_and_no_new_point_opens() -> None:
    life = placed()
    life.tell("placement_ended", "ma 2026-11-16")
    life.walk("ma 2026-11-02", "vr 2026-12-04")
    assert [row.point for row in life.rows("aftercare")] == ["1w", "2w"]


def test_a_second_placement_starts_its_own_points() -> None:
    life = placed()
    life.walk("ma 2026-11-02", "vr 2026-11-13")
    life.tell("placement_started", "ma 2026-12-07")
    given = life.walk("ma 2026-12-07", "ma 2026-12-14")
    assert given[day("wo 2026-12-09")] == ["client"]
    assert life.row("aftercare", "1w").due_on == day("ma 2026-12-14")


def test_two_missed_points_open_a_talk() -> None:
    silence = obligation(
        "silence", "2 x missed_points", due="opened + 2wd", met_by=["talk_held"], counts=["missed_points"]
    )
    life = Life(
        journey(
            AFTERCARE, silence, anchors={"placement_start": "placement_started"},
            counts=[Count(name="missed_points", of="aftercare.missed", since=("aftercare_contact",))],
        ),
        "ma 2026-11-02",
    )  # fmt: skip
    life.tell("placement_started", "ma 2026-11-02")
    life.walk("ma 2026-11-02", "vr 2026-11-27")
    assert life.row("silence").opened_on == day("di 2026-11-24")


CONTACT = obligation("contact", "plan_agreed", repeat="4w", clock="policy", met_by=["contact_held"], steps=stalled())


def test_every_meeting_opens_the_next_cycle() -> None:
    life = Life(journey(CONTACT), "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-02")
    life.tell("contact_held", "ma 2026-03-30")
    life.tell("contact_held", "di 2026-04-28")
    life.on("do 2026-04-30")
    assert [(row.due_on, row.verdict) for row in life.rows("contact")] == [
        (day("ma 2026-03-30"), Verdict.on_time),
        (day("di 2026-04-28"), Verdict.on_time),  # 27 April is King's Day, and rolls
        (day("di 2026-05-26"), None),
    ]


def test_a_cycle_met_in_its_first_half_is_renewed_and_left_out_of_the_percentage() -> None:
    life = Life(journey(CONTACT), "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-02")
    life.tell("contact_held", "vr 2026-03-06")
    life.on("ma 2026-03-09")
    assert [row.verdict for row in life.rows("contact")] == [Verdict.renewed, None]


def test_of_two_contacts_on_one_day_the_first_opens_and_the_second_is_evidence() -> None:
    life = Life(journey(CONTACT), "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-02")
    first = life.tell("contact_held", "ma 2026-03-30")
    life.tell("contact_held", "ma 2026-03-30")
    life.on("di 2026-03-31")
    assert [(row.opener, row.verdict) for row in life.rows("contact")] == [("f1", Verdict.on_time), (first, None)]


def test_a_cycle_nobody_met_stays_open_and_overdue() -> None:
    life = Life(journey(CONTACT), "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-02")
    life.walk("ma 2026-03-02", "vr 2026-06-26")
    assert [(row.due_on, row.verdict) for row in life.rows("contact")] == [(day("ma 2026-03-30"), None)]


def test_who_enters_with_an_old_contact_gets_a_new_cycle_so_that_nobody_drops_out() -> None:
    life = Life(
        journey(always=[obligation("contact", "contact_held", repeat="4w", met_by=["contact_held"])]), "ma 2026-03-02"
    )
    life.tell("contact_held", "ma 2025-03-03", recorded="ma 2026-03-02")
    life.on("ma 2026-03-02")
    assert [(row.verdict, row.due_on) for row in life.rows("contact")] == [(None, day("ma 2026-03-30"))]


def test_a_backlog_case_is_judged_on_nothing_from_before_its_enrolment() -> None:
    """Planned, talked and agreed last year: the stage follows, the cycle counts on, and nothing of it is on time."""
    case = journey(
        obligation("plan_talk", "stage", due="opened + 10wd", met_by=["talk_planned"]),
        obligation("attend", "each talk_planned", due="appointment", met_by=["talk_held"]),
        moves={"intake": [Move("talk_held", "trajectory")]},
        others={"trajectory": [obligation("plan", "stage", due="opened + 15wd", met_by=["plan_agreed"]), CONTACT]},
    )
    life = Life(case, "ma 2026-03-02")
    life.tell("talk_planned", "ma 2025-10-06", at="ma 2025-10-13", recorded="ma 2026-03-02")
    life.tell("talk_held", "ma 2025-10-13", recorded="ma 2026-03-02")
    life.tell("plan_agreed", "vr 2025-10-24", recorded="ma 2026-03-02")
    life.tell("contact_held", "ma 2026-02-09", recorded="ma 2026-03-02")
    assert life.on("ma 2026-03-02") == []
    assert life.last is not None
    assert life.last.stage == "trajectory"
    assert {row.verdict for row in life.last.obligations if row.obligation != "contact"} == {Verdict.exempt}
    assert [(row.verdict, row.due_on) for row in life.rows("contact")] == [(None, day("ma 2026-03-09"))]


def test_a_pause_holds_messages_and_moves_the_due_date_by_its_working_days() -> None:
    asks = obligation("plan", "stage", due="opened + 10wd", met_by=["plan_agreed"], steps=[
        step("ask", "opened + 3wd", "send", "client"), *stalled(),
    ])  # fmt: skip
    life = Life(journey(asks), "ma 2026-03-02")
    life.tell("case_paused", "wo 2026-03-04", until=day("ma 2026-03-16"))
    assert life.walk("ma 2026-03-02", "do 2026-03-26") == {day("di 2026-03-17"): ["ask"]}
    assert (life.row("plan").due_on, life.row("plan").paused_days) == (day("do 2026-03-26"), 10)


def test_a_pause_of_the_case_never_stops_a_statutory_clock() -> None:
    pip = obligation("pip", "stage", due="opened + 10w atw", clock="statutory", met_by=["plan_agreed"])
    life = Life(journey(pip), "do 2026-03-05")
    life.tell("case_paused", "ma 2026-03-09", until=day("ma 2026-04-06"))
    life.on("ma 2026-03-16")
    assert life.row("pip").due_on == day("ma 2026-05-18")


def test_a_statutory_clock_stops_on_its_own_grounds_only() -> None:
    decide = obligation(
        "decide", "stage", due="opened + 8w atw", clock="statutory", met_by=["plan_agreed"],
        pauses=[("information_asked", "information_received", "Awb 4:15")],
    )  # fmt: skip
    life = Life(journey(decide), "ma 2026-03-02")
    life.tell("information_asked", "ma 2026-03-09")
    life.on("di 2026-03-10")
    assert (life.row("decide").due_on, life.row("decide").paused) == (None, True)
    life.tell("information_received", "ma 2026-03-16")
    life.on("di 2026-03-17")
    assert life.row("decide").due_on == day("ma 2026-05-04")


def test_no_pause_starts_before_the_day_it_was_recorded() -> None:
    life = Life(journey(obligation("plan", "stage", due="opened + 10wd", met_by=["plan_agreed"])), "ma 2026-03-02")
    life.tell("case_paused", "ma 2026-03-02", recorded="wo 2026-03-11", until=day("vr 2026-03-13"))
    life.on("wo 2026-03-11")
    assert life.row("plan").due_on == day("wo 2026-03-18")


def test_an_extension_moves_the_due_date_later_only() -> None:
    pip = obligation(
        "pip", "stage", due="opened + 10wd", met_by=["plan_agreed"], extended_by={"extended": "occurred + 2w"}
    )
    for told, due in (("di 2026-03-03", "di 2026-03-17"), ("ma 2026-03-09", "ma 2026-03-23")):
        life = Life(journey(pip), "ma 2026-03-02")
        life.tell("extended", told)
        life.on("ma 2026-03-09")
        assert life.row("pip").due_on == day(due)
    early = obligation(
        "pip", "stage", due="opened + 20wd", met_by=["plan_agreed"], extended_by={"extended": "occurred + 1w"}
    )
    life = Life(journey(early), "ma 2026-03-02")
    life.tell("extended", "di 2026-03-03")
    life.on("ma 2026-03-09")
    assert life.row("pip").due_on == day("ma 2026-03-30")


def test_an_anchor_that_moves_takes_what_is_to_come_along_and_repeats_nothing() -> None:
    """domain.md 8.1: WW ends 31 August, so the invitation is due on Friday 27 February; UWV moves it a month on."""
    invite = obligation(
        "invite", "ww_end - 7m", due="ww_end - 6m preceding", clock="policy", anchors=["ww_end"],
        met_by=["talk_planned"], steps=[step("ask", "due - 10wd", "send", "client"), *stalled()],
    )  # fmt: skip
    life = Life(
        journey(always=[invite], anchors={"ww_end": "known(end_moved.date, enrolled.ww_end)"}), "do 2026-01-08",
        ww_end=day("ma 2026-08-31"),
    )  # fmt: skip
    assert life.walk("do 2026-01-08", "di 2026-02-17") == {day("ma 2026-02-16"): ["ask"]}
    assert life.row("invite").due_on == day("vr 2026-02-27")
    life.tell("end_moved", "wo 2026-02-18", date=day("wo 2026-09-30"))
    assert life.walk("wo 2026-02-18", "di 2026-03-31") == {day("di 2026-03-31"): ["nudge"]}
    assert life.row("invite").due_on == day("ma 2026-03-30")


def test_labels_and_while_income_is_stated_each_month_while_working_part_time() -> None:
    stated = obligation(
        "income", "each part_time_started", series="monthly on 10", while_label="part_time", clock="policy",
        owner="client", met_by=["income_stated"], match="period", steps=[step("remind", "due - 2wd", "send", "client")],
    )  # fmt: skip
    life = Life(
        journey(
            always=[stated],
            labels=[Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))],
        ),
        "ma 2026-03-02",
    )  # fmt: skip
    life.tell("part_time_started", "ma 2026-03-16")
    life.tell("income_stated", "wo 2026-04-08", period="2026-04")
    life.tell("part_time_ended", "ma 2026-05-04")
    life.walk("ma 2026-03-16", "vr 2026-05-15")
    assert [(row.point, row.verdict) for row in life.rows("income")] == [
        ("2026-04", Verdict.on_time), ("2026-05", Verdict.lapsed),
    ]  # fmt: skip
    assert life.last is not None
    assert life.last.labels == frozenset()


def test_each_per_reference_keeps_activities_apart() -> None:
    report = obligation(
        "report", "each activity_started", per="ref", series="every 6w", owner="partner",
        met_by=["activity_report"], lapsed_by=["activity_ended"],
    )  # fmt: skip
    life = Life(journey(always=[report]), "ma 2026-03-02")
    life.tell("activity_started", "ma 2026-03-02", ref="A1")
    life.tell("activity_started", "ma 2026-03-09", ref="A2")
    life.tell("activity_ended", "ma 2026-03-16", ref="A1")
    life.on("ma 2026-03-23")
    assert [(row.opener, row.verdict) for row in life.rows("report")] == [("f1", Verdict.lapsed), ("f2", None)]


def test_relapse_goes_back_to_the_trajectory_and_a_repaired_placement_starts_a_new_visit() -> None:
    moves = {
        "intake": [Move("placement_started", "nazorg")],
        "nazorg": [Move("placement_ended", "intake")],
    }
    plan = obligation("plan", "stage", due="opened + 15wd", met_by=["plan_agreed"])
    life = Life(
        journey(plan, moves=moves, others={"nazorg": [AFTERCARE]}, anchors={"placement_start": "placement_started"}),
        "ma 2026-11-02",
    )  # fmt: skip
    life.tell("placement_started", "ma 2026-11-09")
    life.tell("placement_ended", "ma 2026-11-23")
    life.on("di 2026-11-24")
    assert life.last is not None
    assert (life.last.stage, life.last.stage_since) == ("intake", day("ma 2026-11-23"))
    assert [(row.opener, row.verdict) for row in life.rows("plan")] == [("f0", Verdict.lapsed), ("f2", None)]


def test_what_was_due_before_enrolment_is_exempt() -> None:
    check = obligation("check", "ww_end - 6w", due="ww_end - 2w", anchors=["ww_end"], met_by=["talk_held"])
    life = Life(
        journey(always=[check], anchors={"ww_end": "known(end_moved.date, enrolled.ww_end)"}), "ma 2026-03-02",
        ww_end=day("vr 2026-03-06"),
    )  # fmt: skip
    life.on("ma 2026-03-02")
    assert (life.row("check").verdict, life.row("check").reason) == (Verdict.exempt, "entered_later")


@pytest.mark.parametrize(
    ("told", "met"), [("ma 2026-03-09", None), ("ma 2026-03-30", Verdict.on_time)], ids=["too early", "in time"]
)
def test_a_meeting_before_not_before_is_a_problem_and_meets_nothing(told: str, met: Verdict | None) -> None:
    apply = obligation("apply", "stage", due="opened + 6w", met_by=["talk_held"], not_before="opened + 4w")
    life = Life(journey(apply), "ma 2026-03-02")
    life.tell("talk_held", told)
    life.on("di 2026-03-31")
    assert life.row("apply").verdict is met
    assert life.last is not None
    assert life.last.problems == (() if met else ("met_too_early:f1",))


def test_a_message_that_waits_for_a_condition_is_skipped_with_that_reason_when_it_is_too_old() -> None:
    offer = step("offer", "opened", "send", "client", when="happened(no_show)")
    life = Life(journey(obligation("plan", "stage", due="opened + 30wd", steps=[offer])), "ma 2026-03-02")
    life.walk("ma 2026-03-02", "di 2026-03-10")
    assert life.last is not None
    assert [action.state for action in life.case.actions] == ["skipped"]
    again = Life(journey(obligation("plan", "stage", due="opened + 30wd", steps=[offer])), "ma 2026-03-02")
    assert [action.skipped for action in again.plan(day("di 2026-03-10")).actions] == [Skip.condition]


def test_steps_outside_obligations_are_given_once_per_stay() -> None:
    life = Life(journey(steps=[step("welcome", "stage + 2wd", "send", "client")]), "ma 2026-03-02")
    assert life.walk("ma 2026-03-02", "vr 2026-03-13") == {day("wo 2026-03-04"): ["welcome"]}
    assert life.last is not None
    assert life.last.obligations == ()
