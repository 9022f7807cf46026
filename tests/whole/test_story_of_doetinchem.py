"""The ways into the programme of Doetinchem, up to the first talk, through the whole house, on both databases.

Who was on welfare already is called in waves, the longest not spoken first, each to a talk of their own. Who reports
now gets a talk within five working days. What comes after the talk is in `test_story_of_doetinchem_tracks.py`.
"""

import pytest

from tests.support.cards import answer, the_card
from tests.support.samen_sterk import slots, term
from tests.whole.conftest import Build, Town

FIRST = "Uw gesprek met ons op donderdag 12 maart 2026 om 9.00 uur"
FIRST_SOON = "Herinnering: uw afspraak op donderdag 12 maart 2026 om 9.00 uur"


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="doetinchem")


def test_the_case_load_is_called_in_waves_the_longest_not_spoken_first(town: Town) -> None:
    for client, last_talk in (("DT-0001", "2024-11-04"), ("DT-0002", "2018-05-07"), ("DT-0003", "2021-03-01")):
        town.enrol("ma 2026-03-02", client, last_talk_on=last_talk)
    slots(town, "ma 2026-03-02", "do 2026-03-12 09:00", "do 2026-03-12 10:00", "do 2026-03-19 09:00")
    assert town.watch("ma 2026-03-02", "vr 2026-03-06") == {
        "ma 2026-03-02": [
            f"client DT-0002: {FIRST}",
            "client DT-0003: Uw gesprek met ons op donderdag 12 maart 2026 om 10.00 uur",
        ],
        "do 2026-03-05": ["client DT-0001: Uw gesprek met ons op donderdag 19 maart 2026 om 9.00 uur"],  # 10 days ahead
    }
    assert town.watch("wo 2026-03-11", "wo 2026-03-11") == {
        "wo 2026-03-11": [
            f"client DT-0002: {FIRST_SOON}",
            "client DT-0003: Herinnering: uw afspraak op donderdag 12 maart 2026 om 10.00 uur",
        ]
    }
    town.tell("DT-0002", "talk_held", "do 2026-03-12")
    town.live("do 2026-03-12")
    assert (town.stage("DT-0002"), town.stage("DT-0001")) == ("trajectory", "invitation")
    assert term(town, "DT-0002", "first_talk") == ["do 2026-03-19: on_time"]  # five working days after the slot
    assert term(town, "DT-0002", "offer") == ["do 2026-05-07: open"]  # eight weeks after it


def test_who_reports_now_has_a_talk_within_five_working_days_and_waits_for_no_wave(town: Town) -> None:
    town.enrol("ma 2026-03-02", "DT-0001")
    slots(town, "ma 2026-03-02", "do 2026-03-12 09:00")
    town.tell("DT-0001", "reported", "ma 2026-03-02")
    assert town.watch("ma 2026-03-02", "ma 2026-03-02") == {}
    assert "Gemeld voor bijstand. Bel de inwoner vandaag of morgen" in town.digest("kw-1", "ma 2026-03-02")
    town.tell("DT-0001", "talk_planned", "di 2026-03-03", at="vr 2026-03-06 11:00", place="laborijn")
    assert town.watch("di 2026-03-03", "vr 2026-03-06") == {
        "di 2026-03-03": ["client DT-0001: Uw afspraak op vrijdag 6 maart 2026 om 11.00 uur"],
        "do 2026-03-05": ["client DT-0001: Herinnering: uw afspraak op vrijdag 6 maart 2026 om 11.00 uur"],
    }
    town.tell("DT-0001", "talk_held", "vr 2026-03-06", recorded="ma 2026-03-09")
    town.live("ma 2026-03-09")
    assert town.terms("DT-0001") == [
        "in_view until do 2028-03-02: lapsed",
        "plan_talk until wo 2026-03-04: on_time",
        "first_talk until ma 2026-03-09: on_time",
        "attend until vr 2026-03-06: on_time",
        "screening until vr 2026-03-20: open",
        "offer until di 2026-04-28: open",  # eight weeks after ma 2 mrt is King's Day, ma 27 apr
        "follow until vr 2026-04-17: open",
    ]


def test_a_report_nobody_answers_reaches_the_case_worker_then_the_team_lead(town: Town) -> None:
    town.enrol("ma 2026-03-02", "DT-0001")
    town.tell("DT-0001", "reported", "ma 2026-03-02")
    town.walk("ma 2026-03-02", "ma 2026-03-16")
    late = "Direct een gesprek loopt achter: het had klaar moeten zijn op maandag 9 maart 2026"
    assert late in town.digest("kw-1", "di 2026-03-10")
    assert late in town.digest("tl-1", "ma 2026-03-16")
    assert town.left() == {}, "and the resident is not bothered with it"


