"""Haarlemmermeer, Nieuw-Vennep: a district is called in waves. Who comes, who cannot, and who does not.

Sessions lie at ten in the village hall, seven to ten working days after the letter. Of four places five people are
called, since three in ten are expected to stay away: floor(400 / 70).
"""

import pytest

from klantreis.usecases.deciding import Decided
from tests.support.cards import OnTheCard, answer, the_card
from tests.support.sessions import PLACE, sessions
from tests.whole.conftest import Build, Town

INVITED = "Uitnodiging voor een bijeenkomst bij u in de buurt"
LEAVE = """code,name,email,roles,absent_from,absent_until,stand_in
kw-3,Collega Drie Voorbeeld,kw-3@haarlemmermeer.example,case_worker,2026-03-16,2026-03-27,kw-1
"""


@pytest.fixture
def vennep(build: Build) -> Town:
    return build(municipality="haarlemmermeer")


def to(subject: str, *numbers: int) -> list[str]:
    return [f"client HM-{number:04d}: {subject}" for number in numbers]


def reminder(on: str) -> str:
    return f"Herinnering: de bijeenkomst op {on} om 10.00 uur"


# --- waves ------------------------------------------------------------------------------------------------------------


def test_two_waves_the_longest_not_spoken_first_households_together_and_around_leave(vennep: Town) -> None:
    """Partners 2 and 3 go by the older of their talks. Partners 5 and 6 do not fit in the last place of the first
    session and keep their turn; 1, who was spoken with later, takes it. Resident 9 is compared with. The session of
    19 March is nobody's: its colleague is on leave."""
    vennep.hand_in("staff", LEAVE)
    vennep.hand_in(
        "slots", sessions("do 2026-03-12 4 kw-1", "do 2026-03-19 4 kw-3", "do 2026-03-26 4 kw-1"), "ma 2026-03-02"
    )
    for client, spoken, household, group in (
        ("HM-0001", "2024-05-07", "", ""),
        ("HM-0002", "2019-02-05", "A", ""),
        ("HM-0003", "2025-11-03", "A", ""),
        ("HM-0004", "2021-09-07", "", ""),
        ("HM-0005", "2022-03-08", "B", ""),
        ("HM-0006", "2023-06-06", "B", ""),
        ("HM-0007", "2025-01-06", "", ""),
        ("HM-0008", "", "", ""),  # nobody ever spoke with them: they go first
        ("HM-0009", "2018-01-08", "", "comparison_group"),
    ):
        vennep.enrol("ma 2026-03-02", client, last_talk_on=spoken, household=household, target_groups=group)
    first, second = reminder("donderdag 12 maart 2026"), reminder("donderdag 26 maart 2026")
    assert vennep.watch("ma 2026-03-02", "di 2026-03-10") == {
        "ma 2026-03-02": to(INVITED, 1, 2, 3, 4, 8),
        "di 2026-03-10": to(first, 1, 2, 3, 4, 8),
    }
    vennep.tell("HM-0004", "cancelled_by_client", "wo 2026-03-11")
    assert vennep.watch("wo 2026-03-11", "di 2026-03-24") == {
        "do 2026-03-12": to(
            INVITED, 4, 5, 6, 7
        ),  # ten working days before the second session; who cancelled goes along
        "di 2026-03-24": to(second, 4, 5, 6, 7),
    }
    assert vennep.terms("HM-0009") == [
        "invited until vr 2026-10-02: exempt",
        "usual_service[6m] until wo 2026-09-02: open",
    ]


def test_no_session_on_a_day_the_office_is_closed(vennep: Town) -> None:
    """Good Friday, vr 3 april 2026; Easter Monday is none either, so wo 8 april lies further than it seems."""
    vennep.hand_in("slots", sessions("vr 2026-04-03 4", "wo 2026-04-08 4"), "ma 2026-03-23")
    vennep.enrol("ma 2026-03-23", "HM-0001")
    assert vennep.watch("ma 2026-03-23", "vr 2026-04-03") == {
        "ma 2026-03-23": to(INVITED, 1),
        "do 2026-04-02": to(reminder("woensdag 8 april 2026"), 1),
    }


