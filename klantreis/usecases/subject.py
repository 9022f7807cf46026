"""What an action is about, for the texts: its obligation and step, the period, the activity, and who holds the talk.

A point of a series goes into the natural key under its own name, and then says nothing of the activity: that is read
from the fact that opened the obligation. A rung by count has both in its key, `ACT-12/6w` (`core/planner/placing.py`).
"""

from collections.abc import Mapping
from datetime import date

from klantreis.core.case import AGAIN, ActionKey, Value
from klantreis.core.journey import Journey, Obligation, Step
from klantreis.core.people import Staff, why_not
from klantreis.core.planner.pool import PERSON


def obligation_of(journey: Journey, key: ActionKey) -> Obligation | None:
    """The obligation it belongs to; None for a step outside one, or when the definition has it no more."""
    stages = (journey.always, *journey.stages.values())
    return next((spec for stage in stages for spec in stage.obligations if spec.name == key.obligation), None)


def step_of(journey: Journey, key: ActionKey) -> Step | None:
    """The step that was given; of a second way the step it repeats."""
    spec = obligation_of(journey, key)
    stages = {stage.name: stage for stage in (journey.always, *journey.stages.values())}
    outside = stages[key.obligation].steps if key.obligation in stages else ()
    steps = spec.steps if spec is not None else outside
    return next((step for step in steps if step.id == key.step.removesuffix(AGAIN)), None)


def period_of(spec: Obligation | None, key: ActionKey) -> str:
    """The point of a series; empty where the key holds a reference only."""
    return key.point.rpartition("/")[2] if spec is not None and spec.series is not None else ""


def activity_of(spec: Obligation | None, key: ActionKey, opening: Mapping[str, Value]) -> str:
    """The reference that `per` tells apart; `opening` holds the fields of the fact that opened the obligation."""
    if spec is None or not spec.opens.per:
        return ""
    if spec.series is None:
        return key.point
    reference, counted, _ = key.point.rpartition("/")
    return reference if counted else str(opening.get(spec.opens.per, ""))


def holder_of(opening: Mapping[str, Value], staff: Staff, day: date) -> str:
    """Code of the colleague who holds the appointment of `day`, as the fact that made it says; empty where it names
    nobody, or somebody who is no colleague on that day: a resident is not told to expect who will not be there."""
    code = str(opening.get(PERSON, ""))
    return code if why_not(code, staff, day) is None else ""
