"""How far a programme is with its goals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.journey import Goal
from klantreis.core.results.goals import GoalReached, GoalTally
from klantreis.core.results.people import Person
from klantreis.core.results.periods import Period
from tests.core.results.people import asked, case, fact, on, person
from tests.core.small_journeys import day

ACTIVATED = Goal(name="activated", title="Extra inwoners geactiveerd", count="track_started", target=500)
BUDGET = Goal(name="budget", title="Budget", sum=("provision_started", "cost"), target=4_500_000, unit="euro")
JUNE = on("di 2026-06-30")


def reached(goal: Goal, *people: Person, period: Period = JUNE) -> GoalReached:
    tally = GoalTally(asked(goal, period))
    for each in people:
        tally.add(each)
    return tally.result()


def test_somebody_to_whom_it_happened_twice_counts_once() -> None:
    found = reached(
        ACTIVATED,
        person(case("track_started ma 2026-02-02", "track_started ma 2026-04-06")),
        person(case("track_started di 2026-03-03")),
        person(case("contact_held di 2026-03-03")),
    )
    assert (found.reached, found.people) == (2, 2)


def test_somebody_in_a_second_round_or_another_journey_is_still_one_person() -> None:
    twice = person(
        case("track_started ma 2026-02-02", closed=True),
        case("track_started ma 2026-06-01", enrolled="ma 2026-05-04"),
        case("track_started di 2026-06-02", enrolled="ma 2026-05-04", journey="other"),
    )
    assert reached(ACTIVATED, twice).reached == 1


@pytest.mark.parametrize(
    ("happened", "counts"),
    [
        ("wo 2025-12-31", 0),
        ("do 2026-01-01", 1),
        ("di 2026-06-30", 1),
        ("wo 2026-07-01", 0),
    ],
)
def test_only_the_days_of_the_goal_count(happened: str, counts: int) -> None:
    assert reached(ACTIVATED, person(case(f"track_started {happened}"))).reached == counts


def test_what_happened_before_enrolment_counts_and_is_told_apart() -> None:
    found = reached(
        ACTIVATED,
        person(case("track_started vr 2026-01-02")),
        person(case("track_started vr 2026-01-02", "track_started ma 2026-02-02")),
        person(case("track_started ma 2026-01-05")),
    )
    assert (found.reached, found.before_enrolment) == (3, 1)


def test_amounts_are_added_up_to_the_cent_over_every_fact() -> None:
    found = reached(
        BUDGET,
        person(
            case(
                fact("provision_started ma 2026-02-02", cost=1200),
                fact("provision_started ma 2026-03-02", cost=0.1),
                fact("provision_started di 2026-03-03", cost=0.2),
            )
        ),
        person(case(fact("provision_started ma 2026-02-02", cost=800))),
        person(case("provision_started ma 2026-02-02")),
    )
    assert found.reached == Decimal("2000.3")
    assert found.people == 2


def test_the_pace_of_a_goal_is_that_of_its_time() -> None:
    found = reached(
        ACTIVATED,
        *(person(case("track_started ma 2026-06-01")) for _ in range(212)),
        period=on("zo 2027-01-31", over="3y"),
    )
    assert (found.reached, found.period.passed, found.period.over, found.pace) == (212, 13, 36, 587)


@given(st.lists(st.lists(st.integers(0, 700), max_size=4), max_size=20))
def test_a_goal_never_counts_more_people_than_take_part(people: list[list[int]]) -> None:
    start = day("do 2026-01-01").toordinal()
    everybody = [
        person(case(*(fact(f"track_started {_written(start + offset)}") for offset in offsets))) for offsets in people
    ]
    found = reached(ACTIVATED, *everybody)
    assert found.before_enrolment <= found.people <= len(everybody)
    assert found.people == sum(any(offset <= 180 for offset in offsets) for offsets in people)


def _written(ordinal: int) -> str:
    when = day("do 2026-01-01").fromordinal(ordinal)
    return f"{'ma di wo do vr za zo'.split()[when.weekday()]} {when}"
