"""Who a message did not reach is called: the last link of every chain of channels.

Rules
-----
1. A message to a resident for which there was no way (no address, no consent, no channel), or whose second way failed
   as well, becomes a task: the case worker calls. Once per message, on the office day after we heard.
2. An address that turns out to be none becomes a task too: ask for the new one. The message itself goes another way.
3. Both belong to the obligation of the message, and end with it. Contact with the resident, an attempt or a new
   appointment does them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from klantreis.core.case import AGAIN, ActionKey, Kind, PastAction
from klantreis.core.journey import EventMatch, Step
from klantreis.core.planner.world import World
from klantreis.core.workdays import Term

#: They end the step of the message. No name of a step has a point in it.
CALL, ADDRESS = ".call", ".address"
NO_WAY, UNDELIVERED, NEW_ADDRESS = "call_no_way", "call_undelivered", "new_address"  #: their lines in staff.yaml
LINES = (NO_WAY, UNDELIVERED, NEW_ADDRESS)
WITHIN = Term(2, "wd")
DONE_BY = ("contact_held", "contact_tried", "talk_planned")


def is_follow_up(step: str) -> bool:
    """Whether this is the id of such a task."""
    return step.endswith((CALL, ADDRESS))


def follow_ups(step: Step, key: ActionKey, past: Mapping[ActionKey, PastAction], world: World) -> Iterator[Step]:
    """The tasks that a message (to a resident) left behind, as steps of its obligation."""
    again = key._replace(step=f"{key.step}{AGAIN}")
    unreached = any(each in past and past[each].unreached for each in (key, again))
    if unreached or (again in past and world.failed_on(again) is not None):
        yield _task(step, CALL, NO_WAY if unreached else UNDELIVERED)
    if world.address_gone_on(key) is not None or world.address_gone_on(again) is not None:
        yield _task(step, ADDRESS, NEW_ADDRESS)


def heard_on(key: ActionKey, past: Mapping[ActionKey, PastAction], world: World) -> date | None:
    """The day on which we heard what such a task is about; `key`: that of the task."""
    first = key._replace(step=key.step.removesuffix(CALL).removesuffix(ADDRESS))
    both = (first, first._replace(step=f"{first.step}{AGAIN}"))
    if key.step.endswith(ADDRESS):
        return min((day for each in both if (day := world.address_gone_on(each))), default=None)
    days = [past[each].day for each in both if each in past and past[each].unreached]
    failed = world.failed_on(both[1]) if both[1] in past else None
    return min([*days, *([failed] if failed else [])], default=None)


def _task(step: Step, suffix: str, line: str) -> Step:
    return replace(
        step, id=f"{step.id}{suffix}", kind=Kind.task, template=line, to="case_worker", within=WITHIN, channel=None,
        done_by=tuple(EventMatch(event) for event in DONE_BY), ladder="", level=0, about=None,
    )  # fmt: skip
