"""One event ends an obligation one way."""

from collections.abc import Iterator
from itertools import combinations

from klantreis.core.journey import EventMatch, Obligation
from klantreis.definitions.rules.subject import Subject, at, obligations
from klantreis.errors import Finding


def ends_two_ways(subject: Subject) -> Iterator[Finding]:
    """Met goes before missed, missed before lapsed: the second never happens, unless the first has a condition."""
    for journey in subject.journeys:
        for spec in obligations(journey):
            for first, second, event in _both(spec):
                yield at(
                    spec,
                    f"`{spec.name}`: `{event}` stands in `{first}` and in `{second}`; the first always counts: take "
                    "it out of one of them, or give the first a condition",
                    warning=True,
                )


def _both(spec: Obligation) -> Iterator[tuple[str, str, str]]:
    lists = (("met_by", spec.met_by), ("missed_by", spec.missed_by), ("lapsed_by", spec.lapsed_by))
    for (first, earlier), (second, later) in combinations(lists, 2):
        for match in later:
            if any(_covers(before, match) for before in earlier):
                yield first, second, match.event


def _covers(before: EventMatch, match: EventMatch) -> bool:
    return before.event == match.event and before.condition in (None, match.condition)
