"""What a message is about, and which organisation it goes to: the one the opening fact names, else the last named."""

from dataclasses import replace

import pytest

from klantreis.core.journey import Obligation
from klantreis.core.parser import parse_date
from tests.core.small_journeys import Life, day, journey, names, obligation, step


def report(owner: str = "partner", to: str = "partner") -> Obligation:
    ask = step("ask", "due - 2wd", "send", to)
    return obligation(
        "report", "each activity_started", due="opened + 5wd", owner=owner, met_by=["activity_report"], steps=[ask]
    )


def party_of(life: Life) -> str:
    """Of the one message of Thursday 5 March."""
    (ask,) = life.on("do 2026-03-05")
    return ask.party


def test_a_message_goes_to_the_partner_of_the_activity_it_is_about() -> None:
    life = Life(journey(report()), "ma 2026-03-02")
    life.tell("activity_started", "ma 2026-03-02", ref="ACT-1", partner="P-1")
    life.tell("placement_started", "di 2026-03-03", partner="P-2")
    assert party_of(life) == "P-1"


def test_without_one_in_the_opening_fact_the_last_that_was_named_is_meant() -> None:
    life = Life(journey(report(owner="partner", to="owner")), "ma 2026-03-02")
    life.tell("placement_started", "ma 2026-03-02", partner="P-1")
    life.tell("placement_started", "di 2026-03-03", partner="P-2")
    life.tell("activity_started", "ma 2026-03-02", ref="ACT-1")
    assert party_of(life) == "P-2"


def test_a_message_to_the_resident_goes_to_no_organisation() -> None:
    life = Life(journey(report(owner="client", to="owner")), "ma 2026-03-02")
    life.tell("activity_started", "ma 2026-03-02", ref="ACT-1", partner="P-1")
    assert party_of(life) == ""


@pytest.mark.parametrize(
    ("about", "is_about"),
    [
        ("due", "ma 2026-03-09"),  # za 7 March, rolled: the day the text would name too
        ("due - 1wd", "vr 2026-03-06"),
        ("opened", "ma 2026-03-02"),
        ("placement_started", None),  # not known: the text says so by not leaving
    ],
)
def test_a_text_is_about_the_day_its_step_says(about: str, is_about: str | None) -> None:
    ask = replace(step("ask", "opened", "send", "client"), about=parse_date(about, names()))
    life = Life(journey(obligation("talk", "stage", due="opened + 5d", steps=[ask])), "ma 2026-03-02")
    (action,) = life.on("ma 2026-03-02")
    assert action.about == (day(is_about) if is_about else None)
