"""A decision in the configuration is something a person can answer, and nothing else can give."""

import pytest

from tests.definitions.conftest import Folder

EVENTS, JOURNEY = "journeys/events.yaml", "journeys/small.yaml"
HELPED = "helped: {title: Geholpen}"


@pytest.fixture
def decided(folder: Folder) -> Folder:
    """`helped`, which the card offers, is a decision."""
    folder.change(EVENTS, HELPED, "helped: {title: Geholpen, fields: {card: ref, why: code}, decision: yes}")
    return folder


def wrong(folder: Folder) -> list[str]:
    return [finding for finding in folder.findings() if "let op" not in finding]


def test_a_decision_that_a_card_offers_is_right(decided: Folder) -> None:
    assert wrong(decided) == []
    assert decided.load().events["helped"].decision


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [("", "card: ref, why: code"), (", fields: {card: ref}", "why: code"), (", fields: {why: code}", "card: ref")],
)
def test_a_decision_says_which_card_and_why(folder: Folder, fields: str, lacks: str) -> None:
    folder.change(EVENTS, HELPED, f"helped: {{title: Geholpen{fields}, decision: yes}}")
    assert wrong(folder) == [
        f"journeys/events.yaml:6: `helped` is a decision and lacks `{lacks}`; add it to its fields"
    ]


def test_a_decision_that_no_card_offers_can_never_be_recorded(decided: Folder) -> None:
    decided.change(JOURNEY, "options: [helped]", "options: [closed]")
    (finding,) = wrong(decided)
    assert finding.startswith("journeys/small.yaml:1: it names `helped`, which only an answer to a card can give")
