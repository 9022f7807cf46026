"""What another version would mean for a running case, before anything is changed."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.case import Kind
from klantreis.core.journey import Journey, Move, Obligation
from klantreis.core.migration import Change, Migration, migration
from klantreis.core.planner import plan
from tests.core.random_journeys import START, history_of, journey_of
from tests.core.small_journeys import CALENDAR, Life, day, journey, obligation, stalled, step


def talk(due: str = "opened + 10wd", name: str = "talk", invite: str = "opened", **more: object) -> Obligation:
    steps = (step("invite", invite, "send", "client"), step("remind", "due - 2wd", "send", "client"), *stalled())
    return obligation(name, "stage", due=due, steps=steps, **more)  # type: ignore[arg-type]


def told(life: Life, new: Journey, on: str) -> Migration:
    return migration(life.case, life.journey, new, day(on), CALENDAR)


def obligations(found: Migration) -> list[tuple[Change, str, object, object]]:
    return [(each.change, each.obligation, each.before, each.after) for each in found.obligations]


def steps(found: Migration) -> list[tuple[Change, str, bool]]:
    return [(each.change, each.key.step, each.again) for each in found.steps]


def lived(old: Journey, until: str) -> Life:
    """Enrolled on ma 2026-03-02, and followed up every day."""
    life = Life(old, "ma 2026-03-02")
    life.walk("ma 2026-03-02", until)
    return life


def test_the_same_version_changes_nothing() -> None:
    found = told(lived(journey(talk()), "wo 2026-03-04"), journey(talk()), "do 2026-03-05")
    assert found.changes_nothing
    assert (found.leaving, found.new_messages, found.judges_the_past) == (0, 0, False)


def test_a_longer_term_moves_the_due_date_and_the_steps_that_hang_on_it() -> None:
    found = told(lived(journey(talk()), "wo 2026-03-04"), journey(talk("opened + 15wd")), "do 2026-03-05")
    assert obligations(found) == [(Change.moves, "talk", day("ma 2026-03-16"), day("ma 2026-03-23"))]
    assert steps(found) == [
        (Change.shifts, "lead", False),
        (Change.shifts, "manager", False),
        (Change.shifts, "nudge", False),
        (Change.shifts, "remind", False),
    ]
    moved = {each.key.step: (each.before, each.after) for each in found.steps}
    assert moved["remind"] == (day("do 2026-03-12"), day("do 2026-03-19"))


def test_a_statutory_date_that_moves_is_told_apart() -> None:
    law = {"clock": "statutory"}
    found = told(
        lived(journey(talk("opened + 8w none", **law)), "wo 2026-03-04"),
        journey(talk("opened + 6w none", **law)),
        "do 2026-03-05",
    )
    assert [(each.before, each.after) for each in found.statutory] == [(day("ma 2026-04-27"), day("ma 2026-04-13"))]


def test_a_target_that_becomes_law_is_told_although_its_date_stays() -> None:
    found = told(
        lived(journey(talk("opened + 4w none")), "wo 2026-03-04"),
        journey(talk("opened + 4w none", clock="statutory")),
        "do 2026-03-05",
    )
    assert [(each.was, each.becomes, each.before, each.after) for each in found.statutory] == [
        ("target", "statutory", day("ma 2026-03-30"), day("ma 2026-03-30"))
    ]


def test_an_obligation_that_is_new_appears_and_one_that_is_gone_lapses() -> None:
    plan_it = obligation("plan", "stage", due="opened + 20wd", met_by=["plan_agreed"])
    found = told(lived(journey(talk()), "wo 2026-03-04"), journey(plan_it), "do 2026-03-05")
    assert obligations(found) == [
        (Change.appears, "plan", None, day("ma 2026-03-30")),
        (Change.lapses, "talk", day("ma 2026-03-16"), None),
    ]
    assert steps(found) == [(Change.goes, name, False) for name in ("lead", "manager", "nudge", "remind")]


def test_what_was_given_under_the_same_name_is_not_given_again() -> None:
    found = told(lived(journey(talk()), "wo 2026-03-04"), journey(talk("opened + 12wd")), "do 2026-03-05")
    assert (found.again, found.new_messages) == ((), 0)


def test_an_obligation_with_another_name_would_send_again_and_that_is_told() -> None:
    found = told(lived(journey(talk()), "wo 2026-03-04"), journey(talk(name="first_talk")), "do 2026-03-05")
    assert [(each.change, each.key.obligation, each.key.step, each.kind) for each in found.again] == [
        (Change.now, "first_talk", "invite", Kind.send)
    ]
    assert (found.leaving, found.new_messages) == (1, 1)


def test_a_rung_that_would_be_given_again_on_a_later_day_is_told_as_well() -> None:
    """Overdue since di 17 mar; the nudge and the line to the team lead were given."""
    found = told(lived(journey(talk()), "di 2026-03-24"), journey(talk(name="first_talk")), "wo 2026-03-25")
    assert [(each.change, each.key.step) for each in found.again] == [(Change.now, "nudge"), (Change.comes, "lead")]


def test_a_step_with_another_name_would_send_again_too() -> None:
    renamed = obligation("talk", "stage", due="opened + 10wd", steps=[step("invitation", "opened", "send", "client")])
    renamed = replace(renamed, steps=(replace(renamed.steps[0], template="invite"),))
    found = told(lived(journey(talk()), "wo 2026-03-04"), journey(renamed), "do 2026-03-05")
    assert [(each.key.step, each.again) for each in found.steps if each.change is Change.now] == [("invitation", True)]


def test_a_step_that_is_new_is_not_sent_for_a_past_that_is_too_old() -> None:
    """`not_after` of a message is five office days after the day it stands on: ma 2 mar + 5 = ma 9 mar."""
    plain = obligation("talk", "stage", due="opened + 10wd")
    old, new = journey(plain), journey(replace(plain, steps=(step("invite", "opened", "send", "client"),)))
    in_time = told(lived(old, "wo 2026-03-04"), new, "ma 2026-03-09")
    assert steps(in_time) == [(Change.now, "invite", False)]
    found = told(lived(old, "wo 2026-03-04"), new, "di 2026-03-10")
    assert (found.leaving, [each for each in found.steps if each.change is Change.now]) == (0, [])


def test_what_waits_to_leave_and_is_not_wanted_any_more_is_withdrawn() -> None:
    life = Life(journey(talk()), "ma 2026-03-02")
    life.on("ma 2026-03-02", leaves=False)
    found = told(life, journey(obligation("talk", "stage", due="opened + 10wd")), "ma 2026-03-02")
    assert [(each.change, each.key.step, each.reason) for each in found.steps if each.change is Change.withdrawn] == [
        (Change.withdrawn, "invite", "ended")
    ]


def test_what_waits_under_an_old_name_is_withdrawn_and_so_is_not_given_twice() -> None:
    life = Life(journey(talk()), "ma 2026-03-02")
    life.on("ma 2026-03-02", leaves=False)
    found = told(life, journey(talk(name="first_talk")), "ma 2026-03-02")
    assert {(Change.now, "invite", False), (Change.withdrawn, "invite", False)} <= set(steps(found))
    assert found.again == ()


def test_a_step_of_the_next_round_that_the_new_version_does_not_have_is_not_given() -> None:
    life = Life(journey(talk()), "ma 2026-03-02")
    found = told(life, journey(obligation("talk", "stage", due="opened + 10wd")), "ma 2026-03-02")
    assert (Change.not_now, "invite", False) in steps(found)
    assert found.leaving == 0


def test_a_case_that_stands_in_another_stage_under_the_new_version_is_named() -> None:
    moves = {"intake": [Move("talk_held", "trajectory")]}
    old = journey(talk(), moves=moves, others={"trajectory": []})
    new = journey(talk(), moves={"intake": [Move("plan_agreed", "trajectory")]}, others={"trajectory": []})
    life = lived(old, "wo 2026-03-04")
    life.tell("talk_held", "do 2026-03-05")
    found = told(life, new, "vr 2026-03-06")
    assert (found.stage, found.other_stage) == (("trajectory", "intake"), True)


def test_a_verdict_that_would_be_another_one_is_told() -> None:
    """Held on the tenth day: on time within 10 office days, late within 5."""
    life = lived(journey(talk()), "vr 2026-03-13")
    life.tell("talk_held", "ma 2026-03-16")
    found = told(life, journey(talk("opened + 5wd")), "di 2026-03-17")
    assert [(each.change, each.was, each.becomes) for each in found.obligations] == [
        (Change.rejudged, "on_time", "late")
    ]
    assert found.judges_the_past


def test_a_verdict_that_would_be_gone_or_come_out_of_nowhere_is_told_as_well() -> None:
    moves = {"intake": [Move("talk_held", "trajectory")]}
    welcome = obligation("welcome", "stage", due="opened + 5wd", met_by=["contact_held"])
    life = lived(journey(talk(), moves=moves, others={"trajectory": []}), "vr 2026-03-13")
    life.tell("talk_held", "ma 2026-03-16")
    found = told(life, journey(welcome, moves=moves, others={"trajectory": []}), "di 2026-03-17")
    assert [(each.obligation, each.was, each.becomes) for each in found.obligations] == [
        ("talk", "on_time", ""),
        ("welcome", "", "missed"),
    ]


def test_a_due_date_that_was_kept_either_way_is_no_other_judgement() -> None:
    life = lived(journey(talk()), "wo 2026-03-04")
    life.tell("talk_held", "do 2026-03-05")
    assert told(life, journey(talk("opened + 15wd")), "vr 2026-03-06").changes_nothing


def test_what_ended_may_open_again_and_what_is_open_may_have_ended() -> None:
    life = lived(journey(talk(met_by=["contact_held"])), "wo 2026-03-04")
    life.tell("contact_held", "do 2026-03-05")
    other = journey(talk())
    found = told(life, other, "vr 2026-03-06")
    assert [(each.change, each.was, each.becomes) for each in found.obligations] == [(Change.reopens, "on_time", "")]
    life.journey = other
    found = told(life, journey(talk(met_by=["contact_held"])), "vr 2026-03-06")
    assert [(each.change, each.was, each.becomes) for each in found.obligations] == [(Change.ends, "", "on_time")]


def test_of_a_series_the_next_point_stands_for_those_after_it() -> None:
    rhythm = {"met_by": ["contact_held"]}
    old = journey(obligation("contact", "stage", series="every 4w", **rhythm))  # type: ignore[arg-type]
    new = journey(obligation("contact", "stage", series="every 6w", **rhythm))  # type: ignore[arg-type]
    found = told(lived(old, "wo 2026-03-04"), new, "do 2026-03-05")
    assert [(each.change, each.point) for each in found.obligations] == [
        (Change.appears, "12w"),
        (Change.lapses, "4w"),
        (Change.appears, "6w"),
        (Change.lapses, "8w"),
    ]


SEEDS = st.integers(0, 10**9)


@settings(max_examples=60, deadline=None)
@given(SEEDS, SEEDS, SEEDS, st.integers(0, 200))
def test_what_is_told_is_what_the_planner_does(old: int, new: int, history: int, later: int) -> None:
    """And a version compared with itself changes nothing, whatever happened."""
    today = START + timedelta(days=later)
    life = Life(journey_of(old), "ma 2026-03-02")
    life.case = replace(life.case, facts=history_of(history))
    for before in range(0, later, 13):
        life.on(START + timedelta(days=before), leaves=before % 2 == 0)
    case = replace(life.case, facts=tuple(fact for fact in life.case.facts if fact.recorded_at.date() <= today))
    assert migration(case, journey_of(old), journey_of(old), today, CALENDAR).changes_nothing

    found = migration(case, journey_of(old), journey_of(new), today, CALENDAR)
    was, becomes = (plan(journey_of(seed), case, today, CALENDAR) for seed in (old, new))
    given = [{action.key for action in each.actions if not action.skipped} for each in (was, becomes)]
    assert {each.key for each in found.steps if each.change is Change.now} == given[1] - given[0]
    assert {each.key for each in found.steps if each.change is Change.not_now} == given[0] - given[1]
    assert found.stage == (was.stage, becomes.stage)
    open_before = {(row.obligation, row.opener, row.point): row.due_on for row in was.obligations if not row.verdict}
    open_after = {(row.obligation, row.opener, row.point): row.due_on for row in becomes.obligations if not row.verdict}
    both = open_before.keys() & open_after.keys()
    moved = {(each.obligation, each.opener, each.point) for each in found.obligations if each.change is Change.moves}
    assert {key for key in both if open_before[key] != open_after[key]} <= moved
