"""People taken together: their situations, and how far who entered got."""

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.people import PeopleTally
from tests.core.timeliness.lines import asked, case, fact


def people(*cases: AuditedCase) -> PeopleTally:
    tally = PeopleTally(asked())
    for each in cases:
        tally.add(each)
    return tally


def steps(*cases: AuditedCase) -> dict[str, tuple[int, int, int]]:
    """By step: reached, under way, stopped."""
    return {each.name: (each.reached, each.under_way, each.stopped) for each in people(*cases).progress().steps}


def test_labels_overlap_and_a_person_counts_once() -> None:
    both, one = frozenset({"at_work", "part_time"}), frozenset({"part_time"})
    found = people(case(labels=both), case(labels=one, person=2), case(person=3)).outcomes()
    assert {each.name: each.people for each in found.labels} == {"at_work": 1, "part_time": 2}
    assert (found.total, found.people, found.overlap, found.without) == (3, 2, 1, 1)


def test_labels_that_only_journeys_without_a_case_know_are_not_told() -> None:
    journey = case().journey
    question = asked(
        labels={"at_work": "Aan het werk", "part_time": "Werkt in deeltijd", "advised": "Advies gegeven"},
        labels_of={journey: frozenset({"at_work"}), "elsewhere": frozenset({"part_time", "advised"})},
    )
    tally = PeopleTally(question)
    tally.add(case(labels=frozenset({"part_time"})))
    assert {each.name: each.people for each in tally.outcomes().labels} == {"at_work": 0, "part_time": 1}


def test_of_several_rounds_the_newest_says_how_it_stands_whatever_their_order() -> None:
    former = case(labels=frozenset({"at_work"}), enrolled="ma 2025-01-06", closed="ma 2025-06-02", ref="c-2")
    newest = case(labels=frozenset({"part_time"}), enrolled="ma 2026-01-05", ref="c-1")
    for rounds in ((former, newest), (newest, former)):
        found = people(*rounds).outcomes()
        assert {each.name: each.people for each in found.labels} == {"at_work": 0, "part_time": 1}


def test_who_died_or_moved_away_is_in_no_situation() -> None:
    found = people(case(labels=frozenset({"at_work"}), facts=(fact("moved_away ma 2026-06-01"),))).outcomes()
    assert (found.people, found.without, found.gone) == (0, 1, 1)


def test_each_step_is_told_by_itself() -> None:
    found = steps(
        case(facts=(fact("intake_held ma 2026-02-02"), fact("placement_started ma 2026-03-02"))),
        case(facts=(fact("intake_held ma 2026-02-02"),), closed="ma 2026-06-01", person=2),
        case(person=3),
    )
    assert found == {"intake": (2, 1, 0), "plan": (0, 2, 1), "placement": (1, 1, 1)}


def test_only_who_was_enrolled_in_the_period_entered_and_each_person_once() -> None:
    tally = people(
        case(enrolled="do 2025-10-30"),
        case(enrolled="za 2025-11-01", closed="ma 2026-02-02", person=2),
        case(enrolled="ma 2026-03-02", facts=(fact("intake_held do 2026-03-05"),), person=2),
    )
    assert tally.progress().entered == 1
    assert tally.people == 2
    assert steps(
        case(enrolled="za 2025-11-01", closed="ma 2026-02-02"),
        case(enrolled="ma 2026-03-02", facts=(fact("intake_held do 2026-03-05"),)),
    )["intake"] == (1, 0, 0)


def test_while_one_of_several_cases_runs_somebody_is_under_way() -> None:
    closed, open_ = case(closed="ma 2026-02-02"), case(enrolled="ma 2026-03-02")
    assert steps(closed, open_)["plan"] == (0, 1, 0)
    assert steps(closed)["plan"] == (0, 0, 1)
