"""Working days of 2025-2027 for the examples, written out so that they need nothing but Python.

Closures of one municipality are not in it: what is recorded on such a day is recorded by somebody who works at home.
"""

from datetime import date, timedelta

#: Algemene termijnenwet art. 3 and the decree days, as far as they fall on Monday to Friday.
_words = str.split
FREE = frozenset(
    map(
        date.fromisoformat,
        _words(
            """
        2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-29 2025-05-30 2025-06-09 2025-12-25 2025-12-26
        2026-01-01 2026-01-02 2026-04-03 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-15 2026-05-25 2026-12-25
        2027-01-01 2027-03-26 2027-03-29 2027-04-27 2027-05-05 2027-05-06 2027-05-07 2027-05-17
        """
        ),
    )
)


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in FREE


def on_work(day: date) -> date:
    """`day`, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def later(day: date, working_days: int) -> date:
    """So many working days after `day` (before, when negative)."""
    step = timedelta(days=1 if working_days >= 0 else -1)
    for _ in range(abs(working_days)):
        day += step
        while not is_working(day):
            day += step
    return day


def weeks(day: date, count: float) -> date:
    """About so many weeks after `day`, on a working day."""
    return on_work(day + timedelta(days=round(7 * count)))
