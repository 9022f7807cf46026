"""Which events a journey heeds: what happens is only worth recording if something follows from it."""

from collections.abc import Iterator

from klantreis.core.conditions import FieldIs, Happened
from klantreis.core.dates import EventDay, FieldDay
from klantreis.core.journey import CLOSING_EVENTS, Journey, Obligation
from klantreis.core.parts import parts
from klantreis.definitions.rules.subject import dates_of, obligations, stages, steps

BY_THE_PROGRAM = frozenset({*CLOSING_EVENTS, "case_paused", "case_resumed"})


def heeded(journey: Journey) -> frozenset[str]:
    """Every event from which something follows: that moves, opens, ends, extends, pauses, counts, is dated from, …"""
    return BY_THE_PROGRAM | {event for event in _named(journey) if event}


def _named(journey: Journey) -> Iterator[str]:
    for stage in stages(journey):
        yield from (move.event for move in stage.moves)
        yield from (event for move in stage.moves for event in _asked(move.condition))
    for spec in obligations(journey):
        yield from _by(spec)
    for step in steps(journey):
        yield from (match.event for match in step.done_by)
        yield from _asked(step.at.node, step.when, step.about.node if step.about else None)
    for count in journey.counts.values():
        yield from (count.of, *count.since, *_asked(count.condition))
    for label in journey.labels.values():
        yield from (*label.since, *label.until)
    yield from _asked(*(expr.node for expr in journey.anchors.values()), journey.applies)
    yield from _of_the_programme(journey)


def _by(spec: Obligation) -> Iterator[str]:
    yield from (spec.opens.event, spec.opens.each, *spec.heeds)
    yield from (event for pause in spec.pauses for event in (pause.start, pause.until))
    yield from _asked(spec.when, *(expr.node for _, expr in dates_of(spec)))
    matches = (*spec.met_by, *spec.missed_by, *spec.lapsed_by)
    yield from (event for match in matches for event in _asked(match.condition))
    if spec.series is not None and spec.series.spread_field is not None:
        yield spec.series.spread_field[0]


def _of_the_programme(journey: Journey) -> Iterator[str]:
    """Waves, and what is followed in figures."""
    if journey.waves is not None:
        yield from (journey.waves.gives, *journey.waves.again, *_asked(journey.waves.only))
    for goal in journey.goals.values():
        yield goal.count
        yield goal.sum[0] if goal.sum else ""


def _asked(*expressions: object) -> Iterator[str]:
    """Events that dates and conditions name."""
    for expression in expressions:
        for part in parts(expression):
            if isinstance(part, EventDay | FieldDay | Happened | FieldIs):
                yield part.event
