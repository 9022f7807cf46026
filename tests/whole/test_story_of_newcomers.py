"""Newcomers of Landsmeer: work or study, and inburgering beside it, as two journeys of one resident; on both databases.

The three calls for the broad intake have stories of their own: test_story_of_three_calls.py.
"""

from dataclasses import astuple

import pytest

from klantreis.usecases.placements import placements
from tests.core.small_journeys import day
from tests.support.newcomers import LEAD, NEWCOMERS, WORK, enrol, tell
from tests.whole.conftest import Town, moment

WHO = "L-0001"
ASK = "Wij willen graag met u kennismaken"
ASK_AGAIN = "Herinnering: wilt u een afspraak met ons maken?"
AT_WORK, COLLEAGUE = "Hoe gaat het op uw werk?", "Hoe gaat het met uw nieuwe medewerker?"
CALL = "Oproep voor uw gesprek op dinsdag 17 maart 2026 om 10.00 uur"
PARTNERS = "code,kind,title,contact,email\nP-01,partner,Taalhuis,Contact Een,taalhuis@example.org\n"


def on_both(town: Town, on: str, **columns: str) -> None:
    """One resident on both journeys: registered ten days before DUO's notice of do 26 feb 2026."""
    town.enrol(on, WHO, journey=WORK)
    enrol(town, on, WHO, duo="do 2026-02-26", brp="ma 2026-02-16", **columns)


def integrating(town: Town) -> None:
    """On both journeys; called and spoken with for the broad intake, and the PIP dated on do 16 apr 2026."""
    on_both(town, "ma 2026-03-02")
    town.live("ma 2026-03-02")
    tell(town, WHO, "talk_planned", "di 2026-03-03", at="di 2026-03-17", place="stadhuis")
    town.live("di 2026-03-03")
    tell(town, WHO, "intake_held", "di 2026-03-17")
    tell(town, WHO, "pip_dated", "do 2026-04-16", progress_talks=6)
    town.live("do 2026-04-16")


def terms(town: Town, journey: str, *names: str) -> list[str]:
    return [term for term in town.terms(WHO, journey) if term.split()[0] in names]


def asked(town: Town, on: str) -> str:
    """What the integration lead is told on a day, lived first."""
    town.live(on)
    return town.digest(LEAD, on)


# --- two journeys of one resident -------------------------------------------------------------------------------------


def test_each_journey_has_its_own_talks_and_clocks_and_what_is_said_in_one_answers_nothing_in_the_other(
    town: Town,
) -> None:
    on_both(town, "ma 2026-03-02")
    assert town.watch("ma 2026-03-02", "wo 2026-03-04") == {"ma 2026-03-02": [f"client {WHO}: {ASK}"]}
    tell(town, WHO, "talk_planned", "do 2026-03-05", at="di 2026-03-17", place="stadhuis")
    town.tell(WHO, "talk_planned", "do 2026-03-05", at="do 2026-03-12 14:30", place="stadhuis", journey=WORK)
    work = "afspraak op donderdag 12 maart 2026 om 14.30 uur"
    assert town.walk("do 2026-03-05", "do 2026-03-12") == {
        "do 2026-03-05": [CALL, f"Uw {work}"],
        "wo 2026-03-11": [f"Herinnering: uw {work}"],
    }
    town.tell(WHO, "intake_held", "do 2026-03-12", journey=WORK)
    town.live("do 2026-03-12")
    assert (town.stage(WHO, WORK), town.stage(WHO, NEWCOMERS)) == ("trajectory", "intake")
    assert terms(town, NEWCOMERS, "broad_intake", "pip") == [
        "broad_intake until do 2026-03-19: open",
        "pip until do 2026-05-07: open",
    ]
    assert town.walk("vr 2026-03-13", "ma 2026-03-16") == {
        "ma 2026-03-16": ["Denk aan uw afspraak op dinsdag 17 maart 2026 om 10.00 uur"]
    }
    tell(town, WHO, "intake_held", "di 2026-03-17")
    town.tell(WHO, "plan_agreed", "do 2026-03-26", journey=WORK)
    tell(town, WHO, "pip_dated", "do 2026-04-16", progress_talks=6)
    town.tell(WHO, "contact_held", "di 2026-04-21", journey=WORK)
    town.live("di 2026-04-21")
    assert terms(town, WORK, "plan", "contact") == [
        "plan until do 2026-04-02: on_time",
        "contact until do 2026-04-23: on_time",
        "contact until di 2026-05-19: open",
    ]
    assert terms(town, NEWCOMERS, "pip", "contact", "term_end") == [
        "pip until do 2026-05-07: on_time",
        "contact until di 2026-04-28: open",
        "term_end until ma 2029-04-16: open",
    ]


