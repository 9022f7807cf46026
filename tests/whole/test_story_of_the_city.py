"""Know the city: what residents of Haarlem do at partners with their benefit going on, and how partners are asked.

Spoken with on ma 12 January 2026, with a plan; what follows begins after that.
"""

import pytest

from klantreis.errors import FixInput
from klantreis.usecases.measuring import measure, results_markdown
from tests.support.haarlem import PARTNERS, spoken, until
from tests.support.town import plain
from tests.whole.conftest import Build, Town, moment

ASK = "Hoe gaat het met uw deelnemer?"
REMIND = "Herinnering: hoe gaat het met uw deelnemer?"


@pytest.fixture
def town(build: Build) -> Town:
    town = build(municipality="haarlem")
    town.hand_in("partners", PARTNERS)
    return town


def results(town: Town, on: str) -> str:
    return results_markdown(town.app, measure(town.app, ["haarlem"], moment(on, 23), "haarlem"))


# --- partners ---------------------------------------------------------------------------------------------------------


def test_two_activities_at_two_partners_are_asked_about_apart(town: Town) -> None:
    """Six weeks after ma 19 January is ma 2 March, after wo 28 January wo 11 March; asked five office days before."""
    spoken(town, "HL-0001")
    town.tell("HL-0001", "activity_started", "ma 2026-01-19", ref="ACT-1", partner="P-DSS", kind="sport")
    town.live("ma 2026-01-19")
    town.tell("HL-0001", "activity_started", "wo 2026-01-28", ref="ACT-2", partner="P-BUURT", kind="language")
    assert town.watch("wo 2026-01-28", "wo 2026-03-04") == {
        "ma 2026-02-23": [f"partner P-DSS: {ASK}"],
        "ma 2026-03-02": [f"partner P-DSS: {REMIND}"],
        "wo 2026-03-04": [f"partner P-BUURT: {ASK}"],
    }
    town.tell("HL-0001", "activity_report", "do 2026-03-05", ref="ACT-2", progress="good")
    assert town.watch("do 2026-03-05", "do 2026-03-12") == {}, "the one that answered is not reminded"
    assert until(town, "HL-0001", "partner_progress") == ["ma 2026-03-02: open", "wo 2026-03-11: on_time"]

    told = town.digest("kw-1", "di 2026-03-03")  # a silent partner is called, not the resident
    assert "Bericht van de partner over de activiteit (ACT-1) is nog niet gedaan" in told
    town.tell("HL-0001", "activity_ended", "vr 2026-03-13", ref="ACT-1", reason="no_match")
    town.live("vr 2026-03-13")
    assert town.watch("di 2026-04-14", "wo 2026-04-15") == {
        "wo 2026-04-15": [f"partner P-BUURT: {ASK}"]  # twelve weeks: wo 22 April; for ACT-1 nobody is asked any more
    }


def test_the_partner_reads_the_name_and_the_activity_and_nothing_of_benefit(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "activity_started", "ma 2026-01-19", ref="ACT-1", partner="P-DSS", kind="sport")
    town.live("ma 2026-01-19")
    town.live("ma 2026-02-23")
    (letter,) = [mail for mail in town.mails() if mail["Subject"] == ASK]
    text = plain(letter)
    assert "Beste Sanne Partner," in text
    assert "Fijn dat Testpersoon HL-0001 bij u kan meedoen (activiteit ACT-1)." in text
    assert not [word for word in ("bijstand", "uitkering", "hl-0001@", "werkervaring") if word in text]


def test_a_partner_without_an_address_gets_a_letter_and_one_that_stopped_nothing(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "activity_started", "ma 2026-01-19", ref="ACT-1", partner="P-BRIEF", kind="sport")
    town.live("ma 2026-01-19")
    assert town.watch("ma 2026-02-23", "ma 2026-02-23") == {"ma 2026-02-23": [f"partner P-BRIEF: {ASK}"]}
    (letter,) = [mail for mail in town.mails() if mail["Subject"] == ASK]
    assert letter["To"] == "undisclosed-recipients:;"
    town.hand_in("partners", "code,kind,active_until\nP-BRIEF,partner,2026-02-27\n")
    town.live("ma 2026-03-02")
    assert dict(town.counts(town.tickets[-1]).not_sent) == {"unknown_organisation": 1}
    assert "ma 2026-03-02" not in town.left()


