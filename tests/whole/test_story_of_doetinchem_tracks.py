"""Tracks in Doetinchem: offered, accepted and started are three facts, for each offer by its reference.

Everybody here was spoken with on ma 2 mrt 2026, so an offer is due by ma 30 mrt. Through the whole house, on both
databases.
"""

import pytest

from tests.support.cards import OnTheCard, answer, the_card
from tests.support.samen_sterk import OFFER, OFFER_AGAIN, figures, goals, spoken_with, term
from tests.support.town import plain
from tests.whole.conftest import Build, Town

WORK = "Hoe gaat het op uw werk?"


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="doetinchem")


def test_offered_accepted_and_started_are_three_facts_with_dates_of_their_own(town: Town) -> None:
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "screening_done", "di 2026-03-10", result="reintegration")
    town.tell("DT-0001", "track_offered", "wo 2026-03-11", ref="TR-01", kind="reintegration")
    sent = {"wo 2026-03-11": [f"client DT-0001: {OFFER}"]}
    assert town.watch("wo 2026-03-11", "wo 2026-03-11") == sent
    assert term(town, "DT-0001", "offer") == ["ma 2026-03-30: on_time"]
    assert term(town, "DT-0001", "answer") == ["wo 2026-03-25: open"]
    assert goals(town, "wo 2026-03-11") == {"offered": 1, "accepted": 0, "started": 0}

    assert town.watch("do 2026-03-19", "vr 2026-03-20") == {"vr 2026-03-20": [f"client DT-0001: {OFFER_AGAIN}"]}
    town.tell("DT-0001", "track_accepted", "ma 2026-03-23", ref="TR-01")
    town.live("ma 2026-03-23")
    assert term(town, "DT-0001", "answer") == ["wo 2026-03-25: on_time"]
    assert term(town, "DT-0001", "start") == ["ma 2026-04-20: open"]
    assert goals(town, "ma 2026-03-23") == {"offered": 1, "accepted": 1, "started": 0}

    town.tell("DT-0001", "track_started", "ma 2026-03-30", ref="TR-01", kind="reintegration")
    town.live("ma 2026-03-30")
    assert term(town, "DT-0001", "start") == ["ma 2026-04-20: on_time"]
    assert term(town, "DT-0001", "follow") == ["ma 2026-04-13: renewed", "di 2026-04-21: open"]  # six weeks, each time
    assert goals(town, "ma 2026-03-30") == {"offered": 1, "accepted": 1, "started": 1}


def test_an_offer_nobody_answers_is_called_about_and_costs_the_resident_nothing(town: Town) -> None:
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "track_offered", "wo 2026-03-11", ref="TR-01", kind="participation")
    town.live("wo 2026-03-11")
    town.live("vr 2026-03-20")
    assert town.watch("wo 2026-03-25", "vr 2026-04-10") == {}
    assert "Nog geen antwoord op het aangeboden traject. Bel de inwoner" in town.digest("kw-1", "ma 2026-03-30")
    assert term(town, "DT-0001", "answer") == ["wo 2026-03-25: open"]


def test_two_offers_side_by_side_are_each_answered_by_their_own_reference(town: Town) -> None:
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "track_offered", "wo 2026-03-11", ref="TR-01", kind="academy")
    town.tell("DT-0001", "track_offered", "wo 2026-03-11", ref="TR-02", kind="care")
    assert town.watch("wo 2026-03-11", "vr 2026-03-13") == {
        "wo 2026-03-11": ["client DT-0001: Twee berichten van gemeente Doetinchem"],  # each offer stands in it
    }
    text = next(plain(mail) for mail in town.mails() if mail["Subject"].startswith("Twee berichten"))
    assert text.index(f"1. {OFFER}") < text.index("TR-01") < text.index(f"2. {OFFER}") < text.index("TR-02")

    town.tell("DT-0001", "track_accepted", "ma 2026-03-16", ref="TR-02")
    town.live("ma 2026-03-16")
    assert term(town, "DT-0001", "answer") == ["wo 2026-03-25: open", "wo 2026-03-25: on_time"]
    assert term(town, "DT-0001", "start") == ["ma 2026-04-13: open"]
    assert town.watch("vr 2026-03-20", "vr 2026-03-20") == {"vr 2026-03-20": [f"client DT-0001: {OFFER_AGAIN}"]}
    town.tell("DT-0001", "track_declined", "ma 2026-03-23", ref="TR-01", reason="no_match")
    town.live("ma 2026-03-23")
    assert "Het aangeboden traject is niet aangenomen" in town.digest("tl-1", "ma 2026-03-23")
    assert term(town, "DT-0001", "start") == ["ma 2026-04-13: open"], "the other one goes on"