def test_who_cancels_is_called_again_by_the_next_wave(town: Town) -> None:
    town.enrol("ma 2026-03-02", "DT-0001")
    slots(town, "ma 2026-03-02", "do 2026-03-12 09:00", "do 2026-03-19 09:00")
    town.live("ma 2026-03-02")
    town.tell("DT-0001", "cancelled_by_client", "di 2026-03-10")
    assert town.watch("di 2026-03-10", "do 2026-03-19") == {
        "di 2026-03-10": ["client DT-0001: Uw gesprek met ons op donderdag 19 maart 2026 om 9.00 uur"],
        "wo 2026-03-18": ["client DT-0001: Herinnering: uw afspraak op donderdag 19 maart 2026 om 9.00 uur"],
    }
    assert term(town, "DT-0001", "attend_wave") == ["do 2026-03-12: lapsed", "do 2026-03-19: open"]
    assert term(town, "DT-0001", "first_talk") == ["do 2026-03-26: open"]  # counted from the new day


def test_who_comes_before_the_day_of_the_wave_is_not_chased(town: Town) -> None:
    town.enrol("ma 2026-03-02", "DT-0001")
    slots(town, "ma 2026-03-02", "do 2026-03-12 09:00")
    town.live("ma 2026-03-02")
    town.tell("DT-0001", "talk_held", "vr 2026-03-06")
    assert town.watch("vr 2026-03-06", "vr 2026-03-20") == {}
    assert term(town, "DT-0001", "first_talk") == ["do 2026-03-19: on_time"]
    assert "Direct een gesprek" not in "".join(town.digests("kw-1"))


def test_two_missed_talks_end_with_a_card_and_only_a_person_goes_on(town: Town) -> None:
    """The first from the wave, the second agreed by phone. 3 and 6 April are Good Friday and Easter Monday."""
    town.enrol("ma 2026-03-02", "DT-0001")
    slots(town, "ma 2026-03-02", "do 2026-03-12 09:00")
    town.live("ma 2026-03-02")
    town.tell("DT-0001", "no_show", "do 2026-03-12")
    town.live("do 2026-03-12")
    assert "Bel nog dezelfde dag" in town.digest("kw-1", "do 2026-03-12")
    assert "Plan samen een nieuw gesprek" in town.digest("kw-1", "do 2026-03-12")
    town.tell("DT-0001", "contact_held", "vr 2026-03-13", channel="phone")
    town.tell("DT-0001", "talk_planned", "vr 2026-03-13", at="di 2026-03-24 10:00", place="laborijn")
    assert town.watch("vr 2026-03-13", "vr 2026-03-13") == {
        "vr 2026-03-13": ["client DT-0001: Uw afspraak op dinsdag 24 maart 2026 om 10.00 uur"]
    }
    town.live("ma 2026-03-23")
    town.tell("DT-0001", "no_show", "di 2026-03-24")
    town.live("di 2026-03-24")
    assert "Bel nog twee keer, op andere dagdelen" in town.digest("kw-1", "di 2026-03-24")
    before = town.left()
    town.walk("di 2026-03-31", "do 2026-04-09")
    assert "Twee keer niet gekomen en nog geen gesprek" not in town.digest("tl-1", "wo 2026-04-08")
    card = the_card(town, "DT-0001", "tl-1")
    assert "Er gebeurt niets vanzelf" in town.digest("tl-1", "do 2026-04-09")
    assert town.left() == before, "no warning, no letter: nothing leaves because of a missed talk"
    assert town.stage("DT-0001") == "intake"

    answer(town, card, "outreach_asked", "vr 2026-04-10", by="tl-1")
    town.live("ma 2026-04-13")
    assert "Er is besloten tot een huisbezoek" in town.digest("kw-1", "ma 2026-04-13")
    town.tell("DT-0001", "outreach_done", "di 2026-04-14")
    town.tell("DT-0001", "talk_held", "wo 2026-04-15")
    town.live("wo 2026-04-15")
    assert town.stage("DT-0001") == "trajectory"
    assert term(town, "DT-0001", "outreach") == ["vr 2026-04-17: on_time"]
    assert term(town, "DT-0001", "first_talk") == ["do 2026-03-19: late"]
    assert term(town, "DT-0001", "offer") == ["wo 2026-05-13: open"]  # four weeks: the eight from t0 would leave three