def test_partners_are_called_together_and_each_has_obligations_of_their_own(vennep: Town) -> None:
    """One comes and is promised a talk of their own; the other does not, and is called."""
    vennep.hand_in("slots", sessions("do 2026-03-12 4"), "ma 2026-03-02")
    vennep.enrol("ma 2026-03-02", "HM-0001", "HM-0002", household="A")
    assert vennep.watch("ma 2026-03-02", "do 2026-03-12") == {
        "ma 2026-03-02": to(INVITED, 1, 2),
        "di 2026-03-10": to(reminder("donderdag 12 maart 2026"), 1, 2),
    }
    vennep.tell("HM-0001", "session_attended", "do 2026-03-12", recorded="vr 2026-03-13")
    vennep.tell("HM-0002", "no_show", "do 2026-03-12", recorded="vr 2026-03-13")
    vennep.live("vr 2026-03-13")
    told = vennep.digest("kw-1", "vr 2026-03-13")
    assert f"{vennep.ref('HM-0001')}: Op de groepsbijeenkomst geweest. Maak nu de afspraak" in told
    assert f"{vennep.ref('HM-0002')}: Niet gekomen op de afspraak. Bel nog dezelfde dag" in told
    assert f"Zelfde huishouden: {vennep.ref('HM-0002')}" in vennep.page("HM-0001", "vr 2026-03-13")
    assert (vennep.stage("HM-0001"), vennep.stage("HM-0002")) == ("intake", "invitation")
    assert standing(vennep, "HM-0001") == {"talk until do 2026-03-26: open"}
    assert standing(vennep, "HM-0002") == {
        "session until do 2026-03-12: missed",
        "after_session until do 2026-03-26: open",
        "absence until do 2026-03-26: open",
    }


def standing(town: Town, client: str) -> set[str]:
    """What is open or was missed."""
    return {term for term in town.terms(client) if term.endswith((": open", ": missed"))}


def test_who_came_has_to_be_written_down_for_all_else_rests_on_it(vennep: Town) -> None:
    vennep.hand_in("slots", sessions("do 2026-03-12 4"), "ma 2026-03-02")
    vennep.enrol("ma 2026-03-02", "HM-0001")
    vennep.walk("ma 2026-03-02", "ma 2026-03-16")
    assert vennep.digest("kw-1", "vr 2026-03-13") == "", "on the morning after nobody is nagged yet"
    assert "Nog niet bekend wie er op de groepsbijeenkomst was" in vennep.digest("kw-1", "ma 2026-03-16")


# --- not free of obligation -------------------------------------------------------------------------------------------


def misses_the_session(town: Town) -> None:
    town.hand_in("slots", sessions("do 2026-03-12 4", "do 2026-03-26 4", "do 2026-04-30 4"), "ma 2026-03-02")
    town.enrol("ma 2026-03-02", "HM-0001")
    town.live("ma 2026-03-02")
    town.tell("HM-0001", "no_show", "do 2026-03-12")
    town.live("do 2026-03-12")


def misses_both(town: Town, *, day_by_day: bool = False) -> OnTheCard:
    """The session, and then the talk of wo 25 mrt, planned on the phone. The card comes on vr 10 apr: ten working
    days later, over Good Friday and Easter Monday."""
    misses_the_session(town)
    town.tell("HM-0001", "contact_held", "vr 2026-03-13", channel="phone")
    town.tell("HM-0001", "talk_planned", "vr 2026-03-13", at="wo 2026-03-25 14:00", place=PLACE)
    town.live("vr 2026-03-13")
    town.tell("HM-0001", "no_show", "wo 2026-03-25")
    town.live("wo 2026-03-25")
    if day_by_day:
        town.walk("do 2026-03-26", "do 2026-04-09")
    town.live("vr 2026-04-10")
    return the_card(town, "HM-0001", "tl-1")


def decided(town: Town, event: str, **more: object) -> Decided:
    """The team lead answers on ma 13 apr; that day is lived."""
    done = answer(town, misses_both(town), event, "ma 2026-04-13", by="tl-1", **more)
    town.live("ma 2026-04-13")
    return done


def test_after_one_missed_session_a_person_calls_and_plans_and_is_told_so_once(vennep: Town) -> None:
    misses_the_session(vennep)
    assert "Plan samen een nieuw gesprek" in vennep.digest("kw-1", "do 2026-03-12")
    vennep.tell("HM-0001", "contact_held", "vr 2026-03-13", channel="phone")
    vennep.tell("HM-0001", "talk_planned", "vr 2026-03-13", at="wo 2026-03-25 14:00", place=PLACE)
    assert vennep.watch("vr 2026-03-13", "di 2026-03-24") == {
        "vr 2026-03-13": to("Uw afspraak op woensdag 25 maart 2026 om 14.00 uur", 1),
        "di 2026-03-24": to("Herinnering: uw afspraak op woensdag 25 maart 2026 om 14.00 uur", 1),
    }
    assert len(vennep.digests("kw-1")) == 1, (
        "the absence was dealt with: in the next stage nobody is told to call again"
    )