def test_messages_of_both_journeys_lie_two_days_apart_and_an_appointment_waits_for_none(town: Town) -> None:
    """Five months of help with payments are over on di 3 mrt, the day after the work journey wrote."""
    on_both(town, "ma 2026-03-02", benefit_start="2025-10-03")
    town.live("ma 2026-03-02")
    tell(town, WHO, "talk_planned", "di 2026-03-03", at="di 2026-03-17", place="stadhuis")
    assert town.walk("di 2026-03-03", "di 2026-03-10") == {
        "di 2026-03-03": [CALL],
        "do 2026-03-05": ["Vanaf vrijdag 3 april 2026 betaalt u weer zelf"],
        "ma 2026-03-09": [ASK_AGAIN],
    }


def test_the_employers_desk_sees_the_placement_and_nothing_of_the_inburgering(town: Town) -> None:
    integrating(town)
    work = {"employer": "W-17", "hours": 24, "contract": "fixed", "until": "2027-05-31"}
    town.tell(WHO, "talk_planned", "ma 2026-04-20", at="do 2026-04-23", place="stadhuis", journey=WORK)
    town.tell(WHO, "intake_held", "do 2026-04-23", journey=WORK)
    town.tell(WHO, "placement_started", "ma 2026-06-01", journey=WORK, **work)
    tell(town, WHO, "work_experience_started", "ma 2026-06-01", ref="WE-1", kind="work_experience")
    assert town.watch("ma 2026-06-01", "wo 2026-06-10") == {
        "wo 2026-06-03": [f"client {WHO}: {AT_WORK}"],
        "wo 2026-06-10": [f"client {WHO}: {AT_WORK}", f"employer W-17: {COLLEAGUE}"],
    }
    town.tell(WHO, "aftercare_contact", "do 2026-06-11", journey=WORK, point="1w")
    town.live("do 2026-06-11")
    found = placements(town.app, "landsmeer", moment("do 2026-06-11", 18))
    assert [astuple(row) for row in found.rows] == [
        (town.ref(WHO, WORK), "W-17", day("ma 2026-06-01"), day("ma 2027-05-31"), 24, "fixed", "2w",
         day("ma 2026-06-15"), False),
    ]  # fmt: skip
    assert town.digests("wsp-1") == [], "who only holds that role is told nothing"


def test_study_ends_the_journey_to_work_and_the_inburgering_goes_on_to_its_own_end(town: Town) -> None:
    integrating(town)
    tell(town, WHO, "study_started", "wo 2026-07-01")
    town.tell(WHO, "journey_closed", "wo 2026-07-01", journey=WORK, reason="study")
    town.live("wo 2026-07-01")
    assert (town.stage(WHO, WORK), town.stage(WHO, NEWCOMERS)) == ("end", "trajectory")
    assert terms(town, NEWCOMERS, "first_activity") == ["first_activity until do 2026-07-16: on_time"]
    assert town.walk("do 2026-07-02", "vr 2026-07-10") == {}, "nobody is asked to come and talk about work any more"
    tell(town, WHO, "integration_done", "vr 2028-09-01")
    town.live("vr 2028-09-01")
    assert town.stage(WHO, NEWCOMERS) == "end"
    assert terms(town, NEWCOMERS, "term_end") == ["term_end until ma 2029-04-16: on_time"]


# --- the clocks of law ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duo", "brp"),
    [
        ("zo 2026-03-01", "do 2026-03-05"),  # not registered here yet when DUO wrote
        ("do 2026-03-05", "zo 2026-03-01"),  # registered first
    ],
)
def test_the_pip_is_due_ten_weeks_after_the_later_of_the_two_days_in_either_order(
    town: Town, duo: str, brp: str
) -> None:
    """Ascension Day and the Friday after it are no days on which a term ends (Algemene termijnenwet 1)."""
    enrol(town, "ma 2026-03-16", WHO, duo=duo, brp=brp)
    town.live("ma 2026-03-16")
    assert terms(town, NEWCOMERS, "pip") == ["pip until ma 2026-05-18: open"], "entering late gives no weeks more"
    soon = "Plan inburgering en participatie moet klaar zijn op maandag 18 mei 2026"
    assert f"Wettelijke termijn: {soon}" in asked(town, "do 2026-04-16")
    assert f"Wettelijke termijn bijna om: {soon}" in asked(town, "do 2026-05-07")
    assert "Plan inburgering en participatie loopt achter" in asked(town, "di 2026-05-19")


