"""One goal of a programme of several journeys: each says what counts in it, and a person counts once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.journey import Goal, Journey
from klantreis.core.parser import parse_date, parse_term
from klantreis.core.results.goals import Counted, GoalOfSeveral, GoalReached
from klantreis.core.results.people import Person
from klantreis.core.results.programme import Asked, asked, results
from klantreis.errors import FixInput
from tests.core.results.people import case, fact, person
from tests.core.small_journeys import CALENDAR, day, journey, names

FIRST = {"one": date(2026, 1, 1), "other": date(2026, 3, 1)}
ACTIVATED = Goal(name="activated", title="Geactiveerd", count="track_started", target=500, since=date(2026, 1, 1),
                 over=parse_term("3y"))  # fmt: skip
PRACTICE = replace(ACTIVATED, count="learning_started")
BUDGET = Goal(name="budget", title="Budget", sum=("provision_started", "cost"), target=4_500_000, unit="euro",
              since=date(2026, 1, 1), over=parse_term("3y"))  # fmt: skip
TRACK, LEARNS = "track_started ma 2026-02-02", "learning_started ma 2026-03-02"


def following(name: str, *goals: Goal) -> Journey:
    return replace(journey(), name=name, goals={goal.name: goal for goal in goals})


def programme(*journeys: Journey, on: str = "di 2026-06-30") -> Asked:
    return asked(journeys, FIRST, day(on), CALENDAR, {})


def reached(what: Asked, *people: Person) -> Sequence[GoalReached]:
    return results(what, people).goals


def test_somebody_whom_two_journeys_count_is_counted_once() -> None:
    what = programme(following("one", ACTIVATED), following("other", PRACTICE))
    (goal,) = reached(
        what,
        person(case(TRACK, journey="one"), case(LEARNS, journey="other")),
        person(case(TRACK, journey="one")),
        person(case(LEARNS, journey="other")),
        person(case(journey="one"), case(journey="other")),
    )
    assert (goal.reached, goal.people, goal.target) == (3, 3, 500)
    assert isinstance(goal, GoalOfSeveral)
    assert goal.counted == (Counted("track_started", ""), Counted("learning_started", ""))


def test_what_counts_in_one_journey_counts_in_every_case_of_the_programme() -> None:
    """Praktijkleren that was told to the other journey is praktijkleren all the same."""
    what = programme(following("one", ACTIVATED), following("other", PRACTICE))
    assert reached(what, person(case(LEARNS, journey="one")))[0].reached == 1


def test_an_amount_is_added_up_over_the_journeys_and_each_fact_once() -> None:
    what = programme(following("one", BUDGET), following("other", BUDGET))
    (goal,) = reached(
        what,
        person(
            case(fact("provision_started ma 2026-02-02", cost=1200), journey="one"),
            case(fact("provision_started ma 2026-03-02", cost=800.5), journey="other"),
        ),
        person(case(fact("provision_started ma 2026-03-02", cost=100), journey="other")),
    )
    assert (goal.reached, goal.people) == (Decimal("2100.5"), 2)


def test_different_amounts_are_added_up_in_one_figure() -> None:
    other = replace(BUDGET, sum=("training_started", "price"))
    what = programme(following("one", BUDGET), following("other", other))
    told = fact("training_started ma 2026-03-02", price=300), fact("provision_started ma 2026-03-02", cost=20)
    (goal,) = reached(what, person(case(*told, journey="one")))
    assert (goal.reached, goal.people) == (320, 1)


def test_journeys_that_count_the_same_are_told_as_one_journey_is() -> None:
    alone, both = programme(following("one", BUDGET)), programme(following("one", BUDGET), following("other", BUDGET))
    somebody = person(case(fact("provision_started ma 2026-02-02", cost=5), journey="one"))
    assert reached(both, somebody) == reached(alone, somebody)
    assert type(reached(both, somebody)[0]) is GoalReached


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"target": 400}, "`one` says target 500, `other` says target 400"),
        ({"target": None}, "`one` says target 500, `other` says target not stated"),
        ({"over": parse_term("2y")}, "`one` says over 3y, `other` says over 2y"),
        ({"since": date(2026, 2, 1)}, "`one` says from 2026-01-01, `other` says from 2026-02-01"),
        ({"since": None}, "`one` says from 2026-01-01, `other` says from 2026-03-01"),  # its first version
        ({"unit": "euro"}, "`one` says unit not stated, `other` says unit euro"),
        ({"title": "Anders"}, "`one` says title 'Geactiveerd', `other` says title 'Anders'"),
        ({"count": "", "sum": ("provision_started", "cost")}, "`one` says kind count, `other` says kind sum"),
        ({"against": "comparison_group"}, "`one` says against not stated, `other` says against comparison_group"),
        ({"target": 400, "over": None}, "`one` says target 500, over 3y, `other` says target 400, over not stated"),
    ],
)
def test_journeys_that_mean_different_things_by_one_goal_are_refused_with_the_remedy(
    change: dict[str, Any], says: str
) -> None:
    with pytest.raises(FixInput) as refused:
        programme(following("one", ACTIVATED), following("other", replace(PRACTICE, **change)))
    assert f"goal `activated`: {says}; a goal of one name is one goal" in str(refused.value)
    assert "give one of them another name" in str(refused.value)


def test_a_goal_that_starts_with_its_journey_is_the_same_where_another_says_that_day() -> None:
    unstated = replace(ACTIVATED, since=None)
    assert programme(following("one", unstated), following("other", PRACTICE)).goals[0].period.over == 36


def test_in_a_comparison_each_is_looked_at_by_the_words_of_their_own_journey() -> None:
    """Of who follows both, the first round in either counts, once."""
    at = parse_date("enrolled + 7m", names())
    compared = replace(ACTIVATED, against="comparison_group", at=at)
    what = programme(
        following("one", compared), following("other", replace(compared, count="learning_started")), on="ma 2026-08-31"
    )
    assert [what.looks(name)["activated"][0].name for name in ("one", "other", "third")] == ["one", "other", "one"]
    looked = {"activated": "wo 2026-08-05"}
    group = {"groups": ["comparison_group"], "looked_at": looked}
    pilot = [person(case(TRACK, journey="one", looked_at=looked), case(LEARNS, journey="other", looked_at=looked))]
    pilot += [person(case(LEARNS, journey="other", looked_at=looked)) for _ in range(9)]
    others = [person(case(journey="other", **group)) for _ in range(10)]  # type: ignore[arg-type]
    found = reached(what, *pilot, *others)[0].comparison
    assert found is not None
    assert (found.outside.people, found.outside.hits, found.inside.people, found.inside.hits) == (10, 10, 10, 0)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_the_figure_of_a_programme_lies_between_its_largest_part_and_their_sum(people: list[tuple[bool, bool]]) -> None:
    everybody = [
        person(case(*[TRACK] * tracks, journey="one"), case(*[LEARNS] * learns, journey="other"))
        for tracks, learns in people
    ]
    one = reached(programme(following("one", ACTIVATED), following("other")), *everybody)[0].people
    other = reached(programme(following("one"), following("other", PRACTICE)), *everybody)[0].people
    both = reached(programme(following("one", ACTIVATED), following("other", PRACTICE)), *everybody)[0].people
    assert max(one, other) <= both <= one + other
    assert both == sum(tracks or learns for tracks, learns in people)