def test_of_two_tracks_side_by_side_the_end_of_one_is_not_the_end_of_being_in_a_track(town: Town) -> None:
    spoken_with(town, "DT-0001")
    for ref, kind in (("TR-01", "academy"), ("TR-02", "care")):
        town.tell("DT-0001", "track_offered", "ma 2026-03-09", ref=ref, kind=kind)
        town.tell("DT-0001", "track_accepted", "ma 2026-03-09", ref=ref)
        town.tell("DT-0001", "track_started", "ma 2026-03-16", ref=ref, kind=kind)
    town.tell("DT-0001", "track_ended", "ma 2026-03-30", ref="TR-02", reason="done")
    town.live("ma 2026-03-30")
    assert [label.people for label in figures(town, "ma 2026-03-30").situations.labels if label.name == "in_track"] == [
        1
    ]
    assert [stands.partition(": ")[2] for stands in term(town, "DT-0001", "next_step")] == ["exempt"]
    town.tell("DT-0001", "track_ended", "di 2026-03-31", ref="TR-01", reason="done")
    town.live("di 2026-03-31")
    assert [label.people for label in figures(town, "di 2026-03-31").situations.labels if label.name == "in_track"] == [
        0
    ]
    assert term(town, "DT-0001", "next_step")[-1] == "di 2026-04-28: open"


# --- declined: a person looks, and something follows ------------------------------------------------------------------


def declined(town: Town) -> OnTheCard:
    """The card about an offer declined on ma 16 mrt 2026."""
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "track_offered", "wo 2026-03-11", ref="TR-01", kind="reintegration")
    town.live("wo 2026-03-11")
    town.tell("DT-0001", "track_declined", "ma 2026-03-16", ref="TR-01", reason="health")
    town.live("ma 2026-03-16")
    return the_card(town, "DT-0001", "tl-1", "Het aangeboden traject")


@pytest.mark.parametrize(
    ("option", "obligation", "due", "then"),
    [
        ("other_offer_asked", "other_offer", "do 2026-04-09", "track_offered"),  # 15 working days over Easter
        ("talk_asked", "talk_again", "di 2026-03-31", "contact_held"),
        ("no_fitting_track", "look_again", "do 2026-09-17", "review_done"),  # half a year
    ],
)
def test_after_a_declined_offer_what_follows_is_what_a_person_answered(
    town: Town, option: str, obligation: str, due: str, then: str
) -> None:
    card = declined(town)
    answer(town, card, option, "di 2026-03-17", by="tl-1", why="health")
    town.live("di 2026-03-17")
    assert term(town, "DT-0001", "declined") == ["ma 2026-03-30: on_time"]
    assert term(town, "DT-0001", obligation) == [f"{due}: open"]
    ref = {"ref": "TR-02", "kind": "care"} if then == "track_offered" else {}
    town.tell("DT-0001", then, "di 2026-03-24", **ref)
    town.live("di 2026-03-24")
    assert term(town, "DT-0001", obligation) == [f"{due}: on_time"]
    assert town.stage("DT-0001") == "trajectory"


def test_without_an_answer_nothing_happens_to_who_declined(town: Town) -> None:
    declined(town)
    before = town.left()
    town.walk("ma 2026-03-30", "vr 2026-04-10")
    assert town.left() == before
    assert town.stage("DT-0001") == "trajectory"
    assert term(town, "DT-0001", "declined") == ["ma 2026-03-30: open"]


# --- the Werkacademie -------------------------------------------------------------------------------------------------


