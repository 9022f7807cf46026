"""Haarlem's contact rhythm: how long nobody may go without really being spoken with, by target group.

Spoken with on ma 12 January 2026. What the municipality sends, and a talk to which nobody comes, is no contact.
"""

import pytest

from tests.support.cards import answer, the_card
from tests.support.haarlem import ENROLLED, PARTNERS, spoken, until
from tests.whole.conftest import Build, Town

GROUPS = [  # group, until when, and the day on which the case worker hears that it runs out
    ("young", "do 2026-02-12", "do 2026-02-05"),  # a month
    ("entrepreneur", "do 2026-03-12", "do 2026-03-05"),  # two
    ("long_term", "ma 2026-04-13", "do 2026-04-02"),  # three: zo 12 April; Good Friday and Easter Monday do not count
    ("", "ma 2026-04-13", "do 2026-04-02"),  # an adult of no group
]


@pytest.fixture
def town(build: Build) -> Town:
    town = build(municipality="haarlem")
    town.hand_in("partners", PARTNERS)
    return town


@pytest.mark.parametrize(("group", "due", "heard"), GROUPS, ids=lambda value: value or "adult")
def test_each_target_group_has_a_rhythm_of_its_own(town: Town, group: str, due: str, heard: str) -> None:
    spoken(town, "HL-0001", groups=group)
    assert until(town, "HL-0001", "rhythm") == [f"{due}: open"]
    town.tell("HL-0001", "volunteering_started", "ma 2026-01-19")
    town.live(heard)
    assert "Contact houden: spreek af wanneer" in town.digest("kw-1", heard)
    assert town.left() == {}, "a rhythm asks the colleague, not the resident"


def test_neither_an_invitation_nor_a_no_show_is_contact_but_a_phone_call_is(town: Town) -> None:
    spoken(town, "HL-0001", groups="young")
    town.tell("HL-0001", "talk_planned", "ma 2026-02-02", at="ma 2026-02-09 14:00", place="wijkhuis")
    assert town.watch("ma 2026-02-02", "ma 2026-02-09") == {
        "ma 2026-02-02": ["client HL-0001: Uw afspraak op maandag 9 februari 2026 om 14.00 uur"],
        "vr 2026-02-06": ["client HL-0001: Herinnering: uw afspraak op maandag 9 februari 2026 om 14.00 uur"],
    }
    town.tell("HL-0001", "no_show", "ma 2026-02-09", recorded="di 2026-02-10")
    town.tell("HL-0001", "contact_tried", "di 2026-02-10", channel="phone")
    town.live("di 2026-02-10")
    assert until(town, "HL-0001", "rhythm") == ["do 2026-02-12: open"]
    town.tell("HL-0001", "contact_held", "wo 2026-02-11", channel="phone")
    town.live("wo 2026-02-11")
    assert until(town, "HL-0001", "rhythm") == ["do 2026-02-12: on_time", "wo 2026-03-11: open"]


def test_a_planned_talk_is_kept_by_whatever_was_held_that_day_and_not_by_a_call_before_it(town: Town) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", "talk_planned", "ma 2026-02-02", at="wo 2026-02-11", place="wijkhuis")
    town.live("ma 2026-02-02")
    town.tell("HL-0001", "contact_held", "do 2026-02-05", channel="phone")
    town.tell("HL-0001", "contact_held", "vr 2026-02-06", recorded="vr 2026-02-06", channel="visit")
    assert town.watch("vr 2026-02-06", "di 2026-02-10") == {
        "di 2026-02-10": ["client HL-0001: Herinnering: uw afspraak op woensdag 11 februari 2026 om 10.00 uur"]
    }
    town.tell("HL-0001", "contact_held", "wo 2026-02-11", channel="talk")
    town.live("wo 2026-02-11")
    assert until(town, "HL-0001", "next_talk") == ["wo 2026-02-11: on_time"]


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("contact_held", {"channel": "video"}),
        ("work_experience_talk_held", {}),
        ("business_review_held", {}),
        ("next_step_agreed", {"step": "training"}),
        ("outreach_done", {}),
    ],
)
def test_whoever_really_spoke_with_the_resident_it_counts(town: Town, event: str, data: dict[str, str]) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", event, "ma 2026-03-16", **data)
    town.live("ma 2026-03-16")
    assert until(town, "HL-0001", "rhythm")[-1] == "di 2026-06-16: open"


