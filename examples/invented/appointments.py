"""Moments of appointments, and the slots in which there is room for them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from examples.invented.days import is_working

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def appointment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


def some_appointment(rng: random.Random, day: date) -> datetime:
    """At the hour or half past it, and not over lunch."""
    return appointment(day, rng.choice((9, 10, 11, 13, 14, 15)), rng.choice((0, 30)))


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A row of slots.csv: room for so many people at one moment."""

    code: str
    kind: str  #: what a journey's waves ask for: `first_talks`, `group_sessions`
    at: datetime
    place: str  #: code of the municipality's file
    capacity: int
    person: str = ""  #: code of the colleague who holds it
    withdrawn: bool = False


def weekly(first: date, last: date, weekdays: str, clock: str, **slot: object) -> Iterator[Slot]:
    """A slot on each of these weekdays (`di do`) at this time (`09:30`), from first to last, not on a day off.

    `slot` holds the rest: kind, place, capacity, person. The code is the kind with day, time and person in it.
    """
    wanted = ["ma di wo do vr".split().index(name) for name in weekdays.split()]
    start = time.fromisoformat(clock)
    day = first
    while day <= last:
        if day.weekday() in wanted and is_working(day):
            code = "-".join(
                filter(None, [f"{slot['kind']}", f"{day:%Y%m%d}", f"{start:%H%M}", f"{slot.get('person', '')}"])
            )
            yield Slot(code=code, at=datetime.combine(day, start, AMSTERDAM), **slot)  # type: ignore[arg-type]
        day += timedelta(days=1)
