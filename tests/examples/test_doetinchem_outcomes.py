"""The invented outcomes of Doetinchem: the published totals, and every turn that must not be counted."""

from collections import Counter, defaultdict
from datetime import date

from examples.doetinchem.outcomes import PEOPLE, Told, client_refs, facts, labels

START = date(2026, 1, 5)
#: As config/journeys of Doetinchem has them: what begins a label, and what ends it.
LABELS = {
    "off_benefit": ({"off_benefit"}, {"benefit_restarted"}),
    "part_time": ({"part_time_started"}, {"part_time_ended", "off_benefit"}),
    "in_track": ({"track_started"}, {"track_ended", "off_benefit"}),
}


def by_person(seed: int = 20210423) -> dict[str, list[Told]]:
    told: dict[str, list[Told]] = defaultdict(list)
    for fact in facts(START, seed):
        told[fact.client_ref].append(fact)
    return told


def ends(told: list[Told]) -> frozenset[str]:
    """The labels that hold after these facts, worked out by hand."""
    held: set[str] = set()
    for fact in told:
        for label, (begins, stops) in LABELS.items():
            held -= {label} if fact.event in stops else set()
            held |= {label} if fact.event in begins else set()
    return frozenset(held)


def test_the_facts_lead_to_the_published_totals() -> None:
    reached = Counter(label for told in by_person().values() for label in ends(told))
    assert reached == {"off_benefit": 83, "part_time": 150, "in_track": 516}
    assert len(by_person()) == PEOPLE == 726
    assert reached.total() == 749


def test_each_story_ends_where_it_says() -> None:
    for seed in (20210423, 1, 2):
        assert {ref: ends(told) for ref, told in by_person(seed).items()} == labels(seed)


def test_the_same_seed_gives_the_same_facts_and_another_one_others() -> None:
    assert list(facts(START)) == list(facts(START))
    assert list(facts(START)) != list(facts(START, 1))


def test_everybody_is_offered_a_track_first_and_then_things_happen_one_after_the_other() -> None:
    for told in by_person().values():
        assert told[0].event == "track_offered"
        assert [fact.occurred_on for fact in told] == sorted({fact.occurred_on for fact in told})
        assert told[0].occurred_on >= START
        assert told[-1].occurred_on < date(2026, 12, 31)


def test_every_turn_that_must_not_be_counted_is_in_it() -> None:
    turns = Counter(fact.event for fact in facts(START))
    assert turns["track_offered"] == 726 > turns["track_accepted"] - turns["track_ended"]
    for event in ("track_ended", "part_time_ended", "benefit_restarted"):
        assert turns[event] > 10
    assert all("ref" in fact.data for fact in facts(START) if fact.event in ("track_accepted", "track_started"))


def test_nobody_in_it_has_a_number_that_could_be_real() -> None:
    assert client_refs()[0] == "D-0001"
    assert len(set(client_refs())) == 726
