"""One resident's journey as lines that each say how they stand: what Prefect shows as stages with runs.

Rules
-----
1. A timeline in, values out: the same data and the same words as `klantreis timeline`, so that both say the same.
2. A line is an obligation, a task or card that a colleague was given, a message or notice, or a step that is to come.
   What a colleague was given is shown once, with its answer.
3. Every line belongs to one stage; what lives in all of them stands under *De hele reis*.
4. References, codes, days and the words of the configuration only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from klantreis.core.actions import ObligationState, Verdict
from klantreis.core.env import Note
from klantreis.core.journey import ALWAYS
from klantreis.core.overdue import is_overdue
from klantreis.core.planner.explaining import ObligationExplained, Standing
from klantreis.reports.days import stay
from klantreis.reports.history import TimelineAction
from klantreis.reports.timeline import NextStep, Timeline
from klantreis.reports.words import CLOCKS, KINDS, ROWS, STATES, WAITS, reason, written

CAP = 150  #: lines of one journey that are shown; what lies furthest back is left out first


class Stand(StrEnum):
    """How a line stands, in the word that is also its tag."""

    done = "gedaan"
    late = "te laat gedaan"
    missed = "gemist"
    lapsed = "vervallen"
    skipped = "overgeslagen"
    exempt = "niet van toepassing"
    running = "loopt"
    overdue = "te laat"
    waiting = "wacht"
    paused = "staat stil"
    unsure = "onzeker"
    coming = "komt nog"


OPEN = (Stand.unsure, Stand.overdue, Stand.paused, Stand.running, Stand.coming, Stand.waiting)
BEHIND = (Stand.done, Stand.late, Stand.missed, Stand.lapsed, Stand.skipped, Stand.exempt)
_ENDED = {
    Verdict.on_time: Stand.done,
    Verdict.renewed: Stand.done,
    Verdict.late: Stand.late,
    Verdict.missed: Stand.missed,
    Verdict.lapsed: Stand.lapsed,
    Verdict.exempt: Stand.exempt,
}
_GIVEN = {
    "done": Stand.done,
    "not_sent": Stand.skipped,
    "skipped": Stand.skipped,
    "withdrawn": Stand.skipped,
    "in_doubt": Stand.unsure,
}


class Place(StrEnum):
    """Where a stage lies, seen from where the case is."""

    behind = "behind"
    here = "here"
    ahead = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing in a journey: what it is called, how it stands in a few words, and why."""

    name: str
    stand: Stand
    words: str
    why: str
    day: date | None  #: it happened, is due or comes; None: nobody knows yet
    key: str  #: of the obligation, the action or the step: tells lines of one name apart


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRun:
    """A stage with its lines, in the order of reading: what presses most, what comes, what lies behind, the newest
    first."""

    name: str
    title: str
    place: Place
    words: str
    lines: tuple[Line, ...]
    left_out: int = 0  #: lines that lie further back than what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyRun:
    """A whole journey, in the order of its stages."""

    ref: str
    headline: str
    stages: tuple[StageRun, ...]


def journey_run(timeline: Timeline) -> JourneyRun:
    """The journey of this timeline."""
    found: dict[str, list[Line]] = {}
    for stage, line in _lines(timeline):
        found.setdefault(stage, []).append(line)
    shown = _capped([line for lines in found.values() for line in lines])
    names = [*([ALWAYS] if ALWAYS in found else []), *timeline.journey.stages]
    names += sorted(found.keys() - set(names))
    stages = tuple(_stage(name, found.get(name, []), shown, timeline) for name in names)
    return JourneyRun(ref=timeline.ref, headline=_headline(timeline, found), stages=stages)


def told(lines: Sequence[Line]) -> str:
    """`1 te laat, 2 lopen, 1 wacht`: what is not behind, the most pressing first."""
    counts = {stand: sum(line.stand is stand for line in lines) for stand in Stand}
    many = {Stand.running: "lopen", Stand.waiting: "wachten", Stand.paused: "staan stil", Stand.coming: "komen nog"}
    return ", ".join(
        f"{counts[each]} {each if counts[each] == 1 else many.get(each, each)}" for each in OPEN if counts[each]
    )


# --- stages -----------------------------------------------------------------------------------------------------------


def place_of(stage: str, timeline: Timeline) -> Place:
    """Where a stage lies. One that was left and entered again is where the case is."""
    if timeline.explanation.plan.closed_on is None and stage in (ALWAYS, timeline.explanation.plan.stage):
        return Place.here
    visited = stage == ALWAYS or any(visit.stage == stage for visit in timeline.explanation.visits)
    return Place.behind if visited else Place.ahead


