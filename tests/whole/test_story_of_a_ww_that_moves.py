"""Groningen: UWV moves the end of a WW; a resident says no, stays away, or changes their mind. On both databases."""

import pytest

from tests.whole.conftest import Build, Town

CARLA = "GR-0003"
YOUNG = "2002-05-04"
NOW_ALREADY = "U kunt zich nu al bij ons melden"
AGAIN = "Wij helpen u nog steeds graag"


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="groningen", journey="groningen_ww")


def live(town: Town, *days: str) -> None:
    for day in days:
        town.live(day)


def what_you_can_do(day: str) -> str:
    return f"Wat kunt u doen na {day}?"


def test_an_end_that_moves_later_moves_what_is_to_come_and_what_was_sent_stays(town: Town) -> None:
    town.enrol("ma 2026-02-02", CARLA, ww_end="2026-08-31", birth_date=YOUNG)
    town.live("ma 2026-02-02")
    town.tell(CARLA, "declined", "wo 2026-02-04")
    live(town, "wo 2026-02-04", "vr 2026-06-19", "ma 2026-06-22")
    town.tell(CARLA, "ww_end_changed", "do 2026-06-25", date="2026-09-30")
    town.live("do 2026-06-25")
    told = town.digest("kw-1", "do 2026-06-25")
    assert "UWV heeft het einde van de WW verplaatst naar woensdag 30 september 2026." in told
    assert "uiterlijk op donderdag 2 juli 2026" in told

    page = town.page(CARLA, "do 2026-06-25")
    assert "- ma 22 jun 2026: bericht aan inwoner: Wat kunt u doen (gedaan, te goeder trouw, bericht" in page
    assert "- wo 2 sep 2026: bericht aan inwoner: U kunt zich nu al bij ons melden (komt nog)" in page
    assert "**Laatste gesprek voor het einde van de WW** begint, uiterlijk wo 16 sep 2026" in page

    town.tell(CARLA, "contact_held", "vr 2026-06-26")
    live(town, "vr 2026-06-26", "wo 2026-07-22", "ma 2026-08-03", "ma 2026-08-31", "wo 2026-09-02")
    assert town.left() == {
        "ma 2026-06-22": [f"client {CARLA}: {what_you_can_do('maandag 31 augustus 2026')}"],
        "wo 2026-09-02": [f"client {CARLA}: {NOW_ALREADY}"],
    }
    assert "new_end until do 2026-07-02: on_time" in town.terms(CARLA)
    assert "outcome" not in "".join(town.terms(CARLA))  # that waits for the 30th of September


def test_an_end_that_moves_earlier_twice_sends_each_thing_once_and_blames_nobody(town: Town) -> None:
    """30 November becomes 31 August, then 31 July: what was over before we heard of it counts from that day."""
    town.enrol("do 2026-04-30", CARLA, ww_end="2026-11-30", birth_date=YOUNG)
    live(town, "do 2026-04-30")
    town.tell(CARLA, "session_planned", "ma 2026-05-04", at="di 2026-05-19 09:00", place="werkplein")
    live(town, "ma 2026-05-04", "ma 2026-05-18")
    town.tell(CARLA, "no_show", "di 2026-05-19")
    town.live("di 2026-05-19")
    town.tell(CARLA, "contact_tried", "di 2026-05-19", recorded="wo 2026-05-20")
    town.live("wo 2026-05-20")
    assert "second_offer until do 2026-07-30: open" in town.terms(CARLA)

    town.tell(CARLA, "ww_end_changed", "ma 2026-07-06", date="2026-08-31")
    town.live("ma 2026-07-06")
    assert {"attended until ma 2026-07-20: open", "second_offer until ma 2026-07-20: open"} <= set(town.terms(CARLA))
    town.tell(CARLA, "contact_held", "di 2026-07-07")
    live(town, "di 2026-07-07", "vr 2026-07-17")
    town.tell(CARLA, "ww_end_changed", "ma 2026-07-20", date="2026-07-31")
    assert town.walk("ma 2026-07-20", "vr 2026-07-31") == {"ma 2026-07-20": [NOW_ALREADY]}
    assert town.left() == {
        "ma 2026-05-04": [f"client {CARLA}: Uw gesprek op dinsdag 19 mei 2026 om 9.00 uur"],
        "ma 2026-05-18": [f"client {CARLA}: Herinnering: uw gesprek op dinsdag 19 mei 2026 om 9.00 uur"],
        "ma 2026-07-06": [f"client {CARLA}: {what_you_can_do('maandag 31 augustus 2026')}"],
        "ma 2026-07-20": [f"client {CARLA}: {NOW_ALREADY}"],
    }
    assert "ma 2026-07-06 second_offer.offer: too_old" in town.silences(CARLA)
    assert town.digests("tl-1") == town.digests("mg-1") == []


