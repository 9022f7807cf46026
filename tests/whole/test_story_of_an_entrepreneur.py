"""Somebody in Haarlem who wants a business of their own: a plan, reviews, and then off benefit or on with the rhythm.

Spoken with on ma 12 January 2026; the route begins on ma 19 January.
"""

import pytest

from tests.support.haarlem import ENROLLED, PARTNERS, spoken, until
from tests.whole.conftest import Build, Town

START = "Uw plan voor een eigen bedrijf"
REMINDER = "Herinnering: uw plan voor een eigen bedrijf"


@pytest.fixture
def town(build: Build) -> Town:
    town = build(municipality="haarlem")
    town.hand_in("partners", PARTNERS)
    return town


@pytest.fixture
def route(town: Town) -> Town:
    """HL-0001 began the route, and was told what comes."""
    spoken(town, "HL-0001", groups="entrepreneur")
    town.tell("HL-0001", "entrepreneur_route_started", "ma 2026-01-19")
    assert town.watch("ma 2026-01-19", "di 2026-01-20") == {"ma 2026-01-19": [f"client HL-0001: {START}"]}
    return town


def test_a_plan_three_reviews_and_a_business_that_carries_itself(route: Town) -> None:
    """The plan is due eight weeks after the start: ma 16 March. The reminder stands ten office days before."""
    assert until(route, "HL-0001", "business_plan") == ["ma 2026-03-16: open"]
    assert route.watch("vr 2026-02-27", "di 2026-03-03") == {"ma 2026-03-02": [f"client HL-0001: {REMINDER}"]}
    route.tell("HL-0001", "business_plan_ready", "do 2026-03-05")
    route.live("do 2026-03-05")
    for told, held in (
        ("vr 2026-05-29", "vr 2026-06-05"),  # three months
        ("ma 2026-08-31", "vr 2026-09-04"),  # six: za 5 September, so due on ma 7
        ("vr 2027-02-26", "vr 2027-03-05"),  # twelve
    ):
        route.live(told)
        assert "Kijken of het bedrijf op gang komt" in route.digest("kw-1", told)
        route.tell("HL-0001", "business_review_held", held)
        route.live(held)
    assert until(route, "HL-0001", "business_review") == [
        "vr 2026-06-05: on_time",
        "ma 2026-09-07: on_time",
        "vr 2027-03-05: on_time",
    ]
    # Each review was contact, so the rhythm runs on for two months; wo 5 to vr 7 May are holidays.
    assert until(route, "HL-0001", "rhythm")[-1] == "ma 2027-05-10: open"

    route.tell("HL-0001", "entrepreneur_route_ended", "do 2027-04-01", reason="company")
    route.tell("HL-0001", "off_benefit", "do 2027-04-01", reason="work")
    route.live("do 2027-04-01")
    assert route.stage("HL-0001") == "nazorg"
    assert until(route, "HL-0001", "retention") == ["vr 2027-10-01: open"]  # still without benefit after six months
    route.tell("HL-0001", "journey_closed", "vr 2028-04-07", reason="sustained")
    route.live("vr 2028-04-07")
    assert route.stage("HL-0001") == "end"
    assert [day for day, letters in route.left().items() if letters] == ["ma 2026-01-19", "ma 2026-03-02"]


def test_more_time_that_was_agreed_moves_the_plan_and_nobody_is_reminded_of_the_old_day(route: Town) -> None:
    route.tell("HL-0001", "business_plan_delayed", "ma 2026-02-23", until="2026-04-10")
    assert route.watch("ma 2026-02-23", "di 2026-03-03") == {}
    assert until(route, "HL-0001", "business_plan") == ["vr 2026-04-10: open"]
    assert route.watch("wo 2026-03-25", "vr 2026-03-27") == {"wo 2026-03-25": [f"client HL-0001: {REMINDER}"]}


def test_a_plan_that_does_not_come_asks_the_case_worker_to_help(route: Town) -> None:
    route.live("ma 2026-03-02")
    before = route.left()
    assert route.watch("ma 2026-03-16", "do 2026-03-19") == {}
    told = route.digest("kw-1", "do 2026-03-19")  # three office days late
    assert "Het ondernemersplan was er niet op maandag 16 maart 2026. Bel de inwoner." in told
    assert route.left() == before


def test_who_stops_hears_no_more_of_a_plan(route: Town) -> None:
    route.tell("HL-0001", "entrepreneur_route_ended", "ma 2026-02-23", reason="stopped")
    assert route.watch("ma 2026-02-23", "di 2026-03-03") == {}
    assert route.stage("HL-0001") == "trajectory"
    assert until(route, "HL-0001", "rhythm") == ["do 2026-03-12: open"]


def test_who_was_on_the_route_before_the_takeover_is_not_welcomed_to_it(town: Town) -> None:
    town.enrol(ENROLLED, "HL-0001", "HL-0002", target_groups="entrepreneur")
    for client, began in (("HL-0001", "ma 2025-09-01"), ("HL-0002", "ma 2025-12-01")):
        town.tell(client, "talk_held", began, recorded=ENROLLED)
        town.tell(client, "entrepreneur_route_started", began, recorded=ENROLLED)
    assert town.watch("ma 2026-01-05", "vr 2026-01-16") == {"ma 2026-01-12": [f"client HL-0002: {REMINDER}"]}
    assert until(town, "HL-0001", "business_plan") == ["ma 2025-10-27: exempt"]
    assert until(town, "HL-0002", "business_plan") == ["ma 2026-01-26: open"]
