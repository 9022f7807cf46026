"""When an obligation opens, once and not before enrolment."""

from klantreis.core.actions import Verdict
from klantreis.core.journey import Count, Move, Obligation
from tests.core.small_journeys import Life, day, journey, obligation, step

WELCOME = [step("ask", "opened", "send", "client")]


def test_a_fact_of_the_coming_week_waits_for_its_day_and_is_looked_at_then() -> None:
    """Recorded today, dated a week ahead: nothing else would wake the case on that day."""
    life = Life(journey(obligation("attend", "placement_started", due="opened + 1wd", steps=WELCOME)), "ma 2026-03-02")
    life.tell("placement_started", "ma 2026-03-09", recorded="ma 2026-03-02")
    assert life.on("ma 2026-03-02") == []
    assert life.last is not None
    assert life.last.obligations == ()
    assert (life.last.look_again_on, life.last.next_send_on) == (day("ma 2026-03-09"), day("ma 2026-03-09"))
    assert [action.key.step for action in life.on("ma 2026-03-09")] == ["ask"]


def test_the_first_such_fact_of_a_stage_opens_and_the_second_does_not() -> None:
    life = Life(journey(obligation("contact", "plan_agreed", due="opened + 5wd")), "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-09")
    life.tell("plan_agreed", "ma 2026-03-16")
    life.on("ma 2026-03-16")
    assert [(row.opener, row.opened_on) for row in life.rows("contact")] == [("f1", day("ma 2026-03-09"))]


