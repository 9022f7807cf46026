"""Two gates before all that a municipality sends: news of deaths and moves must be fresh, and it must be live.

Rules
-----
1. Feed: when nobody told of deaths and moves for longer than `older_than`, nothing is sent to the outside (`stop`), or
   it is sent and the summary says so (`warn`). Never heard counts as too old. A file without rows is a sign of life.
2. Shadow: everything is planned, judged and composed, and nothing leaves. From `live_from` on messages leave; those of
   an earlier day, of a run or of a step, never do: going live brings no burst.
3. Colleagues get nothing in shadow either, unless the municipality wants them to (`staff`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from klantreis.core.workdays import Calendar, Term

STOP, WARN = "stop", "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a municipality asks of the news of deaths and moves."""

    older_than: Term
    then: str = STOP  #: stop | warn

    def is_old(self, came_on: date | None, today: date, calendar: Calendar) -> bool:
        """Whether news that last came on this day (None: never) is too old on `today`."""
        return came_on is None or self.older_than.after(came_on, calendar) < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Whether a municipality runs without sending. Neither: it sends."""

    always: bool = False
    live_from: date | None = None  #: the first day on which messages leave
    staff: bool = False  #: colleagues get their digests all the same

    def covers(self, today: date, planned_on: date, step_days: Iterable[date], *, to_staff: bool) -> bool:
        """Whether a message stays inside: today, or because the day its run was for or all its steps stood on lies
        before the first live day. A colleague's digest of a live day tells older things too."""
        if to_staff and self.staff:
            return False
        if self.always:
            return True
        if self.live_from is None:
            return False
        if min(today, planned_on) < self.live_from:
            return True
        days = list(step_days)
        return not to_staff and bool(days) and max(days) < self.live_from

    def is_on(self, today: date) -> bool:
        """Whether nothing leaves on this day."""
        return self.always or (self.live_from is not None and today < self.live_from)
