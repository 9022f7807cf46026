"""Who takes part, and in which target groups."""

from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.results.cells import BESIDE, SMALL, Cell
from klantreis.core.results.cohort import Cohort, CohortTally
from klantreis.core.results.people import Person
from tests.core.results.people import case, person


def cohort(*people: Person, journeys: tuple[str, ...] = ("small",)) -> Cohort:
    tally = CohortTally(journeys)
    for each in people:
        tally.add(each)
    return tally.result()


def group(size: int, closed: int, *groups: str) -> list[Person]:
    return [person(case(groups=groups, closed=number < closed)) for number in range(size)]


def test_people_are_counted_once_however_many_cases_they_have() -> None:
    again = person(case(closed=True), case(enrolled="ma 2026-09-07"), case(journey="other"))
    found = cohort(again, person(case(closed=True)), journeys=("small", "other"))
    assert (found.people, found.running, found.closed) == (2, 1, 1)
    assert found.journeys == {"small": 2, "other": 1}


def test_of_a_target_group_fewer_than_five_people_are_not_told() -> None:
    found = cohort(
        *group(20, 6, "young"), *group(9, 2, "long_term"), *group(4, 0, "rare"), *group(7, 0, "young", "new")
    )
    rows = {row.group: (row.people, row.running, row.closed) for row in found.groups}
    assert rows == {
        "young": (Cell(27), Cell(21), Cell(6)),
        "long_term": (Cell(9), BESIDE, SMALL),  # 9 less 7 would say it
        "rare": (SMALL, SMALL, SMALL),
        "new": (Cell(7), Cell(7), Cell(0)),
    }
    assert (found.people, found.running, found.closed) == (40, 32, 8)


@given(st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(["a", "b", "c"]))), max_size=40))
def test_no_target_group_is_larger_than_the_whole(people: list[tuple[bool, set[str]]]) -> None:
    found = cohort(*(person(case(groups=tuple(groups), closed=closed)) for closed, groups in people))
    assert found.people == found.running + found.closed == len(people)
    for row in found.groups:
        assert row.people.people is None or 5 <= row.people.people <= found.people