def test_a_fact_that_moves_the_stage_opens_what_waits_for_it_there_and_in_always() -> None:
    def waiting(name: str, opens: str) -> Obligation:
        return obligation(name, opens, due="opened + 5wd", met_by=["contact_held"])

    life = Life(
        journey(
            waiting("here", "talk_held"), always=[waiting("everywhere", "each talk_held")],
            others={"trajectory": [waiting("there", "talk_held"), waiting("stay", "stage")]},
            moves={"intake": [Move("talk_held", "trajectory")]},
        ), "ma 2026-03-02",
    )  # fmt: skip
    life.tell("talk_held", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert {(row.obligation, row.opener) for row in life.last.obligations} == {
        ("everywhere", "f1"), ("there", "f1"), ("stay", "f1"),
    }  # fmt: skip


def test_a_fact_ends_what_was_open_before_it_and_not_what_it_opens() -> None:
    talk = obligation("talk", "each talk_held", due="opened + 5wd", met_by=["talk_held"])
    life = Life(journey(talk), "ma 2026-03-02")
    life.tell("talk_held", "ma 2026-03-02")
    life.tell("talk_held", "di 2026-03-03")
    life.on("di 2026-03-03")
    assert [(row.opener, row.verdict) for row in life.rows("talk")] == [("f1", Verdict.on_time), ("f2", None)]


def test_what_is_dated_from_an_anchor_happens_once_per_stay_in_a_stage() -> None:
    watch = obligation("watch", "ww_end - 6w", due="ww_end - 2w", anchors=["ww_end"], met_by=["stopped"],
                       steps=WELCOME)  # fmt: skip
    life = Life(
        journey(watch, anchors={"ww_end": "known(end_moved.date, enrolled.ww_end)"},
                moves={"intake": [Move("placement_started", "nazorg")], "nazorg": [Move("placement_ended", "intake")]},
                others={"nazorg": []}),
        "ma 2026-03-02", ww_end=day("do 2026-04-30"),
    )  # fmt: skip
    assert life.walk("ma 2026-03-02", "vr 2026-03-27") == {day("do 2026-03-19"): ["ask"]}
    life.tell("end_moved", "vr 2026-03-27", date=day("vr 2026-07-31"))
    assert life.walk("vr 2026-03-27", "wo 2026-07-15") == {}
    life.tell("placement_started", "do 2026-07-16")
    life.tell("placement_ended", "vr 2026-07-17")
    assert life.walk("do 2026-07-16", "vr 2026-07-31") == {day("vr 2026-07-17"): ["ask"]}


def test_an_anchor_that_becomes_known_late_opens_on_its_own_day_and_a_talk_since_then_meets_it() -> None:
    """The picture says open since 19 March; so the talk of 23 March, heard before the anchor was, counts."""
    watch = obligation("watch", "ww_end - 6w", due="ww_end - 2w", anchors=["ww_end"], met_by=["talk_held"])
    life = Life(journey(watch, anchors={"ww_end": "end_moved.date"}), "ma 2026-03-02")
    life.tell("talk_held", "wo 2026-03-18")
    life.tell("talk_held", "ma 2026-03-23")
    life.tell("end_moved", "vr 2026-03-27", date=day("do 2026-04-30"))
    life.on("vr 2026-03-27")
    row = life.row("watch")
    assert (row.opened_on, row.verdict, row.evidence) == (day("do 2026-03-19"), Verdict.on_time, "f2")


def test_a_meeting_shortly_before_the_opening_counts_where_accept_earlier_says_so() -> None:
    for allowed, verdict in (("5d", Verdict.on_time), ("4d", None), ("", None)):
        talk = obligation("talk", "plan_agreed", due="opened + 5wd", met_by=["talk_held"], accept_earlier=allowed)
        life = Life(journey(talk), "ma 2026-03-02")
        life.tell("talk_held", "wo 2026-03-04")
        life.tell("plan_agreed", "ma 2026-03-09")
        life.on("ma 2026-03-09")
        assert life.row("talk").verdict is verdict


def test_a_meeting_earlier_on_the_day_of_the_opening_counts_too_and_what_opens_does_not() -> None:
    both = ["talk_held", "plan_agreed"]
    for first, verdict in (("talk_held", Verdict.on_time), ("no_show", None)):
        talk = obligation("talk", "plan_agreed", due="opened + 5wd", met_by=both, accept_earlier="5d")
        life = Life(journey(talk), "ma 2026-03-02")
        life.tell(first, "ma 2026-03-09")
        life.tell("plan_agreed", "ma 2026-03-09")
        life.on("ma 2026-03-09")
        assert life.row("talk").verdict is verdict


def test_when_is_asked_once_on_opening_and_an_exempt_row_says_so() -> None:
    talk = obligation("talk", "plan_agreed", due="opened + 5wd", met_by=["talk_held"], when="not happened(no_show)",
                      steps=WELCOME)  # fmt: skip
    life = Life(journey(talk), "ma 2026-03-02")
    life.tell("no_show", "ma 2026-03-09")
    life.tell("plan_agreed", "di 2026-03-10")
    assert life.on("di 2026-03-10") == []
    assert (life.row("talk").verdict, life.row("talk").reason) == (Verdict.exempt, "condition")
    life = Life(journey(talk), "ma 2026-03-02")
    life.tell("plan_agreed", "ma 2026-03-09")
    life.tell("no_show", "di 2026-03-10")
    life.on("di 2026-03-10")
    assert life.row("talk").verdict is None


TWICE = Count(name="missed", of="no_show", since=("talk_held",))


def test_the_second_that_counts_opens_once_and_again_after_a_reset() -> None:
    outreach = obligation("outreach", "2 x missed", due="opened + 5wd", met_by=["contact_held"], counts=["missed"])
    life = Life(journey(outreach, counts=[TWICE]), "ma 2026-03-02")
    for event, told in (
        ("no_show", "ma 2026-03-02"), ("no_show", "di 2026-03-03"), ("no_show", "wo 2026-03-04"),
        ("talk_held", "do 2026-03-05"), ("no_show", "vr 2026-03-06"), ("no_show", "ma 2026-03-09"),
    ):  # fmt: skip
        life.tell(event, told)
    life.on("ma 2026-03-09")
    assert [(row.opener, row.opened_on) for row in life.rows("outreach")] == [
        ("f2", day("di 2026-03-03")), ("f6", day("ma 2026-03-09")),
    ]  # fmt: skip


def test_what_opens_some_time_after_a_count_opens_on_the_day_it_is_reached() -> None:
    """The last point passes unmet on a day without facts: what is dated from it opens that very day."""
    talks = obligation("talks", "stage", series=["1w", "2w"], met_by=["contact_held"])
    after = obligation("after", "known(1 x missed_points)", due="opened + 5wd", met_by=["talk_held"],
                       counts=["missed_points"], steps=WELCOME)  # fmt: skip
    life = Life(journey(talks, after, counts=[Count(name="missed_points", of="talks.missed")]), "ma 2026-03-02")
    assert life.walk("ma 2026-03-02", "vr 2026-03-20") == {day("vr 2026-03-13"): ["ask"]}


def test_an_earlier_proof_that_comes_late_opens_no_second_obligation() -> None:
    count = Count(name="missed", of="no_show", proof_of="invite", since=("talk_held",))
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("invite", "opened", "send", "client")])  # fmt: skip
    outreach = obligation("outreach", "1 x missed", due="opened + 5wd", met_by=["contact_held"], counts=["missed"])
    life = Life(journey(attend, outreach, counts=[count]), "ma 2026-03-02")
    first = life.tell("talk_planned", "ma 2026-03-02", at="ma 2026-03-09")
    life.on("ma 2026-03-02")
    life.tell("no_show", "ma 2026-03-09")
    second = life.tell("talk_planned", "di 2026-03-10", at="ma 2026-03-16")
    life.on("di 2026-03-10")
    life.tell("message_delivered", "wo 2026-03-11", key=f"attend|{second}||invite")
    life.tell("no_show", "ma 2026-03-16")
    life.on("ma 2026-03-16")
    life.tell("message_delivered", "wo 2026-03-18", key=f"attend|{first}||invite")
    life.on("wo 2026-03-18")
    assert len(life.rows("outreach")) == 1


