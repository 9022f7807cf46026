"""The lives a journey is tried with, made from its own text: always the same ones, in the same order.

Rules
-----
1. In every stage: nobody does anything; everything is met on its due date; everything a day late.
2. Everything that opens, moves, dates, counts or labels something happens once, where it has something to open.
3. Appointments are kept, missed and cancelled; messages arrive, and do not.
4. Everybody a condition or a term names: each target group, under 27 and older, without a birth date, each language.
5. Dates that the enrolment gives lie ahead, near, behind and far behind; those that may move do.
6. Each answer to each card, in the first life in which it was put (`answering`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from klantreis.core.conditions import Condition
from klantreis.core.journey import Move, Obligation, Step
from klantreis.core.names import ENROLLED
from klantreis.core.planner.admission import is_meant_for
from klantreis.core.simulation.course import Course, Promptness, Someone
from klantreis.core.simulation.demands import Demand, Happening, demands
from klantreis.core.simulation.living import enrolment
from klantreis.core.simulation.outline import Outline

NOBODY = "nobody does anything"
ON_TIME = "everything is done on the last day"
LATE = "everything is done a day late"


def courses(outline: Outline) -> list[Course]:
    """Every life to try, each once."""
    found: dict[object, Course] = {}
    for course in _all(outline, resident(outline)):
        key = (course.who, course.script, course.meets, course.misses, course.cancels, course.bounces,
               course.enrolled_ahead, tuple(sorted(course.enrolled_says.items())))  # fmt: skip
        found.setdefault(key, course)
    return list(found.values())


def answering(course: Course, obligation: str, card: Step) -> Iterator[Course]:
    """The life in which this card was put, once for each answer to it."""
    for number, option in enumerate(card.options):
        name = f"{course.name}, and the card `{card.id}` is answered with `{option}`"
        yield replace(course, name=name, answers={(obligation, card.id): number})


def resident(outline: Outline) -> Someone:
    """Somebody the journey is meant for (`applies`), as plain as can be."""
    journey, inventor = outline.journey, outline.inventor
    for demand in demands(journey.applies, journey, inventor, ENROLLED):
        someone = _as(demand, Someone())
        if is_meant_for(
            journey, enrolment(outline, Course(name="", who=someone), journey.valid_from), inventor.calendar
        ):
            return someone
    return Someone()


def lasting(outline: Outline) -> list[Course]:
    """Those lives that are worth living for years."""
    who = resident(outline)
    found = [*_in_every_stage(outline, who), *_everything_once(outline, who)]
    return list({(course.script, course.meets): course for course in found}.values())


def _all(outline: Outline, who: Someone) -> Iterator[Course]:
    yield from _in_every_stage(outline, who)
    yield from _through_every_move(outline, who)
    yield from _everything_once(outline, who)
    yield from _appointments(outline, who)
    yield from _counted(outline, who)
    yield from _conditions(outline, who)
    yield from _everybody(outline, who)
    yield from _other_dates(outline, who)


def _both(name: str, who: Someone, script: Iterable[Happening], **more: object) -> Iterator[Course]:
    """Left alone, and done on time."""
    for said, meets in ((NOBODY, Promptness.never), (ON_TIME, Promptness.due)):
        yield Course(name=f"{said}{name}", who=who, script=tuple(script), meets=meets, **more)  # type: ignore[arg-type]


def _stage_by_stage(
    name: str, who: Someone, outline: Outline, then: Iterable[Happening] = (), **more: object
) -> Iterator[Course]:
    """Left alone in every stage, and done on time from the start."""
    for stage, way in outline.ways.items():
        lives = list(_both(f"{name} in `{stage}`", who, (*way, *then), **more))
        yield from lives if stage == outline.journey.start else lives[:1]


def _in_every_stage(outline: Outline, who: Someone) -> Iterator[Course]:
    for stage, way in outline.ways.items():
        yield from _both(f" in `{stage}`", who, way)
        yield Course(name=f"{LATE} in `{stage}`", who=who, script=way, meets=Promptness.late)


def _through_every_move(outline: Outline, who: Someone) -> Iterator[Course]:
    for stage, way in outline.ways.items():
        for move in outline.journey.stages[stage].moves:
            yield _moving(outline, who, way, move)


def _moving(outline: Outline, who: Someone, way: tuple[Happening, ...], move: Move) -> Course:
    demand = demands(move.condition, outline.journey, outline.inventor, move.event)[0]
    script = (*way, *outline.by_move(move))
    return _course(f"`{move.event}` leads to `{move.to}`", _as(demand, who), script)


def _everything_once(outline: Outline, who: Someone) -> Iterator[Course]:
    """What opens an obligation, in the stage where it does; and what a date is counted from or a label begins with."""
    for spec in outline.obligations.values():
        event = spec.opens.each or spec.opens.event
        if event:
            way = outline.ways.get(outline.stage_of[spec.name], ())
            yield from _both(f" after `{event}`", who, (*way, Happening(event=event)))
    for event in outline.dating_events:
        yield from _stage_by_stage(f" after `{event}`", who, outline, [Happening(event=event)])
    for label in outline.journey.labels.values():
        script = [Happening(event=event) for event in (*label.since[:1], *label.until[:1])]
        yield from _both(f" after `{label.name}` began", who, script[:1])
        yield from _both(f" after `{label.name}` ended", who, script)


def _appointments(outline: Outline, who: Someone) -> Iterator[Course]:
    for name in sorted(outline.appointments):
        spec = outline.obligations[name]
        event = spec.opens.each or spec.opens.event
        way = outline.ways.get(outline.stage_of[name], ())
        script = way if way and way[-1].event == event else (*way, Happening(event=event))
        if not event:
            continue
        for missed in (1, 3):
            course = _course(f"{missed} of the appointments of `{name}` missed", who, script)
            yield replace(course, misses=missed)
            yield replace(course, misses=missed, bounces=True, name=f"{course.name}, and no message arrives")
        yield replace(_course(f"the appointment of `{name}` is cancelled", who, script), cancels=True)


def _counted(outline: Outline, who: Someone) -> Iterator[Course]:
    """What is counted happens as often as something asks for, while the obligation that asks is open."""
    for spec in outline.obligations.values():
        asked = [step.at.counted for step in spec.steps if step.at.counted]
        highest: dict[str, int] = {}
        for each in asked:
            highest[each.count] = max(highest.get(each.count, 0), each.n)
        if spec.opens.count is not None:
            highest[spec.opens.count[1]] = spec.opens.count[0]
        for count, times in highest.items():
            event = outline.journey.counts[count].of
            if "." not in event:  # a point that is missed: nobody does anything
                name = f"`{event}` happens {times} times while `{spec.name}` is open"
                yield _course(name, who, _often(outline, spec, count, times))


def _often(outline: Outline, spec: Obligation, count: str, times: int) -> tuple[Happening, ...]:
    """Each time after the message that has to be proven; where that is sent in another stage, it was sent there."""
    counted = Happening(event=outline.journey.counts[count].of)
    sender = _sender(outline, outline.journey.counts[count].proof_of)
    if sender is None:
        return (*_way_to(outline, spec), *[counted] * times)
    invited = Happening(event=sender.opens.each or sender.opens.event)
    there, here = outline.stage_of[sender.name], outline.stage_of[spec.name]
    if here == there or sender in outline.journey.always.obligations:
        return (*_way_to(outline, spec), *[invited, counted] * times)
    onwards = outline.ways_from(there).get(here)
    if onwards is None:
        return (*_way_to(outline, spec), *[counted] * times)
    opening = spec.opens.each or spec.opens.event
    opened = [Happening(event=opening)] if opening else []
    return (*outline.ways.get(there, ()), invited, *onwards, *opened, *[counted] * times)


def _sender(outline: Outline, step: str) -> Obligation | None:
    """The obligation that sends what has to be proven, and that an event opens."""
    sending = (spec for spec in outline.obligations.values() if any(each.id == step for each in spec.steps))
    return next((spec for spec in sending if spec.opens.each or spec.opens.event), None)


def _way_to(outline: Outline, spec: Obligation) -> tuple[Happening, ...]:
    way = outline.ways.get(outline.stage_of[spec.name], ())
    event = spec.opens.each or spec.opens.event
    return way if not event or (way and way[-1].event == event) else (*way, Happening(event=event))


def _conditions(outline: Outline, who: Someone) -> Iterator[Course]:
    """Every condition of a step or an obligation, brought about before it is asked."""
    for spec in outline.obligations.values():
        yield from _demanded(outline, who, spec, spec.when)
        for step in spec.steps:
            yield from _demanded(outline, who, spec, step.when)
    for stage in outline.stages:
        for step in stage.steps:
            for demand in demands(step.when, outline.journey, outline.inventor):
                script = (*outline.ways.get(stage.name, ()), *demand.happenings)
                yield from _both(f" when `{step.id}` may go", _as(demand, who), script, **_enrolled(demand))


def _demanded(outline: Outline, who: Someone, spec: Obligation, condition: Condition | None) -> Iterator[Course]:
    if condition is None:
        return
    subject = spec.opens.each or spec.opens.event
    way = outline.ways.get(outline.stage_of[spec.name], ())
    for demand in demands(condition, outline.journey, outline.inventor, subject):
        opening = [Happening(event=subject, data=tuple(sorted(demand.own.items())))] if subject else []
        happenings = [each for each in demand.happenings if each.event != ENROLLED]
        for script in ((*way, *happenings, *opening), (*way, *opening, *happenings)):
            name = f" where `{spec.name}` asks for something"
            yield from _both(name, _as(demand, who), script, **_enrolled(demand))


def _everybody(outline: Outline, who: Someone) -> Iterator[Course]:
    others = [(f" for who is in `{group}`", replace(who, groups=who.groups | {group})) for group in outline.groups]
    if outline.asks_age:
        others += [(" for who is 25", replace(who, age=25)), (" for who has no birth date", replace(who, age=None))]
    others += [(f" for who speaks {code}", replace(who, language=code)) for code in outline.languages]
    for name, someone in others:
        yield from _stage_by_stage(name, someone, outline)


def _other_dates(outline: Outline, who: Someone) -> Iterator[Course]:
    for ahead in (30, -30, -90) if outline.enrolled_dates else ():
        name = f" with dates {abs(ahead)} days {'ahead' if ahead > 0 else 'ago'} at enrolment"
        yield from _stage_by_stage(name, who, outline, enrolled_ahead=ahead)
    for event, field in outline.moving_fields:
        yield from _stage_by_stage(f" while `{event}.{field}` moves", who, outline, [Happening(event=event)] * 2)


def _course(name: str, who: Someone, script: tuple[Happening, ...]) -> Course:
    return Course(name=name, who=who, script=script)


def _as(demand: Demand, who: Someone) -> Someone:
    """Who this is, as far as the demand says otherwise."""
    return replace(
        who,
        groups=who.groups | demand.groups,
        age=who.age if demand.age is None else demand.age,
        language=demand.language or who.language,
    )


def _enrolled(demand: Demand) -> Mapping[str, object]:
    """What the enrolment has to say."""
    says = {name: code for each in demand.happenings if each.event == ENROLLED for name, code in each.data}
    return {"enrolled_says": says} if says else {}
