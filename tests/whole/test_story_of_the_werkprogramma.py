"""Groningen follows its Werkprogramma over its journeys: 500 people extra, 4.5 million in three years."""

import pytest

from klantreis.core.results.goals import GoalReached
from klantreis.usecases.measuring import measure, results_markdown
from tests.support.groningen import opened
from tests.whole.conftest import Build, Town, moment

WERKPROGRAMMA = ("groningen_actief", "groningen_praktijkleren", "groningen_stadsbeheer")
MARCH = "di 2026-03-31"


@pytest.fixture
def town(build: Build) -> Town:
    """Eva is activated twice, in two journeys; Sem learns at work; Ali works at stadsbeheer; Bo said no."""
    town = opened(build(municipality="groningen"))
    actief, learning, stadsbeheer = WERKPROGRAMMA
    town.enrol("ma 2026-01-05", "GR-0001", "GR-0004", journey=actief)
    groups = "at_leerbedrijf|no_startkwalificatie"
    town.enrol("ma 2026-02-02", "GR-0001", "GR-0002", journey=learning, target_groups=groups)
    town.enrol("ma 2026-02-02", "GR-0003", journey=stadsbeheer, target_groups="status_holder")
    town.tell("GR-0001", "track_started", "ma 2026-01-19", journey=actief, kind="academy")
    town.tell("GR-0001", "provision_started", "ma 2026-01-19", journey=actief, cost=1200)
    town.tell("GR-0001", "learning_started", "ma 2026-02-09", journey=learning, training_company="LB-1")
    town.tell("GR-0001", "provision_started", "ma 2026-02-09", journey=learning, cost=2700)
    town.tell("GR-0002", "learning_started", "ma 2026-02-09", training_company="LB-1")
    town.tell("GR-0002", "provision_started", "ma 2026-02-09", cost=2700)
    town.tell("GR-0003", "work_experience_started", "ma 2026-03-02", ref="SB-1", partner="SB-1")
    town.tell("GR-0003", "provision_started", "ma 2026-03-02", cost=3500.5)
    town.tell("GR-0004", "declined", "ma 2026-03-02")
    return town


def goals(town: Town, *journeys: str, on: str = MARCH) -> dict[str, GoalReached]:
    found = measure(town.app, journeys, moment(on, 23), "groningen").results
    return {goal.name: goal for goal in found.goals}


def test_who_is_activated_in_two_journeys_is_one_of_the_500(town: Town) -> None:
    apart = [int(goals(town, journey)["activated"].reached) for journey in WERKPROGRAMMA]
    together = goals(town, *WERKPROGRAMMA)["activated"]
    assert (apart, together.reached, together.target) == ([1, 2, 1], 3, 500)


def test_the_budget_is_what_all_journeys_cost_together(town: Town) -> None:
    budget = goals(town, *WERKPROGRAMMA)["budget"]
    assert (budget.reached, budget.target, budget.people) == (pytest.approx(10100.5), 4_500_000, 3)


def test_the_programme_has_one_page_in_whatever_order_it_is_asked(town: Town) -> None:
    page = results_markdown(town.app, measure(town.app, WERKPROGRAMMA, moment(MARCH, 23), "groningen"))
    for line in (
        "**4 mensen** ingeschreven",
        "**3 van 500 inwoners, na 3 van 36 maanden; te vroeg om een tempo te noemen.**",
        "Geteld: mensen met *Traject begonnen*, *Praktijkleren begonnen* of *Werkervaringsplek begonnen*, ieder één",
        "**€\xa010.100,50 van €\xa04.500.000, na 3 van 36 maanden; te vroeg om een tempo te noemen.**",
        "Opgeteld: kosten bij *Voorziening begonnen*, voor 3 mensen.",
    ):
        assert line in page
    backwards = goals(town, *reversed(WERKPROGRAMMA))
    assert {name: goal.reached for name, goal in backwards.items()} == {
        name: goal.reached for name, goal in goals(town, *WERKPROGRAMMA).items()
    }


def test_an_earlier_day_is_told_as_it_was_known_then(town: Town) -> None:
    january = goals(town, *WERKPROGRAMMA, on="vr 2026-01-30")
    assert (january["activated"].reached, january["budget"].reached) == (1, 1200)
