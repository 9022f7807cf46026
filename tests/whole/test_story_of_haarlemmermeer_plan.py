"""Haarlemmermeer, after the first talk: a small plan with coded barriers, the first action, work, aftercare, the end.
And whether the pilot made a difference, beside who got the usual service.
"""

import pytest

from klantreis.core.results.comparing import Comparison
from klantreis.usecases.measuring import measure, results_markdown
from tests.support.cards import answer, the_card
from tests.support.sessions import sessions, until_the_plan
from tests.whole.conftest import Build, Town, moment

WORK = "Hoe gaat het op uw werk?"
EMPLOYER = "Hoe gaat het met uw nieuwe medewerker?"
ME = "HM-0001"


@pytest.fixture
def vennep(build: Build) -> Town:
    return build(municipality="haarlemmermeer")


def agrees_a_plan(town: Town, *barriers: str) -> None:
    until_the_plan(town, ME)
    for barrier in barriers:
        town.tell(ME, "barrier_noted", "vr 2026-03-20", barrier=barrier)
    town.tell(ME, "plan_agreed", "vr 2026-03-20")
    town.live("vr 2026-03-20")


def standing(town: Town) -> dict[str, str]:
    """By obligation with its due date how it stands."""
    return {term.partition(": ")[0]: term.partition(": ")[2] for term in town.terms(ME)}


def test_from_the_invitation_over_training_and_work_to_the_end(vennep: Town) -> None:
    """Only the days on which something is due are lived."""
    agrees_a_plan(vennep, "papers")
    vennep.tell(ME, "training_started", "ma 2026-04-06", recorded="di 2026-04-07")  # Easter Monday
    vennep.live("di 2026-04-07")
    for on in ("do 2026-04-16", "wo 2026-05-13"):  # every four weeks: by vr 17 apr, and by do 14 mei
        vennep.tell(ME, "contact_held", on, channel="phone")
        vennep.live(on)
    vennep.tell(ME, "training_ended", "vr 2026-05-29", reason="done")
    vennep.tell(ME, "placement_started", "ma 2026-06-01", hours=24, contract="fixed")
    vennep.live("ma 2026-06-01")
    assert vennep.stage(ME) == "nazorg"
    for announced, talk in (
        ("wo 2026-06-03", "ma 2026-06-08"),  # a week
        ("wo 2026-06-10", "ma 2026-06-15"),  # two weeks
        ("wo 2026-06-24", "ma 2026-06-29"),  # four weeks
        ("do 2026-08-27", "di 2026-09-01"),  # three months
        ("do 2026-11-26", "di 2026-12-01"),  # six months
        ("do 2027-05-27", "di 2027-06-01"),  # a year
    ):
        vennep.live(announced)
        vennep.tell(ME, "aftercare_contact", talk, who="jc-1")
        vennep.live(talk)
    me, employer = f"client {ME}: ", f"employer {ME}: "
    assert vennep.left() == {
        "ma 2026-03-02": [me + "Uitnodiging voor een bijeenkomst bij u in de buurt"],
        "vr 2026-03-13": [me + "Uw afspraak op woensdag 18 maart 2026 om 14.00 uur"],
        "wo 2026-06-03": [me + WORK],
        "wo 2026-06-10": [me + WORK, employer + EMPLOYER],
        "wo 2026-06-24": [me + WORK, employer + EMPLOYER],
        "do 2026-08-27": [me + WORK],
        "do 2026-11-26": [me + WORK],
        "do 2027-05-27": [me + WORK],
    }
    assert standing(vennep)["finish until di 2027-06-15"] == "open", "a person rounds it off"
    vennep.tell(ME, "journey_closed", "wo 2027-06-02", who="jc-1", reason="sustained")
    vennep.live("wo 2027-06-02")
    assert vennep.stage(ME) == "end"
    assert set(standing(vennep).values()) <= {"on_time", "lapsed", "exempt"}


