"""The evaluation of a pilot: people outside a comparison group beside those in it."""

from decimal import Decimal

import pytest

from klantreis.core.journey import Goal
from klantreis.core.parser import parse_date
from klantreis.core.results.comparing import Comparison
from klantreis.core.results.goals import GoalTally
from klantreis.core.results.people import CaseOnDay, Person
from klantreis.core.results.shares import difference, share
from tests.core.results.people import asked, case, fact, on, person
from tests.core.small_journeys import names

EVALUATION = Goal(
    name="evaluation", title="Aan het werk", count="placement_started", against="comparison_group",
    at=parse_date("enrolled + 7m", names()),
)  # fmt: skip
WORKS, LOOKED = "placement_started ma 2026-06-01", {"evaluation": "wo 2026-08-05"}


def compared(*people: Person, goal: Goal = EVALUATION, when: str = "ma 2026-08-31") -> Comparison:
    tally = GoalTally(asked(goal, on(when)))
    for each in people:
        tally.add(each)
    found = tally.result().comparison
    assert found is not None
    return found


def somebody(*facts: str, group: bool = False, looked: str | None = "wo 2026-08-05", **more: object) -> Person:
    groups = ["comparison_group"] if group else []
    return person(case(*facts, groups=groups, looked_at={"evaluation": looked}, **more))  # type: ignore[arg-type]


def test_by_hand_a_pilot_of_thirty_and_a_comparison_group_of_twenty() -> None:
    pilot = [somebody(WORKS) for _ in range(12)] + [somebody() for _ in range(18)]
    others = [somebody(WORKS, group=True) for _ in range(3)] + [somebody(group=True) for _ in range(17)]
    found = compared(*pilot, *others)
    assert (found.outside.people, found.outside.hits, found.outside.share) == (30, 12, share(12, 30))
    assert (found.inside.people, found.inside.hits, found.inside.share) == (20, 3, share(3, 20))
    assert found.difference == difference(share(12, 30), share(3, 20))
    assert (found.not_yet, found.undated) == (0, 0)


def twelve_of_each() -> list[Person]:
    return [somebody(group=group) for group in (True, False) for _ in range(12)]


@pytest.mark.parametrize(
    ("happened", "hits"),
    [
        ("ma 2026-01-05", 1),  # on the day of enrolment
        ("vr 2026-01-02", 0),  # before it: not of the programme
        ("wo 2026-08-05", 1),  # on the day that is looked at
        ("do 2026-08-06", 0),  # after it, though before the day asked
    ],
)
def test_what_counts_happened_from_enrolment_to_the_day_that_is_looked_at(happened: str, hits: int) -> None:
    found = compared(*twelve_of_each(), somebody(f"placement_started {happened}"))
    assert (found.outside.people, found.outside.hits) == (13, hits)


def test_who_has_not_come_to_the_day_is_left_out_whatever_happened_already() -> None:
    late = somebody(WORKS, looked="di 2026-09-01")
    found = compared(*twelve_of_each(), late, somebody(WORKS, looked=None))
    assert (found.outside.people, found.outside.hits, found.not_yet, found.undated) == (12, 0, 1, 1)


def test_the_day_asked_is_a_day_that_has_come() -> None:
    assert compared(*twelve_of_each(), somebody(looked="ma 2026-08-31")).not_yet == 0


def test_who_left_or_moved_stays_in_the_count() -> None:
    found = compared(*twelve_of_each(), somebody("moved_away di 2026-03-03", closed=True))
    assert found.outside.people == 13


def test_somebody_is_looked_at_once_by_the_first_round() -> None:
    first = case(groups=["comparison_group"], looked_at=LOOKED, closed=True)
    second = case(WORKS, enrolled="ma 2026-05-04", looked_at={"evaluation": "vr 2026-12-04"})
    found = compared(*twelve_of_each(), person(first, second))
    assert (found.inside.people, found.inside.hits, found.not_yet) == (13, 1, 0)


def test_somebody_of_another_journey_is_not_compared() -> None:
    found = compared(*twelve_of_each(), person(case(WORKS, journey="other")))
    assert (found.outside.people, found.outside.hits, found.undated) == (12, 0, 0)


def test_without_a_day_of_its_own_everybody_is_looked_at_on_the_day_asked() -> None:
    plain = Goal(name="evaluation", title="", count="placement_started", against="comparison_group")
    found = compared(*twelve_of_each(), somebody("placement_started ma 2026-08-31", looked=None), goal=plain)
    assert (found.outside.hits, found.undated) == (1, 0)


@pytest.mark.parametrize(
    ("inside", "told", "shares"),
    [(4, False, False), (5, True, False), (9, True, False), (10, True, True)],
)
def test_of_few_people_on_a_side_little_is_told(inside: int, told: bool, shares: bool) -> None:
    pilot = [somebody(WORKS) for _ in range(40)]
    found = compared(*pilot, *(somebody(WORKS, group=True) for _ in range(inside)))
    assert (found.outside.people, found.outside.hits) == ((40, 40) if told else (None, None))
    assert (found.inside.people, found.inside.hits) == ((inside, inside) if told else (None, None))
    assert bool(found.outside.share and found.inside.share and found.difference) is shares


def test_amounts_are_compared_per_person_also_those_without_any() -> None:
    hours = Goal(name="hours", title="", sum=("placement_started", "hours"), against="comparison_group")

    def works(group: bool, number: float) -> CaseOnDay:
        groups = ["comparison_group"] if group else []
        return case(fact(WORKS, hours=number), groups=groups)

    people = [person(works(group, number)) for group, number in ((True, 12), (False, 20), (False, 24.5))]
    found = compared(*people, *twelve_of_each(), goal=hours)
    assert (found.outside.total, found.outside.mean) == (Decimal("44.5"), Decimal("3.18"))
    assert (found.inside.total, found.inside.mean) == (12, Decimal("0.92"))
