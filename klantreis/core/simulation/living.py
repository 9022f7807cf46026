"""One course lived on the calendar: every office day what happens is told, and the planner's plan is carried out.

Rules
-----
1. The planner itself plans, on the days on which a run would look at the case; what it gives is given that day.
2. Whoever reacts knows only the last plan, and reacts before the plan of the day.
3. Nothing is drawn by lot and nothing reads a clock: the same course gives the same life.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from klantreis.core.actions import Action, ObligationState, Plan, Verdict
from klantreis.core.case import ActionKey, Case, Fact, Kind, PastAction, PastState, Value
from klantreis.core.journey import END, Journey, Move
from klantreis.core.names import ENROLLED
from klantreis.core.planner.asked import UNPROVEN_DONE_BY
from klantreis.core.planner.deciding import UNPROVEN, Decisions
from klantreis.core.planner.plan import concluded
from klantreis.core.planner.replay import Replay
from klantreis.core.planner.unreached import is_follow_up
from klantreis.core.simulation.course import GAP, Course, Promptness
from klantreis.core.simulation.outline import Outline
from klantreis.core.workdays import Calendar

DAY = timedelta(days=1)
RIPE = timedelta(days=45)  #: after this the last rung of a ladder has had its turn
REF = "AAAAA-00000"


@dataclass(slots=True)
class Lived:
    """What came of a course."""

    course: Course
    given: list[tuple[date, Action]] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)  #: obligations
    ripe: set[str] = field(default_factory=set)  #: obligations of which a due date passed well before the last day
    followed: list[Move] = field(default_factory=list)
    lost_in: str = ""  #: the stage in which the case fell out of sight
    lost_on: date | None = None


class Watched(Replay):
    """A replay that remembers the moves it followed."""

    def __init__(self, journey: Journey, case: Case, calendar: Calendar, today: date) -> None:
        super().__init__(journey, case, calendar, today)
        self.followed: list[Move] = []

    def _follow(self, move: Move, fact: Fact, day: date) -> None:
        self.followed.append(move)
        super()._follow(move, fact, day)


class Life:
    """One course, day by day. `walk` gives what came of it."""

    def __init__(self, outline: Outline, course: Course, start: date) -> None:
        self.outline, self.course = outline, course
        self.inventor, self.calendar = outline.inventor, outline.inventor.calendar
        self.case = enrolment(outline, course, start)
        self.script = {self.calendar.add_workdays(start, GAP * n + 1): each for n, each in enumerate(course.script)}
        self.plan: Plan | None = None
        self.look_on: date | None = start
        self.lived = Lived(course)
        self.tomorrow = start
        self.missed = 0
        self.met: dict[str, int] = {}

    def walk(self, days: int) -> Lived:
        """`days` office days after the last thing that happens by itself."""
        today = self.case.enrolled_on
        for _ in range(days + GAP * len(self.course.script)):
            told = [*self._scripted(today), *self._reactions(today)]
            self._tell(told)
            if told or (self.look_on is not None and self.look_on <= today):
                self._round(today)
            if self.plan is not None and self.plan.closed_on is not None:
                break
            if self._is_lost(today):
                break
            today = self.calendar.add_workdays(today, 1)
        for row in self.plan.obligations if self.plan else ():
            if row.due_on is not None and row.due_on + RIPE < today:
                self.lived.ripe.add(row.obligation)
        return self.lived

    # --- what happens ---------------------------------------------------------------------------------------------

    def _scripted(self, today: date) -> Iterator[Fact]:
        happening = self.script.pop(today, None)
        if happening is not None:
            yield self._fact(happening.event, today, dict(happening.data))

    def _reactions(self, today: date) -> Iterator[Fact]:
        """What people do about what the last plan showed them: one fact for all that it meets."""
        self.tomorrow = self.calendar.add_workdays(today, 1)
        seen: set[tuple[str, str]] = set()
        for row in self.plan.obligations if self.plan else ():
            found = self._reaction(row, today) if row.verdict is None else None
            if found is not None and (found.event, str(sorted(found.data.items()))) not in seen:
                seen.add((found.event, str(sorted(found.data.items()))))
                yield found

    def _reaction(self, row: ObligationState, today: date) -> Fact | None:
        match row.kind:
            case "task":
                return self._does(row, today)
            case "decision":
                return self._answers(row, today)
        if row.obligation in self.outline.appointments:
            return self._comes_or_not(row, today)
        return self._meets(row, today) if self._is_time(row, today) else None

    def _is_time(self, row: ObligationState, today: date) -> bool:
        if row.due_on is None or self.course.meets is Promptness.never:
            return False
        return row.due_on < (today if self.course.meets is Promptness.late else self.tomorrow)

    def _meets(self, row: ObligationState, today: date) -> Fact | None:
        """Of several events that meet it, another one each time."""
        spec = self.outline.obligations[row.obligation]
        turn = self.met.get(row.obligation, 0)
        self.met[row.obligation] = turn + 1
        match = spec.met_by[turn % len(spec.met_by)]
        wanted: dict[str, Value] = dict(self.outline.wanted(match, self.inventor))
        if spec.match:
            wanted[spec.match] = row.point
        return self._fact(match.event, today, wanted)

    def _comes_or_not(self, row: ObligationState, today: date) -> Fact | None:
        spec = self.outline.obligations[row.obligation]
        if row.due_on is None or row.due_on > today:
            return None
        if self.missed < self.course.misses and spec.missed_by:
            self.missed += 1
            wanted = dict(self.outline.wanted(spec.missed_by[0], self.inventor))
            return self._fact(spec.missed_by[0].event, today, wanted)
        if self.course.cancels and spec.lapsed_by:
            return self._fact(spec.lapsed_by[0].event, today, {})
        came = self.course.meets is not Promptness.never or self.course.misses
        return self._meets(row, today) if came else None

    def _does(self, row: ObligationState, today: date) -> Fact | None:
        """A task, on its day; where nobody does anything else but miss appointments, new ones are made all the same."""
        if row.due_on is None or not (self.course.misses or self._is_time(row, today)):
            return None
        obligation, _, name = row.obligation.rpartition(".")
        if name == UNPROVEN or is_follow_up(f".{name}"):
            event = next((each for each in UNPROVEN_DONE_BY if each in self.inventor.shapes), "")
            return self._fact(event, today, {}) if event else None
        match = self.outline.steps[obligation, name].done_by[0]
        return self._fact(match.event, today, dict(self.outline.wanted(match, self.inventor)))

    def _answers(self, row: ObligationState, today: date) -> Fact | None:
        obligation, _, name = row.obligation.rpartition(".")
        chosen = self.course.answers.get((obligation, name))
        if chosen is None or row.opened_on >= today:
            return None
        options = self.outline.steps[obligation, name].options
        card = ActionKey(obligation, row.opener, row.point, name).text()
        return self._fact(options[chosen % len(options)], today, {"card": card, "why": "other"})

    def _fact(self, event: str, today: date, wanted: Mapping[str, Value]) -> Fact:
        name = f"f{len(self.case.facts)}-{event}"
        appointment = event in self.outline.appointment_events
        return self.inventor.fact(name, event, today, wanted, appointment=appointment)

    def _tell(self, told: list[Fact]) -> None:
        numbered = [replace(fact, id=f"{fact.id}-{number}") for number, fact in enumerate(told)]
        self.case = replace(self.case, facts=(*self.case.facts, *numbered))

    # --- what is done about it ------------------------------------------------------------------------------------

    def _round(self, today: date) -> None:
        replay = Watched(self.outline.journey, self.case, self.calendar, today)
        replay.run()
        self.plan = plan = concluded(Decisions(replay))
        self.look_on = plan.look_again_on
        self.lived.followed = replay.followed
        self.lived.opened |= {row.obligation for row in plan.obligations if row.verdict is not Verdict.exempt}
        self.lived.given += [(today, action) for action in plan.actions if not action.skipped]
        self._carry_out(plan, today)

    def _carry_out(self, plan: Plan, today: date) -> None:
        past = [
            PastAction(
                key=action.key,
                kind=action.kind,
                state=PastState.skipped if action.skipped else PastState.given,
                day=today,
            )
            for action in plan.actions
        ]
        self.case = replace(self.case, actions=(*self.case.actions, *past))
        sent = [action for action in plan.actions if action.kind is Kind.send and not action.skipped]
        reports = [self._report(action, today) for action in sent]
        self._tell(reports)
        if reports and (self.course.bounces or plan.awaits_proof):
            self.look_on = today + DAY

    def _report(self, action: Action, today: date) -> Fact:
        event = "message_bounced" if self.course.bounces else "message_accepted"
        wanted = {"step": action.key.step, "key": action.key.text()}
        return self.inventor.fact(f"d{len(self.case.facts)}-{action.key.step}", event, today, wanted)

    def _is_lost(self, today: date) -> bool:
        """Open, with nothing that has a day: no colleague will ever see it again, unless a fact comes in."""
        plan = self.plan
        if plan is None or plan.stage == END or plan.paused_until or plan.look_again_on or self.script:
            return False
        if any(row.verdict is None and row.due_on is not None for row in plan.obligations):
            return False
        self.lived.lost_in, self.lived.lost_on = plan.stage, today
        return True


def enrolment(outline: Outline, course: Course, start: date) -> Case:
    """The case as it begins: its one fact is `enrolled`."""
    who = course.who
    ahead = start + course.enrolled_ahead * DAY
    data: dict[str, Value] = {**dict.fromkeys(outline.enrolled_dates, ahead), **course.enrolled_says}
    enrolled = Fact(
        id="enrolled-0",
        event=ENROLLED,
        occurred_on=start,
        recorded_at=outline.morning(start),
        data=data,
    )
    born = None if who.age is None else start.replace(year=start.year - who.age, day=1) - 40 * DAY
    return Case(
        ref=REF,
        enrolled_on=start,
        facts=(enrolled,),
        groups=who.groups,
        birth_date=born,
        language=who.language,
    )