def test_in_the_werkacademie_there_is_contact_every_two_weeks_until_it_ends(town: Town) -> None:
    spoken_with(town, "DT-0001", "DT-0002")
    for client, kind in (("DT-0001", "academy"), ("DT-0002", "participation")):
        town.tell(client, "track_offered", "ma 2026-03-09", ref="TR-01", kind=kind)
        town.tell(client, "track_accepted", "ma 2026-03-09", ref="TR-01")
        town.tell(client, "track_started", "ma 2026-03-16", ref="TR-01", kind=kind)
    town.live("ma 2026-03-16")
    town.tell("DT-0001", "contact_held", "vr 2026-03-27", channel="talk")
    town.live("vr 2026-03-27")
    assert term(town, "DT-0001", "academy") == ["ma 2026-03-30: on_time", "vr 2026-04-10: open"]
    assert term(town, "DT-0002", "academy") == ["ma 2026-03-30: exempt"]
    town.live("ma 2026-04-13")
    assert "Begeleiding in de Werkacademie loopt achter" in town.digest("kw-1", "ma 2026-04-13")
    town.tell("DT-0001", "track_ended", "di 2026-04-14", ref="TR-01", reason="done")
    town.live("di 2026-04-14")
    assert term(town, "DT-0001", "academy")[-1] == "vr 2026-04-10: lapsed"
    assert term(town, "DT-0001", "next_step") == ["di 2026-05-12: open"]  # and nobody is left alone after it


# --- work, relapse, and back ------------------------------------------------------------------------------------------


def test_off_benefit_leads_to_aftercare_and_a_year_later_to_the_end(town: Town) -> None:
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "off_benefit", "ma 2026-03-16", reason="work")
    assert town.watch("ma 2026-03-16", "ma 2026-03-16") == {}
    assert town.stage("DT-0001") == "nazorg"
    assert term(town, "DT-0001", "retention") == ["wo 2026-09-16: open"]
    assert term(town, "DT-0001", "offer") == ["ma 2026-03-30: lapsed"], "who found work needs no offer any more"
    town.tell("DT-0001", "aftercare_contact", "ma 2026-09-14", point="6m", who="jc-1")
    town.live("ma 2026-09-14")
    town.tell("DT-0001", "aftercare_contact", "vr 2027-03-12", point="12m", who="jc-1")
    town.live("vr 2027-03-12")
    town.live("di 2027-03-16")
    assert term(town, "DT-0001", "retention") == ["wo 2026-09-16: on_time", "di 2027-03-16: on_time"]
    assert term(town, "DT-0001", "finish") == ["do 2027-04-01: open"]  # Good Friday is 26 March, Easter Monday the 29th
    town.tell("DT-0001", "journey_closed", "wo 2027-03-17", reason="sustained", who="jc-1")
    town.live("wo 2027-03-17")
    assert town.stage("DT-0001") == "end"


def test_a_relapse_at_work_leads_back_to_the_trajectory_and_to_a_new_offer(town: Town) -> None:
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "placement_started", "ma 2026-03-09", employer="bakker", hours=32, who="jc-1")
    assert town.watch("ma 2026-03-09", "wo 2026-03-11") == {"wo 2026-03-11": [f"client DT-0001: {WORK}"]}
    town.tell("DT-0001", "relapse_signalled", "ma 2026-03-16", by="jobcoach", who="jc-1")
    town.live("ma 2026-03-16")
    assert term(town, "DT-0001", "relapse") == ["wo 2026-03-18: open"]
    town.tell("DT-0001", "relapse_talk_held", "di 2026-03-17")
    town.tell("DT-0001", "placement_ended", "di 2026-03-17", reason="returns_to_benefit")
    assert town.watch("di 2026-03-17", "vr 2026-04-10") == {}, "no message about work that is over"
    assert town.stage("DT-0001") == "trajectory"
    assert term(town, "DT-0001", "offer") == ["ma 2026-03-30: lapsed", "di 2026-04-14: open"]  # four weeks to a new one


def test_who_comes_back_to_the_benefit_from_aftercare_is_offered_a_track_again(town: Town) -> None:
    spoken_with(town, "DT-0001")
    town.tell("DT-0001", "track_offered", "ma 2026-03-09", ref="TR-01", kind="reintegration")
    town.tell("DT-0001", "off_benefit", "ma 2026-03-16", reason="work")
    town.live("ma 2026-03-16")
    town.tell("DT-0001", "benefit_restarted", "ma 2026-06-01")
    town.live("ma 2026-06-01")
    assert town.stage("DT-0001") == "trajectory"
    assert term(town, "DT-0001", "retention") == ["wo 2026-09-16: lapsed"]
    assert term(town, "DT-0001", "offer") == ["ma 2026-03-30: on_time", "ma 2026-06-29: open"]
    assert term(town, "DT-0001", "screening")[-1] == "ma 2026-06-15: open"
