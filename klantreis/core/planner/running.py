"""An obligation while it runs, and the date by which it must be met.

Rules
-----
1. A due date is worked out when it is asked for, with the facts known so far; on ending it is frozen.
2. A pause of the case stretches target and policy terms only; a statutory clock stops by its own `pauses`.
3. An extension moves the due date later only.
4. Without a stated roll a target or policy date moves to the following office day; a statutory one states its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from klantreis.core.actions import ObligationState, Verdict
from klantreis.core.case import Fact
from klantreis.core.dates import (
    BY_LAW,
    Anchor,
    DateExpr,
    DateNode,
    Offset,
    Rolled,
    after,
    rolled,
    rolled_by_law,
    stretched,
)
from klantreis.core.env import Note, noted
from klantreis.core.journey import ClockPause, Obligation
from klantreis.core.overdue import is_overdue
from klantreis.core.planner.world import Counts, World, merged
from klantreis.core.termijnenwet import Article, exclusion
from klantreis.core.workdays import Pause, Term

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date before and after rolling, and by how many days pauses moved it."""

    raw: date
    rolled: date
    moved: int = 0
    article: Article | None = None  #: of the Termijnenwet: what moved it, or kept it where it is


@dataclass(slots=True)
class Running:
    """One obligation (or one point or cycle of it) that was opened."""

    spec: Obligation
    stage: str
    opener: str
    opening: Fact | None
    opened_on: date
    point: str = ""
    ref: str = ""  #: what `per` tells apart, where the opening fact does not say it: a next cycle is about the same
    base: date | None = None  #: repeat: the day the cycle counts from; series: the origin
    term: Term | None = None  #: series: offset of the point from `base`
    fixed: date | None = None  #: series on calendar days: the day itself
    extensions: list[Fact] = field(default_factory=list)
    ended_on: date | None = None
    verdict: Verdict | None = None
    reason: str = ""
    evidence: str = ""
    frozen: DueDate | None = None
    counted: Counts | None = None  #: what was counted when it ended; None while open
    first_step: tuple[DueDate, date] | None = None  #: point: day of its first step before this due date
    how: tuple[Note, ...] = ()  #: how the due date came about, where the world keeps a trace
    _asked: tuple[object, object] | None = None  #: how far the world was when `_known` was worked out
    _known: DueDate | None = None

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def reference(self) -> str:
        """What `per` tells apart."""
        return self.ref or reference(self.spec, self.opening)

    @property
    def instance(self) -> str:
        """What tells it from others with the same opener: its point, or the reference it is about."""
        return self.point or (self.reference if self.spec.opens.per else "")

    def stand(self, moved: Running) -> None:
        """A point whose origin moved stands where `moved` stands, under its own name."""
        self.base, self.term, self.fixed, self._asked = moved.base, moved.term, moved.fixed, None

    def extend(self, fact: Fact) -> None:
        """From now on its due date is the one this fact names; what was worked out before it does not hold any more."""
        self.extensions.append(fact)
        self._asked = None

    def asking(self, world: World) -> World:
        """The world, set to answer for this obligation."""
        world.opened, world.opening, world.point = self.opened_on, self.opening, self.point
        world.pauses, world.subject, world.due = self.pauses(world), None, None
        world.counted, world.obligation = self.counted, self.spec.name
        return world

    def pauses(self, world: World) -> Sequence[Pause]:
        """The stretches in which this clock stands still."""
        if not self.spec.pauses:
            return () if self.spec.clock == "statutory" else world.case_pauses
        own = [pause for rule in self.spec.pauses for pause in self._stopped_by(rule, world)]
        if self.spec.clock == "statutory":
            return merged(own) if own else ()
        return merged([*world.case_pauses, *own]) if own else world.case_pauses

    def grounds(self, world: World) -> list[str]:
        """The grounds on which its own clock stood still, as its definition words them."""
        return [rule.ground for rule in self.spec.pauses if self._stopped_by(rule, world)]

    def stops(self, world: World) -> list[tuple[str, Pause]]:
        """Each stretch in which its own clock stood still, with its ground, the earliest first."""
        found = [(rule.ground, pause) for rule in self.spec.pauses for pause in self._stopped_by(rule, world)]
        return sorted(found, key=lambda stop: stop[1][0])

    def excluded(self, world: World) -> Article | None:
        """Why the Termijnenwet does not hold for the term this date is the end of; None: it would, or there is none."""
        if self.extensions:
            return None
        if self.spec.due is not None:
            return exclusion_of(self.spec.due.node, world)
        repeat = self.spec.repeat
        term = self.term or (world.term(repeat) if isinstance(repeat, str) else repeat)
        return exclusion(term, back=False) if term else None

    def _stopped_by(self, rule: ClockPause, world: World) -> Sequence[Pause]:
        """Stretches from the day after each stopping fact to the day of the fact that starts the clock again, or to
        the day after the last one the stopping fact allows (Awb 4:15 lid 1). Whoever is asked once more has a term of
        its own; what overlaps is one stretch."""
        stretches: list[Pause] = []
        stopped: list[Fact] = []
        for fact in (fact for fact in world.facts if self._is_about(fact)):
            if fact.event == rule.start and fact.occurred_on >= self.opened_on:
                stopped.append(fact)
            elif fact.event == rule.until:
                stretches += [self._stretch(rule, world, each, fact) for each in stopped]
                stopped.clear()
        stretches += [self._stretch(rule, world, each, None) for each in stopped]
        return merged(stretches) or stretches[:1]

    def _is_about(self, fact: Fact) -> bool:
        """With `per`, a fact that names another reference stops no clock here."""
        per = self.spec.opens.per
        return not per or per not in fact.data or str(fact.data[per]) == self.reference

    def _stretch(self, rule: ClockPause, world: World, stopped: Fact, started: Fact | None) -> Pause:
        begins = self._counts_from(stopped, DAY)
        ends = [self._counts_from(started)] if started else []
        if rule.no_later is not None and (last := self._last_day(rule.no_later, world, stopped)) is not None:
            ends.append(last + DAY)
        return begins, max(min(ends), begins) if ends else None

    def _counts_from(self, fact: Fact, after: timedelta = timedelta()) -> date:
        """A statutory clock follows what happened; another one is never stopped for days before we heard of it."""
        day = fact.occurred_on + after
        return day if self.spec.clock == "statutory" else max(day, fact.recorded_at.date())

    def _last_day(self, expr: DateExpr, world: World, stopped: Fact) -> date | None:
        kept = world.subject, world.trace
        world.subject, world.trace = stopped, None
        day = expr.day(world)
        world.subject, world.trace = kept
        return day

    def due(self, world: World) -> DueDate | None:
        """By when, on what is known so far; None while a part of the date is unknown."""
        if self.frozen is not None:
            return self.frozen
        # Most dates follow from the opening alone, and are not worked out again for each fact that comes.
        moved_by = (self.opened_on, self.base), world.case_pauses
        asked = moved_by if self._is_settled else (len(world.facts), world.now)
        if asked != self._asked:
            self._known, self._asked = self._work_out(world), asked
        return self._known

    @property
    def _is_settled(self) -> bool:
        """Whether no fact but a pause of the case can move the due date."""
        if self.extensions or self.spec.pauses:
            return False
        return self.base is not None or self.fixed is not None or self.spec.due is None or self.spec.due.settled

    def _work_out(self, world: World) -> DueDate | None:
        self.asking(world)
        outer, world.trace = world.trace, None if world.trace is None else []
        due = self._traced(world)
        self.how, world.trace = tuple(world.trace or ()), outer
        return due

    def _traced(self, world: World) -> DueDate | None:
        raw = self._raw(world)
        if raw is None:
            return None
        moved = 0
        if world.pauses:
            (kept, trace), world.pauses, world.trace = (world.pauses, world.trace), (), None
            unmoved = self._raw(world)
            world.pauses, world.trace = kept, trace
            moved = (raw - unmoved).days if unmoved else 0
        due = DueDate(raw, *self._ends(world, raw, moved))
        return self._extended(world, due) if self.extensions else due

    def _ends(self, world: World, raw: date, moved: int) -> tuple[date, int, Article | None]:
        """Where a term of law ends depends on where it began (Algemene termijnenwet art. 2)."""
        if self.spec.due is not None:
            day, article = rolled(self.spec.due.node, raw, self.roll, world)
        elif self.roll not in BY_LAW:
            day, article = world.calendar.roll(raw, self.roll), None
        else:
            day, article = rolled_by_law(self.base, self._period(world), raw, self.roll, world)
        return day, moved, article

    def _period(self, world: World) -> Term | None:
        """The term of law a point or cycle ends: of `every 4w` four weeks, however many there were before."""
        if self.spec.series is not None:
            return self.spec.series.every or self.term
        return world.term(self.spec.repeat) if isinstance(self.spec.repeat, str) else self.spec.repeat

    def _raw(self, world: World) -> date | None:
        if self.fixed is not None:
            return noted(world, self.fixed, "fixed")
        if self.term is not None and self.base is not None:
            noted(world, self.base, "origin")
            return noted(world, after(self.base, self.term, world), "plus", term=self.term)
        if self.spec.repeat is not None and self.base is not None:
            term = world.term(self.spec.repeat) if isinstance(self.spec.repeat, str) else self.spec.repeat
            noted(world, self.base, "cycle")
            return noted(world, after(self.base, term, world), "plus", term=term) if term else None
        return self.spec.due.on(world) if self.spec.due else None

    @property
    def roll(self) -> str:
        """How its due date moves off a day it may not be on."""
        stated = self.spec.roll or (self.spec.due.roll if self.spec.due else "")
        return stated or ("none" if self.spec.clock == "statutory" else "following")

    def _roll_of(self, node: DateNode) -> str:
        """The roll of an extension that states none: a day that was named in a letter is no term of law, and stays."""
        return self.roll if self.roll not in BY_LAW or isinstance(node, Offset) else "none"

    def _extended(self, world: World, due: DueDate) -> DueDate | None:
        known = True
        for fact in self.extensions:
            expr = self.spec.extended_by[fact.event].to
            world.subject, world.due = fact, due.raw
            told, raw = self._extended_to(expr, fact, world)
            known = known and (told is None or raw is not None)  # else it stands still in what was added, with no end
            if told is not None and raw is not None:
                day, article = rolled(expr.node, raw, expr.roll or self._roll_of(expr.node), world)
                later = DueDate(raw, day, due.moved + (raw - told).days, article)
                due = max(due, later, key=lambda candidate: candidate.rolled)
                noted(world, due.rolled, "extended", fact.event)
        world.subject = world.due = None
        return due if known else None

    def _extended_to(self, expr: DateExpr, fact: Fact, world: World) -> tuple[date | None, date | None]:
        """The day an extension names, without pauses and with them; None: not known.

        A clock of law that is stopped after the extension was told stands still in the extended term too (Awb 4:15).
        """
        (pauses, trace), world.pauses, world.trace = (world.pauses, world.trace), (), None
        told = expr.on(world)
        world.pauses, world.trace = pauses, trace
        raw = expr.on(world)
        if raw is not None and self.spec.clock == "statutory" and not isinstance(expr.node, Offset):
            since = [pause for pause in pauses if pause[0] > fact.occurred_on]
            raw = stretched(fact.occurred_on, raw, False, since, world.calendar)
        return told, raw

    def end(self, world: World, day: date, verdict: Verdict, reason: str, evidence: str = "") -> None:
        """End it, once; the due date freezes at what it was. What ended before enrolment never was an obligation."""
        if world.history:
            verdict, reason = Verdict.exempt, "entered_later"
        self.frozen, self.counted = self.due(world), world.snapshot()
        self.ended_on, self.verdict, self.reason, self.evidence = day, verdict, reason, evidence
        if verdict is Verdict.missed:
            opener = "/".join(part for part in (self.spec.name, self.opener, self.instance) if part)
            world.take_missed(self.spec.name, day, opener)

    def end_unmet(self, world: World, day: date, reason: str, evidence: str = "") -> None:
        """Ended otherwise than by meeting: missed when the due date has passed, else lapsed (semantics 4)."""
        due = self.due(world)
        passed = due is not None and is_overdue(due.rolled, day)
        self.end(world, day, Verdict.missed if passed else Verdict.lapsed, reason, evidence)

    def meet(self, world: World, fact: Fact) -> None:
        """Met by a fact: on time up to and including the due date; a cycle met in its first half is renewed."""
        due, day = self.due(world), fact.occurred_on
        verdict = Verdict.late if due is not None and is_overdue(due.rolled, day) else Verdict.on_time
        if self.spec.repeat is not None and due is not None and self.base is not None:
            if (day - self.base).days * 2 < (due.raw - self.base).days:
                verdict = Verdict.renewed
        self.end(world, day, verdict, fact.event, fact.id)

    def stands_still(self, world: World, day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in self.pauses(world))

    def state(self, world: World, kind: str = "obligation") -> ObligationState:
        """As a row of the projection."""
        due = self.due(world)
        return ObligationState(
            obligation=self.spec.name,
            opener=self.opener,
            point=self.instance,
            kind=kind,
            title=self.spec.title,
            clock=self.spec.clock,
            owner=self.spec.owner,
            stage=self.stage,
            opened_on=self.opened_on,
            due_on=due.rolled if due else None,
            ended_on=self.ended_on,
            verdict=self.verdict,
            reason=self.reason,
            evidence=self.evidence,
            paused=self.is_open and self.stands_still(world, world.today),
            paused_days=due.moved if due else 0,
            law=self.spec.law,
        )


def exclusion_of(node: DateNode, world: World) -> Article | None:
    """Why the Termijnenwet does not hold for this date, when it is the end of a term for which it does not."""
    match node:
        case Offset(_, back, term, name):
            counted = term if term is not None else world.term(name)
            return exclusion(counted, back=back) if counted is not None else None
        case Rolled(base, _):
            return exclusion_of(base, world)
        case Anchor(name):
            return exclusion_of(world.journey.anchors[name].node, world)
    return None


def reference(spec: Obligation, opening: Fact | None) -> str:
    """What `per` tells apart, as the opening fact says it."""
    per = spec.opens.per
    return str(opening.data.get(per, "")) if per and opening else ""
