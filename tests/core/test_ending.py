"""How obligations end, and which verdict that gives."""

import pytest

from klantreis.core.actions import Verdict
from klantreis.core.journey import Label, Move
from tests.core.small_journeys import Life, day, journey, obligation


@pytest.mark.parametrize(
    ("event", "on", "verdict"),
    [
        ("talk_held", "ma 2026-03-16", Verdict.on_time),
        ("talk_held", "di 2026-03-17", Verdict.late),
        ("no_show", "di 2026-03-03", Verdict.missed),  # always, also before the due date
        ("cancelled_by_client", "di 2026-03-31", Verdict.lapsed),  # always, also after it
        ("plan_agreed", "ma 2026-03-16", Verdict.lapsed),  # the stage is left on the due date: not passed
        ("plan_agreed", "di 2026-03-17", Verdict.missed),
        ("journey_closed", "ma 2026-03-16", Verdict.lapsed),
        ("journey_closed", "di 2026-03-17", Verdict.missed),
        ("deceased", "di 2026-03-31", Verdict.lapsed),
        ("moved_away", "di 2026-03-31", Verdict.lapsed),
    ],
)
def test_what_ends_an_obligation_and_when_gives_its_verdict(event: str, on: str, verdict: Verdict) -> None:
    talk = obligation("talk", "stage", due="opened + 10wd", missed_by=["no_show"], lapsed_by=["cancelled_by_client"])
    moves = {"intake": [Move("plan_agreed", "trajectory"), Move("journey_closed", "end")]}
    life = Life(journey(talk, moves=moves, others={"trajectory": []}), "ma 2026-03-02")
    life.tell(event, on)
    life.on("vr 2026-04-10")
    row = life.row("talk")
    assert (row.due_on, row.verdict, row.ended_on, row.evidence) == (day("ma 2026-03-16"), verdict, day(on), "f1")


def test_the_first_ending_wins_and_what_comes_after_is_evidence_only() -> None:
    talk = obligation("talk", "stage", due="opened + 10wd", missed_by=["no_show"])
    life = Life(journey(talk), "ma 2026-03-02")
    life.tell("no_show", "ma 2026-03-09")
    life.tell("talk_held", "di 2026-03-10")
    life.on("di 2026-03-10")
    assert (life.row("talk").verdict, life.row("talk").evidence) == (Verdict.missed, "f1")


def test_on_one_day_the_moment_decides_which_ending_comes_first() -> None:
    talk = obligation("talk", "stage", due="opened + 10wd", missed_by=["no_show"])
    life = Life(journey(talk), "ma 2026-03-02")
    life.tell("talk_held", "ma 2026-03-09")  # recorded at noon
    life.tell("no_show", "ma 2026-03-09", at="ma 2026-03-09")  # at ten
    life.on("di 2026-03-10")
    assert life.row("talk").verdict is Verdict.missed


def test_a_due_date_freezes_on_ending_and_an_anchor_that_moves_later_judges_nobody_anew() -> None:
    talk = obligation("talk", "stage", due="ww_end", anchors=["ww_end"])
    life = Life(
        journey(talk, anchors={"ww_end": "known(end_moved.date, enrolled.ww_end)"}), "ma 2026-03-02",
        ww_end=day("ma 2026-03-16"),
    )  # fmt: skip
    life.tell("talk_held", "di 2026-03-17")
    life.tell("end_moved", "wo 2026-03-18", date=day("ma 2026-06-01"))
    life.on("do 2026-03-19")
    assert (life.row("talk").due_on, life.row("talk").verdict) == (day("ma 2026-03-16"), Verdict.late)


