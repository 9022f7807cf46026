"""All figures of a programme on a day, in one pass over its people: memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from klantreis.core.dates import DateExpr
from klantreis.core.journey import Journey
from klantreis.core.results.cohort import Cohort, CohortTally
from klantreis.core.results.goals import AskedGoal, GoalReached, GoalTally
from klantreis.core.results.happenings import CodedField, Codes, Happened, HappeningTally, events_of
from klantreis.core.results.merging import merged
from klantreis.core.results.people import Person
from klantreis.core.results.periods import period
from klantreis.core.results.situations import Situations, SituationTally
from klantreis.core.workdays import Calendar


class Tally(Protocol):
    """What counts people one by one."""

    def add(self, person: Person) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: journeys, each in the version that is valid on the day, and their goals."""

    journeys: tuple[Journey, ...]
    goals: tuple[AskedGoal, ...]
    day: date
    codes: Codes

    def looks(self, journey: str) -> Mapping[str, tuple[Journey, DateExpr]]:
        """By goal the day it is looked at, for a case of this journey, and whose words that day is in."""
        return {each.goal.name: look for each in self.goals if (look := each.look(journey)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a programme has reached by the end of a day."""

    journeys: tuple[str, ...]
    day: date
    cohort: Cohort
    goals: tuple[GoalReached, ...]
    situations: Situations
    happened: tuple[Happened, ...]
    codes: tuple[CodedField, ...]


def asked(
    journeys: Sequence[Journey], first_days: Mapping[str, date], day: date, calendar: Calendar, codes: Codes
) -> Asked:
    """`first_days`: by journey the day its first version is valid from, on which its goals begin unless they say so.

    Raises FixInput where journeys do not mean the same by the name of a goal (`merging.py`).
    """
    goals = [
        AskedGoal(
            goal=goal,
            journey=journey,
            period=period(goal.since or first_days[journey.name], goal.over, day, calendar),
            others=others,
        )
        for (journey, goal), *others in merged(journeys, first_days).values()
    ]
    return Asked(journeys=tuple(journeys), goals=tuple(goals), day=day, codes=codes)


def results(what: Asked, people: Iterable[Person]) -> Results:
    """The figures over these people, each of whom comes once."""
    titles = {name: label.title for journey in what.journeys for name, label in journey.labels.items()}
    events = dict.fromkeys(event for journey in what.journeys for event in events_of(journey))
    names = tuple(journey.name for journey in what.journeys)
    cohort, situations = CohortTally(names), SituationTally(titles)
    happenings, goals = HappeningTally(tuple(events), what.codes), [GoalTally(goal) for goal in what.goals]
    tallies: list[Tally] = [cohort, situations, happenings, *goals]
    for person in people:
        for tally in tallies:
            tally.add(person)
    return Results(
        journeys=names,
        day=what.day,
        cohort=cohort.result(),
        goals=tuple(goal.result() for goal in goals),
        situations=situations.result(),
        happened=happenings.happened(),
        codes=happenings.fields(),
    )
