"""What a rule may look at, and the small questions that several rules ask of a journey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from klantreis.core.dates import DateExpr
from klantreis.core.journey import Journey, Obligation, Stage, Step
from klantreis.core.municipality import Municipality
from klantreis.core.workdays import Calendar
from klantreis.definitions.events import EventType
from klantreis.definitions.journey import Built
from klantreis.definitions.yaml import MappingNode, Node
from klantreis.errors import Finding


@dataclass(frozen=True, slots=True)
class Subject:
    """A configuration in which nothing is wrong that was found while reading it."""

    built: tuple[Built, ...]
    municipalities: Mapping[str, Municipality]
    files: Mapping[str, MappingNode]  #: of municipalities, by name
    events: Mapping[str, EventType]
    calendars: Mapping[str, Calendar]

    @property
    def journeys(self) -> tuple[Journey, ...]:
        return tuple(each.journey for each in self.built)

    def calendar(self, journey: Journey) -> Calendar | None:
        """That of the first municipality that follows the journey, else of any."""
        follow = (name for name, each in self.municipalities.items() if journey.name in each.journeys)
        name = next(chain(follow, self.municipalities), "")
        return self.calendars.get(name)


def at(place: Obligation | Step | Stage, message: str, *, warning: bool = False) -> Finding:
    """A finding at the place of this part of a journey."""
    return Finding(place.file, place.line, message, warning)


def at_node(node: Node, message: str, *, warning: bool = False) -> Finding:
    return Finding(node.file, node.line, message, warning)


def stages(journey: Journey) -> tuple[Stage, ...]:
    """`always`, then the stages."""
    return (journey.always, *journey.stages.values())


def obligations(journey: Journey) -> Iterator[Obligation]:
    for stage in stages(journey):
        yield from stage.obligations


def steps(journey: Journey) -> Iterator[Step]:
    """Of stages and of obligations, rungs included."""
    for stage in stages(journey):
        yield from stage.steps
        for spec in stage.obligations:
            yield from spec.steps


def dates_of(spec: Obligation) -> Iterator[tuple[str, DateExpr]]:
    """Every date an obligation states outside its steps, with the key it stands under."""
    extensions = (("extended_by", extension.to) for extension in spec.extended_by.values())
    latest = (("no_later", pause.no_later) for pause in spec.pauses)
    origin = spec.series.origin if spec.series else None
    stated = (("opens", spec.opens.date), ("due", spec.due), ("from", origin), ("until", spec.until),
              ("not_before", spec.not_before), *extensions, *latest)  # fmt: skip
    yield from ((key, expr) for key, expr in stated if expr is not None)


def place_of(built: Built, key: str, name: str) -> Node:
    """Where the journey, or a shared stage it uses, gives this name under `key` (anchors, counts, labels, terms)."""
    holders = (part.mapping(key) for part in (built.parts.journey, *built.parts.shared.values()))
    return next((node.key(name) for node in holders if name in node.entries), built.parts.journey)
