"""Tasks and decision cards as obligations of their own, and the task for a delivery that is not proven.

Rules
-----
1. A task or card opens on the day it was given and is due `within` from then (semantics 7 of language.md, keys).
2. It is met by the first fact of `done_by`, or by the answer to that very card, on or after the day the step stands on.
3. It ends with the obligation it belongs to.
4. A no-show whose invitation is not proven does not count; it becomes a task instead (Awb 2:11, 2:22).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from klantreis.core.actions import Action, ObligationState, Verdict
from klantreis.core.case import ActionKey, Kind, PastState
from klantreis.core.journey import ALWAYS, Step
from klantreis.core.overdue import is_overdue
from klantreis.core.planner.deciding import UNPROVEN, Decisions
from klantreis.core.planner.placing import Placed, key_of, place
from klantreis.core.planner.running import Running
from klantreis.core.planner.unreached import is_follow_up
from klantreis.core.workdays import Term

ASKING = (Kind.task, Kind.decide)
UNPROVEN_TEMPLATE = "check_delivery"
UNPROVEN_WITHIN = Term(2, "wd")
UNPROVEN_DONE_BY = ("contact_held", "contact_tried", "talk_planned")


def asked_of_people(decisions: Decisions) -> list[ObligationState]:
    """The tasks and cards that were given, or are given today, as rows of the projection.

    One that belongs to a count may outlive its obligation's stay: it is shown in the last one that was there when it
    was given. What did a task may also have reset the count, so the counts before each reset are looked at too.
    """
    gone = {key for key, _ in decisions.withdrawn}
    given = {action.key: decisions.today for action in decisions.actions if not action.skipped}
    given |= {
        key: past.day for key, past in decisions.past.items() if past.state is not PastState.skipped and key not in gone
    }
    if not given:
        return []
    asking = [
        (running, step)
        for running in reversed([*decisions.replay.stays, *decisions.replay.runs])
        for step in decisions.steps(running)
        if step.kind in ASKING
    ]
    rows = [row for running, step in asking for row in _rows(decisions, running, step, given, since=running.opened_on)]
    rows += [row for running, step in asking if given for row in _rows(decisions, running, step, given, since=date.min)]
    return rows[::-1]


def _rows(
    decisions: Decisions, running: Running, step: Step, given: dict[ActionKey, date], since: date
) -> Iterator[ObligationState]:
    world = decisions.world
    for counts in [None, *(world.former if step.at.counted else ())]:
        key = key_of(running, step, world, counts)
        if key is None or key not in given or given[key] < since:
            continue
        placed = decisions.placed(running, step) if is_follow_up(step.id) else place(running, step, world, counts)
        if placed is not None:
            yield _row(decisions, running, placed, given.pop(key))


def _row(decisions: Decisions, running: Running, placed: Placed, opened: date) -> ObligationState:
    step, world = placed.step, decisions.world
    running.asking(world)
    due = step.within.after(opened, world.calendar) if step.within else None
    row = replace(
        running.state(world, kind="task" if step.kind is Kind.task else "decision"),
        obligation=f"{running.spec.name}.{step.id}",
        opener=placed.key.opener,
        point=placed.key.point,
        title=step.template,
        clock="target",
        owner=running.spec.owner if step.to == "owner" else step.to,
        opened_on=opened,
        due_on=due,
        ended_on=None,
        verdict=None,
        reason="",
        evidence="",
        paused_days=0,
    )
    answer = decisions.answered(step, placed.key, placed.day)
    if answer is not None and (running.ended_on is None or answer.occurred_on <= running.ended_on):
        verdict = Verdict.late if is_overdue(due, answer.occurred_on) else Verdict.on_time
        return replace(row, ended_on=answer.occurred_on, verdict=verdict, reason=answer.event, evidence=answer.id)
    if running.ended_on is not None:
        ended = max(running.ended_on, opened)
        missed = is_overdue(due, ended) and running.reason not in ("deceased", "moved_away")
        verdict = Verdict.missed if missed else Verdict.lapsed
        return replace(row, ended_on=ended, verdict=verdict, reason=running.reason, evidence=running.evidence)
    return row


def look_into_deliveries(decisions: Decisions) -> list[ObligationState]:
    """For each occurrence whose message is not proven: a task, once, as a row; and when to look again."""
    replay, world = decisions.replay, decisions.world
    open_now: set[ActionKey] = set()
    for name in replay.journey.counts:
        for counted, proof in world.unproven(name):
            key = ActionKey(name, counted.opener, "", UNPROVEN)
            open_now.add(key)
            decisions.keep(key)
            day = world.calendar.add_workdays(counted.day, 1)
            if proof is not None and proof > decisions.today:
                decisions.looks.append(proof)
            elif day > decisions.today:
                decisions.looks.append(day)
            elif key not in decisions.past and replay.closed_on is None:
                decisions.actions.append(_task(decisions, key, day))
    given = {action.key: decisions.today for action in decisions.actions if action.key.step == UNPROVEN}
    stands = {fact.id for fact in world.facts}
    for key, past in decisions.past.items():
        # One that has not left and is not wanted any more is withdrawn by this very plan: it obliges nobody.
        kept = key in open_now or past.state is PastState.given
        if key.step == UNPROVEN and past.state is not PastState.skipped and kept and key.opener in stands:
            given[key] = past.day
    return [_task_row(decisions, key, day, key in open_now) for key, day in sorted(given.items())]


def _task(decisions: Decisions, key: ActionKey, day: date) -> Action:
    return Action(
        key=key,
        kind=Kind.task,
        template=UNPROVEN_TEMPLATE,
        to="case_worker",
        stage=decisions.replay.visit.stage,
        step_day=day,
        due=UNPROVEN_WITHIN.after(decisions.today, decisions.world.calendar),
        escalation=True,
    )


def _task_row(decisions: Decisions, key: ActionKey, given: date, still_unproven: bool) -> ObligationState:
    """Met by contact, an attempt or a new appointment; lapsed when the delivery proved good after all."""
    replay = decisions.replay
    due = UNPROVEN_WITHIN.after(given, decisions.world.calendar)
    row = ObligationState(
        obligation=f"{key.obligation}.{UNPROVEN}",
        opener=key.opener,
        point="",
        kind="task",
        title=UNPROVEN_TEMPLATE,
        clock="target",
        owner="case_worker",
        stage=ALWAYS,
        opened_on=given,
        due_on=due,
    )
    done_by = {*UNPROVEN_DONE_BY, *replay.journey.counts[key.obligation].since}
    answers = (fact for fact in decisions.world.facts if fact.event in done_by and fact.occurred_on >= given)
    if (done := next(answers, None)) is not None:
        verdict = Verdict.late if is_overdue(due, done.occurred_on) else Verdict.on_time
        return replace(row, ended_on=done.occurred_on, verdict=verdict, reason=done.event, evidence=done.id)
    if replay.closed_on is not None:
        return replace(row, ended_on=max(replay.closed_on, given), verdict=Verdict.lapsed, reason=replay.closed_by)
    if not still_unproven:
        return replace(row, ended_on=given, verdict=Verdict.lapsed, reason="proven")
    return row