def test_who_stays_away_is_called_and_gets_a_second_offer_four_months_before_the_end(town: Town) -> None:
    town.enrol("ma 2026-02-02", CARLA, ww_end="2026-08-31")
    town.live("ma 2026-02-02")
    town.tell(CARLA, "session_planned", "di 2026-02-10", at="do 2026-02-26 14:00", place="werkplein")
    live(town, "di 2026-02-10", "wo 2026-02-25")
    town.tell(CARLA, "no_show", "do 2026-02-26", recorded="vr 2026-02-27")
    town.live("vr 2026-02-27")
    assert "Niet gekomen op de afspraak. Bel nog dezelfde dag" in town.digest("kw-1", "vr 2026-02-27")
    town.tell(CARLA, "contact_tried", "vr 2026-02-27", recorded="ma 2026-03-02")
    sent = town.walk("wo 2026-04-29", "di 2026-05-12")
    assert sent == {"do 2026-04-30": [AGAIN]}
    town.tell(CARLA, "session_planned", "wo 2026-05-13", at="di 2026-05-26 10:00", place="werkplein")
    live(town, "wo 2026-05-13", "vr 2026-05-22")
    town.tell(CARLA, "session_attended", "di 2026-05-26")
    town.live("di 2026-05-26")
    assert town.stage(CARLA) == "trajectory"
    assert "UW BESLUIT WORDT GEVRAAGD" not in "".join([*town.digests("kw-1"), *town.digests("tl-1")])


def test_who_has_a_new_talk_coming_gets_no_second_offer(town: Town) -> None:
    town.enrol("ma 2026-04-20", CARLA, ww_end="2026-08-31")
    town.live("ma 2026-04-20")
    for planned, held in (("di 2026-04-21", "wo 2026-04-22"), ("wo 2026-04-29", "di 2026-05-12")):
        town.tell(CARLA, "session_planned", planned, at=held, place="werkplein")
        town.live(planned)
        if held == "wo 2026-04-22":
            town.tell(CARLA, "no_show", held)
            town.live(held)
    assert AGAIN not in str(town.walk("do 2026-04-30", "di 2026-05-12"))


def test_who_says_no_may_change_their_mind_and_who_says_nothing_is_asked_when_the_ww_ends(town: Town) -> None:
    town.enrol("ma 2026-02-02", CARLA, "GR-0004", ww_end="2026-08-31")
    town.live("ma 2026-02-02")
    town.tell(CARLA, "declined", "wo 2026-02-04")
    town.tell("GR-0004", "declined", "wo 2026-02-04")
    live(town, "wo 2026-02-04", "vr 2026-03-06")
    assert town.stage(CARLA) == "informed"
    town.tell(CARLA, "offer_accepted", "ma 2026-03-09")
    live(town, "ma 2026-03-09", "ma 2026-06-22", "ma 2026-07-20", "ma 2026-08-31", "di 2026-09-15", "ma 2026-09-21")
    assert town.stage(CARLA) == "trajectory"
    assert town.left() == {"ma 2026-06-22": [f"client GR-0004: {what_you_can_do('maandag 31 augustus 2026')}"]}
    for client in (CARLA, "GR-0004"):
        assert "outcome until ma 2026-09-14: open" in town.terms(client)
    assert "Nagaan hoe het verder gaat na de WW loopt achter" in town.digest("kw-1", "di 2026-09-15")


def test_who_loses_the_work_after_the_ww_is_asked_how_to_go_on_and_can_still_say_no(town: Town) -> None:
    town.enrol("ma 2026-06-01", CARLA, ww_end="2026-08-31")
    town.tell(CARLA, "placement_started", "ma 2026-06-15")
    live(town, "ma 2026-06-15", "ma 2026-08-31")
    town.tell(CARLA, "placement_ended", "ma 2026-10-05", reason="returns_to_benefit")
    town.live("ma 2026-10-05")
    assert town.stage(CARLA) == "trajectory"
    town.tell(CARLA, "declined", "wo 2026-10-07")
    live(town, "wo 2026-10-07", "ma 2026-10-19")
    assert town.stage(CARLA) == "informed"
    assert "after_work until ma 2026-10-12: open" in town.terms(CARLA)
    assert "Nagaan hoe het verder gaat nu het werk is gestopt loopt achter" in town.digest("kw-1", "ma 2026-10-19")
    town.tell(CARLA, "journey_closed", "di 2026-10-20", reason="other")
    town.live("di 2026-10-20")
    assert town.stage(CARLA) == "end"


def test_nobody_without_an_end_of_the_ww_is_taken_in(town: Town) -> None:
    with pytest.raises(AssertionError, match="not meant for this person"):
        town.enrol("ma 2026-02-02", CARLA)
    with pytest.raises(AssertionError, match="not meant for this person"):
        town.enrol("ma 2026-02-02", CARLA, ww_end="2027-08-31")


def test_who_comes_in_after_the_ww_is_only_asked_how_to_go_on(town: Town) -> None:
    town.enrol("ma 2026-09-07", CARLA, ww_end="2026-08-31", birth_date=YOUNG)
    assert town.walk("ma 2026-09-07", "di 2026-09-08") == {}
    assert town.terms(CARLA) == [
        "final_check until ma 2026-09-14: exempt",
        "outcome until ma 2026-09-14: open",
        "invite until ma 2026-09-14: exempt",
    ]
