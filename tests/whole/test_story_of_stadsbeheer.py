"""Groningen, the pilot of statushouders at stadsbeheer: from the first talk to work, on both databases."""

import pytest

from tests.support.cards import answer, the_card
from tests.support.groningen import applying, live, opened, term
from tests.whole.conftest import Build, Town

WHO = "GR-0001"
PROGRESS = "partner SB-1: Hoe gaat het met uw deelnemer?"
WORK = f"client {WHO}: Hoe gaat het op uw werk?"


@pytest.fixture
def town(build: Build) -> Town:
    return opened(build(municipality="groningen", journey="groningen_stadsbeheer"))


def talks(town: Town) -> None:
    """Called on Monday 2 March, and spoken with at stadsbeheer on Thursday 12 March."""
    town.enrol("ma 2026-03-02", WHO, target_groups="status_holder|no_startkwalificatie")
    town.live("ma 2026-03-02")
    town.tell(WHO, "talk_planned", "wo 2026-03-04", at="do 2026-03-12 10:00", place="stadsbeheer")
    live(town, "wo 2026-03-04", "wo 2026-03-11")
    town.tell(WHO, "talk_held", "do 2026-03-12")
    town.live("do 2026-03-12")


def begins(town: Town, kind: str = "work_experience") -> None:
    """Begins on Tuesday 7 April, the day after Easter."""
    talks(town)
    town.tell(WHO, "work_experience_started", "di 2026-04-07", ref="SB-17", partner="SB-1", kind=kind)
    town.live("di 2026-04-07")


def spoken(town: Town, *days: str) -> None:
    for day in days:
        town.tell(WHO, "work_experience_talk_held", day, who="jc-1", ref="SB-17")
        town.live(day)


def test_from_the_first_talk_to_work_and_the_end_of_aftercare(town: Town) -> None:
    begins(town)
    assert "kies samen een dag" in town.digest("kw-1", "ma 2026-03-02")
    town.tell(WHO, "language_support_started", "ma 2026-04-13")
    spoken(town, "ma 2026-04-13")
    live(town, "vr 2026-05-01")
    spoken(town, "ma 2026-05-11")
    town.tell(WHO, "next_step_agreed", "ma 2026-06-01", step="work")
    live(town, "ma 2026-06-01")
    assert town.stage(WHO) == "working"
    assert town.left() == {
        "wo 2026-03-04": [f"client {WHO}: Uw gesprek op donderdag 12 maart 2026 om 10.00 uur"],
        "wo 2026-03-11": [f"client {WHO}: Denk aan uw afspraak op donderdag 12 maart 2026 om 10.00 uur"],
        "vr 2026-05-01": [PROGRESS],  # five office days before Monday 11 May, over Liberation Day
        "ma 2026-06-01": [PROGRESS],
    }
    for name in ("talk", "attend", "start", "first_week", "language", "way_on"):
        assert [line.rpartition(" ")[2] for line in term(town, WHO, name)] == ["on_time"], name

    town.tell(WHO, "placement_started", "ma 2026-06-08", employer="E-1", contract="fixed")
    live(town, "ma 2026-06-08", "wo 2026-06-10")
    assert (town.stage(WHO), town.left()["wo 2026-06-10"]) == ("nazorg", [WORK])
    assert term(town, WHO, "talks")[-1].endswith("lapsed")
    town.tell(WHO, "journey_closed", "di 2027-06-08", reason="sustained")
    town.live("di 2027-06-08")
    assert town.stage(WHO) == "end"


def test_a_no_is_free_and_leads_to_a_talk_about_something_else(town: Town) -> None:
    talks(town)
    town.tell(WHO, "declined", "vr 2026-03-13")
    live(town, "vr 2026-03-13", "ma 2026-03-30")
    assert town.stage(WHO) == "trajectory"
    assert term(town, WHO, "start") == ["until do 2026-04-23: lapsed"]
    assert term(town, WHO, "next_step") == ["until vr 2026-03-27: open"]
    assert "volgende stap" in town.digest("kw-1", "vr 2026-03-13")
    town.tell(WHO, "next_step_agreed", "di 2026-03-31", step="training")
    town.live("di 2026-03-31")
    assert town.stage(WHO) == "end"
    assert len(town.left()) == 2, "the invitation and its reminder: a no is answered by a person"


