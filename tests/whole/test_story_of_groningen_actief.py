"""Groningen, the Werkprogramma: an offer to who has bijstand, and what became of it in figures. On both databases."""

import pytest

from klantreis.usecases.measuring import Measured, measure, results_markdown
from tests.whole.conftest import Build, Town, moment

OFFER = "Wilt u een stap zetten? Wij helpen u graag"
OFFER_AGAIN = "Nog even over ons aanbod"
WORK = "Hoe gaat het op uw werk?"
EMPLOYER = "Hoe gaat het met uw nieuwe medewerker?"
DINA, EVERT, FLEUR = "GR-0011", "GR-0012", "GR-0013"


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="groningen", journey="groningen_actief")


def live(town: Town, *days: str) -> None:
    for day in days:
        town.live(day)


def tell_and_live(town: Town, client: str, *facts: str) -> None:
    """`talk_held di 2026-03-24`, one after the other."""
    for fact in facts:
        event, day = fact.split(" ", 1)
        town.tell(client, event, day)
        town.live(day)


def test_from_the_offer_to_the_end_of_nazorg(town: Town) -> None:
    town.enrol("ma 2026-03-02", DINA, target_groups="long_term")
    sent = town.walk("ma 2026-03-02", "di 2026-03-24")
    assert sent == {"ma 2026-03-02": [OFFER], "ma 2026-03-16": [OFFER_AGAIN]}
    assert "Nog geen antwoord op het aanbod van het werkprogramma." in town.digest("kw-1", "ma 2026-03-23")

    town.tell(DINA, "signed_up", "wo 2026-03-25")
    town.tell(DINA, "talk_planned", "wo 2026-03-25", at="wo 2026-04-01 11:00", place="loket")
    assert town.walk("wo 2026-03-25", "di 2026-03-31") == {
        "wo 2026-03-25": ["Uw gesprek op woensdag 1 april 2026 om 11.00 uur"],
        "di 2026-03-31": ["Herinnering: uw gesprek op woensdag 1 april 2026 om 11.00 uur"],
    }
    tell_and_live(town, DINA, "talk_held wo 2026-04-01", "scan_done di 2026-04-21", "scan_discussed do 2026-04-23")
    assert town.stage(DINA) == "trajectory"
    tell_and_live(town, DINA, "track_started ma 2026-05-18", "contact_held di 2026-06-02")
    assert town.terms(DINA) == [
        "offer until ma 2026-03-30: on_time",
        "talk until vr 2026-04-10: on_time",  # ten working days: Good Friday and Easter Monday are none
        "attend until wo 2026-04-01: on_time",
        "scan until wo 2026-04-22: on_time",
        "scan_talk until wo 2026-04-29: on_time",
        "contact until di 2026-06-02: on_time",
        "track until do 2026-05-21: on_time",
        "contact until di 2026-07-14: open",
    ]
    town.tell(DINA, "placement_started", "ma 2026-06-15", hours=24)
    sent = town.walk("ma 2026-06-15", "ma 2026-06-29")
    assert sent == {"wo 2026-06-17": [WORK], "wo 2026-06-24": [EMPLOYER, WORK]}
    tell_and_live(town, DINA, "aftercare_contact di 2027-06-15", "journey_closed wo 2027-06-16")
    assert town.stage(DINA) == "end"
    assert "finish until di 2027-06-29: lapsed" not in town.terms(DINA)
    assert "finish until di 2027-06-29: on_time" in town.terms(DINA)


def test_no_is_no_and_nothing_follows(town: Town) -> None:
    town.enrol("ma 2026-03-02", DINA, EVERT)
    town.live("ma 2026-03-02")
    town.tell(DINA, "declined", "wo 2026-03-04")
    assert town.walk("wo 2026-03-04", "ma 2026-03-16") == {"ma 2026-03-16": [OFFER_AGAIN]}  # to Evert only
    assert town.left()["ma 2026-03-16"] == [f"client {EVERT}: {OFFER_AGAIN}"]
    assert town.stage(DINA) == "end"
    assert town.terms(DINA) == ["offer until ma 2026-03-30: lapsed"]


def test_who_misses_two_talks_is_called_and_visited_and_no_card_is_put(town: Town) -> None:
    town.enrol("ma 2026-03-02", DINA)
    town.live("ma 2026-03-02")
    for planned, held in (("di 2026-03-03", "do 2026-03-12"), ("vr 2026-03-13", "ma 2026-03-23")):
        town.tell(DINA, "talk_planned", planned, at=held, place="loket")
        town.live(planned)
        town.tell(DINA, "no_show", held)
        town.live(held)
    assert "Twee keer niet gekomen. Bel nog twee keer" in town.digest("kw-1", "ma 2026-03-23")
    town.walk("di 2026-03-24", "di 2026-04-14")
    told = "".join(text for person in ("kw-1", "tl-1", "mg-1") for text in town.digests(person))
    assert "UW BESLUIT WORDT GEVRAAGD" not in told
    assert "Gesprek over wensen en kansen loopt achter" in told


def test_who_is_spoken_with_at_once_goes_on_to_the_scan(town: Town) -> None:
    town.enrol("ma 2026-03-02", DINA)
    tell_and_live(town, DINA, "talk_held do 2026-03-05")
    assert town.stage(DINA) == "intake"
    assert town.terms(DINA) == [
        "offer until ma 2026-03-30: on_time",
        "talk until do 2026-03-19: exempt",
        "scan until do 2026-03-26: open",
    ]


def figures(town: Town, on: str, *journeys: str) -> Measured:
    return measure(town.app, journeys, moment(on, 23), "groningen")


def test_the_target_of_500_and_the_budget_are_followed_in_figures(town: Town) -> None:
    """Two of three people are in a track, one for the second time; a year and a quarter of the three years on."""
    town.enrol("ma 2026-03-02", DINA, EVERT, FLEUR)
    for client, kind, day in (
        (DINA, "academy", "ma 2026-04-13"), (EVERT, "participation", "di 2026-04-14"),
        (DINA, "reintegration", "ma 2026-10-12"),
    ):  # fmt: skip
        town.tell(client, "track_started", day, kind=kind)
        town.tell(client, "provision_started", day, cost=2500)
    page = results_markdown(town.app, figures(town, "do 2027-04-01", "groningen_actief"))
    page = page.replace("\xa0", " ")  # between the sign and the amount
    assert "**2 van 500 inwoners, na 15 van 36 maanden; in dit tempo 5.**" in page
    assert "**€ 7.500 van € 4.500.000, na 15 van 36 maanden; in dit tempo ongeveer € 18.000.**" in page
    earlier = {goal.name: goal.reached for goal in figures(town, "do 2026-04-30", "groningen_actief").results.goals}
    assert earlier == {"activated": 2, "budget": 5000}


def test_prevented_inflow_and_its_cost_are_followed_apart_from_the_500(town: Town) -> None:
    """Who never had bijstand is none of the 500 who get out of it; what is spent on them is of the same 4.5 million."""
    town.enrol("ma 2026-01-19", DINA, EVERT, journey="groningen_ww", ww_end="2026-08-31")
    for client in (DINA, EVERT):
        town.tell(client, "provision_started", "ma 2026-03-02", journey="groningen_ww", cost=1200)
        town.tell(client, "work_found", "ma 2026-06-01", journey="groningen_ww")
    town.tell(DINA, "no_inflow_confirmed", "di 2026-12-01", journey="groningen_ww")
    goals = {goal.name: goal.reached for goal in figures(town, "do 2026-12-31", "groningen_ww").results.goals}
    assert goals == {"prevented": 1, "budget": 2400}
