"""Every date explains itself: a case planned once more, with a note of each part that was worked out.

Rules
-----
1. Explaining runs the planner itself with `world.trace` on; nothing here computes a date a second way.
2. What ended keeps the notes of the moment it ended, as its due date froze then.
3. Values come out, no sentences: words are made in `reports`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from klantreis.core.actions import ObligationState, Plan, Skip
from klantreis.core.case import ActionKey, Case, Kind, PastState
from klantreis.core.env import Note
from klantreis.core.journey import Journey, Obligation, Step
from klantreis.core.planner.deciding import Decisions, Wait
from klantreis.core.planner.plan import concluded
from klantreis.core.planner.proof import Delivery
from klantreis.core.planner.replay import Replay
from klantreis.core.planner.running import DueDate, Running
from klantreis.core.planner.state import Visit
from klantreis.core.planner.world import World
from klantreis.core.termijnenwet import Article
from klantreis.core.workdays import Calendar, Pause

DAY = timedelta(days=1)
SATURDAY = 5
POINTS_AHEAD = 6  #: of a series, how many points that are not open yet are shown


class DayOff(StrEnum):
    """Why a date may not be on a day."""

    weekend = "weekend"
    holiday = "holiday"  #: a day of the Algemene termijnenwet art. 3
    closure = "closure"  #: the office is closed; an ordinary day in law
    ordinary = "ordinary"  #: none of these: passed over for the sake of the two ordinary days of art. 2


class Standing(StrEnum):
    """How it stands with a step."""

    given = "given"
    planned = "planned"  #: decided, has not left yet
    skipped = "skipped"
    now = "now"  #: would be given by a run today
    coming = "coming"  #: stands on a later day
    held_back = "held_back"  #: its day has come, but it waits for something
    undated = "undated"  #: a part of its date is not known yet
    not_needed = "not_needed"  #: what it belongs to ended before its day


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which the clock of one obligation stood still by its own rule (Awb 4:15)."""

    ground: str
    since: date
    until: date | None  #: the first day on which it ran again; None: it still stands


@dataclass(frozen=True, slots=True)
class Extended:
    """A fact that may have moved a due date, and what allows it."""

    fact: str
    event: str
    on: date
    law: str


@dataclass(frozen=True, slots=True)
class CountedExplained:
    """An occurrence of a count, and the message on whose proof it rests."""

    day: date
    opener: str  #: id of the fact, or the key of the obligation that was missed
    what: str  #: the event, or `obligation.missed`
    counts: bool
    rests_on: ActionKey | None  #: None: it rests on no message, or none was given


@dataclass(frozen=True, slots=True, kw_only=True)
class DueExplained:
    """How a due date came about. `raw` and `on` are None while a part is unknown."""

    notes: tuple[Note, ...]
    raw: date | None
    on: date | None
    roll: str  #: following | preceding | none | atw
    over: tuple[tuple[date, DayOff], ...]  #: the days that the roll passed over
    paused_days: int
    pauses: tuple[Pause, ...]  #: the stretches in which its clock stood still
    extended_by: tuple[str, ...]  #: ids of the facts that may have moved it
    law: str
    calendar: str  #: version of the calendar
    article: Article | None = None  #: of the Termijnenwet: what moved it, or kept it on a day that is none for others
    stopped_by: tuple[str, ...] = ()  #: grounds on which its own clock stood still
    stops: tuple[Stop, ...] = ()  #: the same, with the stretches
    extensions: tuple[Extended, ...] = ()  #: `extended_by`, with what allows each
    stays_on: DayOff | None = None  #: the date lies on such a day and does not move
    calendar_until: date | None = None  #: up to this day the days by royal decree are known


