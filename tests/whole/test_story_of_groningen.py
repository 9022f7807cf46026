"""Residents of Groningen whose WW ends, from half a year before to the end of the aftercare, on both databases.

Counted back from Monday 31 August 2026: seven months is Saturday 31 January, six months Saturday 28 February (so Friday
27 February: counted back, nothing rolls forward), five months Tuesday 31 March, ten weeks Monday 22 June, six weeks
Monday 20 July, four weeks Monday 3 August, two weeks Monday 17 August; three months on is Monday 30 November.
"""

from pathlib import Path

import pytest

from tests.support.pages import tables
from tests.whole.conftest import Build, Town

PAGE = Path("docs/programmes/groningen.md")
ANNA, BRAM = "GR-0001", "GR-0002"
YOUNG = "2002-05-04"
NOW_ALREADY = "U kunt zich nu al bij ons melden"
WORK = "Hoe gaat het op uw werk?"
EMPLOYER = "Hoe gaat het met uw nieuwe medewerker?"
CONFIRM = "Het is drie maanden na de WW. Kijk of er na de WW bijstand is begonnen."


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="groningen", journey="groningen_ww")


def live(town: Town, *days: str) -> None:
    for day in days:
        town.live(day)


def at_work(town: Town) -> None:
    """Anna is spoken with in February, scanned in March and at work from Monday 20 April."""
    town.enrol("ma 2026-01-19", ANNA, ww_end="2026-08-31")
    town.live("ma 2026-02-02")
    town.tell(ANNA, "session_planned", "di 2026-02-10", at="do 2026-02-26 14:00", place="werkplein")
    live(town, "di 2026-02-10", "wo 2026-02-25")
    town.tell(ANNA, "session_attended", "do 2026-02-26")
    town.live("do 2026-02-26")
    for event, day in (
        ("scan_done", "ma 2026-03-16"), ("scan_discussed", "do 2026-03-19"), ("contact_held", "ma 2026-03-30"),
        ("work_found", "vr 2026-04-10"), ("placement_started", "ma 2026-04-20"),
    ):  # fmt: skip
        town.tell(ANNA, event, day)
        town.live(day)


def test_the_steps_are_counted_back_from_the_end_of_the_ww(town: Town) -> None:
    town.enrol("ma 2026-01-19", ANNA, ww_end="2026-08-31")
    assert town.walk("ma 2026-01-19", "ma 2026-02-09") == {}
    assert "De WW stopt op maandag 31 augustus 2026. Plan met UWV een gesprek." in town.digest("kw-1", "ma 2026-02-02")
    assert town.terms(ANNA) == ["invite until vr 2026-02-27: open"]

    town.tell(ANNA, "session_planned", "di 2026-02-10", at="do 2026-02-26 14:00", place="werkplein")
    assert town.walk("di 2026-02-10", "do 2026-02-26") == {
        "di 2026-02-10": ["Uw gesprek op donderdag 26 februari 2026 om 14.00 uur"],
        "wo 2026-02-25": ["Herinnering: uw gesprek op donderdag 26 februari 2026 om 14.00 uur"],
    }
    town.tell(ANNA, "session_attended", "do 2026-02-26", recorded="vr 2026-02-27")
    town.live("vr 2026-02-27")
    live(town, "ma 2026-06-22", "ma 2026-07-20", "ma 2026-08-03", "ma 2026-08-31")
    assert town.terms(ANNA) == [
        "invite until vr 2026-02-27: on_time",
        "attended until di 2026-03-31: on_time",
        "session until do 2026-02-26: on_time",
        "scan until do 2026-03-19: open",
        "contact until do 2026-03-26: open",
        "final_check until ma 2026-08-17: open",
        "outcome until ma 2026-09-14: open",
    ]


def test_the_scan_is_done_and_discussed_and_the_employers_desk_mediates_until_work_is_found(town: Town) -> None:
    at_work(town)
    assert town.terms(ANNA)[3:] == [
        "scan until do 2026-03-19: on_time",
        "contact until do 2026-03-26: on_time",  # four weeks after the talk; the scan was discussed on the 19th
        "scan_talk until ma 2026-03-23: on_time",
        "mediation until ma 2026-03-30: on_time",
        "contact until do 2026-04-16: renewed",
        "mediation until ma 2026-04-13: lapsed",
        "contact until di 2026-04-28: lapsed",  # Monday 27 April is King's Day
        "verify_no_inflow until ma 2026-12-14: open",
        "aftercare[1w] until di 2026-04-28: open",
    ]


def test_nazorg_runs_to_its_end_and_after_three_months_no_inflow_is_confirmed(town: Town) -> None:
    at_work(town)
    sent = town.walk("di 2026-04-21", "ma 2026-05-11")
    assert sent == {"wo 2026-04-22": [WORK], "wo 2026-04-29": [EMPLOYER, WORK], "ma 2026-05-11": [EMPLOYER, WORK]}
    for point, day in (
        ("1w", "di 2026-05-12"), ("2w", "di 2026-05-12"), ("4w", "ma 2026-05-18"), ("3m", "ma 2026-07-20"),
        ("6m", "di 2026-10-20"),
    ):  # fmt: skip
        town.tell(ANNA, "aftercare_contact", day, point=point, who="jc-1")
    live(town, "di 2026-05-12", "wo 2026-07-15", "ma 2026-08-03", "wo 2026-10-14", "vr 2026-11-27")
    assert CONFIRM not in "".join(town.digests("kwa-1"))
    town.live("ma 2026-11-30")
    assert CONFIRM in town.digest("kwa-1", "ma 2026-11-30")
    town.tell(ANNA, "no_inflow_confirmed", "do 2026-12-03", who="kwa-1")
    live(town, "do 2026-12-03", "do 2027-04-15")
    assert town.stage(ANNA) == "nazorg"
    town.tell(ANNA, "aftercare_contact", "ma 2027-04-19", point="12m", who="jc-1")
    live(town, "ma 2027-04-19", "di 2027-04-20")
    town.tell(ANNA, "journey_closed", "do 2027-04-22", reason="sustained", who="jc-1")
    town.live("do 2027-04-22")
    assert town.stage(ANNA) == "end"
    ended = {term.partition(" until ")[0]: term.rpartition(": ")[2] for term in town.terms(ANNA)}
    assert (ended["verify_no_inflow"], ended["aftercare[12m]"], ended["finish"]) == ("on_time", "on_time", "on_time")
    assert (ended["final_check"], ended["outcome"]) == ("exempt", "exempt")  # somebody at work is left in peace
    assert [line for day in town.left().values() for line in day if "WW" in line or "melden" in line] == []
    assert on_the_page(town)


