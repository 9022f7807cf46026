"""Know your client: Haarlem calls a whole case load in without a burst, and then keeps in touch, group by group.

ma  5 jan 2026  the case load is enrolled
ma 12 jan       first talk and plan, where a story begins after them
"""

import pytest

from tests.support.haarlem import ENROLLED, PARTNERS, slots, spoken, until
from tests.whole.conftest import Build, Town

WORK = "Hoe gaat het op uw werk?"
EMPLOYER = "Hoe gaat het met uw nieuwe medewerker?"


@pytest.fixture
def town(build: Build) -> Town:
    town = build(municipality="haarlem")
    town.hand_in("partners", PARTNERS)
    return town


# --- the case load ----------------------------------------------------------------------------------------------------


def test_a_whole_case_load_without_application_dates_comes_in_and_nothing_bursts(town: Town) -> None:
    """Thirty people, most never spoken with: who waits hears nothing, and nobody is told that anything is late."""
    seldom = [f"HL-{number:04d}" for number in range(1, 25)]
    town.enrol(ENROLLED, *seldom)
    town.enrol(ENROLLED, "HL-0025", "HL-0026", "HL-0027", last_talk_on="2025-11-03")
    assert town.watch("ma 2026-01-05", "vr 2026-01-09") == {}, "nobody has room for a talk yet"
    town.hand_in("slots", slots("2026-01-27", "2026-01-28", "2026-01-29", "2026-02-03"), on="ma 2026-01-12")

    left = town.walk("ma 2026-01-12", "vr 2026-01-23")
    assert {day: len(subjects) for day, subjects in left.items()} == {
        "di 2026-01-13": 4,  # for di 27 January, ten office days ahead: two talks of two places
        "wo 2026-01-14": 4,
        "do 2026-01-15": 4,
        "di 2026-01-20": 4,
    }
    first = "Uw gesprek met ons op dinsdag 27 januari 2026 om {} uur"
    assert left["di 2026-01-13"] == [first.format("13.00")] * 2 + [first.format("9.00")] * 2
    assert all(town.stage(each) == "invitation" for each in ("HL-0025", "HL-0026", "HL-0027")), (
        "spoken with in November"
    )
    told = [town.digests(person) for person in ("kw-1", "kw-2", "tl-1", "mg-1")]
    assert told == [[], [], [], []]


def test_the_first_day_with_a_full_book_of_talks_calls_for_four_days_of_them_and_then_for_one_a_day(town: Town) -> None:
    town.enrol(ENROLLED, *[f"HL-{number:04d}" for number in range(1, 25)])
    book = slots(*[f"2026-01-{day}" for day in (13, 14, 15, 16, 19, 20, 21)], capacity=1)
    town.hand_in("slots", book, on=ENROLLED)
    left = town.walk("ma 2026-01-05", "do 2026-01-08")
    assert {day: len(subjects) for day, subjects in left.items()} == {
        "ma 2026-01-05": 8,  # wo 14, do 15, vr 16 and ma 19 January
        "di 2026-01-06": 2,
        "wo 2026-01-07": 2,
    }


def test_the_first_round_of_a_case_load_waits_for_a_person(town: Town) -> None:
    town.enrol(ENROLLED, *[f"HL-{number:04d}" for number in range(1, 13)])
    town.hand_in("slots", slots("2026-01-14"), on=ENROLLED)
    town.call(ENROLLED)
    _, _, verdict = town.plan(ENROLLED)
    assert verdict.held
    town.deliver(ENROLLED)
    assert town.left() == {}, "nothing leaves before somebody has looked at it"


def test_what_was_known_before_is_not_held_against_anybody(town: Town) -> None:
    """Spoken with in May, in an activity since June: all of it was over, or goes on from the day of enrolment."""
    town.enrol(ENROLLED, "HL-0001")
    town.tell("HL-0001", "talk_held", "ma 2025-05-12", recorded=ENROLLED, outcome="plan")
    town.tell("HL-0001", "plan_agreed", "ma 2025-05-12", recorded=ENROLLED)
    town.tell("HL-0001", "activity_started", "ma 2025-06-02", recorded=ENROLLED, ref="ACT-1", partner="P-DSS")
    assert town.watch("ma 2026-01-05", "vr 2026-01-16") == {}
    assert town.digests("kw-1") == []
    assert until(town, "HL-0001", "rhythm") == ["di 2026-04-07: open"]  # three months: zo 5 April, Easter
    assert [term for term in town.terms("HL-0001") if term.endswith(("missed", "late"))] == []
    assert town.watch("ma 2026-02-02", "ma 2026-02-02") == {
        "ma 2026-02-02": ["partner P-DSS: Hoe gaat het met uw deelnemer?"]  # for 36 weeks, ma 9 February
    }


