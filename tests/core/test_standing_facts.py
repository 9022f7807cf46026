"""Which facts stand when a file tells a fact and its correction at one moment: ids are text, and say no order."""

from datetime import date, datetime

import pytest

from klantreis.core.case import Fact
from klantreis.core.planner.known import Fate, fates, standing
from tests.core.small_journeys import AMSTERDAM

AT = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)


def told(id: str, event: str = "no_show", *, corrects: str = "", withdraws: str = "") -> Fact:
    return Fact(
        id=f"suite:{id}", event=event, occurred_on=date(2026, 3, 2), recorded_at=AT,
        corrects=(corrects and f"suite:{corrects}") or None, withdraws=(withdraws and f"suite:{withdraws}") or None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [
        (told("9"), told("10", "talk_held", corrects="9")),  # "10" sorts before "9"
        (told("9"), told("2", "contact_tried", corrects="9"), told("10", "talk_held", corrects="2")),
    ],
)
def test_a_correction_counts_whatever_its_id(facts: tuple[Fact, ...]) -> None:
    for order in (facts, facts[::-1]):
        assert [(fact.id, fact.event) for fact in standing(order)] == [("suite:9", "talk_held")]
        assert fates(order)["suite:10"] is Fate.stands
        assert fates(order)["suite:9"] is Fate.corrected


def test_a_withdrawal_of_a_withdrawal_undoes_it_whatever_its_id() -> None:
    facts = [told("9"), told("10", withdraws="9"), told("1", withdraws="10")]
    assert [fact.id for fact in standing(facts)] == ["suite:9"]
    assert fates(facts)["suite:10"] is Fate.withdrawn


def test_facts_that_are_about_each_other_do_not_hang() -> None:
    """They cannot be recorded; a database that was written by hand must not stop a round."""
    assert standing([told("1", corrects="2"), told("2", corrects="1")]) == []
