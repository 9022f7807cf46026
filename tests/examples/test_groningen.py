"""The Groningen example: every turn of its two main journeys is in it, and what comes late or is put right."""

import json

import pytest

from examples.groningen import EXAMPLE
from tests.examples.turns import turns_of
from tests.support.understood import understood

#: Of nazorg and of what follows a relapse: the example tells of its first year only, and of nobody on trial.
NOT_TOLD = {
    "contract_ends_known", "contract_known", "contract_signed", "off_benefit", "benefit_restarted",
    "placement_repaired", "relapse_signalled", "relapse_talk_held", "trial_extended", "trial_stopped",
    "trial_talk_held", "placement_ended", "offer_accepted", "journey_closed", "learning_started", "closed_unreachable",
}  # fmt: skip


def facts(journey: str) -> list[dict[str, str]]:
    told = [json.loads(line) for line in (EXAMPLE.folder / "facts.jsonl").read_text().splitlines()]
    return [fact for fact in told if fact["journey"] == journey]


@pytest.mark.parametrize("journey", ["groningen_ww", "groningen_actief"])
def test_every_turn_of_the_journey_is_in_it(journey: str) -> None:
    used = {fact["event"] for fact in facts(journey)}
    turns = turns_of(understood(EXAMPLE.folder.parents[1] / "config").journeys[journey]) | {"case_paused"}
    assert turns - used <= NOT_TOLD


def test_it_holds_a_correction_a_withdrawal_and_facts_that_were_heard_late() -> None:
    told = facts("groningen_ww")
    assert any("corrects" in fact for fact in told)
    assert any("withdraws" in fact for fact in told)
    assert any(fact["event"] == "work_found" and fact["recorded_at"][:10] > fact["occurred_on"] for fact in told)
