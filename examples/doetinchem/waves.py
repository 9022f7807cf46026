"""Who of Doetinchem is called to which talk, worked out beforehand, so that what is told of somebody fits the wave.

The rules are those of the journey (`docs/journeys.md`, Waves), as far as this case load needs them: rooms for one
person, from five to ten working days ahead, the longest not spoken first. `tests/examples/test_doetinchem.py` holds it
to the wave itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from examples.doetinchem.people import LAST, LEAVES, TAKEOVER, turn
from examples.invented.appointments import Slot, weekly
from examples.invented.days import later

#: By number the day on which it is heard that they cannot come. It lies too near to the slot to fill that again.
CANCELLED = {2: date(2026, 5, 11)}
_UNTIL = date(2026, 7, 17)  #: by then everybody who waited was called


def rooms() -> list[Slot]:
    """A talk of an hour with each of the three case workers, on Tuesday, Wednesday and Thursday."""
    found: list[Slot] = []
    for clock, person in (("09:00", "kw-1"), ("10:30", "kw-2"), ("13:30", "kw-3")):
        found += weekly(
            later(TAKEOVER, 5),
            _UNTIL,
            "di wo do",
            clock,
            kind="first_talks",
            place="laborijn",
            capacity=1,
            person=person,
        )
    return sorted(found, key=lambda slot: (slot.at, slot.code))


def called(waiting: Iterable[int]) -> Mapping[int, list[Slot]]:
    """By number the slots they are called to, in order: one, or two where they cancelled the first."""
    queue, room = sorted(waiting, key=turn), [slot for slot in rooms() if not _away(slot)]
    calls: dict[int, list[Slot]] = {}
    for today in _days():
        queue = [number for number, heard in CANCELLED.items() if later(heard, 1) == today] + queue
        for slot in [slot for slot in room if later(today, 5) <= slot.at.date() <= later(today, 10)]:
            if queue:
                calls.setdefault(queue.pop(0), []).append(slot)
                room.remove(slot)
    return calls


def _away(slot: Slot) -> bool:
    return any(leave.first <= slot.at.date() <= leave.last for leave in LEAVES[slot.person])


def _days() -> Iterator[date]:
    today = TAKEOVER
    while today <= LAST:
        yield today
        today = later(today, 1)