def test_who_cancels_waits_again_and_is_called_again(town: Town) -> None:
    town.hand_in("slots", slots("2026-01-15", "2026-01-22"), on=ENROLLED)
    town.enrol(ENROLLED, "HL-0001")
    town.live("ma 2026-01-05")
    town.tell("HL-0001", "cancelled_by_client", "wo 2026-01-07")
    second = "ons op donderdag 22 januari 2026 om 9.00 uur"
    assert town.watch("wo 2026-01-07", "do 2026-01-22") == {
        "do 2026-01-08": [f"client HL-0001: Uw gesprek met {second}"],
        "wo 2026-01-21": ["client HL-0001: Herinnering: uw afspraak op donderdag 22 januari 2026 om 9.00 uur"],
    }


# --- from the invitation to the end -----------------------------------------------------------------------------------


def test_from_the_invitation_to_work_and_the_end_of_aftercare(town: Town) -> None:
    town.hand_in("slots", slots("2026-01-15"), on=ENROLLED)
    town.enrol(ENROLLED, "HL-0001")
    assert town.watch("ma 2026-01-05", "do 2026-01-15") == {
        "ma 2026-01-05": ["client HL-0001: Uw gesprek met ons op donderdag 15 januari 2026 om 9.00 uur"],
        "wo 2026-01-14": ["client HL-0001: Herinnering: uw afspraak op donderdag 15 januari 2026 om 9.00 uur"],
    }
    town.tell("HL-0001", "talk_held", "do 2026-01-15", recorded="vr 2026-01-16", outcome="plan")
    town.tell("HL-0001", "plan_agreed", "do 2026-01-22")
    town.tell("HL-0001", "activity_started", "ma 2026-01-26", ref="ACT-1", partner="P-DSS", kind="cooperative")
    town.live("ma 2026-01-26")
    assert town.stage("HL-0001") == "trajectory"

    town.tell("HL-0001", "activity_ended", "vr 2026-02-13", ref="ACT-1", reason="work")
    town.tell("HL-0001", "placement_started", "ma 2026-02-16", hours=32, contract="fixed")
    town.tell("HL-0001", "off_benefit", "ma 2026-02-16", reason="work")
    assert town.watch("ma 2026-02-16", "vr 2026-03-13") == {
        "wo 2026-02-18": [f"client HL-0001: {WORK}"],
        "wo 2026-02-25": [f"client HL-0001: {WORK}", f"employer HL-0001: {EMPLOYER}"],
        "wo 2026-03-11": [f"client HL-0001: {WORK}", f"employer HL-0001: {EMPLOYER}"],
    }
    assert (town.stage("HL-0001"), until(town, "HL-0001", "rhythm")[-1]) == ("nazorg", "wo 2026-04-22: lapsed")

    town.tell("HL-0001", "journey_closed", "di 2027-02-16", reason="sustained")
    town.live("di 2027-02-16")
    assert town.stage("HL-0001") == "end"
    assert [term for term in town.terms("HL-0001") if term.endswith("open")] == []


def test_a_plan_that_was_written_down_before_its_talk_is_a_plan(town: Town) -> None:
    town.enrol(ENROLLED, "HL-0001")
    town.live(ENROLLED)
    town.tell("HL-0001", "plan_agreed", "ma 2026-01-12")
    town.tell("HL-0001", "talk_held", "ma 2026-01-12", outcome="plan")
    town.live("ma 2026-01-12")
    assert until(town, "HL-0001", "plan") == ["ma 2026-01-26: exempt"]
    assert until(town, "HL-0001", "start_activity") == ["ma 2026-02-09: open"]


def test_who_leaves_benefit_to_study_is_left_alone(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "off_benefit", "ma 2026-02-02", reason="study")
    town.live("ma 2026-02-02")
    assert town.stage("HL-0001") == "end"


def test_who_comes_back_from_work_is_in_the_rhythm_again_once_the_benefit_runs(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "placement_started", "ma 2026-01-19", hours=32)
    town.tell("HL-0001", "off_benefit", "ma 2026-01-19", reason="work")
    town.live("ma 2026-01-19")
    town.tell("HL-0001", "placement_ended", "ma 2026-01-26", reason="returns_to_benefit")
    town.live("ma 2026-01-26")
    assert until(town, "HL-0001", "benefit_again")[-1] == "ma 2026-02-09: open"
    town.tell("HL-0001", "benefit_restarted", "ma 2026-02-02")
    town.live("ma 2026-02-02")
    assert until(town, "HL-0001", "benefit_again")[-1] == "ma 2026-02-09: on_time"
    assert until(town, "HL-0001", "rhythm")[-1] == "ma 2026-05-04: open"  # three months: za 2 May