def test_two_missed_talks_are_a_card_for_a_person_and_no_letter(town: Town) -> None:
    town.enrol("ma 2026-03-02", WHO, target_groups="status_holder")
    town.live("ma 2026-03-02")
    for planned, held in (("di 2026-03-03", "do 2026-03-12"), ("vr 2026-03-13", "ma 2026-03-23")):
        town.tell(WHO, "talk_planned", planned, at=held, place="stadsbeheer")
        town.live(planned)
        town.tell(WHO, "no_show", held)
        town.live(held)
    before = town.left()
    town.live("wo 2026-04-08")
    card = the_card(town, WHO, "tl-1")
    assert town.left() == before
    answer(town, card, "outreach_asked", "do 2026-04-09", by="tl-1")
    town.live("do 2026-04-09")
    assert "huisbezoek" in town.digest("kw-1", "do 2026-04-09")
    town.tell(WHO, "outreach_done", "di 2026-04-14")
    town.tell(WHO, "declined", "di 2026-04-14")
    town.live("di 2026-04-14")
    assert (town.stage(WHO), town.left()) == ("trajectory", before)


def test_as_long_as_somebody_works_there_a_talk_is_due_and_silence_is_heard(town: Town) -> None:
    begins(town)
    town.tell(WHO, "language_support_not_needed", "wo 2026-04-08")
    spoken(town, "ma 2026-04-13")
    silent = ("di 2026-05-12", "wo 2026-05-20", "do 2026-06-04")
    live(town, *silent)
    late = "Gesprek met deelnemer en werkbegeleider loopt achter"
    assert [day for day in silent if late in town.digest("jc-1", day)] == ["di 2026-05-12"]
    assert [day for day in silent if late in town.digest("tl-1", day)] == ["wo 2026-05-20"]
    assert [day for day in silent if late in town.digest("mg-1", day)] == ["do 2026-06-04"]
    spoken(town, "ma 2027-01-11")
    assert term(town, WHO, "talks")[-1] == "until ma 2027-02-08: open"


def test_a_place_that_ends_without_work_leads_to_a_next_step_and_may_begin_again(town: Town) -> None:
    begins(town)
    town.tell(WHO, "work_experience_ended", "ma 2026-05-11", ref="SB-17", reason="illness")
    town.live("ma 2026-05-11")
    assert (town.stage(WHO), term(town, WHO, "next_step")) == ("trajectory", ["until do 2026-05-28: open"])
    town.tell(WHO, "work_experience_started", "ma 2026-06-15", ref="SB-18", partner="SB-1")
    town.live("ma 2026-06-15")
    assert (town.stage(WHO), term(town, WHO, "next_step")) == ("working", ["until do 2026-05-28: late"])
    assert term(town, WHO, "first_week")[-1] == "until ma 2026-06-22: open"


def test_a_participation_place_has_the_terms_of_the_law_and_another_place_has_not(town: Town) -> None:
    """Pw 10a: schooling is offered after six months, the place ends within two years; neither rolls."""
    begins(town, "participation_place")
    assert term(town, WHO, "schooling_offer") == ["until wo 2026-10-07: open"]
    assert term(town, WHO, "place_ends") == ["until vr 2028-04-07: open"]
    town.live("wo 2026-09-09")
    assert "hoort een aanbod van scholing" in town.digest("kw-1", "wo 2026-09-09")
    town.tell(WHO, "schooling_offered", "do 2026-10-01", ref="SB-17")
    town.live("do 2026-10-01")
    assert term(town, WHO, "schooling_offer") == ["until wo 2026-10-07: on_time"]


def test_a_work_experience_place_has_no_terms_of_a_participation_place(town: Town) -> None:
    begins(town)
    assert (term(town, WHO, "schooling_offer"), term(town, WHO, "place_ends")) == ([], [])


def test_the_pilot_is_for_statushouders(town: Town) -> None:
    assert applying(town, "ma 2026-03-02", target_groups="no_startkwalificatie").rejected == 1
    assert applying(town, "ma 2026-03-02", target_groups="status_holder").new == 1