def test_a_registration_heard_later_starts_the_clock_and_a_correction_moves_it(town: Town) -> None:
    """Who has no date yet stays in sight: the broad intake is to be planned all the same."""
    enrol(town, "ma 2026-03-02", WHO, duo="ma 2026-03-02")
    assert "Kijk of de datums van DUO en de BRP bekend zijn" in asked(town, "ma 2026-03-02")
    assert terms(town, NEWCOMERS, "pip", "broad_intake") == ["broad_intake until ma 2026-03-23: open"]
    told = tell(town, WHO, "brp_registered", "do 2026-03-12")
    town.live("do 2026-03-12")
    assert terms(town, NEWCOMERS, "pip") == ["pip until do 2026-05-21: open"]
    tell(town, WHO, "brp_registered", "di 2026-03-10", recorded="vr 2026-03-13", corrects=told)
    town.live("vr 2026-03-13")
    assert terms(town, NEWCOMERS, "pip") == ["pip until di 2026-05-19: open"]


def test_a_pip_that_was_late_before_the_case_came_in_is_asked_for_at_once(town: Town) -> None:
    enrol(town, "ma 2026-03-16", WHO, duo="ma 2025-12-01", brp="vr 2025-12-05")
    assert "was bij de start al voorbij" in asked(town, "ma 2026-03-16")
    assert terms(town, NEWCOMERS, "pip", "pip_overdue") == [
        "pip until vr 2026-02-13: exempt",
        "pip_overdue until ma 2026-03-30: open",
    ]


def test_what_was_done_before_the_case_came_in_is_not_asked_again(town: Town) -> None:
    enrol(town, "ma 2026-03-16", WHO, duo="ma 2026-02-02", brp="do 2026-02-05")
    tell(town, WHO, "intake_held", "di 2026-02-17", recorded="ma 2026-03-16")
    tell(town, WHO, "learnability_tested", "do 2026-02-19", recorded="ma 2026-03-16")
    tell(town, WHO, "pip_dated", "ma 2026-03-02", recorded="ma 2026-03-16", progress_talks=6)
    assert asked(town, "ma 2026-03-16") == ""
    assert town.stage(WHO) == "trajectory"
    assert terms(town, NEWCOMERS, "pip", "learnability", "broad_intake", "term_end") == [
        "broad_intake until ma 2026-03-30: exempt",
        "term_end until vr 2029-03-02: open",
        "pip until do 2026-04-16: on_time",
        "learnability until ma 2026-03-30: exempt",
    ]


def test_information_of_others_gives_two_weeks_from_the_day_it_comes(town: Town) -> None:
    enrol(town, "ma 2026-03-02", WHO, duo="do 2026-02-26", brp="ma 2026-02-16")
    town.live("ma 2026-03-02")
    tell(town, WHO, "third_party_info_received", "wo 2026-05-06")
    town.live("wo 2026-05-06")
    assert terms(town, NEWCOMERS, "pip") == ["pip until wo 2026-05-20: open"]
    assert "Besluit inburgering 5.3 lid 2" in town.page(WHO, "wo 2026-05-06")


def test_three_years_from_the_first_pip_whatever_is_revised_until_duo_gives_longer(town: Town) -> None:
    integrating(town)
    tell(town, WHO, "pip_dated", "di 2027-06-01", progress_talks=9)
    town.live("di 2027-06-01")
    assert terms(town, NEWCOMERS, "term_end") == ["term_end until ma 2029-04-16: open"], "Wi 11 lid 3"
    tell(town, WHO, "term_extended_duo", "do 2027-06-17", until="2029-10-16")
    town.live("do 2027-06-17")
    assert terms(town, NEWCOMERS, "progress_talks[4]") == [
        "progress_talks[4] until ma 2027-08-16: open"  # nine in three years: one in four months
    ]
    assert terms(town, NEWCOMERS, "term_end") == ["term_end until di 2029-10-16: open"]
    told = "Wettelijke termijn: Voldoen aan de inburgeringsplicht moet klaar zijn op dinsdag 16 oktober 2029"
    assert "Wettelijke termijn" not in asked(town, "ma 2028-10-16"), "half a year before the old end"
    assert told in asked(town, "ma 2029-04-16")
    tell(town, WHO, "integration_done", "di 2029-10-16")
    town.live("di 2029-10-16")
    assert terms(town, NEWCOMERS, "term_end") == ["term_end until di 2029-10-16: on_time"]
    assert "Wet inburgering 12 (tot di 16 okt 2029)" in town.page(WHO, "di 2029-10-16", NEWCOMERS)