@dataclass(frozen=True, slots=True, kw_only=True)
class StepExplained:
    """Where a step stands, and whether it was given or what it waits for."""

    key: ActionKey
    kind: Kind
    template: str
    to: str
    standing: Standing
    day: date | None  #: the office day it stands on
    last_day: date | None
    notes: tuple[Note, ...]
    given_on: date | None = None
    skipped: Skip | None = None  #: by this plan; why an earlier plan skipped it, its stored action says
    waits_for: Wait | None = None
    escalation: bool = False
    counted: tuple[CountedExplained, ...] = ()  #: of a step that is dated by a count: what was counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationExplained:
    """An obligation with its due date and its steps. `due` is None for a stay in a stage, which obliges nobody."""

    state: ObligationState
    due: DueExplained | None
    steps: tuple[StepExplained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One case on one day. `coming` are obligations that are not open yet, the earliest first."""

    plan: Plan
    obligations: tuple[ObligationExplained, ...]
    coming: tuple[ObligationState, ...]
    deliveries: Mapping[ActionKey, Delivery]  #: of each message that was given
    visits: tuple[Visit, ...] = ()  #: the stages the case has been in, `end` too, in order


def explain(journey: Journey, case: Case, today: date, calendar: Calendar) -> Explanation:
    """`plan(…)` with the reasons of each of its dates."""
    replay = Replay(journey, case, calendar, today)
    replay.world.trace = []
    replay.run()
    decisions = Decisions(replay)
    plan = concluded(decisions)
    return Explanation(
        plan=plan,
        obligations=(
            *(_explained(running, decisions, _due(running, decisions)) for running in replay.runs),
            *(_explained(running, decisions, None) for running in replay.stays),
        ),
        coming=tuple(sorted(_coming(replay), key=lambda row: (row.opened_on, row.obligation, row.due_on or date.max))),
        deliveries={
            past.key: replay.world.delivery(past)
            for past in case.actions
            if past.kind is Kind.send and past.state is PastState.given
        },
        visits=tuple(replay.visits),
    )


def days_off(calendar: Calendar, raw: date, rolled: date) -> tuple[tuple[date, DayOff], ...]:
    """The days from `raw` on, towards `rolled`, that a date could not be on."""
    step = DAY if rolled >= raw else -DAY
    return tuple((raw + n * step, _day_off(calendar, raw + n * step)) for n in range(abs((rolled - raw).days)))


def _day_off(calendar: Calendar, day: date) -> DayOff:
    if day.weekday() >= SATURDAY:
        return DayOff.weekend
    if calendar.is_office_day(day):
        return DayOff.ordinary
    return DayOff.closure if calendar.is_atw_day(day) else DayOff.holiday


def _explained(running: Running, decisions: Decisions, due: DueExplained | None) -> ObligationExplained:
    return ObligationExplained(
        state=running.state(decisions.world),
        due=due,
        steps=tuple(_step(running, step, decisions) for step in decisions.steps(running)),
    )


def _due(running: Running, decisions: Decisions) -> DueExplained:
    world = decisions.world
    due = running.due(world)
    stays = _stays(running.spec, due, world.calendar)
    return DueExplained(
        notes=running.how,
        raw=due.raw if due else None,
        on=due.rolled if due else None,
        roll=running.roll,
        over=days_off(world.calendar, due.raw, due.rolled) if due else (),
        paused_days=due.moved if due else 0,
        pauses=tuple(running.pauses(world)),
        extended_by=tuple(fact.id for fact in running.extensions),
        law=running.spec.law,
        article=_article(running, due, world) if due and (due.article or stays) else None,
        stopped_by=tuple(running.grounds(world)),
        stops=tuple(Stop(ground, since, until) for ground, (since, until) in running.stops(world)),
        extensions=tuple(
            Extended(fact.id, fact.event, fact.occurred_on, running.spec.extended_by[fact.event].law)
            for fact in running.extensions
        ),
        stays_on=stays,
        calendar=world.calendar.version,
        calendar_until=world.calendar.valid_until,
    )


def _article(running: Running, due: DueDate, world: World) -> Article | None:
    """What moved the date or kept it. The Termijnenwet keeps terms of law only: another one stays as it was written."""
    if due.article or running.spec.clock != "statutory":
        return due.article
    return running.excluded(running.asking(world))


def _stays(spec: Obligation, due: DueDate | None, calendar: Calendar) -> DayOff | None:
    """What kind of day a date lies on that could have moved and did not; None: an ordinary day, or it moved.

    In law a closure of the office is an ordinary day.
    """
    if due is None or due.raw != due.rolled:
        return None
    ordinary = calendar.is_atw_day if spec.clock == "statutory" else calendar.is_office_day
    return None if ordinary(due.rolled) else _day_off(calendar, due.rolled)


def _step(running: Running, step: Step, decisions: Decisions) -> StepExplained:
    world = decisions.world
    world.trace = []
    placed = decisions.placed(running, step)
    notes, world.trace = tuple(world.trace), []
    key = placed.key if placed else ActionKey(running.spec.name, running.opener, running.instance, step.id)
    day = placed.day if placed else None
    past = decisions.past.get(key)
    skipped = next((action.skipped for action in decisions.actions if action.key == key), None)
    return StepExplained(
        key=key,
        kind=step.kind,
        template=step.template,
        to=running.spec.owner if step.to == "owner" else step.to,
        standing=_standing(key, day, running, decisions),
        day=day,
        last_day=placed.last_day if placed else None,
        notes=notes,
        given_on=past.day if past and past.state is PastState.given else None,
        skipped=skipped,
        waits_for=decisions.waiting.get(key),
        escalation=bool(step.ladder),
        counted=tuple(_counted(running, step, decisions)),
    )


def _counted(running: Running, step: Step, decisions: Decisions) -> Iterator[CountedExplained]:
    """What was counted for a step that a count dates, up to the occurrence that dates it."""
    at, world = step.at.counted, decisions.world
    if at is None:
        return
    count, found = world.journey.counts[at.count], 0
    for counted in (running.counted or world.counts)[at.count]:
        counts = world.counts_now(at.count, counted)
        message = world.rests_on(count.proof_of, counted.day) if count.proof_of else None
        yield CountedExplained(counted.day, counted.opener, count.of, counts, message.key if message else None)
        found += counts
        if found == at.n:
            return


_PAST = {
    PastState.given: Standing.given,
    PastState.waiting: Standing.planned,
    PastState.skipped: Standing.skipped,
}


def _standing(key: ActionKey, day: date | None, running: Running, decisions: Decisions) -> Standing:
    past = decisions.past.get(key)
    if past is not None:
        return _PAST[past.state]
    for action in decisions.actions:
        if action.key == key:
            return Standing.skipped if action.skipped else Standing.now
    if not running.is_open:
        return Standing.not_needed
    if day is None:
        return Standing.undated
    return Standing.held_back if key in decisions.waiting else Standing.coming


def _coming(replay: Replay) -> Iterator[ObligationState]:
    if replay.closed_on is not None:
        return
    world = replay.world
    for opens, running in list(replay.coming()):
        running.opened_on = opens
        yield running.state(world)
    for run in (run for run in replay.series if run.is_live):
        ahead = (window for window in run.windows(world) if window.opens > replay.today)
        for window in islice(ahead, POINTS_AHEAD):
            yield replace(window.running, opened_on=window.opens).state(world)
