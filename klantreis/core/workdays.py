"""Days on which the office works, days the Algemene termijnenwet knows, and terms counted over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Term:
    """`10wd`, `3d`, `2w`, `6m`, `1y`."""

    count: int
    unit: str  #: wd (office days) | d | w | m | y

    def after(self, start: date, calendar: Calendar) -> date:
        """`start + term`; months and years clamp to the last day of the month."""
        raise NotImplementedError

    def before(self, start: date, calendar: Calendar) -> date:
        """`start - term`."""
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Both calendars: `atw` (Algemene termijnenwet) and `office` (adds closures)."""

    version: str  #: hash of the days it was made from
    valid_until: date

    def is_office_day(self, day: date) -> bool:
        raise NotImplementedError

    def is_atw_day(self, day: date) -> bool:
        raise NotImplementedError

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th office day after (before) `day`; `day` itself is not counted; 0 gives `day`."""
        raise NotImplementedError

    def workdays_between(self, start: date, end: date) -> int:
        """Office days in (start, end]; negative when end < start."""
        raise NotImplementedError

    def roll(self, day: date, rule: str) -> date:
        """following | preceding (office), none, atw (the next day the Termijnenwet counts)."""
        raise NotImplementedError