# --- the plan and where the shoe pinches ------------------------------------------------------------------------------


def test_the_plan_asks_for_barriers_in_codes_and_debts_are_followed_up(vennep: Town) -> None:
    agrees_a_plan(vennep, "debts", "language", "papers")
    told = vennep.digest("kw-1", "vr 2026-03-20")
    assert (
        "Hulp nodig bij een belemmering: schulden. Zoek samen wat past, en regel het uiterlijk op dinsdag 7 april"
        in told
    )
    assert "Hulp nodig bij een belemmering: taal." in told
    assert "papieren" not in told, "papers are met by the plan itself"
    assert standing(vennep) == standing(vennep) | {
        "plannetje until wo 2026-03-25": "on_time",
        "barriers until wo 2026-03-25": "on_time",
        "barrier[debts] until di 2026-04-07": "open",
        "barrier[language] until di 2026-04-07": "open",
        "barrier[papers] until di 2026-04-07": "exempt",
        "first_action until vr 2026-04-10": "open",
        "followup until vr 2026-04-17": "open",
        "team_review until ma 2026-06-22": "open",
    }
    page = vennep.page(ME, "vr 2026-03-20")
    assert "- vr 20 mrt 2026: Belemmering genoteerd (schulden, door kw-1)" in page
    assert "| Hulp bij een belemmering taal | klantmanager | streven | di 7 apr 2026 | loopt |" in page
    vennep.tell(ME, "care_arranged", "do 2026-03-26", kind="housing")  # of something else: it takes no barrier away
    vennep.tell(ME, "care_arranged", "do 2026-03-26", kind="debt", barrier="debts")
    vennep.live("do 2026-03-26")
    assert standing(vennep)["barrier[debts] until di 2026-04-07"] == "on_time"
    assert standing(vennep)["barrier[language] until di 2026-04-07"] == "open"


def test_a_barrier_does_not_go_away_with_a_job_and_help_may_be_declined(vennep: Town) -> None:
    agrees_a_plan(vennep, "debts", "care")
    vennep.tell(ME, "care_declined", "ma 2026-03-23", barrier="care")
    vennep.tell(ME, "placement_started", "di 2026-03-24", hours=32)
    vennep.live("di 2026-03-24")
    assert vennep.stage(ME) == "nazorg"
    assert standing(vennep)["barrier[care] until di 2026-04-07"] == "lapsed"
    assert standing(vennep)["barrier[debts] until di 2026-04-07"] == "open"
    vennep.live("wo 2026-04-08")
    assert "Hulp bij een belemmering loopt achter" in vennep.digest("kw-1", "wo 2026-04-08")


def test_a_talk_without_a_plan_or_a_barrier_is_noticed(vennep: Town) -> None:
    until_the_plan(vennep, ME)
    vennep.live("do 2026-03-26")
    told = vennep.digest("kw-1", "do 2026-03-26")
    assert "Plannetje loopt achter: het had klaar moeten zijn op woensdag 25 maart 2026" in told
    assert "Belemmeringen genoteerd loopt achter" in told


def test_who_is_stuck_gets_a_look_at_the_plan_by_a_person_and_volunteering_may_be_the_way_up(vennep: Town) -> None:
    agrees_a_plan(vennep, "confidence")
    vennep.tell(ME, "stuck_reported", "do 2026-04-02")
    vennep.live("do 2026-04-02")
    card = the_card(vennep, ME, "tl-1", "Vastgelopen")
    assert answer(vennep, card, "plan_changed", "di 2026-04-07", by="tl-1").outcome == "new"
    vennep.tell(ME, "volunteering_started", "wo 2026-04-08")
    vennep.live("wo 2026-04-08")
    assert standing(vennep)["stuck until ma 2026-04-20"] == "on_time"
    assert standing(vennep)["first_action until vr 2026-04-10"] == "on_time"
    assert vennep.stage(ME) == "trajectory", "a step, not the end: contact goes on every four weeks"


