"""Who is called to which talk: the waves of the journey, told beforehand, so that the facts can say who came.

Rules
-----
1. As `klantreis wave` does: who was never spoken with goes first, the longest enrolled at the head, then by the day of
   the last talk. No two share a day here, so nothing is drawn by lot.
2. A slot is filled from ten to seven working days ahead, the nearest first, with as many as it has places.
3. Who cancels waits again from the next wave on, and their place is free.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from examples.invented.appointments import AMSTERDAM, Slot
from examples.invented.days import is_working, later
from examples.invented.facts import Life

AHEAD, NOTICE = 10, 7  #: working days
ROUND = time(9, 30)  #: what is heard by then, the wave of that morning knows

#: What comes of a call: tells it as facts, and gives the moment at which a cancellation was heard, if it is one.
Outcome = Callable[[Life, date, Slot, int], datetime | None]


@dataclass
class Waiting:
    """Somebody who waits to be called."""

    life: Life
    last_talk: date | None
    leaves: datetime | None = None  #: when it was heard that they need not be called any more
    calls: set[str] = field(default_factory=set)
    back: datetime | None = None  #: when it was heard that they cancelled

    @property
    def turn(self) -> tuple[bool, date, date]:
        enrolled = self.life.person.enrolled_on
        return (self.last_talk is not None, self.last_talk or enrolled, enrolled)


def deal(waiting: Iterable[Waiting], slots: Sequence[Slot], first: date, last: date, outcome: Outcome) -> None:
    """Every working day a wave."""
    queue, away = sorted(waiting, key=lambda each: each.turn), list[tuple[Waiting, Slot]]()
    taken = {slot.code: 0 for slot in slots}
    in_order = sorted(slots, key=lambda slot: (slot.at, slot.code))
    today = first
    while today <= last:
        if is_working(today):
            now = datetime.combine(today, ROUND, AMSTERDAM)
            for each, slot in [pair for pair in away if pair[0].back and pair[0].back <= now]:
                away.remove((each, slot))
                taken[slot.code] -= 1
                each.back = None
                queue = sorted([*queue, each], key=lambda one: one.turn)
            queue = [each for each in queue if not (each.leaves and each.leaves <= now)]
            for slot in in_order:
                if later(today, NOTICE) <= slot.at.date() <= later(today, AHEAD):
                    _fill(slot, queue, away, taken, today, outcome)
        today += timedelta(days=1)


def _fill(
    slot: Slot, queue: list[Waiting], away: list[tuple[Waiting, Slot]], taken: dict[str, int], today: date,
    outcome: Outcome,
) -> None:  # fmt: skip
    """Those whose turn it is, as many as there are places."""
    there = [each for each in queue if each.life.person.enrolled_on <= today and slot.code not in each.calls]
    for each in there[: slot.capacity - taken[slot.code]]:
        queue.remove(each)
        taken[slot.code] += 1
        each.calls.add(slot.code)
        each.back = outcome(each.life, today, slot, len(each.calls))
        if each.back:
            away.append((each, slot))
