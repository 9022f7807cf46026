"""Every date explains itself, by the code that computed it."""

from datetime import date

from klantreis.core.actions import Plan
from klantreis.core.case import Case
from klantreis.core.env import Note
from klantreis.core.planner import plan
from klantreis.core.planner.deciding import Wait
from klantreis.core.planner.explaining import DayOff, Explanation, Standing, StepExplained, days_off, explain
from klantreis.core.planner.known import Fate, fates
from klantreis.core.workdays import Term
from tests.core.small_journeys import CALENDAR, Life, day, journey, obligation, stalled, step

TALK = obligation(
    "first_talk",
    "stage",
    due="enrolled + 5wd",
    steps=(step("invite", "opened", "send", "client"), *stalled()),
)


def explained(life: Life, today: str) -> Explanation:
    return explain(life.journey, life.case, day(today), life.calendar)


def of(found: Explanation, obligation: str, step_id: str) -> StepExplained:
    return next(
        s for o in found.obligations if o.state.obligation == obligation for s in o.steps if s.key.step == step_id
    )


def test_the_plan_in_an_explanation_is_the_plan() -> None:
    life = Life(journey(TALK), "ma 2026-03-02")
    for today in ("ma 2026-03-02", "di 2026-03-10", "wo 2026-03-18"):
        assert explained(life, today).plan == plan(life.journey, life.case, day(today), CALENDAR)


def test_a_due_date_tells_each_part_it_was_made_of() -> None:
    found = explained(Life(journey(TALK), "ma 2026-03-02"), "ma 2026-03-02").obligations[0]
    assert found.due is not None
    assert found.due.notes == (
        Note("enrolled", day("ma 2026-03-02")),
        Note("plus", day("ma 2026-03-09"), "", Term(5, "wd")),
    )
    assert found.due.on == found.state.due_on == day("ma 2026-03-09")
    assert found.due.calendar == CALENDAR.version


def test_a_rolled_date_names_the_days_it_passed_over() -> None:
    spec = obligation("letter", "stage", due="enrolled + 4w", clock="target", met_by=["talk_held"])
    found = explained(Life(journey(spec), "vr 2026-03-06"), "vr 2026-03-06").obligations[0]
    assert found.due is not None
    assert (found.due.raw, found.due.on) == (day("vr 2026-04-03"), day("di 2026-04-07"))
    assert found.due.over == (
        (date(2026, 4, 3), DayOff.holiday),  # Good Friday
        (date(2026, 4, 4), DayOff.weekend),
        (date(2026, 4, 5), DayOff.weekend),
        (date(2026, 4, 6), DayOff.holiday),  # Easter Monday
    )


def test_what_was_met_keeps_the_reasons_of_that_moment() -> None:
    spec = obligation("talk", "stage", due="t0 + 5wd", anchors=["t0"])
    life = Life(journey(spec, anchors={"t0": "known(contact_held, enrolled)"}), "ma 2026-03-02")
    life.tell("talk_held", "di 2026-03-03")
    life.tell("contact_held", "wo 2026-03-04")
    found = explained(life, "do 2026-03-05").obligations[0]
    assert found.due is not None
    assert found.due.on == day("ma 2026-03-09")
    assert [(note.kind, note.day) for note in found.due.notes] == [
        ("event", None),
        ("enrolled", day("ma 2026-03-02")),
        ("anchor", day("ma 2026-03-02")),
        ("plus", day("ma 2026-03-09")),
    ]


def test_a_pause_and_an_extension_are_part_of_the_explanation() -> None:
    spec = obligation("talk", "stage", due="enrolled + 5wd", extended_by={"extended": "date"})
    life = Life(journey(spec), "ma 2026-03-02")
    life.tell("case_paused", "di 2026-03-03", until=day("do 2026-03-05"))
    life.tell("extended", "do 2026-03-05", id="x1", date=day("ma 2026-03-16"))
    due = explained(life, "do 2026-03-05").obligations[0].due
    assert due is not None
    assert due.pauses == ((day("di 2026-03-03"), day("do 2026-03-05")),)
    assert due.paused_days == 2
    assert due.extended_by == ("x1",)
    assert due.notes[-1] == Note("extended", day("ma 2026-03-16"), "extended")