def test_who_comes_back_from_work_gets_a_new_plan_and_who_is_exempt_is_let_go(vennep: Town) -> None:
    agrees_a_plan(vennep, "papers")
    vennep.tell(ME, "placement_started", "ma 2026-03-23", hours=32)
    vennep.live("ma 2026-03-23")
    vennep.tell(ME, "placement_ended", "wo 2026-04-01", reason="returns_to_benefit")
    vennep.live("wo 2026-04-01")
    assert vennep.stage(ME) == "trajectory"
    assert standing(vennep)["plannetje until vr 2026-04-10"] == "open", "over Good Friday and Easter Monday"
    vennep.enrol("wo 2026-04-01", "HM-0002")
    vennep.tell("HM-0002", "talk_held", "do 2026-04-02", outcome="exempt")
    vennep.live("do 2026-04-02")
    assert vennep.stage("HM-0002") == "end"


# --- what the pilot taught --------------------------------------------------------------------------------------------


def compared(town: Town, on: str) -> Comparison:
    found = measure(town.app, ["haarlemmermeer"], moment(on, 23), "haarlemmermeer").results
    (comparison,) = (goal.comparison for goal in found.goals if goal.name == "at_work")
    assert comparison is not None
    return comparison


def test_after_seven_months_the_pilot_stands_beside_those_with_the_usual_service(vennep: Town) -> None:
    """The pilot began on ma 2 mrt, so all are looked at on vr 2 okt: who came in later has had less time, and who found
    work a day later does not count."""
    pilot = [f"HM-{number:04d}" for number in range(1, 13)]
    usual = [f"HM-{number:04d}" for number in range(101, 111)]
    vennep.hand_in("slots", sessions("do 2026-03-12 20"), "ma 2026-03-02")
    vennep.enrol("ma 2026-03-02", *pilot, cohort_start="2026-03-02")
    vennep.enrol("ma 2026-03-02", *usual, cohort_start="2026-03-02", target_groups="comparison_group")
    assert len(vennep.watch("ma 2026-03-02", "ma 2026-03-02")["ma 2026-03-02"]) == 12, "of the others nobody is called"
    for client, on in (*((each, "ma 2026-06-01") for each in (*pilot[:5], usual[0])), (pilot[5], "ma 2026-10-05")):
        vennep.tell(client, "placement_started", on, hours=24)
    assert compared(vennep, "do 2026-10-01").not_yet == 22
    found = compared(vennep, "vr 2026-10-09")
    assert (found.outside.people, found.outside.hits) == (12, 5)
    assert (found.inside.people, found.inside.hits) == (10, 1)
    measured = measure(vennep.app, ["haarlemmermeer"], moment("vr 2026-10-09", 23), "haarlemmermeer")
    page = results_markdown(vennep.app, measured)
    assert "| vergelijkingsgroep | 10 | 1 |" in page
    assert "geen bewijs van oorzaak" in page
    assert "| Aan het werk | 7 |" in page


def test_who_is_compared_with_is_seen_twice_a_year_and_never_called_in_a_wave(vennep: Town) -> None:
    vennep.hand_in("slots", sessions("do 2026-03-12 4"), "ma 2026-03-02")
    vennep.enrol("ma 2026-03-02", ME, target_groups="comparison_group")
    vennep.live("ma 2026-03-02")
    vennep.live("do 2026-09-03")
    assert vennep.left() == {}
    assert "Gewone dienstverlening (vergelijkingsgroep) loopt achter" in vennep.digest("kw-1", "do 2026-09-03")
    vennep.tell(ME, "contact_held", "vr 2026-09-04", channel="talk")
    vennep.live("vr 2026-09-04")
    assert standing(vennep)["usual_service[6m] until wo 2026-09-02"] == "late"
    assert vennep.stage(ME) == "invitation"