def stays_in(stage: str, timeline: Timeline) -> list[tuple[date, date | None]]:
    """When the case was in a stage: first day, and the day it went on (None: it is there now)."""
    visits = timeline.explanation.visits
    left = [*(visit.since for visit in visits[1:]), None]
    return [(visit.since, until) for visit, until in zip(visits, left, strict=True) if visit.stage == stage]


def _stage(name: str, lines: list[Line], shown: set[Line], timeline: Timeline) -> StageRun:
    place = place_of(name, timeline)
    kept = tuple(sorted((line for line in lines if line in shown), key=in_order))
    return StageRun(
        name=name, title=_capital(timeline.words.stage(name)), place=place, words=_where(name, place, lines, timeline),
        lines=kept, left_out=len(lines) - len(kept),
    )  # fmt: skip


def _where(name: str, place: Place, lines: list[Line], timeline: Timeline) -> str:
    if place is Place.ahead:
        return "nog niet begonnen" if timeline.explanation.plan.closed_on is None else "niet aan toegekomen"
    if name == ALWAYS:
        return told(lines) or "niets open"
    since, until = stays_in(name, timeline)[-1]
    if place is Place.behind and until is not None:
        return f"geweest {stay(since, until)}"
    return ": ".join(part for part in (f"hier sinds {written(since)}", told(lines)) if part)


def _headline(timeline: Timeline, found: dict[str, list[Line]]) -> str:
    plan = timeline.explanation.plan
    if plan.closed_on is not None:
        return f"afgesloten op {written(plan.closed_on)}: {timeline.words.ending(plan.closed_by)}"
    open_ = told([line for lines in found.values() for line in lines])
    return ": ".join(part for part in (timeline.words.stage(plan.stage), open_ or "niets open") if part)


def _capped(lines: list[Line]) -> set[Line]:
    """The lines that are shown: first what is not behind, the nearest first, and then the newest of what is."""

    def nearest(line: Line) -> tuple[bool, int]:
        day = (line.day or date.max).toordinal()
        return line.stand in BEHIND, -day if line.stand in BEHIND else day

    return set(sorted(lines, key=nearest)[:CAP])


def in_order(line: Line) -> tuple[int, int, str]:
    """To sort by: what presses most first, then what comes, then what lies behind, the newest first."""
    day = (line.day or date.max).toordinal()
    if line.stand in BEHIND:
        return len(OPEN), -day, line.key
    return OPEN.index(line.stand), day, line.key


# --- lines ------------------------------------------------------------------------------------------------------------


def _lines(timeline: Timeline) -> Iterator[tuple[str, Line]]:
    """Every line with the name of its stage."""
    explained = {
        (each.state.obligation, each.state.opener): each.state.stage for each in timeline.explanation.obligations
    }
    asked = {(row.obligation, row.opener, row.point) for row in timeline.asked}
    for each in timeline.obligations:
        yield each.state.stage, _obligation(each, timeline)
    for row in timeline.asked:
        yield row.stage, _asked(row, timeline)
    for action in timeline.actions:
        key = action.key
        if action.state != "done" or (f"{key.obligation}.{key.step}", key.opener, key.point) not in asked:
            yield explained.get((key.obligation, key.opener), action.stage), _action(action, timeline)
    for step in timeline.next_steps:
        if step.step.standing is not Standing.planned:  # its action says what it waits for
            yield step.obligation.stage, _step(step, timeline)
    for row in timeline.explanation.coming:
        yield row.stage, _opening(row, timeline)


def _obligation(each: ObligationExplained, timeline: Timeline) -> Line:
    row, words = each.state, timeline.words
    due = words.due(each.due) if each.due is not None else ""
    waits_for = _met_by(row, timeline) if row.verdict is None else ""
    waiting = _unknown(each.due.notes if each.due else (), timeline)
    return _row(row, row.title, [f"Wacht op: {waits_for}"] * bool(waits_for) + [due] * bool(due), waiting, timeline)


def _asked(row: ObligationState, timeline: Timeline) -> Line:
    what = f"{ROWS.get(row.kind, row.kind)}: {timeline.words.template(row.title)}"
    return _row(row, what, [f"gegeven op {written(row.opened_on)}"], "een antwoord", timeline)


def _row(row: ObligationState, what: str, why: list[str], waiting: str, timeline: Timeline) -> Line:
    stand, day = _stand(row, timeline), row.ended_on or row.due_on
    point = timeline.point(row)
    clock = CLOCKS.get(row.clock, row.clock)
    return Line(
        name=_capital(f"{what} {point}".strip()),
        stand=stand,
        words=_said(row, stand, waiting, timeline),
        why=". ".join([f"{_capital(timeline.words.role(row.owner))}, {clock}", *why]),
        day=day,
        key=f"{row.obligation}/{row.opener}/{row.point}",
    )


