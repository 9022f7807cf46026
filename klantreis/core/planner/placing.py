"""Where a step stands in time, and how long it may still be given (semantics 7 and 8).

Rules
-----
1. A step stands on an office day: before or at the due date it rolls backward, after it forward; never before its
   obligation opened.
2. Steps before a rolled due date count from the unrolled date; rungs after it count from the rolled one.
3. A message may be given for 5 office days and never past its appointment; a line, task or card while its obligation
   is open; a stated `not_after` goes before both. Paused days do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantreis.core.case import ActionKey, Kind
from klantreis.core.dates import after
from klantreis.core.journey import Step
from klantreis.core.planner.running import Running
from klantreis.core.planner.world import Counts, World, merged
from klantreis.core.workdays import Term

SEND_NOT_AFTER = Term(5, "wd")


@dataclass(frozen=True, slots=True)
class Placed:
    """A step with its natural key, the office day it stands on and the last day it may be given (None: while open)."""

    step: Step
    key: ActionKey
    day: date
    last_day: date | None


def place(running: Running, step: Step, world: World, counts: Counts | None = None) -> Placed | None:
    """The step placed for this obligation, or None while its date is unknown. `counts`: as they once were."""
    key = key_of(running, step, world, counts)
    due = running.due(world)
    running.asking(world).counted = counts or running.counted
    if due is not None:
        world.due = due.rolled if step.at.after_due else due.raw
    raw = step.at.day(world)
    if key is None or raw is None:
        return None
    forward = due is not None and raw > due.rolled
    day = world.calendar.roll(raw, "following" if forward else "preceding")
    if day < running.opened_on:
        day = world.calendar.roll(running.opened_on, "following")
    return Placed(step, key, day, _last_day(running, step, day, world))


def key_of(running: Running, step: Step, world: World, counts: Counts | None = None) -> ActionKey | None:
    """The natural key; a count rung belongs to the fact that was counted, so a new count climbs anew.

    A rung that was given for one of the facts counted now stays with that fact: one told late, which moves the count,
    must not ask a colleague twice.
    """
    opener, name, instance = running.opener, running.spec.name, running.instance
    count = step.at.counted
    if count is not None:
        instance = "/".join(part for part in (running.reference, running.point) if part)
        among = counts or running.counted or world.counts
        counted = world.nth(count.n, count.count, among)
        if counted is None:
            return None
        decided = world.decided(name, instance, step.id)
        opener = next((each.opener for each in among[count.count] if each.opener in decided), counted.opener)
    return ActionKey(name, opener, instance, step.id)


def _last_day(running: Running, step: Step, day: date, world: World) -> date | None:
    term = step.not_after or (SEND_NOT_AFTER if step.kind is Kind.send else None)
    if step.kind is Kind.send and world.case_pauses:
        world.pauses = merged([*running.pauses(world), *world.case_pauses])  # a letter waits, whatever the clock does
    last = after(day, term, world) if term else None
    appointment = running.opening.at if running.opening and step.kind is Kind.send else None
    if appointment is not None:
        return min(last, appointment.date()) if last else appointment.date()
    return last
