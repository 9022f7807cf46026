"""What is kept of the birth date of an erased person: the coarsest day that says the same about their age.

A journey may ask an age (`age(opened) >= 27`), and figures of a day that is past are replayed. Nothing at all is kept
where nothing was asked, or where every answer was what an unknown birth date gives.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from klantreis.core.conditions import Age
from klantreis.core.journey import Journey
from klantreis.core.parts import parts

OLD, YOUNG = date(1900, 1, 1), date(2099, 12, 31)  #: on the far side of every age a journey asks: they say nothing more


def stand_ins(born: date) -> Iterator[date | None]:
    """Days to keep instead of this birth date, the coarsest first: unknown, old, young, a day in the middle or at the
    edge of the year, of the month, another day of the month; and at last the day itself."""
    yield from (None, OLD, YOUNG)
    yield from (date(born.year, month, day) for month, day in ((7, 1), (1, 1), (12, 31)))
    first = born.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month = [first + timedelta(days=number) for number in range(last.day)]
    yield from (each for each in (month[14], first, last) if each != born)
    yield from (each for each in month[1:-1] if each not in (month[14], born))
    yield born


def asks_age(journey: Journey) -> bool:
    """Whether any condition of this journey is about an age."""
    return any(isinstance(part, Age) for part in parts(journey))
