"""Which steps are given today, which are skipped and why, and which that were planned are no longer wanted.

Rules
-----
1. A step that came due is given once or skipped once, always with a reason (semantics 7).
2. Of several messages of one obligation to the same person only the latest goes out; on one day the first listed.
3. A rung needs the level before it given at least one office day earlier; a pause stops rungs (semantics 8).
4. What was given stays. What would not be given on what is known now is marked *in good faith* (semantics 10).
5. What has not left yet is withdrawn as soon as it is no longer wanted.
6. A message that was not delivered goes out once more, another way, as long as it is not too old (Awb 2:11). Whom it
   did not reach at all is called (`unreached.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from klantreis.core.actions import Action, Skip, Verdict
from klantreis.core.case import AGAIN, ActionKey, Fact, Kind, PastAction, PastState
from klantreis.core.conditions import Both, Condition, Either, Not, Proven, Reached
from klantreis.core.dates import after
from klantreis.core.journey import CLOSING_EVENTS, EventMatch, Step
from klantreis.core.planner.placing import Placed, key_of, place
from klantreis.core.planner.replay import Replay
from klantreis.core.planner.running import Running
from klantreis.core.planner.unreached import follow_ups, heard_on, is_follow_up

DAY = timedelta(days=1)
UNPROVEN = "unproven"  #: id of the step that asks to look into a delivery that is not proven


class Wait(StrEnum):
    """Why a step whose day has come is not given now, but may be later."""

    pause = "pause"  #: a pause stands
    rung = "rung"  #: the rung before it was given less than an office day ago, or not at all
    condition = "condition"  #: `when` does not hold


class Decisions:
    """The steps of one case on one day: call `decide` and `no_longer_wanted`, then read the lists."""

    def __init__(self, replay: Replay) -> None:
        self.replay, self.world, self.today = replay, replay.world, replay.today
        self.past = {action.key: action for action in replay.case.actions}
        self._unreached = any(action.unreached for action in replay.case.actions)
        self.actions: list[Action] = []
        self.withdrawn: list[tuple[ActionKey, Skip]] = []
        self.in_good_faith: list[ActionKey] = []
        self.looks: list[date] = []  #: days on which something here may change without new facts
        self.sends: list[date] = []  #: days on which a message to a client would go out
        self.waiting: dict[ActionKey, Wait] = {}
        self._seen: set[ActionKey] = set()

    def decide(self) -> None:
        asked = [run for run in [*self.replay.stays, *self.replay.runs] if run.verdict is not Verdict.exempt]
        for running in asked:
            if running.is_open:
                self._open(running)
        for running in asked:
            if not running.is_open:
                self._ended(running)

    def no_longer_wanted(self) -> None:
        """What earlier plans decided and nothing in today's picture asks for.

        What was given for a count that was reset since stays as it was, as long as the facts that were counted stand.
        """
        left = [past for key, past in self.past.items() if key not in self._seen]
        if not left:
            return
        stands = {fact.id for fact in self.world.facts}
        once = self._once_wanted() if self.world.former else frozenset()
        for past in left:
            key = past.key
            looked_into = key.step == UNPROVEN and key.obligation in self.replay.journey.counts and key.opener in stands
            if past.state is not PastState.given or not (looked_into or key in once):
                self._drop(past, Skip.ended)

    def _once_wanted(self) -> frozenset[ActionKey]:
        """The rungs by count of before each reset."""
        return frozenset(
            key
            for running in self.replay.runs
            if running.verdict is not Verdict.exempt
            for step in running.spec.steps
            if step.at.counted is not None
            for counts in self.world.former
            if (key := key_of(running, step, self.world, counts)) is not None
        )

    # --- ended obligations ----------------------------------------------------------------------------------------

    def _ended(self, running: Running) -> None:
        assert running.ended_on is not None
        reason, last = why_ended(running), min(running.ended_on, self.today)
        never = running.frozen is not None and running.frozen.rolled > last  # what stands after the due date came up
        for step in self.steps(running):
            key = key_of(running, step, self.world)
            if key is None or key in self._seen:
                continue
            self._seen.add(key)
            past = self.past.get(key)
            if past is None:
                placed = None if never and step.at.after_due else self.placed(running, step)
                if placed is not None and placed.day <= last:
                    self._record(running, placed, skipped=reason)
            elif past.state is PastState.waiting or running.ended_on < past.day:
                self._drop(past, reason)

    # --- open obligations -----------------------------------------------------------------------------------------

    def _open(self, running: Running) -> None:
        placed = [found for step in self.steps(running) if (found := self.placed(running, step))]
        self._seen.update(found.key for found in placed)
        for found in placed:
            past = self.past.get(found.key)
            if past is not None:
                self._review(running, found, past)
            elif found.day > self.today:
                self._foresee(running, found)
            elif wait := self._wait(running, found):
                self.waiting[found.key] = wait
                self.looks.extend([found.last_day + DAY] if found.last_day else ())
            elif reason := self._obstacle(running, found, placed):
                self._record(running, found, skipped=reason)
            else:
                self._overtake(found, placed)
                self._record(running, found)

    def steps(self, running: Running) -> Iterator[Step]:
        """Its steps, each message that was not delivered followed by its second way."""
        for step in running.spec.steps:
            yield step
            if self.world.failures and step.kind is Kind.send and self._failed_on(running, step) is not None:
                yield replace(step, id=f"{step.id}{AGAIN}")
            if (self.world.failures or self._unreached) and step.kind is Kind.send:
                to = running.spec.owner if step.to == "owner" else step.to
                key = key_of(running, step, self.world) if to == "client" else None
                yield from follow_ups(step, key, self.past, self.world) if key is not None else ()

    def placed(self, running: Running, step: Step) -> Placed | None:
        """A step in time. A second way stands on the office day on which we heard that the first had failed, but not
        on the day of the first itself."""
        found = place(running, step, self.world)
        if found is not None and is_follow_up(step.id):
            return self._after_hearing(found)
        if found is None or not step.id.endswith(AGAIN):
            return found
        first = found.key._replace(step=step.id.removesuffix(AGAIN))
        failed, calendar = self.world.failed_on(first), self.world.calendar
        assert failed is not None
        return replace(
            found, day=max(calendar.roll(failed, "following"), calendar.add_workdays(self.past[first].day, 1))
        )

    def _after_hearing(self, found: Placed) -> Placed:
        """A task about whom a message did not reach stands on the office day after we heard."""
        heard = heard_on(found.key, self.past, self.world)
        assert heard is not None
        return replace(found, day=self.world.calendar.add_workdays(heard, 1))

    def _failed_on(self, running: Running, step: Step) -> date | None:
        """The day on which we heard that this message, which an earlier plan decided, was not delivered."""
        key = key_of(running, step, self.world)
        past = self.past.get(key) if key is not None else None
        failed = self.world.failed_on(past.key) if past is not None else None
        return failed if past is not None and failed is not None and failed >= past.day else None

    def _review(self, running: Running, found: Placed, past: PastAction) -> None:
        if past.state is PastState.waiting:
            if found.last_day is not None and self.today > found.last_day:
                self.withdrawn.append((found.key, Skip.too_old))
            elif self.answer(found) is not None:
                self.withdrawn.append((found.key, Skip.answered))
            elif not self._holds(running, found.step):
                self.withdrawn.append((found.key, Skip.condition))
            elif found.last_day is not None:
                self.looks.append(found.last_day + DAY)
        elif past.state is PastState.given and found.day > past.day and not past.in_good_faith:
            self.in_good_faith.append(found.key)

    def _foresee(self, running: Running, found: Placed) -> None:
        self.looks.append(found.day)
        if found.step.kind is Kind.send and self._holds(running, found.step):
            self.sends.append(found.day)

    def _wait(self, running: Running, found: Placed) -> Wait | None:
        """Not now, but perhaps later: paused, a rung too soon after the last, or a condition that does not hold yet."""
        if self.answer(found) is not None or self._is_too_old(found):
            return None
        until = self._paused_until(running, found.step)
        if until is not None:
            self.looks.extend(until)
            self.sends.extend(until if found.step.kind is Kind.send else ())
            return Wait.pause
        if self._rung_too_soon(running, found):
            self.looks.append(self.world.calendar.add_workdays(self.today, 1))
            return Wait.rung
        if self._holds(running, found.step):
            return None
        self.looks.extend(self._comes_true(found.step.when, running))
        return Wait.condition

    def _comes_true(self, condition: Condition | None, running: Running) -> Iterator[date]:
        """Days on which a condition may change by the passing of days alone."""
        match condition:
            case Both(left, right) | Either(left, right):
                yield from self._comes_true(left, running)
                yield from self._comes_true(right, running)
            case Not(part):
                yield from self._comes_true(part, running)
            case Proven():
                yield self.world.calendar.add_workdays(self.today, 1)
            case Reached(at) if (day := at.day(running.asking(self.world))) is not None:
                yield day

    def _obstacle(self, running: Running, found: Placed, placed: list[Placed]) -> Skip | None:
        if self.answer(found) is not None:
            return Skip.answered
        if found.step.kind is Kind.send and self._is_overtaken(running, found, placed):
            return Skip.overtaken
        if self._is_too_old(found):
            return Skip.too_old if self._holds(running, found.step) else Skip.condition
        return None

    def _is_too_old(self, found: Placed) -> bool:
        return found.last_day is not None and self.today > found.last_day

    def _is_overtaken(self, running: Running, found: Placed, placed: list[Placed]) -> bool:
        for other in placed:
            if other is found or other.step.kind is not Kind.send or other.step.to != found.step.to:
                continue
            if found.step.id == f"{other.step.id}{AGAIN}":
                continue  # the first way, which led nowhere
            past = self.past.get(other.key)
            gone = past is not None and past.state is not PastState.skipped
            goes = past is None and other.day <= self.today and not self._is_too_old(other)
            later = other.day > found.day or (other.day == found.day and placed.index(other) < placed.index(found))
            if later and (gone or (goes and self._holds(running, other.step))):
                return True
        return False

    def _overtake(self, found: Placed, placed: list[Placed]) -> None:
        """A message that goes out takes the place of earlier ones that have not left."""
        if found.step.kind is not Kind.send:
            return
        for other in placed:
            past = self.past.get(other.key)
            if past is None or past.state is not PastState.waiting or other.step.kind is not Kind.send:
                continue
            if other.step.to == found.step.to and other.day <= found.day:
                self.withdrawn.append((other.key, Skip.overtaken))

    def _paused_until(self, running: Running, step: Step) -> list[date] | None:
        """None: not paused today. Else the day the pause ends, if it is known."""
        pauses = list(running.pauses(self.world))
        if step.kind is Kind.send:
            pauses += [pause for pause in self.world.case_pauses if pause not in pauses]
        standing = [end for start, end in pauses if start <= self.today and (end is None or self.today < end)]
        if not standing:
            return None
        return [end for end in standing if end is not None]

    def _rung_too_soon(self, running: Running, found: Placed) -> bool:
        step = found.step
        if not step.ladder or step.level <= 1:
            return False
        for before in running.spec.steps:
            if before.ladder != step.ladder or before.level != step.level - 1:
                continue
            below = place(running, before, self.world)
            if below is None or self.waiting.get(below.key) is Wait.condition:
                continue  # it has no day, or is not for this person: it may never be given
            past = self.past.get(below.key)
            if past is None and not any(action.key == below.key and action.skipped for action in self.actions):
                return True
            if past is not None and past.state is not PastState.skipped:
                if self.world.calendar.workdays_between(past.day, self.today) < 1:
                    return True
        return False

    def _holds(self, running: Running, step: Step) -> bool:
        return step.when is None or step.when.holds(running.asking(self.world))

    def answer(self, found: Placed) -> Fact | None:
        """The fact that did a task or answered a card, on or after the day the step stands on."""
        return self.answered(found.step, found.key, found.day)

    def answered(self, step: Step, key: ActionKey, since: date) -> Fact | None:
        for fact in self._answers(step, key):
            if fact.occurred_on >= since:
                return fact
        return None

    def _answers(self, step: Step, key: ActionKey) -> Iterator[Fact]:
        if step.kind is Kind.task:
            yield from (fact for fact in self.world.facts if self._matches(step.done_by, fact))
        elif step.kind is Kind.decide:
            for fact in self.world.facts:
                if fact.event in step.options and fact.data.get("card", key.text()) == key.text():
                    yield fact

    def _matches(self, matches: tuple[EventMatch, ...], fact: Fact) -> bool:
        for match in matches:
            if match.event != fact.event:
                continue
            self.world.subject = fact
            if match.condition is None or match.condition.holds(self.world):
                return True
        return False

    # --- recording ------------------------------------------------------------------------------------------------

    def _record(self, running: Running, found: Placed, skipped: Skip | None = None) -> None:
        step, opening = found.step, running.opening
        to = running.spec.owner if step.to == "owner" else step.to
        due = running.due(self.world)
        if (failed := self.world.failed_on(found.key)) is not None and failed >= self.today:
            self.looks.append(self.world.calendar.add_workdays(self.today, 1))
        within = after(self.today, step.within, running.asking(self.world)) if step.within else None
        self.actions.append(
            Action(
                key=found.key,
                kind=step.kind,
                template=step.template,
                to=to,
                stage=self.replay.visit.stage,
                step_day=found.day,
                last_day=found.last_day,
                due=within,
                options=step.options,
                channel=step.channel,
                appointment=opening.at if opening else None,
                obligation_due=due.rolled if due else None,
                about=self._about(running, step),
                party=self._party(running, step, to),
                again=step.id.endswith(AGAIN),
                escalation=bool(step.ladder),
                skipped=skipped,
            )
        )

    def _about(self, running: Running, step: Step) -> date | None:
        """The day the text is about; `due` in it is the due date as it stands, which the text would name too."""
        if step.about is None:
            return None
        due, world = running.due(self.world), running.asking(self.world)
        world.due = due.rolled if due is not None else None
        return step.about.day(world)

    def _party(self, running: Running, step: Step, to: str) -> str:
        to_organisation = step.kind is Kind.send and to != "client"
        return running.asking(self.world).organisation(to) if to_organisation else ""

    def _drop(self, past: PastAction, reason: Skip) -> None:
        if past.state is PastState.waiting:
            self.withdrawn.append((past.key, reason))
        elif past.state is PastState.given and not past.in_good_faith:
            self.in_good_faith.append(past.key)

    def keep(self, key: ActionKey) -> None:
        """A key that something else in the plan answers for."""
        self._seen.add(key)


def why_ended(running: Running) -> Skip:
    """The reason to record for a step whose obligation ended before it was given."""
    if running.reason == "deceased":
        return Skip.deceased
    if running.reason in CLOSING_EVENTS:
        return Skip.moved
    return Skip.answered if running.verdict in (Verdict.on_time, Verdict.late, Verdict.renewed) else Skip.ended
