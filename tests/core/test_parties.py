"""Which organisation a message goes to: the one the opening fact names, else the last that any fact names."""

from klantreis.core.journey import Obligation
from tests.core.small_journeys import Life, journey, obligation, step


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
