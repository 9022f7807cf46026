"""Days on which the office works, days the Algemene termijnenwet knows, and terms counted over them.

Rules
-----
1. A term is counted from the day after its start. Months and years clamp to the last day of the month.
2. There are two calendars. `atw` knows the days of the Algemene termijnenwet art. 3: the public days, Good Friday and
   the days named by royal decree. `office` also closes on the municipality's own days: those are ordinary days in law.
3. Rolls here look at a day alone. Where the law looks at the whole term too, `termijnenwet.py` does.
4. Outside FIRST_DAY … LAST_DAY there is no answer, only a ValueError. Inside, each answer is a look-up in a table: a
   plan for 100,000 cases asks millions of times.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from klantreis.core.ordinance import Ordinance

FIRST_DAY = date(1950, 1, 1)
LAST_DAY = date(2099, 12, 31)
_FIRST = FIRST_DAY.toordinal()
_DAYS = LAST_DAY.toordinal() - _FIRST + 1
_SATURDAY = 5
_SHORTEST_MONTH = 28

#: The units of a term, with the days each takes about: to compare terms, never to compute with.
DAYS_PER_UNIT = {"wd": 1.4, "d": 1.0, "w": 7.0, "m": 30.4, "y": 365.25}


#: A stretch in which a clock stands still: first day, and the first day on which it runs again (None: not known yet).
Pause = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Term:
    """`10wd`, `3d`, `2w`, `6m`, `1y`."""

    count: int
    unit: str  #: wd (office days) | d | w | m | y

    def after(self, start: date, calendar: Calendar) -> date:
        """`start + term`; months and years clamp to the last day of the month.

        Raises ValueError when a term in working days leaves the calendar.
        """
        return self._from(start, self.count, calendar)

    def before(self, start: date, calendar: Calendar) -> date:
        """`start - term`, clamped and bounded likewise."""
        return self._from(start, -self.count, calendar)

    def _from(self, start: date, count: int, calendar: Calendar) -> date:
        match self.unit:
            case "wd":
                return calendar.add_workdays(start, count)
            case "d":
                return date.fromordinal(start.toordinal() + count)
            case "w":
                return date.fromordinal(start.toordinal() + 7 * count)
            case "m":
                return add_months(start, count)
            case "y":
                return add_months(start, 12 * count)
        raise ValueError(f"a term counts in {', '.join(DAYS_PER_UNIT)}, not in {self.unit!r}")

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


def add_months(start: date, count: int) -> date:
    """`start` so many months later; clamped to the last day of the month."""
    years, month = divmod(start.month - 1 + count, 12)
    year = start.year + years
    day = start.day if start.day <= _SHORTEST_MONTH else min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


@dataclass(frozen=True, slots=True)
class _Days:
    """The working days of one calendar, ascending, and for each day how many there are up to and including it."""

    working: tuple[date, ...]
    counted: tuple[int, ...]

    def up_to(self, day: date) -> int:
        index = day.toordinal() - _FIRST
        if not 0 <= index < _DAYS:
            raise _outside(day)
        return self.counted[index]

    def has(self, day: date) -> bool:
        index = day.toordinal() - _FIRST
        if not 0 <= index < _DAYS:
            raise _outside(day)
        return self.counted[index] > (self.counted[index - 1] if index else 0)

    def nth(self, index: int, asked: date) -> date:
        if not 0 <= index < len(self.working):
            raise _outside(asked)
        return self.working[index]

    def following(self, day: date) -> date:
        return day if self.has(day) else self.nth(self.up_to(day), day)

    def preceding(self, day: date) -> date:
        return self.nth(self.up_to(day) - 1, day)


@lru_cache(maxsize=64)  # every municipality has the recognised days of the country
def _days_without(closed: frozenset[date]) -> _Days:
    working: list[date] = []
    counted: list[int] = []
    for ordinal in range(_FIRST, _FIRST + _DAYS):
        day = date.fromordinal(ordinal)
        if day.weekday() < _SATURDAY and day not in closed:
            working.append(day)
        counted.append(len(working))
    return _Days(tuple(working), tuple(counted))


def _outside(day: date) -> ValueError:
    return ValueError(
        f"counting from {day.isoformat()} leaves the calendar ({FIRST_DAY} … {LAST_DAY}); correct that date"
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Both calendars: `atw` (Algemene termijnenwet) and `office` (adds closures). Made by `Calendar.of`.

    Every method raises ValueError for a day outside FIRST_DAY … LAST_DAY.
    """

    version: str  #: hash of the days it was made from
    valid_until: date  #: last day for which the royal decrees are known
    ordinance: Ordinance | None  #: what the municipality says of its own terms; None: it has not said
    _recognised: frozenset[date] = field(compare=False, repr=False)
    _closed: frozenset[date] = field(compare=False, repr=False)
    _office: _Days = field(compare=False, repr=False)
    _atw: _Days = field(compare=False, repr=False)

    @classmethod
    def of(
        cls,
        *,
        public: Iterable[date],
        decree: Iterable[date],
        closures: Iterable[date],
        valid_until: date,
        ordinance: Ordinance | None = None,
    ) -> Calendar:
        """The calendar in which these days are no working days; what falls in a weekend makes no difference."""
        recognised = _weekdays(public) | _weekdays(decree)
        closed = _weekdays(closures) - recognised
        atw, office = _days_without(recognised), _days_without(recognised | closed)
        return cls(_version(recognised, closed, ordinance), valid_until, ordinance, recognised, closed, office, atw)

    def recognised(self) -> tuple[date, ...]:
        """The weekdays that are no working days in law: with `closures` and `ordinance`, all that `version` is of."""
        return tuple(sorted(self._recognised))

    def closures(self) -> tuple[date, ...]:
        """The weekdays on which only the office is closed."""
        return tuple(sorted(self._closed))

    def is_office_day(self, day: date) -> bool:
        """Whether the office works: no weekend, recognised day or closure."""
        return self._office.has(day)

    def is_atw_day(self, day: date) -> bool:
        """Whether a legal term may end here: no Saturday, Sunday or recognised day (Algemene termijnenwet art. 1)."""
        return self._atw.has(day)

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th office day after (before) `day`; `day` itself is not counted; 0 gives `day`."""
        days = self._office
        if count > 0:
            return days.nth(days.up_to(day) + count - 1, day)
        if count < 0:
            return days.nth(days.up_to(day) - days.has(day) + count, day)
        return day

    def add_atw_days(self, day: date, count: int) -> date:
        """The count-th day after `day` that is no Saturday, Sunday or recognised day; `count` is positive."""
        days = self._atw
        return days.nth(days.up_to(day) + count - 1, day)

    def workdays_between(self, start: date, end: date) -> int:
        """Office days in (start, end]; negative when end < start."""
        return self._office.up_to(end) - self._office.up_to(start)

    def roll(self, day: date, rule: str) -> date:
        """following | preceding (office), none, atw and ordinance (the next day the Termijnenwet counts).

        `ordinance` stays where the municipality says that the Termijnenwet does not hold for its own terms.
        """
        move = ROLLS.get(rule)
        if move is None:
            raise ValueError(f"a roll is {', '.join(ROLLS)}, not {rule!r}")
        return move(self, day)


#: How a day moves off one it may not be on, by the word of the journey language.
ROLLS: dict[str, Callable[[Calendar, date], date]] = {
    "following": lambda calendar, day: calendar._office.following(day),
    "preceding": lambda calendar, day: calendar._office.preceding(day),
    "none": lambda _, day: day,
    "atw": lambda calendar, day: calendar._atw.following(day),
    "ordinance": lambda calendar, day: (
        calendar._atw.following(day) if calendar.ordinance and calendar.ordinance.atw else day
    ),
}


def _weekdays(days: Iterable[date]) -> frozenset[date]:
    found = frozenset(days)
    for day in found:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise _outside(day)
    return frozenset(day for day in found if day.weekday() < _SATURDAY)


def _version(recognised: frozenset[date], closed: frozenset[date], ordinance: Ordinance | None) -> str:
    lines = [f"{kind} {day}" for kind, days in (("atw", recognised), ("office", closed)) for day in sorted(days)]
    if ordinance is not None:
        lines += [f"ordinance {ordinance.atw}", *(f"{name} {atw}" for name, atw in sorted(ordinance.terms.items()))]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
