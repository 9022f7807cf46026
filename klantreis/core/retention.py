"""How long a resident is known by name after the last journey ended (Archiefwet; reference domain.md 2.7).

Rules
-----
1. Only a municipality can say how long. Where its file says nothing, nothing is ever due.
2. The term is counted from the day the last case of a resident ended, in months that clamp to the last day of a month.
   It is over on the day after: what ended on 31 January and is kept for one month, is kept on 28 February.
3. An open case of any journey keeps the resident, and so does one that ended later.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from klantreis.core.workdays import add_months

LONGEST = 600  #: months; more is a mistake in the file


@dataclass(frozen=True, slots=True)
class Retention:
    """What a municipality's file says: residents are kept for so many months after the end of their last journey."""

    months: int

    def last_end(self, day: date) -> date:
        """The last day on which a journey can have ended, for its term to be over on `day`."""
        kept_until = day - timedelta(days=1)
        ended = add_months(kept_until, -self.months)
        if kept_until.day < _days_in(kept_until):
            return ended
        return ended.replace(day=_days_in(ended))  # each later day of that month clamps to the same last day


def _days_in(day: date) -> int:
    return monthrange(day.year, day.month)[1]