def test_who_is_off_benefit_is_nobody_a_partner_is_asked_about(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "activity_started", "ma 2026-01-19", ref="ACT-1", partner="P-DSS", kind="sport")
    town.live("ma 2026-01-19")
    town.tell("HL-0001", "off_benefit", "vr 2026-02-20", reason="work")
    town.live("vr 2026-02-20")
    assert town.watch("ma 2026-02-23", "di 2026-03-03") == {}
    assert until(town, "HL-0001", "partner_progress") == ["ma 2026-03-02: lapsed"]


def test_who_is_already_active_in_the_city_when_we_meet_is_not_asked_to_begin_something(town: Town) -> None:
    town.enrol("ma 2026-01-05", "HL-0001")
    town.tell("HL-0001", "activity_started", "ma 2025-11-03", recorded="ma 2026-01-05", ref="ACT-1", partner="P-DSS")
    town.live("ma 2026-01-05")
    town.tell("HL-0001", "talk_held", "ma 2026-01-12")
    town.live("ma 2026-01-12")
    assert [each.split(": ")[1] for each in until(town, "HL-0001", "start_activity")] == ["exempt"]


# --- with the benefit going on ----------------------------------------------------------------------------------------


def test_work_experience_is_followed_to_its_end_and_the_benefit_goes_on(town: Town) -> None:
    spoken(town, "HL-0001", groups="long_term")
    town.tell(
        "HL-0001", "work_experience_started", "ma 2026-01-19",
        ref="WE-1", partner="P-DSS", kind="work_experience", until="2026-07-17",
    )  # fmt: skip
    town.live("ma 2026-01-19")
    town.tell("HL-0001", "work_experience_talk_held", "ma 2026-02-16", ref="WE-1")
    assert town.watch("ma 2026-02-16", "ma 2026-02-23") == {"ma 2026-02-23": [f"partner P-DSS: {ASK}"]}
    town.tell("HL-0001", "activity_report", "vr 2026-02-27", ref="WE-1", progress="good")
    town.tell("HL-0001", "work_experience_talk_held", "ma 2026-04-20", recorded="ma 2026-04-20", ref="WE-1")
    town.live("ma 2026-04-20")
    assert until(town, "HL-0001", "work_experience_talk") == ["ma 2026-02-16: on_time", "ma 2026-04-20: on_time"]

    town.live("vr 2026-06-19")  # ten office days before the last talk, which is due two weeks before the end
    assert "Gesprek voor het einde van de werkervaringsplek (WE-1)" in town.digest("kw-1", "vr 2026-06-19")
    town.tell("HL-0001", "next_step_agreed", "di 2026-06-30", step="training")
    town.live("di 2026-06-30")
    town.tell("HL-0001", "work_experience_ended", "vr 2026-07-17", ref="WE-1", reason="done")
    town.live("vr 2026-07-17")
    assert until(town, "HL-0001", "work_experience_last_talk") == ["vr 2026-07-03: on_time"]
    assert until(town, "HL-0001", "work_experience_next") == ["vr 2026-07-31: exempt"], "it was settled"

    assert town.stage("HL-0001") == "trajectory"
    assert until(town, "HL-0001", "rhythm")[-1] == "wo 2026-09-30: open"
    figures = results(town, "vr 2026-07-17")
    assert "In de bijstand | 1" in figures
    assert "Betaald werk | 0" in figures


def test_after_a_place_that_did_not_fit_somebody_looks_for_the_next_step(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "work_experience_started", "ma 2026-01-19", ref="WE-1", partner="P-DSS", until="2026-07-17")
    town.live("ma 2026-01-19")
    town.tell("HL-0001", "work_experience_ended", "ma 2026-02-02", ref="WE-1", reason="no_match")
    town.live("ma 2026-02-02")
    town.live("di 2026-02-17")
    assert "Volgende stap na de werkervaringsplek" in town.digest("kw-1", "di 2026-02-17")
    town.tell("HL-0001", "work_experience_started", "wo 2026-02-18", ref="WE-2", partner="P-BUURT")
    town.live("wo 2026-02-18")
    assert until(town, "HL-0001", "work_experience_next") == ["ma 2026-02-16: late"]