def test_a_birth_holds_letters_and_norms_but_no_clock_of_law(town: Town) -> None:
    on_both(town, "ma 2026-03-02", benefit_start="2025-10-16")
    town.live("ma 2026-03-02")
    for journey in (NEWCOMERS, WORK):
        town.tell(WHO, "case_paused", "wo 2026-03-04", journey=journey, ground="birth", until="2026-06-24")
    assert town.walk("wo 2026-03-04", "vr 2026-03-20") == {}
    town.live("vr 2026-05-08")
    assert terms(town, NEWCOMERS, "broad_intake", "pip", "unburden_end") == [
        "broad_intake until do 2026-07-09: open",
        "pip until do 2026-05-07: open",
        "unburden_end until do 2026-04-16: open",
    ]
    assert "Plan inburgering en participatie loopt achter" in town.digest(LEAD, "vr 2026-05-08")
    spoken = "Het ontzorgen eindigt op donderdag 16 april 2026. Bespreek met de inwoner welke rekeningen"
    assert spoken in town.digest("kw-2", "ma 2026-03-16"), "the letter waits, the colleague is told (kw-1 is on leave)"
    sent = town.walk("wo 2026-06-24", "di 2026-06-30")
    assert sent == {"ma 2026-06-29": [ASK_AGAIN]}, "and no letter about a day that has passed"


def test_a_letter_that_waits_through_a_short_illness_leaves_after_it(town: Town) -> None:
    """Five months of help with payments are over on ma 16 mrt, in the week of illness."""
    enrol(town, "ma 2026-03-02", WHO, duo="do 2026-02-26", brp="ma 2026-02-16", benefit_start="2025-10-16")
    town.live("ma 2026-03-02")
    tell(town, WHO, "case_paused", "vr 2026-03-06", ground="illness", until="2026-03-26")
    assert town.walk("vr 2026-03-06", "ma 2026-03-30") == {
        "do 2026-03-26": ["Vanaf donderdag 16 april 2026 betaalt u weer zelf"]
    }


# --- beside the inburgering -------------------------------------------------------------------------------------------


def test_language_support_and_a_place_for_work_experience_are_followed_up_until_they_end(town: Town) -> None:
    town.hand_in("partners", PARTNERS)
    integrating(town)
    tell(town, WHO, "language_support_started", "vr 2026-05-08")
    tell(town, WHO, "activity_started", "ma 2026-05-11", ref="A-1", partner="P-01", kind="language")
    tell(town, WHO, "work_experience_started", "ma 2026-05-11", ref="WE-1", kind="work_experience")
    town.live("ma 2026-05-11")
    assert terms(town, NEWCOMERS, "language", "first_activity") == [
        "language until do 2026-05-28: on_time",
        "first_activity until do 2026-07-16: on_time",
    ]
    town.live("do 2026-06-04")
    assert "Werkervaringsplek, na 4 weken: spreek de inwoner" in town.digest("jc-1", "do 2026-06-04")
    tell(town, WHO, "work_experience_talk_held", "ma 2026-06-08", ref="WE-1")
    assert town.watch("ma 2026-06-08", "di 2026-06-16") == {
        "ma 2026-06-15": ["partner P-01: Hoe gaat het met uw deelnemer?"]
    }
    tell(town, WHO, "activity_report", "do 2026-06-18", ref="A-1", progress="good")
    tell(town, WHO, "activity_ended", "do 2026-07-09", ref="A-1", reason="done")
    tell(town, WHO, "work_experience_ended", "do 2026-07-09", ref="WE-1", reason="work")
    town.live("do 2026-07-09")
    assert terms(town, NEWCOMERS, "activity[6w]", "activity[12w]", "work_experience_talk[4w]") == [
        "activity[6w] until ma 2026-06-22: on_time",
        "work_experience_talk[4w] until ma 2026-06-08: on_time",
    ]
    assert not [
        term for term in town.terms(WHO, NEWCOMERS) if term.startswith(("activity", "work_")) and "open" in term
    ]


def test_without_language_support_or_activity_the_case_worker_hears_it_after_the_norm(town: Town) -> None:
    integrating(town)
    town.live("vr 2026-05-29")
    assert "Extra taalondersteuning geregeld loopt achter" in town.digest("kw-1", "vr 2026-05-29")
    town.live("vr 2026-07-17")
    assert "Werkervaring, vrijwilligerswerk of studie naast" in town.digest("kw-1", "vr 2026-07-17")
