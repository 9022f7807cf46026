"""Ladders: rungs by time and by count, tasks and cards, and what becomes of them when counts and stages change."""

from klantreis.core.actions import Verdict
from klantreis.core.journey import Count, Move, Step
from tests.core.small_journeys import Life, day, journey, obligation, stalled, step

COUNT = Count(name="missed", of="no_show", since=("contact_held",))


def by_count() -> tuple[Step, ...]:
    return (
        step("call", "1 x missed", "task", "owner", ladder="no_show", level=1, counts=["missed"], within="2wd",
             done_by=["contact_held"]),
        step("card", "2 x missed + 5wd", "decide", "team_lead", ladder="no_show", level=2, counts=["missed"],
             within="5wd", options=["reason_accepted", "outreach_asked"]),
    )  # fmt: skip


def stay(*steps: Step) -> Life:
    plan = obligation("plan", "stage", due="opened + 30wd", met_by=["plan_agreed"], steps=steps)
    moves = {"intake": [Move("talk_held", "trajectory")], "trajectory": [Move("stopped", "intake")]}
    return Life(journey(plan, counts=[COUNT], moves=moves, others={"trajectory": []}), "ma 2026-03-02")


def steps_of(life: Life, when: str) -> list[str]:
    return [action.key.step for action in life.on(when)]


def test_a_rung_whose_condition_does_not_hold_does_not_block_those_above_it() -> None:
    ladder = (
        step("nudge", "due + 1wd", "notify", "owner", ladder="stalled", level=1, when="group has young"),
        step("lead", "due + 5wd", "notify", "team_lead", ladder="stalled", level=2),
    )
    talk = obligation("talk", "stage", due="opened + 5wd", steps=ladder)
    life = Life(journey(talk), "ma 2026-03-02")
    assert life.walk("ma 2026-03-02", "vr 2026-03-27") == {day("ma 2026-03-16"): ["lead"]}


def test_two_ladders_of_one_obligation_climb_apart() -> None:
    life = stay(*stalled(), *by_count())
    life.tell("no_show", "ma 2026-03-09")
    assert steps_of(life, "ma 2026-03-09") == ["call"]
    assert life.walk("di 2026-03-10", "do 2026-04-16") == {day("do 2026-04-16"): ["nudge"]}


