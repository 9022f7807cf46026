"""Who takes part: everybody who was enrolled by the day asked, and the target groups they belong to.

The whole is exact. A target group is a part: fewer than five people are not told (`cells.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from klantreis.core.results.cells import SMALL, Cell, is_small, told
from klantreis.core.results.people import Person


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A target group. Somebody may be in several, so rows do not add up."""

    group: str
    people: Cell
    running: Cell
    closed: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """People, each once, whatever the number of their cases."""

    people: int
    running: int
    closed: int
    journeys: Mapping[str, int]  #: by journey how many follow it or did; somebody may follow several
    groups: tuple[GroupRow, ...]


class CohortTally:
    """Counts who takes part, person by person."""

    def __init__(self, journeys: tuple[str, ...]) -> None:
        self.people = self.running = 0
        self.journeys = dict.fromkeys(journeys, 0)
        self.groups: Counter[str] = Counter()
        self.running_groups: Counter[str] = Counter()

    def add(self, person: Person) -> None:
        self.people += 1
        self.running += person.running
        for case in person.newest:
            self.journeys[case.journey] += 1
        self.groups.update(person.groups)
        if person.running:
            self.running_groups.update(person.groups)

    def result(self) -> Cohort:
        return Cohort(
            people=self.people,
            running=self.running,
            closed=self.people - self.running,
            journeys=self.journeys,
            groups=tuple(self._row(group) for group in sorted(self.groups)),
        )

    def _row(self, group: str) -> GroupRow:
        people, running = self.groups[group], self.running_groups[group]
        if is_small(people):
            return GroupRow(group, SMALL, SMALL, SMALL)
        cells = told({"running": running, "closed": people - running})
        return GroupRow(group, Cell(people), cells["running"], cells["closed"])
