"""Every date explains itself, by the code that computed it."""

from datetime import date

from klantreis.core.actions import Plan
from klantreis.core.case import Case
from klantreis.core.env import Note
from klantreis.core.journey import Count, Extension
from klantreis.core.parser import parse_date
from klantreis.core.planner import plan
from klantreis.core.planner.deciding import Wait
from klantreis.core.planner.explaining import (
    DayOff,
    DueExplained,
    Explanation,
    Extended,
    Standing,
    StepExplained,
    Stop,
    days_off,
    explain,
)
from klantreis.core.planner.known import Fate, fates
from klantreis.core.planner.proof import Delivery
from klantreis.core.termijnenwet import Article
from klantreis.core.workdays import Term
from tests.core.small_journeys import CALENDAR, Life, day, journey, names, obligation, stalled, step

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


# --- dates of law -----------------------------------------------------------------------------------------------------


def due_of(due: str, enrolled: str = "vr 2026-03-06", clock: str = "statutory", roll: str = "") -> DueExplained:
    spec = obligation("decide", "stage", due=due, clock=clock, roll=roll)
    found = explained(Life(journey(spec), enrolled), enrolled).obligations[0].due
    assert found is not None
    return found


def test_a_date_of_law_that_does_not_move_says_why() -> None:
    """za 6 sep 2025 and zo 6 mrt 2033: a term counted back, and one of years."""
    back = due_of("enrolled - 6m", roll="none")
    assert (back.on, back.stays_on, back.article) == (day("za 2025-09-06"), DayOff.weekend, Article.counted_back)
    years = due_of("enrolled + 7y", roll="none")
    assert (years.on, years.stays_on, years.article) == (day("zo 2033-03-06"), DayOff.weekend, Article.too_long)


def test_a_date_of_law_that_its_journey_does_not_let_move_names_no_article() -> None:
    waiting = due_of("enrolled + 4w", "za 2026-03-07", roll="none")
    assert (waiting.on, waiting.stays_on, waiting.article) == (day("za 2026-04-04"), DayOff.weekend, None)


def test_a_date_on_an_ordinary_day_stays_nowhere() -> None:
    assert due_of("enrolled + 3y", roll="none").stays_on is None  # di 6 mrt 2029


def test_a_term_moved_for_two_ordinary_days_may_pass_over_an_ordinary_day() -> None:
    """vr 6 mrt + 3 days is ma 9 mrt: one ordinary day in the term, so di 10 mrt (art. 2)."""
    due = due_of("enrolled + 3d", roll="atw")
    assert (due.on, due.article) == (day("di 2026-03-10"), Article.two_ordinary_days)
    assert due.over == ((date(2026, 3, 9), DayOff.ordinary),)


def test_the_calendar_says_up_to_when_the_decree_days_are_known() -> None:
    assert due_of("enrolled + 8w", roll="atw").calendar_until == date(2028, 12, 31)


def test_a_suspension_names_its_ground_and_its_days_and_an_extension_its_article() -> None:
    spec = obligation(
        "decide", "each talk_planned", due="opened + 8w", clock="statutory", roll="atw",
        pauses=[("information_asked", "information_received", "Awb 4:15 lid 1 onder a")],
        extended_by={"extended": Extension(to=parse_date("date", names()), law="Awb 4:14 lid 3")},
    )  # fmt: skip
    life = Life(journey(spec), "vr 2026-03-06")
    life.tell("talk_planned", "vr 2026-03-06")
    life.tell("information_asked", "ma 2026-03-16")
    life.tell("information_received", "ma 2026-03-30")
    life.tell("extended", "ma 2026-05-11", id="x1", date=day("vr 2026-05-29"))
    due = explained(life, "ma 2026-05-11").obligations[0].due
    assert due is not None
    assert due.on == day("vr 2026-05-29")
    assert due.stops == (Stop("Awb 4:15 lid 1 onder a", day("di 2026-03-17"), day("ma 2026-03-30")),)
    assert due.extensions == (Extended("x1", "extended", day("ma 2026-05-11"), "Awb 4:14 lid 3"),)


# --- what a card rests on ---------------------------------------------------------------------------------------------


def test_a_step_by_count_tells_what_counted_and_on_which_message_it_rests() -> None:
    """The first invitation is accepted, the second bounces: the no-show after it does not count."""
    card = step(
        "card", "2 x missed", "decide", "team_lead", counts=["missed"], within="5wd", options=["reason_accepted"]
    )
    talk = obligation("talk", "stage", due="enrolled + 20wd", counts=["missed"], steps=[card])
    attend = obligation(
        "attend", "each talk_planned", due="appointment", missed_by=["no_show"],
        steps=[step("invite", "opened", "send", "client")],
    )  # fmt: skip
    counts = [Count(name="missed", of="no_show", proof_of="invite")]
    life = Life(journey(talk, attend, counts=counts), "ma 2026-03-02")
    for number, (planned, at) in enumerate((("di 2026-03-03", "ma 2026-03-09"), ("di 2026-03-10", "ma 2026-03-16"))):
        life.tell("talk_planned", planned, at=at, id=f"t{number}")
        (sent,) = [action for action in life.on(planned) if action.key.step == "invite"]
        life.tell("message_bounced" if number else "message_accepted", planned, key=sent.key.text(), step="invite")
        life.tell("no_show", at, id=f"n{number}")
    found = explained(life, "do 2026-03-19")
    first, second = of(found, "talk", "card").counted
    assert (first.day, first.opener, first.what, first.counts) == (day("ma 2026-03-09"), "n0", "no_show", True)
    assert (second.day, second.opener, second.counts) == (day("ma 2026-03-16"), "n1", False)
    assert first.rests_on is not None
    assert second.rests_on is not None
    assert found.deliveries[first.rests_on] == Delivery(
        accepted_on=day("di 2026-03-03"), proven_on=day("do 2026-03-05")
    )
    assert found.deliveries[second.rests_on] == Delivery(failed_on=day("di 2026-03-10"))


def test_a_step_that_no_count_dates_tells_of_none() -> None:
    assert of(explained(Life(journey(TALK), "ma 2026-03-02"), "ma 2026-03-02"), "first_talk", "nudge").counted == ()


def test_an_endless_series_that_has_ended_has_nothing_to_come() -> None:
    """It was walked through up to the end of the calendar, and beyond."""
    spec = obligation("review", "stage", series="every 1m", met_by=["review_done"], lapsed_by=["stopped"])
    life = Life(journey(spec), "ma 2026-03-02")
    life.tell("stopped", "ma 2026-03-09")
    assert explained(life, "di 2026-03-10").coming == ()