def on_the_page(town: Town) -> bool:
    """What the page tells of this story was said on that day, to a resident, an employer or a colleague."""
    rows = [row.strip("| ").split(" | ") for _, table in tables(PAGE, "example") for row in table]
    told = {
        day: "\n".join([*town.left().get(day, []), *(town.digest(who, day) for who in ("kw-1", "kwa-1"))])
        for day, *_ in rows
    }
    return bool(rows) and all(text in told[day] for day, _, text in rows)


def test_nobody_can_say_before_the_three_months_are_over_that_there_was_no_inflow(town: Town) -> None:
    town.enrol("ma 2026-01-19", ANNA, ww_end="2026-08-31")
    town.tell(ANNA, "work_found", "di 2026-02-10")
    town.live("di 2026-02-10")
    town.tell(ANNA, "no_inflow_confirmed", "ma 2026-09-07", who="kwa-1")
    town.live("ma 2026-09-07")
    assert town.stage(ANNA) == "working"
    assert "verify_no_inflow until ma 2026-12-14: open" in town.terms(ANNA)
    town.tell(ANNA, "no_inflow_confirmed", "di 2026-12-01", who="kwa-1")
    town.live("di 2026-12-01")
    assert town.stage(ANNA) == "end"
    assert "verify_no_inflow until ma 2026-12-14: on_time" in town.terms(ANNA)


def test_bijstand_within_three_months_is_no_prevented_inflow(town: Town) -> None:
    town.enrol("ma 2026-01-19", ANNA, ww_end="2026-08-31")
    town.tell(ANNA, "work_found", "di 2026-02-10")
    town.live("di 2026-02-10")
    town.tell(ANNA, "benefit_started", "do 2026-10-15", who="kwa-1")
    town.live("do 2026-10-15")
    assert "verify_no_inflow until ma 2026-12-14: missed" in town.terms(ANNA)
    assert town.stage(ANNA) == "end"


def test_who_comes_in_three_weeks_before_the_end_gets_only_what_is_still_of_use(town: Town) -> None:
    """Friday 10 July, WW until Friday 31 July: one letter, and a talk within the week. The rest says why not."""
    town.enrol("vr 2026-07-10", BRAM, ww_end="2026-07-31", birth_date=YOUNG)
    assert town.walk("vr 2026-07-10", "vr 2026-07-10") == {"vr 2026-07-10": [NOW_ALREADY]}
    assert town.terms(BRAM) == ["final_check until vr 2026-07-17: open", "invite until vr 2026-07-17: open"]
    assert "De WW stopt op vrijdag 31 juli 2026" in town.digest("kw-1", "vr 2026-07-10")

    town.tell(BRAM, "session_planned", "ma 2026-07-13", at="vr 2026-07-17 09:00", place="werkplein")
    sent = town.walk("ma 2026-07-13", "do 2026-07-16")
    assert sent == {
        "ma 2026-07-13": ["Uw gesprek op vrijdag 17 juli 2026 om 9.00 uur"],
        "do 2026-07-16": ["Herinnering: uw gesprek op vrijdag 17 juli 2026 om 9.00 uur"],
    }
    town.tell(BRAM, "session_attended", "vr 2026-07-17")
    town.tell(BRAM, "final_talk_held", "vr 2026-07-17")
    assert town.walk("vr 2026-07-17", "ma 2026-08-03") == {}
    assert town.silences(BRAM) == ["ma 2026-08-03 always.keep_informed: condition"]
    assert [each for person in ("tl-1", "mg-1") for each in town.digests(person)] == []


def test_at_the_end_of_the_ww_the_case_is_handed_over_to_an_application(town: Town) -> None:
    town.enrol("ma 2026-06-08", BRAM, ww_end="2026-07-31", birth_date=YOUNG)
    live(town, "ma 2026-06-08", "vr 2026-07-03")
    town.tell(BRAM, "final_talk_held", "ma 2026-07-06")
    live(town, "ma 2026-07-06", "vr 2026-07-31")
    assert "outcome until vr 2026-08-14: open" in town.terms(BRAM)
    town.tell(BRAM, "applied_bijstand", "ma 2026-08-03", expected="2026-08-01")
    town.live("ma 2026-08-03")
    assert town.stage(BRAM) == "applied"
    assert "Draag het dossier warm over" in town.digest("kw-1", "ma 2026-08-03")
    town.tell(BRAM, "application_started", "di 2026-08-04")
    town.live("di 2026-08-04")
    assert town.stage(BRAM, "groningen_ww") == "end"
    assert town.stage(BRAM, "intake_bijstand") == "intake"
    assert {"outcome until vr 2026-08-14: on_time", "hand_over until wo 2026-08-05: on_time"} <= set(
        town.terms(BRAM, "groningen_ww")
    )