def test_a_second_absence_ends_with_a_person_and_nothing_that_threatens(vennep: Town) -> None:
    card = misses_both(vennep, day_by_day=True)
    assert "Bied een huisbezoek of een andere plek aan" in vennep.digest("kw-1", "wo 2026-03-25")
    for fact in ("- do 12 mrt 2026: Niet verschenen. Telt mee", "- wo 25 mrt 2026: Niet verschenen. Telt mee"):
        assert fact in card.text
    assert "- vr 13 mrt 2026: Contact gehad" in card.text
    assert [day for day in vennep.left() if day.split()[1] > "2026-03-25"] == [], "nothing went to the resident"


@pytest.mark.parametrize(
    ("chosen", "follows", "person", "line"),
    [
        ("reason_accepted", "new_appointment until di 2026-04-28", "kw-1", "Er was een goede reden om niet te komen"),
        ("outreach_asked", "outreach until ma 2026-04-20", "kw-1", "Er is besloten tot een huisbezoek"),
        ("channel_changed", "other_way until ma 2026-04-20", "kw-1", "op een andere manier contact te zoeken"),
        ("care_asked", "care until di 2026-04-28", "kw-1", "Er is besloten om hulp of zorg te zoeken"),
        ("hearing_started", "hearing until di 2026-04-28", "tl-1", ""),
        ("suspension_procedure_started", "suspension until ma 2026-06-08", "tl-1", ""),
    ],
)
def test_what_a_person_answers_is_what_follows(vennep: Town, chosen: str, follows: str, person: str, line: str) -> None:
    done = decided(vennep, chosen)
    assert (done.outcome, done.by) == ("new", "tl-1")
    found = {term.partition(":")[0]: term.partition(": ")[2] for term in vennep.terms("HM-0001")}
    assert found.get(follows) == "open", found
    assert found["absence until do 2026-03-26"] == "late", "the absence is looked into: the ladder is at its end"
    assert line in vennep.digest(person, "ma 2026-04-13")


def test_who_is_out_of_reach_leaves_the_pilot_by_the_answer_of_a_person_only(vennep: Town) -> None:
    decided(vennep, "closed_unreachable")
    assert vennep.stage("HM-0001") == "end"


def test_after_the_answer_the_count_begins_anew(vennep: Town) -> None:
    """A home visit, a new talk, and that is missed too: a call again, not silence and not at once another card."""
    decided(vennep, "outreach_asked")
    vennep.tell("HM-0001", "outreach_done", "do 2026-04-16")
    vennep.tell("HM-0001", "talk_planned", "do 2026-04-16", at="do 2026-04-23 11:00", place=PLACE)
    assert vennep.watch("do 2026-04-16", "wo 2026-04-22") == {
        "do 2026-04-16": to("Uw afspraak op donderdag 23 april 2026 om 11.00 uur", 1),
        "wo 2026-04-22": to("Herinnering: uw afspraak op donderdag 23 april 2026 om 11.00 uur", 1),
    }
    vennep.tell("HM-0001", "no_show", "do 2026-04-23")
    vennep.live("do 2026-04-23")
    told = vennep.digest("kw-1", "do 2026-04-23")
    assert "Niet gekomen op de afspraak. Bel nog dezelfde dag" in told
    assert "Twee keer niet gekomen" not in told


def test_who_had_a_good_reason_is_called_again_with_the_next_wave(vennep: Town) -> None:
    misses_the_session(vennep)
    vennep.tell("HM-0001", "reason_accepted", "vr 2026-03-13", why="funeral")
    assert vennep.watch("vr 2026-03-13", "di 2026-03-24") == {
        "vr 2026-03-13": to(INVITED, 1),
        "di 2026-03-24": to(reminder("donderdag 26 maart 2026"), 1),
    }
    assert "new_appointment until vr 2026-03-27: on_time" in vennep.terms("HM-0001")
    vennep.tell("HM-0001", "session_attended", "do 2026-03-26")
    vennep.live("do 2026-03-26")
    assert vennep.stage("HM-0001") == "intake"
    assert standing(vennep, "HM-0001") == {
        "session until do 2026-03-12: missed",
        "talk until ma 2026-04-13: open",
    }
