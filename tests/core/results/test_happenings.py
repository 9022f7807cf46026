"""What happened, to how many, and with which codes."""

from klantreis.core.journey import Goal, Label, Move
from klantreis.core.results.cells import BESIDE, SMALL, Cell
from klantreis.core.results.happenings import OTHER, HappeningTally, events_of
from tests.core.results.people import case, fact, person
from tests.core.small_journeys import journey, obligation

CODES = {"plan_agreed": {"barrier": ("debts", "language", "care", "health")}}


def test_offered_accepted_and_started_are_three_figures() -> None:
    tally = HappeningTally(("track_offered", "track_accepted", "track_started"), {})
    tally.add(person(case("track_offered ma 2026-02-02")))
    tally.add(person(case("track_offered ma 2026-02-02", "track_accepted di 2026-02-10")))
    tally.add(person(case("track_offered ma 2026-02-02", "track_offered ma 2026-03-02", "track_started di 2026-03-03")))
    assert [(each.event, each.people, each.times) for each in tally.happened()] == [
        ("track_offered", 3, 4),
        ("track_accepted", 1, 1),
        ("track_started", 1, 1),
    ]


def test_a_code_counts_people_and_small_ones_are_not_told() -> None:
    tally = HappeningTally(("plan_agreed",), CODES)
    for code, people in (("debts", 12), ("language", 7), ("care", 3)):
        for _ in range(people):
            tally.add(person(case(fact("plan_agreed ma 2026-02-02", barrier=code), "contact_held di 2026-02-03")))
    tally.add(person(case("plan_agreed ma 2026-02-02")))  # without the field
    (found,) = tally.fields()
    assert (found.event, found.field, found.people) == ("plan_agreed", "barrier", 22)
    assert {each.code: each.people for each in found.codes} == {
        "debts": Cell(12), "language": BESIDE, "care": SMALL, "health": Cell(0),
    }  # fmt: skip


def test_somebody_with_a_code_twice_counts_once_and_with_two_codes_in_both() -> None:
    tally = HappeningTally(("plan_agreed",), CODES)
    for _ in range(6):
        told = [fact(f"plan_agreed {when}", barrier=code) for when, code in _PLANS]
        tally.add(person(case(*told)))
    (found,) = tally.fields()
    assert found.people == 6
    assert [each.people for each in found.codes] == [Cell(6), Cell(6), Cell(0), Cell(0)]


_PLANS = [("ma 2026-02-02", "debts"), ("ma 2026-03-02", "debts"), ("wo 2026-04-01", "language")]


def test_what_the_configuration_does_not_declare_is_never_repeated() -> None:
    tally = HappeningTally(("plan_agreed",), CODES)
    for _ in range(8):
        tally.add(person(case(fact("plan_agreed ma 2026-02-02", barrier="Jansen", card="secret"))))
    assert "Jansen" not in repr(tally.fields())
    assert {each.code: each.people for each in tally.fields()[0].codes}[OTHER] == Cell(8)


def test_a_programme_is_followed_by_what_it_names_itself() -> None:
    plan = obligation("plan", "stage", due="stage + 5wd", met_by=["plan_agreed"])
    offered = obligation("follow", "each wave_assigned", due="opened + 5wd", met_by=["contact_held"])
    small = journey(
        plan, offered, moves={"intake": [Move("placement_started", "end")]},
        labels=[Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))],
    )  # fmt: skip
    goals = {
        "talks": Goal(name="talks", title="", count="talk_held"),
        "points": Goal(name="points", title="", sum=("pip_dated", "talks")),
    }
    object.__setattr__(small, "goals", goals)
    assert events_of(small) == (
        "plan_agreed", "wave_assigned", "contact_held", "placement_started", "part_time_started", "part_time_ended",
        "talk_held", "pip_dated",
    )  # fmt: skip
