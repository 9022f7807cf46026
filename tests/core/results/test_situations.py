"""Labels as sets that overlap."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.results.situations import Situations, SituationTally
from tests.core.results.people import case, person

TITLES = {"off_benefit": "Volledig aan het werk", "part_time": "Werkt in deeltijd", "in_track": ""}


def situations(*people: tuple[str, ...]) -> Situations:
    tally = SituationTally(TITLES)
    for labels in people:
        tally.add(person(case(labels=labels)))
    return tally.result()


def test_by_hand_seven_people() -> None:
    """
    person  off_benefit  part_time  in_track
    1       x
    2                    x
    3                    x
    4                    x          x
    5                    x          x
    6                               x
    7
    """
    found = situations(
        ("off_benefit",), ("part_time",), ("part_time",), ("part_time", "in_track"), ("part_time", "in_track"),
        ("in_track",), (),
    )  # fmt: skip
    assert [(each.name, each.title, each.people) for each in found.labels] == [
        ("off_benefit", "Volledig aan het werk", 1),
        ("part_time", "Werkt in deeltijd", 4),
        ("in_track", "In track", 3),
    ]
    assert [(each.labels, each.people) for each in found.combinations] == [
        (("part_time", "in_track"), 2),
        (("part_time",), 2),
        (("off_benefit",), 1),
        (("in_track",), 1),
    ]
    assert (found.total, found.people, found.overlap, found.several, found.without) == (8, 6, 2, 2, 1)


def test_who_has_three_labels_is_one_person_counted_twice_too_often() -> None:
    found = situations(("off_benefit", "part_time", "in_track"), ("in_track",))
    assert (found.total, found.people, found.overlap, found.several) == (4, 2, 2, 1)


def test_who_died_or_moved_away_is_in_no_situation_any_more() -> None:
    tally = SituationTally(TITLES)
    tally.add(person(case("moved_away ma 2026-06-01", labels=["off_benefit"], closed=True)))
    tally.add(person(case(labels=["off_benefit"])))
    found = tally.result()
    assert (found.labels[0].people, found.without, found.gone) == (1, 1, 1)


def test_a_label_of_an_earlier_version_is_shown_too() -> None:
    assert [each.name for each in situations(("volunteers",)).labels] == [*TITLES, "volunteers"]


def test_without_labels_there_is_nothing_to_count_twice() -> None:
    found = SituationTally({}).result()
    assert (found.labels, found.combinations, found.total, found.people) == ((), (), 0, 0)


SETS = st.lists(st.sets(st.sampled_from(sorted(TITLES))), max_size=60)


@given(SETS)
def test_sums_distinct_people_and_overlap_always_agree(sets: list[set[str]]) -> None:
    found = situations(*(tuple(labels) for labels in sets))
    assert found.people <= len(sets)
    assert found.people + found.without == len(sets)
    assert found.total == sum(len(labels) for labels in sets)
    assert found.overlap == found.total - found.people == sum(max(len(labels) - 1, 0) for labels in sets)
    assert found.several <= found.overlap


@given(SETS)
def test_combinations_are_every_person_with_a_label_once(sets: list[set[str]]) -> None:
    found = situations(*(tuple(labels) for labels in sets))
    assert Counter({frozenset(each.labels): each.people for each in found.combinations}) == Counter(
        frozenset(labels) for labels in sets if labels
    )
    for label in found.labels:
        assert label.people == sum(each.people for each in found.combinations if label.name in each.labels)
