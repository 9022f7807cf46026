"""What another version of its journey would mean for a running case, told before anything is changed (ADR 0015).

Rules
-----
1. Both versions are asked the same question: same facts, same actions so far, same day. What differs is told.
2. What was given keeps its natural key, so it is not given again. A new name for an obligation, a step or an anchor
   makes another key: what would then be given a second time is told as such (`again`).
3. A verdict that was given is never given anew unnoticed: where the past would be judged otherwise, that is told, and
   whoever moves the case decides about it (`judges_the_past`).
4. `not_after` governs the past as always: a step that is new, and too old, is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from klantreis.core.actions import Action, ObligationState, Verdict
from klantreis.core.case import ActionKey, Case, Kind, PastState
from klantreis.core.journey import Journey
from klantreis.core.names import ENROLLED
from klantreis.core.planner.admission import is_meant_for
from klantreis.core.planner.explaining import Explanation, Standing, StepExplained, explain
from klantreis.core.workdays import Calendar

STATUTORY = "statutory"
#: Verdicts that figures count. The others oblige nobody to anything.
COUNTED = frozenset({Verdict.on_time, Verdict.late, Verdict.missed})


class Change(StrEnum):
    """What becomes of an obligation or a step."""

    appears = "appears"  #: an obligation that is open, or opens by date, under the new version only
    lapses = "lapses"  #: … under the old version only
    moves = "moves"  #: another due date, or another clock
    ends = "ends"  #: open under the old version, ended under the new one
    reopens = "reopens"  #: the other way round
    rejudged = "rejudged"  #: ended, with another verdict; or there under one of the two only
    now = "now"  #: a step that the next round would give under the new version only
    not_now = "not_now"  #: … under the old version only
    withdrawn = "withdrawn"  #: an action that waits to leave, and would be withdrawn
    shifts = "shifts"  #: a step to come that stands on another day
    comes = "comes"  #: a step to come, or one that waits, under the new version only
    goes = "goes"  #: … under the old version only


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationChange:
    """One obligation, or one point or cycle of it. Days are due dates, None while unknown or where there is none."""

    change: Change
    obligation: str
    opener: str
    point: str
    title: str
    clock: str
    before: date | None = None
    after: date | None = None
    was: str = ""  #: verdict, or clock where that differs
    becomes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """One step. Days are those it stands on."""

    change: Change
    key: ActionKey
    kind: Kind
    template: str
    to: str
    before: date | None = None
    after: date | None = None
    again: bool = False  #: the same was given before, under a name that the new version does not have
    reason: str = ""  #: withdrawn: why


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """What the other version means for one case on the day of the next round."""

    ref: str
    day: date
    stage: tuple[str, str]  #: under the old version, under the new one
    obligations: tuple[ObligationChange, ...] = ()
    steps: tuple[StepChange, ...] = ()
    leaving: int = 0  #: messages to people outside the house that the next round would decide under the new version
    meant: bool = True  #: the new version is for this person (`applies`)

    @property
    def other_stage(self) -> bool:
        return self.stage[0] != self.stage[1]

    @property
    def statutory(self) -> tuple[ObligationChange, ...]:
        """Dates and verdicts of the law that would change."""
        return tuple(each for each in self.obligations if STATUTORY in (each.clock, each.was))

    @property
    def again(self) -> tuple[StepChange, ...]:
        """What would be given a second time."""
        return tuple(each for each in self.steps if each.again)

    @property
    def new_messages(self) -> int:
        """Of `leaving`: those that the old version would not have decided."""
        return sum(each.change is Change.now and each.kind is Kind.send for each in self.steps)

    @property
    def judges_the_past(self) -> bool:
        return any(each.change is Change.rejudged for each in self.obligations)

    @property
    def changes_nothing(self) -> bool:
        return not (self.obligations or self.steps or self.other_stage)


def migration(case: Case, old: Journey, new: Journey, day: date, calendar: Calendar) -> Migration:
    """`case` under both versions, on the day of the next round."""
    before, after = (explain(journey, case, day, calendar) for journey in (old, new))
    sends = (action for action in after.plan.actions if action.kind is Kind.send and not action.skipped)
    return Migration(
        ref=case.ref,
        day=day,
        stage=(before.plan.stage, after.plan.stage),
        obligations=tuple(_obligations(before, after)),
        steps=tuple(_steps(case, before, after)),
        leaving=sum(1 for _ in sends),
        meant=_is_meant(new, case, calendar),
    )


def _is_meant(new: Journey, case: Case, calendar: Calendar) -> bool:
    enrolled = tuple(fact for fact in case.facts if fact.event == ENROLLED)
    return is_meant_for(new, replace(case, facts=enrolled[:1]), calendar)


# --- obligations ------------------------------------------------------------------------------------------------------

_Key = tuple[str, str, str]


def _obligations(before: Explanation, after: Explanation) -> Iterator[ObligationChange]:
    old, new = _rows(before), _rows(after)
    for key in sorted(old.keys() | new.keys()):
        was, becomes = old.get(key), new.get(key)
        told = _one_sided(was, becomes) if was is None or becomes is None else _both_sides(was, becomes)
        if told is not None:
            yield told


def _rows(found: Explanation) -> Mapping[_Key, ObligationState]:
    """What obliges, and of what is still to come the first of each: the next point of a series stands for the rest."""
    rows = {(row.obligation, row.opener, row.point): row for row in found.plan.obligations}
    ahead: set[tuple[str, str]] = set()
    for row in found.coming:
        if (row.obligation, row.opener) not in ahead:
            ahead.add((row.obligation, row.opener))
            rows.setdefault((row.obligation, row.opener, row.point), row)
    return rows


def _one_sided(was: ObligationState | None, becomes: ObligationState | None) -> ObligationChange | None:
    row = was or becomes
    assert row is not None
    if row.verdict is None:
        change = Change.lapses if was else Change.appears
    elif row.verdict in COUNTED:
        change = Change.rejudged
    else:
        return None
    return _told(change, row, was, becomes, _verdict(was), _verdict(becomes))


def _both_sides(was: ObligationState, becomes: ObligationState) -> ObligationChange | None:
    verdicts = _verdict(was), _verdict(becomes)
    if was.verdict is None and becomes.verdict is None:
        if was.clock != becomes.clock:
            return _told(Change.moves, becomes, was, becomes, was.clock, becomes.clock)
        return _told(Change.moves, becomes, was, becomes) if was.due_on != becomes.due_on else None
    if was.verdict is None:
        return _told(Change.ends, becomes, was, becomes, *verdicts)
    if becomes.verdict is None:
        return _told(Change.reopens, becomes, was, becomes, *verdicts)
    if was.verdict is not becomes.verdict and COUNTED & {was.verdict, becomes.verdict}:
        return _told(Change.rejudged, becomes, was, becomes, *verdicts)
    return None


def _verdict(row: ObligationState | None) -> str:
    return row.verdict.value if row is not None and row.verdict is not None else ""


def _told(
    change: Change,
    row: ObligationState,
    was: ObligationState | None,
    becomes: ObligationState | None,
    said: str = "",
    says: str = "",
) -> ObligationChange:
    return ObligationChange(
        change=change,
        obligation=row.obligation,
        opener=row.opener,
        point=row.point,
        title=row.title,
        clock=row.clock,
        before=was.due_on if was else None,
        after=becomes.due_on if becomes else None,
        was=said,
        becomes=says,
    )


# --- steps ------------------------------------------------------------------------------------------------------------

_AHEAD = (Standing.coming, Standing.held_back)


def _steps(case: Case, before: Explanation, after: Explanation) -> Iterator[StepChange]:
    yield from _at_the_next_round(case, before, after)
    old, new = _placed(before), _placed(after)
    twice = _nameless(case, old, new)
    for key in sorted(old.keys() | new.keys()):
        was, becomes = old.get(key), new.get(key)
        if was is not None and becomes is not None:
            if was.standing is becomes.standing is Standing.coming and was.day != becomes.day:
                yield _step(Change.shifts, becomes, was.day, becomes.day)
        elif becomes is not None and becomes.standing in _AHEAD:
            yield _step(Change.comes, becomes, None, becomes.day, again=(becomes.template, becomes.to) in twice)
        elif was is not None and was.standing in _AHEAD:
            yield _step(Change.goes, was, was.day, None)


def _at_the_next_round(case: Case, before: Explanation, after: Explanation) -> Iterator[StepChange]:
    old, new = _placed(before), _placed(after)
    given_before, given_after = _given(before), _given(after)
    twice = _nameless(case, old, new)
    for key, action in given_after.items():
        if key not in given_before:
            yield _step(Change.now, action, None, action.step_day, again=(action.template, action.to) in twice)
    for key, action in given_before.items():
        if key not in given_after:
            yield _step(Change.not_now, action, action.step_day, None)
    known = {key for key, _ in before.plan.withdrawn}
    for key, why in after.plan.withdrawn:
        if key not in known and key in old:
            yield _step(Change.withdrawn, old[key], old[key].day, None, reason=why.value)


def _placed(found: Explanation) -> Mapping[ActionKey, StepExplained]:
    return {step.key: step for each in found.obligations for step in each.steps}


def _given(found: Explanation) -> Mapping[ActionKey, Action]:
    """What the next round would decide to give."""
    return {action.key: action for action in sorted(found.plan.actions, key=_key) if not action.skipped}


def _key(action: Action) -> ActionKey:
    return action.key


def _nameless(
    case: Case, old: Mapping[ActionKey, StepExplained], new: Mapping[ActionKey, StepExplained]
) -> frozenset[tuple[str, str]]:
    """Text and recipient of what was given under a key that the new version does not have."""
    lost = (past.key for past in case.actions if past.state is PastState.given and past.key not in new)
    return frozenset((old[key].template, old[key].to) for key in lost if key in old)


def _step(
    change: Change, step: Action | StepExplained, before: date | None, after: date | None, *, again: bool = False,
    reason: str = "",
) -> StepChange:  # fmt: skip
    return StepChange(
        change=change,
        key=step.key,
        kind=step.kind,
        template=step.template,
        to=step.to,
        before=before,
        after=after,
        again=again,
        reason=reason,
    )