def test_a_move_is_taken_once_by_the_first_that_matches() -> None:
    moves = {
        "intake": [Move("talk_held", "trajectory"), Move("talk_held", "nazorg")],
        "trajectory": [Move("talk_held", "end")],
    }
    life = Life(journey(moves=moves, others={"trajectory": [], "nazorg": []}), "ma 2026-03-02")
    life.tell("talk_held", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert life.last.stage == "trajectory"


def test_an_extension_may_count_from_the_due_date_and_again_from_the_extended_one() -> None:
    pip = obligation("pip", "stage", due="opened + 2w", met_by=["plan_agreed"], extended_by={"extended": "due + 1w"})
    life = Life(journey(pip), "ma 2026-03-02")
    life.tell("extended", "di 2026-03-03")
    life.on("di 2026-03-03")
    assert life.row("pip").due_on == day("ma 2026-03-23")
    life.tell("extended", "wo 2026-03-04")
    life.on("wo 2026-03-04")
    assert life.row("pip").due_on == day("ma 2026-03-30")


def test_an_extension_that_comes_after_the_due_date_may_still_make_a_meeting_on_time() -> None:
    pip = obligation("pip", "stage", due="opened + 2w", met_by=["plan_agreed"], extended_by={"extended": "until"})
    life = Life(journey(pip), "ma 2026-03-02")
    life.tell("extended", "ma 2026-03-23", until=day("ma 2026-03-30"))
    life.tell("plan_agreed", "vr 2026-03-27")
    life.on("vr 2026-03-27")
    assert life.row("pip").verdict is Verdict.on_time


def test_until_stops_new_cycles_and_leaves_the_open_one() -> None:
    contact = obligation("contact", "stage", repeat="4w", until="enrolled + 6w", met_by=["contact_held"])
    life = Life(journey(contact), "ma 2026-03-02")
    life.tell("contact_held", "ma 2026-03-30")
    life.on("ma 2026-04-20")
    assert [row.verdict for row in life.rows("contact")] == [Verdict.on_time, None]
    life.tell("contact_held", "di 2026-04-21")
    life.on("di 2026-04-21")
    assert [row.verdict for row in life.rows("contact")] == [Verdict.on_time, Verdict.on_time]


def test_a_cycle_ends_with_its_label_and_begins_anew_when_the_label_is_there_again() -> None:
    contact = obligation("contact", "stage", repeat="4w", while_label="part_time", met_by=["contact_held"])
    label = Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))
    life = Life(journey(contact, labels=[label]), "ma 2026-03-02")
    for event, on in (
        ("part_time_started", "ma 2026-03-09"), ("part_time_ended", "ma 2026-03-23"),
        ("part_time_started", "wo 2026-04-01"),
    ):  # fmt: skip
        life.tell(event, on)
    life.on("wo 2026-04-01")
    assert [(row.opener, row.verdict, row.due_on) for row in life.rows("contact")] == [
        ("f1", Verdict.lapsed, day("di 2026-04-07")), ("f3", None, day("wo 2026-04-29")),
    ]  # fmt: skip


def test_a_label_that_one_fact_ends_and_begins_is_there() -> None:
    label = Label(name="part_time", since=("part_time_started",), until=("part_time_started", "part_time_ended"))
    life = Life(journey(labels=[label]), "ma 2026-03-02")
    life.tell("part_time_started", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert life.last.labels == {"part_time"}


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ([("activity_started", "A"), ("activity_started", "B"), ("activity_ended", "A")], True),  # the other goes on
        (
            [("activity_started", "A"), ("activity_started", "B"), ("activity_ended", "B"), ("activity_ended", "A")],
            False,
        ),
        ([("activity_started", "A"), ("activity_started", "B"), ("activity_ended", "")], False),  # about every one
        ([("activity_started", ""), ("activity_ended", "A")], False),
        ([("activity_started", "A"), ("activity_ended", "B")], True),
        ([("activity_started", "A"), ("activity_ended", "A"), ("activity_started", "A")], True),
    ],
)
def test_a_label_told_apart_by_a_reference_holds_until_the_last_of_them_ended(
    facts: list[tuple[str, str]], holds: bool
) -> None:
    label = Label(name="active", since=("activity_started",), until=("activity_ended",), per="ref")
    life = Life(journey(labels=[label]), "ma 2026-03-02")
    for event, ref in facts:
        life.tell(event, "ma 2026-03-09", **({"ref": ref} if ref else {}))
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert life.last.labels == ({"active"} if holds else frozenset())


def test_the_first_half_of_a_cycle_ends_in_the_middle() -> None:
    for held, verdict in (("zo 2026-03-15", Verdict.renewed), ("ma 2026-03-16", Verdict.on_time)):
        life = Life(journey(obligation("contact", "stage", repeat="4w", met_by=["contact_held"])), "ma 2026-03-02")
        life.tell("contact_held", held)
        life.on("ma 2026-03-16")
        assert life.rows("contact")[0].verdict is verdict


def test_a_cycle_that_is_met_on_the_day_of_until_opens_one_more() -> None:
    contact = obligation("contact", "stage", repeat="4w", until="enrolled + 6w", met_by=["contact_held"])
    life = Life(journey(contact), "ma 2026-03-02")
    life.tell("contact_held", "ma 2026-04-13")
    life.on("ma 2026-04-13")
    assert [row.verdict for row in life.rows("contact")] == [Verdict.late, None]
