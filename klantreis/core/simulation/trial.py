"""A journey tried out: every life is lived, and what none of them brought about is looked for further ahead.

Rules
-----
1. Each doubt is told once, with the life in which it first showed.
2. What occurred in no life at all is a rule that never fires. What only comes later than the days asked for (a term of
   three years) is looked for six years ahead, in the part of the journey that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from klantreis.core.case import Kind
from klantreis.core.journey import Journey, Move, Obligation, Stage, Step
from klantreis.core.simulation.course import Course
from klantreis.core.simulation.courses import answering, courses, lasting
from klantreis.core.simulation.findings import Doubt, Shown, doubts_of, name_of
from klantreis.core.simulation.living import Life, Lived
from klantreis.core.simulation.outline import Outline
from klantreis.core.simulation.shapes import Inventor, Shape
from klantreis.core.workdays import Calendar

FAR = 1_560  #: office days: six years


def simulate(
    journey: Journey,
    shapes: Mapping[str, Shape],
    calendar: Calendar,
    days: int = 260,
    tell: Callable[[], None] = lambda: None,
) -> tuple[Doubt, ...]:
    """What shows within so many office days from the first on which the journey is valid. `tell`: after each life."""
    trial = _Trial(Outline(journey, Inventor(shapes, calendar)), tell)
    trial.near(days)
    trial.far()
    return (*trial.doubts.values(), *trial.never())


@dataclass(slots=True)
class _Seen:
    """What occurred in some life."""

    steps: set[tuple[str, str]] = field(default_factory=set)
    obligations: set[str] = field(default_factory=set)
    moves: set[int] = field(default_factory=set)  #: by identity: two moves may say the same
    ripe: set[str] = field(default_factory=set)  #: obligations that came to their due date, and well beyond

    def add(self, lived: Lived) -> None:
        self.steps |= {name_of(action) for _, action in lived.given}
        self.obligations |= lived.opened
        self.moves |= {id(move) for move in lived.followed}
        self.ripe |= lived.ripe


class _Trial:
    """The lives of one journey, and what they have shown so far."""

    def __init__(self, outline: Outline, tell: Callable[[], None]) -> None:
        self.outline, self.tell = outline, tell
        calendar = outline.inventor.calendar
        self.start = calendar.roll(outline.journey.valid_from, "following")
        self.seen = _Seen()
        self.doubts: dict[object, Doubt] = {}

    def near(self, days: int) -> None:
        """Every life; then those in which a card was put once more, for each answer to it."""
        put: dict[tuple[str, str], Course] = {}
        for course in courses(self.outline):
            for _, action in self._live(self.outline, course, days).given:
                if action.kind is Kind.decide:
                    put.setdefault(name_of(action), course)
        for (obligation, card), course in sorted(put.items()):
            for answered in answering(course, obligation, self.outline.steps[obligation, card]):
                self._live(self.outline, answered, days)

    def far(self) -> None:
        """The part of the journey that may need more days, with nothing else in it."""
        late = {spec.name for spec in self._unseen_obligations() if spec.name not in self.seen.ripe}
        late |= {name for name, _ in self._unseen_steps() if name not in self.seen.ripe}
        if late:
            part = Outline(_only(self.outline.journey, late), self.outline.inventor)
            for course in lasting(part):
                self._live(part, course, FAR)

    def never(self) -> Iterator[Doubt]:
        """What occurred in no life."""
        for spec in self._unseen_obligations():
            yield Doubt(shown=Shown.never, names=("obligation", spec.name), file=spec.file, line=spec.line)
        unseen = {spec.name for spec in self._unseen_obligations()}
        for name, step in self._unseen_steps():
            if name not in unseen:
                yield Doubt(shown=Shown.never, names=("step", name, step.id), file=step.file, line=step.line)
        for stage, move in self._moves():
            if id(move) not in self.seen.moves:
                names = ("move", stage.name, move.event, move.to)
                yield Doubt(shown=Shown.never, names=names, file=move.file, line=move.line)

    def _live(self, outline: Outline, course: Course, days: int) -> Lived:
        lived = Life(outline, course, self.start).walk(days)
        self.seen.add(lived)
        for doubt in doubts_of(lived, outline) if outline is self.outline else ():
            self.doubts.setdefault(doubt.subject, doubt)
        self.tell()
        return lived

    def _unseen_obligations(self) -> list[Obligation]:
        return [spec for spec in self.outline.obligations.values() if spec.name not in self.seen.obligations]

    def _unseen_steps(self) -> list[tuple[str, Step]]:
        return [(name, step) for (name, id_), step in self.outline.steps.items() if (name, id_) not in self.seen.steps]

    def _moves(self) -> Iterator[tuple[Stage, Move]]:
        for stage in self.outline.journey.stages.values():
            yield from ((stage, move) for move in stage.moves)


def _only(journey: Journey, names: Iterable[str]) -> Journey:
    """The journey with these obligations (and steps of stages) only, and those that its counts count."""
    counted = {count.of.partition(".")[0] for count in journey.counts.values() if "." in count.of}
    kept = {*names, *counted}

    def thinned(stage: Stage) -> Stage:
        specs = tuple(spec for spec in stage.obligations if spec.name in kept)
        return replace(stage, obligations=specs, steps=stage.steps if stage.name in kept else ())

    stages = {name: thinned(stage) for name, stage in journey.stages.items()}
    return replace(journey, stages=stages, always=thinned(journey.always))
