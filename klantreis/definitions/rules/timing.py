"""Steps that can be given, and that do not fall on top of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations

from klantreis.core.case import Kind
from klantreis.core.journey import Journey, Obligation, Step
from klantreis.core.planner.placing import Placed
from klantreis.core.workdays import Calendar
from klantreis.definitions.rules.sampling import Sample, base_of, counted_from, samples, worlds
from klantreis.definitions.rules.subject import Subject, at, obligations, stages
from klantreis.errors import Finding

NEAR = 2  #: messages to one person less than so many calendar days apart

#: For one step the sampled chances to give it: whether it could be, and whether that was at a point that never closes.
_Chances = list[tuple[bool, bool]]


def can_never_be_given(subject: Subject) -> Iterator[Finding]:
    """The time in which a step of the obligation's own may be given is over before it stands."""
    for spec, step, chances in _chances(subject, rungs=False):
        if chances and not step.ladder and not any(possible for possible, _ in chances):
            yield at(
                step,
                f"`{step.id}` of `{spec.name}` can never be given: {_why(spec, step)}; "
                "move it, or give it another `not_after`",
            )


def rung_never_reached(subject: Subject) -> Iterator[Finding]:
    """Ladders are shared, so a rung may come too late for one obligation, and in time for the others."""
    for spec, step, chances in _chances(subject, rungs=True):
        if chances and step.ladder and not any(possible for possible, _ in chances):
            yield at(
                spec,
                f"`{spec.name}` never reaches the rung `{step.id}` of its ladder `{step.ladder}`: {_why(spec, step)}; "
                "give it a ladder of its own, or move the rung",
                warning=True,
            )


def given_at_the_last_point_only(subject: Subject) -> Iterator[Finding]:
    for spec, step, chances in _chances(subject, rungs=True):
        at_ends = {last for possible, last in chances if possible}
        if spec.series is not None and at_ends == {True} and any(not last for _, last in chances):
            yield at(
                spec,
                f"`{spec.name}` gives `{step.id}` at its last point only: before it stands, the next point has taken "
                "over from each of the others; move it nearer to the due date",
                warning=True,
            )


def two_levels_on_one_day(subject: Subject) -> Iterator[Finding]:
    for journey, calendar, steps in _step_lists(subject):
        for first, second in combinations(steps, 2):
            if not first.ladder or first.ladder != second.ladder or first.level == second.level:
                continue
            if _days_between(journey, calendar, first, second, all, lambda days: days == 0):
                yield at(
                    second,
                    f"`{second.id}` stands on the same day as `{first.id}`, but is another level of the ladder "
                    f"`{second.ladder}`: it is given a day later; write the same `at` for one level, or a later day",
                    warning=True,
                )


def two_messages_at_once(subject: Subject) -> Iterator[Finding]:
    for journey, calendar, steps in _step_lists(subject):
        messages = [step for step in steps if step.kind is Kind.send]
        for first, second in combinations(messages, 2):
            if first.to != second.to or not _may_both_go(first, second):
                continue
            if _days_between(journey, calendar, first, second, any, lambda days: abs(days) < NEAR):
                yield at(
                    second,
                    f"`{first.id}` and `{second.id}` can go to the same {second.to} within {NEAR} days of each other; "
                    "leave one out, or put more days between them",
                    warning=True,
                )


def _may_both_go(first: Step, second: Step) -> bool:
    """Two different conditions may well exclude each other; that is for the simulation to find out."""
    return first.when is None or second.when is None or first.when == second.when


def _days_between(
    journey: Journey,
    calendar: Calendar,
    first: Step,
    second: Step,
    how_many: Callable[[Iterator[bool]], bool],
    holds: Callable[[int], bool],
) -> bool:
    """Whether this holds of the days from the first to the second, where both are dated from the same day."""
    if base_of(first) != base_of(second):
        return False
    pairs = [
        (counted_from(first, world.now, world), counted_from(second, world.now, world))
        for world in worlds(journey, calendar)
    ]
    known = [(before, after) for before, after in pairs if before is not None and after is not None]
    return bool(known) and how_many(holds((after - before).days) for before, after in known)


def _step_lists(subject: Subject) -> Iterator[tuple[Journey, Calendar, tuple[Step, ...]]]:
    """The steps that belong together: of one obligation, or of a stage."""
    for journey in subject.journeys:
        calendar = subject.calendar(journey)
        for stage in stages(journey) if calendar else ():
            assert calendar is not None
            yield journey, calendar, stage.steps
            yield from ((journey, calendar, spec.steps) for spec in stage.obligations)


def _chances(subject: Subject, *, rungs: bool) -> Iterator[tuple[Obligation, Step, _Chances]]:
    """Every step of every obligation; without `rungs` only where there are steps beside those of ladders: each start
    of a program asks for those."""
    for journey in subject.journeys:
        calendar = subject.calendar(journey)
        for spec in obligations(journey) if calendar else ():
            assert calendar is not None
            if not any(rungs or not step.ladder for step in spec.steps):
                continue
            found: dict[str, _Chances] = {step.id: [] for step in spec.steps}
            for sample in samples(journey, spec, calendar):
                placed = sample.placed()
                for name, day in _earliest(spec, placed, calendar).items():
                    ends = [end for end in (placed[name].last_day, _last(sample, placed[name])) if end is not None]
                    found[name].append((all(day <= end for end in ends), sample.last is None))
            yield from ((spec, step, found[step.id]) for step in spec.steps)


def _last(sample: Sample, placed: Placed) -> date | None:
    """What is dated from the due date has to be given before the next point takes over."""
    return sample.last if placed.step.at.after_due or placed.step.at.before_due else None


def _earliest(spec: Obligation, placed: Mapping[str, Placed], calendar: Calendar) -> dict[str, date]:
    """By id the first day on which a step can be given: a rung not before the office day after the level below it."""
    found: dict[str, date] = {}
    for step in sorted(spec.steps, key=lambda step: step.level):
        if step.id in placed:
            below = [
                calendar.add_workdays(found[other.id], 1)
                for other in spec.steps
                if step.ladder and other.ladder == step.ladder and other.level == step.level - 1 and other.id in found
            ]
            found[step.id] = max([placed[step.id].day, *below])
    return found


def _why(spec: Obligation, step: Step) -> str:
    if spec.series is not None:
        return "before the day it stands on the next point has taken over, or it is too old"
    if step.kind is Kind.send and step.not_after is None:
        return "the appointment or the term in which a message may go is over before the day it stands on"
    return "its `not_after` ends before the day on which it can be given"
