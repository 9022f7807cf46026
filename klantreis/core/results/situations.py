"""In which situations people are, as sets that overlap: labels, and every combination of them that occurs.

Rules
-----
1. A label holds for as many people as it holds for. Somebody may have several, so labels are no parts of a whole.
2. Beside the sum of the labels stands the number of people behind it, and how many of them have more than one. The sum
   less the people is what is counted more than once.
3. Each person with a label is in exactly one combination. All are told, also small ones: they follow from the labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from klantreis.core.results.people import Person


@dataclass(frozen=True, slots=True)
class LabelHeld:
    name: str
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class Combination:
    """Exactly these labels and no other."""

    labels: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Situations:
    """Who is in which situation on the day asked."""

    labels: tuple[LabelHeld, ...]
    combinations: tuple[Combination, ...]  #: the largest first
    total: int  #: the labels added up
    people: int  #: with at least one
    overlap: int  #: how much larger the sum is than the number of people behind it
    several: int  #: people with more than one
    without: int  #: with none
    gone: int  #: of those, who died or moved away


class SituationTally:
    """Counts combinations, person by person; all the rest follows from those."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.titles = titles  #: by label, in the order in which they are told
        self.combinations: Counter[frozenset[str]] = Counter()
        self.gone = 0

    def add(self, person: Person) -> None:
        self.combinations[person.labels] += 1
        self.gone += person.gone

    def result(self) -> Situations:
        counts = {labels: people for labels, people in self.combinations.items() if labels}
        names = [*self.titles, *sorted(frozenset().union(*counts) - self.titles.keys())]
        held = [LabelHeld(name, self.titles.get(name) or _words(name), _with(name, counts)) for name in names]
        total, people = sum(each.people for each in held), sum(counts.values())
        return Situations(
            labels=tuple(held),
            combinations=tuple(_by_size(counts, names)),
            total=total,
            people=people,
            overlap=total - people,
            several=sum(people for labels, people in counts.items() if len(labels) > 1),
            without=self.combinations[frozenset()],
            gone=self.gone,
        )


def _by_size(counts: Mapping[frozenset[str], int], names: list[str]) -> list[Combination]:
    ordered = sorted(counts, key=lambda labels: (-counts[labels], [name not in labels for name in names]))
    return [Combination(tuple(name for name in names if name in labels), counts[labels]) for labels in ordered]


def _with(name: str, counts: Mapping[frozenset[str], int]) -> int:
    return sum(people for labels, people in counts.items() if name in labels)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
