"""What is followed in figures: a programme of several journeys has one goal of each name."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from klantreis.core.results.merging import differing
from klantreis.definitions.journey import Built
from klantreis.definitions.rules.subject import Subject, at_node
from klantreis.errors import Finding


def means_two_things(subject: Subject) -> Iterator[Finding]:
    """The newest versions count: figures are asked of those. A doubt, since nobody needs to ask both together."""
    newest = {each.journey.name: each for each in sorted(subject.built, key=lambda built: built.journey.version)}
    oldest = {each.journey.name: each for each in sorted(subject.built, key=lambda built: -built.journey.version)}
    first_days = {name: each.journey.valid_from for name, each in oldest.items()}
    together = {
        pair
        for each in subject.municipalities.values()
        for pair in combinations([name for name in each.journeys if name in newest], 2)
    }
    for one, other in sorted(together):
        yield from _unequal(newest[one], newest[other], first_days)


def _unequal(one: Built, other: Built, first_days: Mapping[str, date]) -> Iterator[Finding]:
    first, second = one.journey, other.journey
    for name in first.goals.keys() & second.goals.keys():
        unequal = differing((first, first.goals[name]), (second, second.goals[name]), first_days)
        if unequal:
            node = other.parts.journey.mapping("goals").key(name)
            yield at_node(node, f"the goal `{name}` cannot be followed over both journeys: {unequal}", warning=True)
