"""What a simulation reads off a journey once: obligations and steps by name, the way to each stage, what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from klantreis.core.case import Value
from klantreis.core.conditions import Age, InGroup, Language
from klantreis.core.dates import Appointment, DateExpr, EventDay, FieldDay
from klantreis.core.journey import END, EventMatch, Journey, Move, Obligation, Stage, Step
from klantreis.core.names import ENROLLED
from klantreis.core.parts import parts
from klantreis.core.sending import AMSTERDAM
from klantreis.core.simulation.demands import Happening, demands
from klantreis.core.simulation.shapes import Inventor


@dataclass(frozen=True)
class Outline:
    """A journey, as a simulation goes about it."""

    journey: Journey
    inventor: Inventor

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        return (self.journey.always, *self.journey.stages.values())

    @cached_property
    def obligations(self) -> Mapping[str, Obligation]:
        return {spec.name: spec for stage in self.stages for spec in stage.obligations}

    @cached_property
    def stage_of(self) -> Mapping[str, str]:
        """By obligation the stage it lives in; what lives in `always` begins where the journey begins."""
        always = {spec.name: self.journey.start for spec in self.journey.always.obligations}
        return always | {spec.name: stage.name for stage in self.journey.stages.values() for spec in stage.obligations}

    @cached_property
    def steps(self) -> Mapping[tuple[str, str], Step]:
        """By obligation (outside one: by stage) and id."""
        own = {(stage.name, step.id): step for stage in self.stages for step in stage.steps}
        return own | {(spec.name, step.id): step for spec in self.obligations.values() for step in spec.steps}

    @cached_property
    def appointments(self) -> frozenset[str]:
        """Obligations that are about coming to an appointment."""
        return frozenset(spec.name for spec in self.obligations.values() if spec.due and _is_appointment(spec.due))

    @cached_property
    def appointment_events(self) -> frozenset[str]:
        """Events whose fact has the moment of an appointment."""
        found = {
            spec.opens.each or spec.opens.event
            for spec in self.obligations.values()
            if any(_is_appointment(expr) for expr in _dates(spec))
        }
        return frozenset(found - {""})

    @cached_property
    def enrolled_dates(self) -> tuple[str, ...]:
        """Columns of the enrolment that some date is counted from."""
        asked = {part.field for part in self._parts if isinstance(part, FieldDay) and part.event == ENROLLED}
        return tuple(sorted(asked))

    @cached_property
    def dating_events(self) -> tuple[str, ...]:
        """Events that some date is counted from."""
        dates = (part for part in self._parts if isinstance(part, FieldDay | EventDay))
        return tuple(sorted({part.event for part in dates} - {ENROLLED}))

    @cached_property
    def moving_fields(self) -> tuple[tuple[str, str], ...]:
        """Fields of events by which a date may be moved."""
        asked = {(part.event, part.field) for part in self._parts if isinstance(part, FieldDay)}
        return tuple(sorted((event, name) for event, name in asked if event != ENROLLED))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Target groups that a condition or a term names."""
        named = {part.group for part in self._parts if isinstance(part, InGroup)}
        named |= {group for term in self.journey.terms.values() for group, _ in term.by_group}
        return tuple(sorted(named))

    @cached_property
    def asks_age(self) -> bool:
        return any(isinstance(part, Age) for part in self._parts)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({part.code for part in self._parts if isinstance(part, Language)}))

    @cached_property
    def ways(self) -> Mapping[str, tuple[Happening, ...]]:
        """By stage the shortest way to it: the events that move a case there, with what they have to say."""
        return self.ways_from(self.journey.start)

    def ways_from(self, start: str) -> Mapping[str, tuple[Happening, ...]]:
        """The same for a case that stands in another stage."""
        found: dict[str, tuple[Happening, ...]] = {start: ()}
        ahead = [start]
        while ahead:
            stage = ahead.pop(0)
            for move in self.journey.stages[stage].moves:
                if move.to != END and move.to not in found:
                    found[move.to] = (*found[stage], *self.by_move(move))
                    ahead.append(move.to)
        return found

    def by_move(self, move: Move) -> tuple[Happening, ...]:
        """What makes a case follow this move."""
        demand = demands(move.condition, self.journey, self.inventor, move.event)[0]
        return (*demand.happenings, Happening(event=move.event, data=tuple(sorted(demand.own.items()))))

    def wanted(self, match: EventMatch, inventor: Inventor) -> Mapping[str, Value]:
        """What a fact has to say to be this match."""
        return dict(demands(match.condition, self.journey, inventor, match.event)[0].own)

    @staticmethod
    def morning(day: date) -> datetime:
        return datetime.combine(day, time(7), tzinfo=AMSTERDAM)

    @cached_property
    def _parts(self) -> tuple[object, ...]:
        """Every part of every date and condition of the journey."""
        return tuple(part for expression in self._expressions() for part in parts(expression))

    def _expressions(self) -> Iterator[object]:
        journey = self.journey
        yield journey.applies
        yield from (expr.node for expr in journey.anchors.values())
        yield from (count.condition for count in journey.counts.values())
        for stage in self.stages:
            yield from (move.condition for move in stage.moves)
        for step in self.steps.values():
            yield from (step.at.node, step.when, step.about.node if step.about else None)
            yield from (match.condition for match in step.done_by)
        for spec in self.obligations.values():
            yield from (expr.node for expr in _dates(spec))
            yield spec.when
            yield from (match.condition for match in (*spec.met_by, *spec.missed_by, *spec.lapsed_by))


def _dates(spec: Obligation) -> Iterator[DateExpr]:
    stated = [spec.opens.date, spec.due, spec.until, spec.not_before, spec.series.origin if spec.series else None]
    yield from (expr for expr in stated if expr is not None)
    yield from (extension.to for extension in spec.extended_by.values())
    yield from (step.at for step in spec.steps)


def _is_appointment(expr: DateExpr) -> bool:
    return any(isinstance(part, Appointment) for part in parts(expr.node))
