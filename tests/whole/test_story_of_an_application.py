"""Groningen, from the report (melding) to the decision: the terms of Participatiewet and Awb, on both databases.

`live` stands for a day on which something is told or due; between those days nothing leaves.
"""

import pytest

from tests.support.groningen import live, on_the_page
from tests.support.groningen import term as term_of
from tests.whole.conftest import Build, Town

WHO = "GR-0001"
SEARCH = "client GR-0001: Zo gaat het verder na uw melding"
MAY_APPLY = "client GR-0001: U kunt nu uw aanvraag doen"
HELP = "client GR-0001: Kunnen wij u helpen met uw aanvraag?"
DOCUMENTS = "client GR-0001: Wij missen nog stukken over uw opleiding"
DOCUMENTS_AGAIN = "client GR-0001: Herinnering: stukken over uw opleiding"
COMPLETE = "client GR-0001: Herinnering: wij missen nog iets van u"
LATER = "client GR-0001: Wij hebben meer tijd nodig voor uw aanvraag"


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="groningen", journey="intake_bijstand")


def reports(town: Town, born: str, **columns: str) -> None:
    """Reports on Monday 2 March, and is spoken with at once."""
    town.enrol("ma 2026-03-02", WHO, birth_date=born, **columns)
    town.tell(WHO, "reported", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    town.tell(WHO, "talk_held", "di 2026-03-03")
    town.live("di 2026-03-03")


def applies(town: Town, on: str) -> None:
    town.tell(WHO, "application_received", on)
    town.live(on)


def term(town: Town, name: str) -> list[str]:
    return term_of(town, WHO, name)


def told(town: Town, person: str, *days: str) -> list[str]:
    """On which of these days this colleague was told something of this case."""
    return [day for day in days if town.ref(WHO) in town.digest(person, day)]


def test_somebody_of_24_waits_four_weeks_and_an_earlier_application_starts_no_clock(town: Town) -> None:
    reports(town, "2002-01-15")
    applies(town, "do 2026-03-12")  # too early: it may not be handled (Pw 41 lid 4)
    assert term(town, "decide") == []
    assert "Aanvraag ontvangen van do 12 mrt 2026 telt niet als gedaan" in town.page(WHO, "do 2026-03-12")
    town.walk("vr 2026-03-27", "di 2026-03-31")
    assert town.left() == {"ma 2026-03-02": [SEARCH], "ma 2026-03-30": [MAY_APPLY]}
    applies(town, "wo 2026-04-01")
    assert term(town, "search_period") == ["until di 2026-04-28: on_time"]
    assert term(town, "decide") == ["until wo 2026-05-27: open"]
    assert town.terms(WHO)[-1] == "advance[4w] until wo 2026-04-29: open"

    town.tell(WHO, "advance_paid", "vr 2026-04-24")
    town.tell(WHO, "plan_agreed", "ma 2026-05-11")  # before the decision: it is an annex to it (Pw 44 lid 4)
    town.tell(WHO, "benefit_awarded", "di 2026-05-12")
    live(town, "vr 2026-04-24", "ma 2026-05-11", "di 2026-05-12")
    assert town.stage(WHO) == "trajectory"
    assert term(town, "decide") == ["until wo 2026-05-27: on_time"]
    assert term(town, "plan_youth") == ["until di 2026-05-12: on_time"]
    assert term(town, "plan_evaluation") == ["until do 2026-11-12: open"]

    town.tell(WHO, "plan_evaluated", "do 2026-11-12")
    town.tell(WHO, "benefit_ended", "vr 2026-12-11")
    live(town, "do 2026-11-12", "vr 2026-12-11")
    assert town.stage(WHO) == "end"
    assert list(town.left()) == ["ma 2026-03-02", "ma 2026-03-30"]


def test_the_four_weeks_never_roll_to_the_next_working_day(town: Town) -> None:
    """Four weeks after Friday 6 March is Good Friday: an application of that very day counts."""
    town.enrol("vr 2026-03-06", WHO, birth_date="2002-01-15")
    town.tell(WHO, "reported", "vr 2026-03-06")
    town.live("vr 2026-03-06")
    town.tell(WHO, "application_received", "vr 2026-04-03", recorded="di 2026-04-07")
    town.live("di 2026-04-07")
    assert term(town, "search_period") == ["until vr 2026-05-01: on_time"]
    assert term(town, "decide") == ["until vr 2026-05-29: open"]
    assert MAY_APPLY not in [line for day in town.left().values() for line in day]


@pytest.mark.parametrize(("born", "groups"), [("1999-03-02", ""), ("2002-01-15", "search_exempt")])
def test_who_is_27_that_day_or_excepted_may_apply_at_once(town: Town, born: str, groups: str) -> None:
    reports(town, born, target_groups=groups)
    assert term(town, "search_period") == []
    assert term(town, "apply_now") == ["until wo 2026-03-04: open"]
    applies(town, "di 2026-03-03" if groups else "wo 2026-03-04")
    assert term(town, "apply_now") == [f"until wo 2026-03-04: {'on_time'}"]
    assert term(town, "education_documents") == (["until ma 2026-03-30: open"] if groups else [])
    assert town.left() == ({"ma 2026-03-02": [DOCUMENTS]} if groups else {})


def test_an_exception_that_a_colleague_finds_later_ends_the_waiting(town: Town) -> None:
    reports(town, "2002-01-15")
    town.tell(WHO, "search_period_waived", "wo 2026-03-11", ground="special_school")
    town.live("wo 2026-03-11")
    assert "De zoekperiode geldt niet" in town.digest("kw-1", "wo 2026-03-11")
    applies(town, "vr 2026-03-13")
    assert term(town, "search_period") == ["until di 2026-04-28: lapsed"]
    assert term(town, "apply_waived") == ["until vr 2026-03-13: on_time"]
    assert term(town, "decide") == ["until vr 2026-05-08: open"]
    live(town, "ma 2026-03-23", "ma 2026-03-30")
    assert town.left() == {
        "ma 2026-03-02": [SEARCH],
        "wo 2026-03-11": [DOCUMENTS],
        "ma 2026-03-23": [DOCUMENTS_AGAIN],  # due on Monday 30 March, four weeks after the report (Pw 41 lid 7)
    }


def test_completing_stops_the_clock_and_a_postponement_in_time_moves_it_once(town: Town) -> None:
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-06")
    assert term(town, "decide") == ["until vr 2026-05-01: open"]
    town.tell(WHO, "information_asked", "ma 2026-03-16", until="2026-03-27")
    live(town, "ma 2026-03-16", "di 2026-03-24")
    town.tell(WHO, "information_received", "do 2026-03-26")
    town.live("do 2026-03-26")
    # Stood still from 17 up to and including 25 March: nine days after 1 May is a Sunday.
    assert term(town, "decide") == ["until ma 2026-05-11: open"]
    page = town.page(WHO, "do 2026-03-26")
    assert "Awb 4:15 lid 1 onder a" in page
    assert "schuift naar ma 11 mei 2026" in page

    town.tell(WHO, "decision_postponed", "do 2026-05-07", until="2026-06-05")
    town.live("do 2026-05-07")
    assert term(town, "decide") == ["until vr 2026-06-05: open"]
    town.tell(WHO, "decision_postponed", "do 2026-06-04", until="2026-07-03")
    town.live("do 2026-06-04")
    assert term(town, "decide") == ["until vr 2026-06-05: open"]  # the law knows one
    assert "Let op" in town.page(WHO, "do 2026-06-04")
    town.tell(WHO, "benefit_refused", "vr 2026-06-05")
    town.live("vr 2026-06-05")
    assert term(town, "decide") == ["until vr 2026-06-05: on_time"]
    assert town.stage(WHO) == "end"
    assert town.left() == {"di 2026-03-24": [COMPLETE], "do 2026-05-07": [LATER]} == on_the_page("intake_bijstand.md")


@pytest.mark.parametrize(
    ("event", "ground"), [("delay_agreed", "a"), ("delay_by_applicant", "b"), ("force_majeure", "c")]
)
def test_the_clock_stands_still_on_each_ground_of_the_law_and_says_which(town: Town, event: str, ground: str) -> None:
    """From 17 March up to and including 7 April: 22 days after 1 May is a Saturday, and Monday is Whit Monday."""
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-06")
    town.tell(WHO, event, "ma 2026-03-16", until="2026-04-10")
    town.tell(WHO, "delay_over", "wo 2026-04-08")
    town.live("wo 2026-04-08")
    assert term(town, "decide") == ["until di 2026-05-26: open"]
    assert f"Awb 4:15 lid 2 onder {ground}" in town.page(WHO, "wo 2026-04-08")


def test_a_postponement_that_is_told_too_late_moves_nothing(town: Town) -> None:
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-06")
    town.tell(WHO, "decision_postponed", "ma 2026-05-04", until="2026-06-05")
    town.live("ma 2026-05-04")
    assert term(town, "decide") == ["until vr 2026-05-01: open"]


def test_an_advance_that_stays_away_climbs_faster_than_anything_else(town: Town) -> None:
    """Four weeks after Friday 6 March is Good Friday, and Monday is Easter: Tuesday 7 April (Atw)."""
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-06")
    days = ("vr 2026-03-27", "wo 2026-04-08", "do 2026-04-09", "di 2026-04-14")
    live(town, *days)
    assert town.terms(WHO)[-1] == "advance[4w] until di 2026-04-07: open"
    assert (told(town, "tl-1", *days), told(town, "mg-1", *days)) == (["do 2026-04-09"], ["di 2026-04-14"])
    assert "betaal uiterlijk op dinsdag 7 april 2026" in town.digest("kw-1", "vr 2026-03-27")
    town.tell(WHO, "advance_paid", "wo 2026-04-15")
    town.tell(WHO, "benefit_awarded", "vr 2026-04-24")
    live(town, "wo 2026-04-15", "vr 2026-04-24")
    assert [line for line in town.terms(WHO) if line.startswith("advance[")] == [
        "advance[4w] until di 2026-04-07: late",
        "advance[8w] until vr 2026-05-01: lapsed",
    ]


def test_a_pause_of_the_case_stops_no_clock_of_the_law(town: Town) -> None:
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-06")
    town.tell(WHO, "information_asked", "ma 2026-03-16", until="2026-03-27")
    town.tell(WHO, "case_paused", "vr 2026-03-20", ground="illness", until="2026-04-20")
    live(town, "ma 2026-03-16", "vr 2026-03-20", "di 2026-03-24")
    assert term(town, "decide") == ["until di 2026-05-12: open"]  # by the completing alone: to 27 March, eleven days
    assert town.left() == {}, "while the case is paused no message leaves"
    days = ("wo 2026-04-08", "do 2026-04-09", "di 2026-04-14")
    live(town, *days)
    assert told(town, "tl-1", *days) == ["do 2026-04-09"], "and an advance that is late is told all the same"


def test_a_decision_that_is_late_reaches_the_team_lead_and_the_manager(town: Town) -> None:
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-06")
    town.tell(WHO, "advance_not_due", "ma 2026-03-23", reason="obvious_no_right")
    days = ("vr 2026-04-03", "do 2026-04-23", "ma 2026-05-04", "ma 2026-05-11", "do 2026-05-28")
    live(town, "ma 2026-03-23", "do 2026-04-02", *days[1:])
    late = "Besluit op de aanvraag loopt achter"
    assert [day for day in days if late in town.digest("kw-1", day)] == ["ma 2026-05-04"]
    assert [day for day in days if late in town.digest("tl-1", day)] == ["ma 2026-05-11"]
    assert [day for day in days if late in town.digest("mg-1", day)] == ["do 2026-05-28"]
    assert "Bekijk nu of u mag verlengen" in town.digest("kw-1", "do 2026-04-23")

    town.tell(WHO, "default_notice_received", "vr 2026-05-29")
    town.live("vr 2026-05-29")
    assert term(town, "penalty") == ["until vr 2026-06-12: open"]
    assert "dwangsom" in town.digest("tl-1", "vr 2026-05-29")
    town.tell(WHO, "benefit_refused", "vr 2026-06-12")
    town.live("vr 2026-06-12")
    assert (term(town, "penalty"), term(town, "decide")) == (
        ["until vr 2026-06-12: on_time"],
        ["until vr 2026-05-01: late"],
    )
    assert town.left() == {}


def test_an_application_that_is_not_completed_is_not_handled_by_a_person_within_four_weeks(town: Town) -> None:
    reports(town, "1980-01-15")
    applies(town, "vr 2026-03-20")
    town.tell(WHO, "information_asked", "ma 2026-03-23", until="2026-04-07")
    live(town, "ma 2026-03-23", "di 2026-03-31", "wo 2026-04-08", "do 2026-04-09")
    assert "lukt het nog?" in town.digest("kw-1", "wo 2026-04-08")
    assert term(town, "not_handled") == [], "a term that passed decides nothing"
    town.tell(WHO, "completion_term_over", "ma 2026-04-13")
    town.live("ma 2026-04-13")
    # From the end of the term on 7 April, not from the day it was recorded; 5 May is Liberation Day.
    assert term(town, "not_handled") == ["until wo 2026-05-06: open"]
    assert term(town, "decide") == ["until ma 2026-06-01: open"]
    town.tell(WHO, "application_not_handled", "vr 2026-04-24")
    town.live("vr 2026-04-24")
    assert (term(town, "not_handled"), town.stage(WHO)) == (["until wo 2026-05-06: on_time"], "end")
    assert town.left() == {"di 2026-03-31": [COMPLETE]}


def test_who_may_apply_and_does_not_is_offered_help_and_stays_in_sight(town: Town) -> None:
    reports(town, "1980-01-15")
    town.tell(WHO, "application_made_possible", "wo 2026-03-04")
    live(town, "wo 2026-03-04", "wo 2026-03-18", "do 2026-04-02")
    assert town.left() == {"wo 2026-03-18": [HELP]}
    assert "Aanvraag komt binnen is nog niet gedaan" in town.digest("kw-1", "do 2026-04-02")
    town.tell(WHO, "application_withdrawn", "vr 2026-04-03", recorded="di 2026-04-07")
    town.live("di 2026-04-07")
    assert town.stage(WHO) == "end"


def test_a_missed_talk_brings_a_call_and_no_card(town: Town) -> None:
    town.enrol("ma 2026-03-02", WHO, birth_date="1980-01-15")
    town.tell(WHO, "talk_planned", "ma 2026-03-02", at="di 2026-03-10 10:00", place="loket")
    live(town, "ma 2026-03-02", "ma 2026-03-09")
    town.tell(WHO, "no_show", "di 2026-03-10")
    live(town, "di 2026-03-10", "wo 2026-03-11")
    assert "Bel nog dezelfde dag" in town.digest("kw-1", "di 2026-03-10")
    assert term(town, "attend") == ["until di 2026-03-10: missed"]
    assert town.left() == {
        "ma 2026-03-02": ["client GR-0001: Uw afspraak op dinsdag 10 maart 2026 om 10.00 uur"],
        "ma 2026-03-09": ["client GR-0001: Herinnering: uw afspraak op dinsdag 10 maart 2026 om 10.00 uur"],
    }
    assert "BESLUIT WORDT GEVRAAGD" not in "".join(town.digests("tl-1"))


def test_the_reviews_after_the_award_are_dated_by_the_law_and_never_roll(town: Town) -> None:
    """Pw 9a lid 7 and 8, 18 lid 3: beyond three months the Termijnenwet moves nothing; Sunday stays Sunday."""
    reports(town, "1995-01-15")
    applies(town, "vr 2026-03-06")
    town.tell(WHO, "benefit_awarded", "do 2026-04-30")
    town.tell(WHO, "exemption_requested", "za 2026-05-02", recorded="ma 2026-05-04")
    town.tell(WHO, "reduction_decided", "ma 2026-08-31")
    live(town, "ma 2026-05-04", "ma 2026-08-31", "ma 2026-10-05")
    assert term(town, "plan") == ["until do 2026-06-11: open"]
    assert term(town, "single_parent_plan") == ["until ma 2026-11-02: open"]
    assert term(town, "reduction_review") == ["until ma 2026-11-30: open"]
    assert "moet klaar zijn op maandag 2 november 2026" in town.digest("kw-1", "ma 2026-10-05")
    town.tell(WHO, "exemption_plan_made", "ma 2026-11-02")
    town.live("ma 2026-11-02")
    assert term(town, "single_parent_plan") == ["until ma 2026-11-02: on_time"]
    assert term(town, "single_parent_review") == ["single_parent_review[6m] until zo 2027-05-02: open"]
