"""The town of the stories: it shows what left and what did not, of one municipality, in a time of its own."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from examples.example import Example
from examples.filling import coming_days
from klantreis.definitions.configuration import Configuration
from klantreis.errors import FixInput
from tests.support.changed import changed
from tests.support.town import staff_of
from tests.whole.conftest import Build, Town, moment

ASK = "Wij willen graag met u kennismaken"
WELCOME = """journey: welcome
title: Welkom
version: 1
valid_from: 2026-01-01
start: welcome
stages:
  welcome:
    title: Welkom
    moves: {journey_closed: end}
    obligations:
      arrival:
        title: Aankomst
        opens: stage
        due: max(enrolled.arrives_on, opened + 1wd)
        clock: target
        owner: integration_lead
        met_by: [contact_held]
        steps: [{id: ask, at: opened, send: please_call_us, to: client}]
        ladder: stalled
"""


@pytest.fixture
def elsewhere(build: Build, tmp_path: Path) -> tuple[Town, Town]:
    """Landsmeer, and a municipality beside it in the same database, with a journey that reads a column of its own."""
    landsmeer = Path("config/municipalities/landsmeer.yaml").read_text()
    own = landsmeer.replace("municipality: landsmeer", "municipality: elders").replace("^L-", "^E-")
    own = own.replace("journeys: [landsmeer, landsmeer_newcomers]", "journeys: [welcome, landsmeer]")
    own = own.replace("default_journey: landsmeer", "default_journey: welcome")
    config = changed(
        tmp_path,
        ("municipalities/elders.yaml", "", own),
        ("journeys/welcome.yaml", "", WELCOME),
    )
    return build(config=config), build(config=config, municipality="elders")


def test_it_shows_to_whom_what_left_on_which_day(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="do 2026-03-05 14:30", place="stadhuis")
    assert town.watch("ma 2026-03-02", "wo 2026-03-04") == {
        "ma 2026-03-02": ["client L-0001: Uw afspraak op donderdag 5 maart 2026 om 14.30 uur"],
        "wo 2026-03-04": ["client L-0001: Herinnering: uw afspraak op donderdag 5 maart 2026 om 14.30 uur"],
    }
    town.tell("L-0001", "intake_held", "do 2026-03-05")
    town.tell("L-0001", "placement_started", "do 2026-03-05")
    town.walk("do 2026-03-05", "vr 2026-03-20")
    assert "employer L-0001: Hoe gaat het met uw nieuwe medewerker?" in [
        each for day in town.left().values() for each in day
    ]
    assert list(town.left())[:2] == ["ma 2026-03-02", "wo 2026-03-04"]


def test_it_shows_what_did_not_leave_and_why_and_how_the_terms_stand(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "vr 2026-03-13")
    town.tell("L-0001", "talk_planned", "wo 2026-03-04", at="wo 2026-03-11", place="stadhuis", recorded="ma 2026-03-16")
    town.walk("ma 2026-03-16", "wo 2026-03-18")
    assert town.silences("L-0001") == [
        "ma 2026-03-16 attend.invite: too_old",
        "ma 2026-03-16 attend.remind: too_old",
    ]
    assert town.terms("L-0001") == [
        "plan_intake until ma 2026-03-16: on_time",
        "intake until wo 2026-04-01: open",
        "attend until wo 2026-03-11: open",
    ]
    assert town.stage("L-0001") == "intake"


def test_it_shows_what_a_colleague_was_told_on_a_day_and_the_page_of_a_case(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "ma 2026-03-23")
    assert town.ref("L-0001") in town.digest("kw-2", "di 2026-03-17")  # kw-1 is on leave that week
    assert town.digest("kw-1", "di 2026-03-17") == ""
    nudge = "Intakegesprek afspreken loopt achter"
    assert f"di 17 mrt 2026: melding aan klantmanager: {nudge} (komt nog)" in town.page("L-0001", "ma 2026-03-02")
    assert f"di 17 mrt 2026: melding aan klantmanager: {nudge} (komt nog)" not in town.page("L-0001", "di 2026-03-17")


def test_another_municipality_has_its_own_columns_colleagues_and_journey(elsewhere: tuple[Town, Town]) -> None:
    _, elders = elsewhere
    assert elders.journey == "welcome"
    elders.enrol("ma 2026-03-02", "E-0001", arrives_on="2026-03-06", target_groups="young")
    assert elders.watch("ma 2026-03-02", "ma 2026-03-09") == {"ma 2026-03-02": [f"client E-0001: {ASK}"]}
    assert elders.terms("E-0001") == ["arrival until vr 2026-03-06: open"]
    assert elders.ref("E-0001") in elders.digest("reg-1", "ma 2026-03-09")


def test_two_journeys_of_one_resident_are_told_apart(elsewhere: tuple[Town, Town]) -> None:
    _, elders = elsewhere
    elders.enrol("ma 2026-03-02", "E-0001")
    elders.enrol("ma 2026-03-02", "E-0001", journey="landsmeer")
    elders.live("ma 2026-03-02")
    elders.tell("E-0001", "journey_closed", "di 2026-03-03", journey="landsmeer", reason="study")
    elders.live("di 2026-03-03")
    assert (elders.stage("E-0001", "landsmeer"), elders.stage("E-0001", "welcome")) == ("end", "welcome")
    assert [term.split()[0] for term in elders.terms("E-0001", "landsmeer")] == ["plan_intake"]


def test_municipalities_in_one_database_live_each_in_their_own_time(elsewhere: tuple[Town, Town]) -> None:
    landsmeer, elders = elsewhere
    landsmeer.enrol("ma 2026-03-02", "L-0001")
    landsmeer.walk("ma 2026-03-02", "wo 2026-03-11")
    elders.enrol("ma 2026-01-05", "E-0001", arrives_on="2026-01-09")
    assert elders.watch("ma 2026-01-05", "di 2026-01-06") == {"ma 2026-01-05": [f"client E-0001: {ASK}"]}
    with pytest.raises(FixInput, match="does not go back"):
        elders.live("ma 2026-01-05")
    assert next(coming_days(elders.app, example("elders"), 1)) == date(2026, 1, 7)
    assert next(coming_days(landsmeer.app, example("landsmeer"), 1)) == date(2026, 3, 12)
    assert list(elders.left()) == ["ma 2026-01-05"]
    assert list(landsmeer.left()) == ["ma 2026-03-02", "ma 2026-03-09"]


def test_a_round_of_one_municipality_lets_nothing_of_another_leave(elsewhere: tuple[Town, Town]) -> None:
    landsmeer, elders = elsewhere
    landsmeer.enrol("ma 2026-03-02", "L-0001")
    landsmeer.live("ma 2026-03-02")
    landsmeer.enrol("di 2026-03-03", "L-0002")
    landsmeer.plan("di 2026-03-03")
    elders.enrol("di 2026-03-03", "E-0001")
    elders.live("di 2026-03-03")
    assert list(landsmeer.left()) == ["ma 2026-03-02"]
    assert landsmeer.deliver("di 2026-03-03", 11).sent == 1


@pytest.mark.parametrize("municipality", ["landsmeer", "elders"])
def test_every_role_has_somebody(configuration: Configuration, municipality: str) -> None:
    rows = csv.DictReader(io.StringIO(staff_of(municipality, configuration)))
    held = {role for row in rows for role in row["roles"].split("|")}
    assert held == set(configuration.roles)


def test_a_day_that_is_not_that_weekday_is_an_error_of_the_story(town: Town) -> None:
    with pytest.raises(AssertionError, match="is no di"):
        town.live("di 2026-03-02")


def example(municipality: str) -> Example:
    first_day = moment("ma 2026-01-05", 7).date()
    return Example(municipality=municipality, title="", clients={}, first_day=first_day, approver="kw-1")