def test_a_task_stays_in_the_picture_when_what_did_it_also_resets_the_count() -> None:
    life = stay(*by_count())
    life.tell("no_show", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    life.tell("contact_held", "di 2026-03-10")
    life.on("di 2026-03-10")
    assert (life.row("plan.call").verdict, life.row("plan.call").evidence) == (Verdict.on_time, "f2")
    assert life.last is not None
    assert life.last.in_good_faith == ()
    life.tell("no_show", "ma 2026-03-16")
    assert steps_of(life, "ma 2026-03-16") == ["call"]
    assert [row.verdict for row in life.rows("plan.call")] == [Verdict.on_time, None]


def test_a_task_stays_in_the_picture_when_its_obligation_ends_with_the_count() -> None:
    life = stay(*by_count())
    life.tell("no_show", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    life.tell("contact_held", "di 2026-03-10")
    life.tell("plan_agreed", "di 2026-03-10")
    life.on("wo 2026-03-11")
    assert life.row("plan.call").verdict is Verdict.on_time


def test_a_no_show_told_late_moves_the_count_and_puts_no_second_card_before_anybody() -> None:
    life = stay(*by_count())
    life.tell("no_show", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    life.tell("no_show", "ma 2026-03-16")
    assert life.walk("di 2026-03-10", "ma 2026-03-23") == {day("ma 2026-03-23"): ["card"]}
    life.tell("no_show", "wo 2026-03-04", recorded="di 2026-03-24")
    assert life.walk("di 2026-03-24", "vr 2026-04-03") == {}
    assert [row.verdict for row in life.rows("plan.card")] == [None]
    assert [row.verdict for row in life.rows("plan.call")] == [None]


def test_a_card_given_in_a_second_stay_is_open_though_the_first_stay_ended() -> None:
    life = stay(*by_count())
    life.tell("no_show", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    life.tell("no_show", "di 2026-03-10")
    life.on("di 2026-03-10")
    life.tell("talk_held", "wo 2026-03-11")
    life.on("wo 2026-03-11")
    assert life.row("plan.call").verdict is Verdict.lapsed
    life.tell("stopped", "do 2026-03-12")
    assert life.walk("do 2026-03-12", "di 2026-03-17") == {day("di 2026-03-17"): ["card"]}
    assert [(row.verdict, row.opened_on) for row in life.rows("plan.card")] == [(None, day("di 2026-03-17"))]
    assert len(life.rows("plan.call")) == 1


def test_a_card_is_met_by_an_answer_that_names_it_or_names_none_and_by_no_other() -> None:
    for card, verdict in (("", Verdict.on_time), ("plan|f2||card", Verdict.on_time), ("other|f2||card", None)):
        life = stay(*by_count())
        life.tell("no_show", "ma 2026-03-09")
        life.tell("no_show", "di 2026-03-10")
        life.walk("ma 2026-03-09", "di 2026-03-17")
        life.tell("reason_accepted", "wo 2026-03-18", **({"card": card} if card else {}))
        life.on("wo 2026-03-18")
        assert life.row("plan.card").verdict is verdict, card


def test_a_task_that_has_not_left_and_is_withdrawn_obliges_nobody() -> None:
    life = stay(*by_count())
    life.tell("no_show", "ma 2026-03-09")
    life.on("ma 2026-03-09", leaves=False)
    life.tell("plan_agreed", "di 2026-03-10")
    life.on("di 2026-03-10")
    assert life.rows("plan.call") == []
    assert life.plan(day("di 2026-03-10")).obligations == life.last.obligations  # type: ignore[union-attr]


def test_the_task_to_look_into_a_delivery_lapses_in_the_picture_when_it_is_proven_after_all() -> None:
    count = Count(name="missed", of="no_show", proof_of="invite", since=("contact_held",))
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("invite", "opened", "send", "client")])  # fmt: skip
    life = Life(journey(attend, counts=[count]), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="ma 2026-03-09")
    life.on("ma 2026-03-02")
    life.tell("no_show", "ma 2026-03-09")
    assert steps_of(life, "di 2026-03-10") == ["unproven"]
    life.tell("message_delivered", "wo 2026-03-11", key="attend|f1||invite")
    life.on("wo 2026-03-11")
    assert (life.row("missed.unproven").verdict, life.row("missed.unproven").reason) == (Verdict.lapsed, "proven")


def test_no_rung_is_given_before_an_office_day_has_passed_since_the_one_below() -> None:
    """After an outage the nudge goes out on Friday; a run in the weekend gives nothing, Monday's gives the next."""
    life = Life(journey(obligation("talk", "stage", due="opened + 5wd", steps=stalled())), "ma 2026-03-02")
    assert steps_of(life, "vr 2026-03-20") == ["nudge"]
    assert steps_of(life, "za 2026-03-21") == []
    assert steps_of(life, "ma 2026-03-23") == ["lead"]


def test_a_task_whose_obligation_turns_out_to_have_ended_before_ends_on_the_day_it_was_given() -> None:
    task = step("call", "opened + 5wd", "task", "owner", within="2wd", done_by=["contact_held"])
    life = stay(task)
    life.on("ma 2026-03-09")
    life.tell("plan_agreed", "do 2026-03-05", recorded="wo 2026-03-11")
    life.on("wo 2026-03-11")
    assert life.last is not None
    assert [key.step for key in life.last.in_good_faith] == ["call"]
    row = life.row("plan.call")
    assert (row.opened_on, row.ended_on, row.verdict) == (day("ma 2026-03-09"), day("ma 2026-03-09"), Verdict.lapsed)


def test_a_no_show_rests_on_the_last_invitation_before_it() -> None:
    """The first invitation arrived, the second bounced, a third went out only afterwards."""
    count = Count(name="missed", of="no_show", proof_of="invite", since=("contact_held",))
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("invite", "opened", "send", "client")])  # fmt: skip
    talk = obligation("talk", "stage", due="opened + 30wd", met_by=["plan_agreed"], steps=by_count())
    life = Life(journey(attend, talk, counts=[count]), "ma 2026-03-02")
    for planned, at, proof in (
        ("ma 2026-03-02", "di 2026-03-10", "message_delivered"), ("do 2026-03-05", "wo 2026-03-11", "message_bounced"),
    ):  # fmt: skip
        opener = life.tell("talk_planned", planned, at=at)
        life.on(planned)
        life.tell(proof, planned, key=f"attend|{opener}||invite")
    life.tell("no_show", "wo 2026-03-11")
    opener = life.tell("talk_planned", "do 2026-03-12", at="di 2026-03-17")
    assert steps_of(life, "do 2026-03-12") == ["unproven", "invite"]
    life.tell("message_delivered", "do 2026-03-12", key=f"attend|{opener}||invite")
    assert life.walk("vr 2026-03-13", "ma 2026-03-16") == {}


def test_the_invitation_to_a_new_talk_on_the_day_of_the_no_show_does_not_undo_its_proof() -> None:
    count = Count(name="missed", of="no_show", proof_of="invite", since=("contact_held",))
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("invite", "opened", "send", "client")])  # fmt: skip
    talk = obligation("talk", "stage", due="opened + 30wd", met_by=["plan_agreed"], steps=by_count())
    life = Life(journey(attend, talk, counts=[count]), "ma 2026-03-02")
    life.tell("talk_planned", "ma 2026-03-02", at="di 2026-03-10")
    life.on("ma 2026-03-02")
    life.tell("message_delivered", "ma 2026-03-02", key="attend|f1||invite")
    life.tell("no_show", "di 2026-03-10", at="di 2026-03-10")
    life.tell("talk_planned", "di 2026-03-10", at="wo 2026-03-18")
    assert steps_of(life, "di 2026-03-10") == ["call", "invite"]
    assert life.walk("wo 2026-03-11", "ma 2026-03-16") == {}
    assert life.last is not None
    assert life.last.in_good_faith == ()
    assert life.row("talk.call").verdict is None


def test_a_proof_from_before_the_message_left_proves_nothing() -> None:
    count = Count(name="missed", of="no_show", proof_of="invite", since=("contact_held",))
    attend = obligation("attend", "each talk_planned", due="appointment", missed_by=["no_show"],
                        steps=[step("invite", "opened", "send", "client")])  # fmt: skip
    life = Life(journey(attend, counts=[count]), "ma 2026-03-02")
    life.tell("talk_planned", "di 2026-03-03", at="di 2026-03-10")
    life.tell("message_delivered", "ma 2026-03-02", key="attend|f1||invite")
    life.on("di 2026-03-03")
    life.tell("no_show", "di 2026-03-10")
    assert steps_of(life, "wo 2026-03-11") == ["unproven"]