def test_each_step_says_how_it_stands() -> None:
    life = Life(journey(TALK), "ma 2026-03-02")
    life.on("ma 2026-03-02")
    life.on("di 2026-03-10")
    found = explained(life, "di 2026-03-10")
    assert of(found, "first_talk", "invite").standing is Standing.given
    assert of(found, "first_talk", "invite").given_on == day("ma 2026-03-02")
    assert of(found, "first_talk", "nudge").standing is Standing.given
    assert of(found, "first_talk", "lead").standing is Standing.coming
    assert of(found, "first_talk", "lead").day == day("ma 2026-03-16")


def test_a_step_that_waits_says_for_what() -> None:
    asks = step("ask", "opened", "send", "client", when="happened(contact_held)")
    life = Life(journey(obligation("talk", "stage", due="enrolled + 5wd", steps=[asks])), "ma 2026-03-02")
    assert of(explained(life, "ma 2026-03-02"), "talk", "ask").waits_for is Wait.condition
    life.tell("case_paused", "ma 2026-03-02", until=day("vr 2026-03-06"))
    assert of(explained(life, "ma 2026-03-02"), "talk", "ask").waits_for is Wait.pause


def test_a_step_of_what_ended_before_its_day_was_not_needed() -> None:
    life = Life(journey(TALK), "ma 2026-03-02")
    life.on("ma 2026-03-02")
    life.tell("talk_held", "di 2026-03-03")
    found = explained(life, "di 2026-03-03")
    assert of(found, "first_talk", "invite").standing is Standing.given
    assert of(found, "first_talk", "nudge").standing is Standing.not_needed


def test_the_points_of_a_series_that_are_to_come_are_shown() -> None:
    spec = obligation("aftercare", "stage", series=["1w", "2w", "3m"], met_by=["aftercare_contact"])
    found = explained(Life(journey(spec), "ma 2026-03-02"), "ma 2026-03-02")
    assert [(row.point, row.due_on) for row in found.coming] == [
        ("2w", day("ma 2026-03-16")),
        ("3m", day("di 2026-06-02")),
    ]


def test_days_off_are_told_in_both_directions() -> None:
    assert [off for off, _ in days_off(CALENDAR, day("zo 2026-03-08"), day("vr 2026-03-06"))] == [
        date(2026, 3, 8),
        date(2026, 3, 7),
    ]
    assert days_off(CALENDAR, day("vr 2026-03-06"), day("vr 2026-03-06")) == ()


def test_explaining_changes_nothing_of_the_case() -> None:
    life = Life(journey(TALK), "ma 2026-03-02")
    before: Case = life.case
    first: Plan = explained(life, "di 2026-03-10").plan
    assert life.case == before
    assert explained(life, "di 2026-03-10").plan == first


def test_what_became_of_each_fact_is_told() -> None:
    life = Life(journey(TALK), "ma 2026-03-02")
    life.tell("contact_held", "di 2026-03-03", id="a")
    life.tell("contact_held", "wo 2026-03-04", id="b", corrects="a")
    life.tell("no_show", "do 2026-03-05", id="c")
    life.tell("no_show", "vr 2026-03-06", id="d", withdraws="c")
    assert fates(life.case.facts) == {
        "f0": Fate.stands,
        "a": Fate.corrected,
        "b": Fate.stands,
        "c": Fate.withdrawn,
        "d": Fate.withdrawal,
    }


def test_an_endless_series_that_has_ended_has_nothing_to_come() -> None:
    """It was walked through up to the end of the calendar, and beyond."""
    spec = obligation("review", "stage", series="every 1m", met_by=["review_done"], lapsed_by=["stopped"])
    life = Life(journey(spec), "ma 2026-03-02")
    life.tell("stopped", "ma 2026-03-09")
    assert explained(life, "di 2026-03-10").coming == ()