def test_the_open_one_of_the_same_reference_is_replaced_and_the_other_is_not() -> None:
    attend = obligation("attend", "each talk_planned", per="ref", due="appointment")
    life = Life(journey(attend), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="ma 2026-03-16", ref="A")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-17", ref="B")
    life.tell("talk_planned", "di 2026-03-03", at="wo 2026-03-18", ref="A")
    life.on("di 2026-03-03")
    assert [(row.opener, row.reason) for row in life.rows("attend")] == [("f1", "replaced"), ("f2", ""), ("f3", "")]


def test_cycles_of_two_references_stay_apart_though_one_talk_is_about_both() -> None:
    """Rows and keys are told apart by their reference: one meeting opens the next cycle of each."""
    contact = obligation("contact", "each activity_started", per="ref", repeat="4w", met_by=["contact_held"],
                         lapsed_by=["activity_ended"],
                         steps=[step("remind", "due - 5wd", "send", "client")])  # fmt: skip
    life = Life(journey(contact), "ma 2026-03-02")
    life.tell("activity_started", "ma 2026-03-02", ref="A")
    life.tell("activity_started", "ma 2026-03-02", ref="B")
    life.tell("contact_held", "ma 2026-03-23")
    life.tell("activity_ended", "di 2026-03-24", ref="A")
    life.on("di 2026-03-24")
    keys = [(row.obligation, row.opener, row.point) for row in life.rows("contact")]
    assert len(set(keys)) == len(keys)
    assert [(row.point, row.verdict) for row in life.rows("contact")] == [
        ("A", Verdict.on_time), ("B", Verdict.on_time), ("A", Verdict.lapsed), ("B", None),
    ]  # fmt: skip
    assert [action.key.point for action in life.on("ma 2026-04-13")] == ["B"]


def test_no_step_stands_before_the_day_its_obligation_opened() -> None:
    """An appointment for tomorrow with a reminder two working days ahead: it stands on the day it was planned."""
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("remind", "appointment - 2wd", "send", "client")])  # fmt: skip
    life = Life(journey(attend), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-09", at="di 2026-03-10")
    (remind,) = life.on("ma 2026-03-09")
    assert (remind.step_day, remind.last_day) == (day("ma 2026-03-09"), day("di 2026-03-10"))