@pytest.mark.parametrize("event", ["activity_report", "contact_tried", "review_done", "volunteering_started"])
def test_what_is_said_about_a_resident_is_no_contact_with_them(town: Town, event: str) -> None:
    spoken(town, "HL-0001")
    town.tell("HL-0001", event, "ma 2026-03-16")
    town.live("ma 2026-03-16")
    assert until(town, "HL-0001", "rhythm") == ["ma 2026-04-13: open"]


def test_a_contact_written_down_late_counts_from_its_own_day(town: Town) -> None:
    spoken(town, "HL-0001", groups="young")
    town.live("vr 2026-02-13")
    assert "Contact houden loopt achter" in town.digest("kw-1", "vr 2026-02-13")
    town.tell("HL-0001", "contact_held", "di 2026-02-10", recorded="ma 2026-02-16", channel="visit")
    town.live("ma 2026-02-16")
    assert until(town, "HL-0001", "rhythm") == ["do 2026-02-12: on_time", "di 2026-03-10: open"]


def test_who_is_not_spoken_with_is_seen_by_the_case_worker_the_team_lead_and_the_manager(town: Town) -> None:
    spoken(town, "HL-0001", groups="young")
    town.tell("HL-0001", "volunteering_started", "ma 2026-01-19")
    for day in ("vr 2026-02-13", "do 2026-02-19", "do 2026-03-05"):  # one, five and fifteen office days late
        town.live(day)
    told = {
        person: [text.split("vandaag, ")[1].split(",")[0] for text in town.digests(person)]
        for person in ("kw-1", "tl-1", "mg-1")
    }
    assert told == {
        "kw-1": ["vrijdag 13 februari 2026"],
        "tl-1": ["donderdag 19 februari 2026"],
        "mg-1": ["donderdag 5 maart 2026"],
    }
    assert town.left() == {}, "the resident hears nothing of it"


def test_a_pause_moves_the_rhythm_and_its_end_brings_it_back(town: Town) -> None:
    spoken(town, "HL-0001", groups="young")
    town.tell("HL-0001", "case_paused", "ma 2026-01-26", ground="illness", until="2026-02-16")
    town.live("ma 2026-01-26")
    assert until(town, "HL-0001", "rhythm") == ["do 2026-03-05: open"]  # three weeks later


def test_two_missed_talks_on_the_way_end_with_a_card_and_a_person_decides(town: Town) -> None:
    spoken(town, "HL-0001")
    for planned, held in (("ma 2026-02-02", "ma 2026-02-09"), ("di 2026-02-10", "di 2026-02-17")):
        town.tell("HL-0001", "talk_planned", planned, at=held, place="stadhuis")
        town.live(planned)
        town.live(held)
        town.tell("HL-0001", "no_show", held)
        town.live(held)
    before = town.left()
    assert town.watch("wo 2026-02-18", "di 2026-03-03") == {}, "nobody is written to about it"
    card = the_card(town, "HL-0001", "tl-1")
    assert "Er gebeurt niets vanzelf" in town.digest("tl-1", "di 2026-03-03")  # ten office days after the second
    answer(town, card, "outreach_asked", "wo 2026-03-04", by="tl-1")
    town.live("wo 2026-03-04")
    assert until(town, "HL-0001", "outreach") == ["wo 2026-03-11: open"]
    town.tell("HL-0001", "outreach_done", "vr 2026-03-06")
    town.live("vr 2026-03-06")
    assert until(town, "HL-0001", "talk_again") == ["ma 2026-03-02: late"]
    assert until(town, "HL-0001", "rhythm")[-1] == "ma 2026-06-08: open"  # za 6 June
    assert town.left() == before


def test_before_the_first_talk_there_is_no_rhythm_to_be_late_for(town: Town) -> None:
    town.enrol(ENROLLED, "HL-0001", target_groups="young")
    town.live("ma 2026-01-05")
    town.live("ma 2026-03-02")
    assert until(town, "HL-0001", "rhythm") == []
    assert town.digests("kw-1") == []
