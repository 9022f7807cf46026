"""What may be said of a message in doubt, from what the log of the mail server or the service itself tells.

Rules
-----
1. Told that it was taken: it was sent. Told that it does not arrive: not sent, and it goes out another way.
2. Not in the log proves that it was not sent only when the log covers the whole stretch in which it may have been, and
   a person says that it is whole: until when, and from when unless the log itself says when it begins. Never guessed.
3. What only began in the log was not taken, under the same condition.
4. A service that knows no such message proves it from AFTER on, for it may write down later what it takes; and not any
   more once it may have thrown it away (KEPT).
5. Anything else: it stays in doubt.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from klantreis.core.relay_log import Entry, Logged

AFTER, KEPT = timedelta(hours=1), timedelta(days=6)


class Settled(StrEnum):
    """What became of it."""

    sent = "sent"
    not_sent = "not_sent"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Stretch:
    """When a message may have been sent: `began` is None where nobody knows (a database that was put back)."""

    began: datetime | None
    ended: datetime


@dataclass(frozen=True, slots=True)
class Whole:
    """From when until when the log is whole. `until` is what a person says; None: nobody said so."""

    since: datetime | None
    until: datetime | None
    stated: bool = False  #: a person said from when, too: then `since` holds for what has no known beginning as well

    def covers(self, stretch: Stretch) -> bool:
        if self.since is None or self.until is None or self.until < stretch.ended:
            return False
        return self.stated if stretch.began is None else self.since <= stretch.began


def by_log(entry: Entry | None, stretch: Stretch, whole: Whole) -> Settled:
    """Rules 1 to 3."""
    if entry is not None and entry.fate is not Logged.seen:
        return Settled.sent if entry.fate is Logged.taken else Settled.not_sent
    return Settled.not_sent if whole.covers(stretch) else Settled.unknown


def by_service(told: str, stretch: Stretch, now: datetime) -> Settled:
    """Rules 1 and 4; `told` as the port of channels names it (`Told`)."""
    if told in ("waiting", "delivered", "posted"):
        return Settled.sent
    if told in ("failed", "returned"):
        return Settled.not_sent
    return Settled.not_sent if AFTER <= now - stretch.ended <= KEPT else Settled.unknown