def test_a_participation_place_has_the_terms_of_the_law_also_when_it_began_before_enrolment(town: Town) -> None:
    """Schooling after six months (Pw 10a lid 5), two years at most (lid 1), counted from its own first day."""
    town.enrol("ma 2026-01-05", "HL-0001", target_groups="no_startkwalificatie")
    town.tell("HL-0001", "talk_held", "ma 2025-08-04", recorded="ma 2026-01-05")
    town.tell(
        "HL-0001", "work_experience_started", "ma 2025-09-01",
        recorded="ma 2026-01-05", ref="WE-1", partner="P-DSS", kind="participation_place",
    )  # fmt: skip
    town.live("ma 2026-01-05")
    assert until(town, "HL-0001", "schooling_offer") == ["zo 2026-03-01: open"]
    assert until(town, "HL-0001", "experience_end") == ["wo 2027-09-01: open"]
    town.live("vr 2026-01-30")
    assert "aanbod van scholing" in town.digest("kw-1", "vr 2026-01-30")
    town.tell("HL-0001", "schooling_offered", "ma 2026-02-09", ref="WE-1")
    town.live("ma 2026-02-09")
    town.live("di 2027-06-01")
    assert "hoogstens twee jaar" in town.digest("kw-1", "di 2027-06-01")
    town.tell("HL-0001", "work_experience_ended", "di 2027-08-31", ref="WE-1", reason="done")
    town.live("di 2027-08-31")
    assert until(town, "HL-0001", "schooling_offer") == ["zo 2026-03-01: on_time"]
    assert until(town, "HL-0001", "experience_end") == ["wo 2027-09-01: on_time"]


def test_volunteering_is_a_step_of_the_plan_and_no_end(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "volunteering_started", "ma 2026-01-26")
    assert town.watch("ma 2026-01-26", "vr 2026-01-30") == {}
    assert until(town, "HL-0001", "start_activity") == ["ma 2026-02-09: on_time"]
    assert until(town, "HL-0001", "rhythm") == ["ma 2026-04-13: open"]
    assert until(town, "HL-0001", "review") == ["vr 2026-07-10: open"]
    figures = results(town, "vr 2026-01-30")
    assert "Vrijwilligerswerk | 1" in figures
    town.tell("HL-0001", "volunteering_ended", "ma 2026-06-01")
    town.tell("HL-0001", "journey_closed", "ma 2026-06-01", reason="pension")
    town.live("ma 2026-06-01")
    assert town.stage("HL-0001") == "end"


# --- the law changes --------------------------------------------------------------------------------------------------


def test_from_2027_an_activity_bears_the_word_of_the_new_law_and_an_old_one_keeps_its_own(town: Town) -> None:
    spoken(town, "HL-0001")
    partners = {"ACT-1": "P-DSS", "ACT-2": "P-BUURT"}

    def begin(ref: str, kind: str, on: str, recorded: str = "") -> None:
        town.tell("HL-0001", "activity_started", on, recorded=recorded, ref=ref, partner=partners[ref], kind=kind)

    with pytest.raises(FixInput, match="does not hold on 2026-12-31"):
        begin("ACT-2", "social_participation", "do 2026-12-31")
    with pytest.raises(FixInput, match="does not hold on 2027-01-01"):
        begin("ACT-1", "social_activation", "vr 2027-01-01", recorded="ma 2027-01-04")
    begin(
        "ACT-1", "social_activation", "do 2026-12-31", recorded="ma 2027-01-04"
    )  # of the old year, written down in the new
    begin("ACT-2", "social_participation", "ma 2027-01-04")
    town.live("ma 2027-01-04")
    assert town.watch("wo 2027-02-03", "di 2027-02-09") == {
        "do 2027-02-04": [f"partner P-DSS: {ASK}"],
        "ma 2027-02-08": [f"partner P-BUURT: {ASK}"],
    }
    figures = results(town, "di 2027-02-09")
    assert "| sociale activering | <5 |" in figures
    assert "| maatschappelijke participatie | <5 |" in figures