def _stand(row: ObligationState, timeline: Timeline) -> Stand:
    if row.verdict is not None:
        return _ENDED[row.verdict]
    if is_overdue(row.due_on, timeline.at.date()):
        return Stand.overdue
    if row.paused:
        return Stand.paused
    return Stand.waiting if row.due_on is None else Stand.running


def _said(row: ObligationState, stand: Stand, waiting: str, timeline: Timeline) -> str:
    words = timeline.words
    match stand:
        case Stand.overdue:
            return f"te laat: moest op {written(row.due_on)}"
        case Stand.paused:
            until = timeline.explanation.plan.paused_until
            return f"staat stil tot {written(until)}" if until and until < date.max else "staat stil, nog zonder einde"
        case Stand.waiting:
            return f"wacht op {waiting}"
        case Stand.running:
            return f"loopt, uiterlijk {written(row.due_on)}"
        case Stand.exempt:
            return f"niet van toepassing: {words.ending(row.reason)}"
        case Stand.done | Stand.late:
            return f"{stand} op {written(row.ended_on)}"
    return f"{stand} op {written(row.ended_on)}: {words.ending(row.reason)}"


def _action(action: TimelineAction, timeline: Timeline) -> Line:
    words = timeline.words
    to = f"{words.role(action.to)}{f' ({action.person})' if action.person else ''}"
    why = [f"Besloten op {written(action.day)}"]
    why += ["geëscaleerd"] * action.escalation + ["te goeder trouw"] * action.in_good_faith
    why += [f"bericht {action.message}"] * bool(action.message)
    return Line(
        name=_named(action.kind.value, to, action.template, _title(action, timeline), timeline),
        stand=_GIVEN.get(action.state, Stand.waiting),
        words=_came_of(action),
        why=", ".join(why),
        day=action.day,
        key=action.key.text(),
    )


def _came_of(action: TimelineAction) -> str:
    said = STATES.get(action.state, action.state)
    if action.state == "done":
        return f"{said} op {written(action.day)}"
    return f"{said}: {reason(action.reason)}" if action.reason else said


def _step(each: NextStep, timeline: Timeline) -> Line:
    step, words = each.step, timeline.words
    stand, said = Stand.coming, f"komt op {written(step.day)}"
    if step.standing is Standing.now:
        said = "vandaag aan de beurt"
    elif step.standing is Standing.undated:
        stand, said = Stand.waiting, f"wacht op {_unknown((*step.notes, *_due_notes(each, timeline)), timeline)}"
    elif step.standing is Standing.held_back:
        stand, said = Stand.waiting, f"wacht: {WAITS.get(step.waits_for.value, '') if step.waits_for else ''}"
    dates = " → ".join(words.note(note) for note in step.notes if note.day is not None)
    return Line(
        name=_named(step.kind.value, words.role(step.to), step.template, each.obligation.title, timeline),
        stand=stand,
        words=said,
        why=dates or "nog zonder datum",
        day=step.day,
        key=step.key.text(),
    )


def _due_notes(step: NextStep, timeline: Timeline) -> tuple[Note, ...]:
    """How the due date its obligation hangs on came about: a step is dated from that."""
    return next(
        (each.due.notes for each in timeline.obligations if each.state == step.obligation and each.due is not None), ()
    )


def _opening(row: ObligationState, timeline: Timeline) -> Line:
    return Line(
        name=_capital(f"{row.title} {timeline.point(row)}".strip()),
        stand=Stand.coming,
        words=f"begint op {written(row.opened_on)}",
        why=f"{_capital(timeline.words.role(row.owner))}. Uiterlijk {written(row.due_on)}",
        day=row.opened_on,
        key=f"{row.obligation}/{row.opener}/{row.point}/{row.opened_on}",
    )


# --- words ------------------------------------------------------------------------------------------------------------


def _named(kind: str, to: str, template: str, obligation: str, timeline: Timeline) -> str:
    return _capital(f"{KINDS[kind]} aan {to}: {timeline.words.template(template, obligation)}")


def _title(action: TimelineAction, timeline: Timeline) -> str:
    return next(
        (each.state.title for each in timeline.obligations if each.state.obligation == action.key.obligation), ""
    )


def _met_by(row: ObligationState, timeline: Timeline) -> str:
    """The events that would end it as it should."""
    stages = (timeline.journey.always, *timeline.journey.stages.values())
    spec = next((each for stage in stages for each in stage.obligations if each.name == row.obligation), None)
    names = dict.fromkeys(match.event for match in spec.met_by) if spec else {}
    return " of ".join(timeline.words.event(name) for name in names)


def _unknown(notes: tuple[Note, ...], timeline: Timeline) -> str:
    """The first part of a date that nobody knows yet: mostly an event."""
    missing = next((note for note in notes if note.day is None and (note.name or note.kind == "appointment")), None)
    return timeline.words.called(missing) if missing else "een datum die nog niet bekend is"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
