"""How many messages of a batch the rates of their channels let through, and how long to wait for more.

A round that finds no room says in how long there is (`DeliveryReport.wait_seconds`); whoever calls it waits that long
and calls again, but not for ever: the next delivery comes within a quarter of an hour.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.core.municipality import Municipality
from klantreis.store import buckets, outbox, queue
from klantreis.store.outbox import ClaimedMessage, Which
from klantreis.usecases.values import DeliveryReport


@dataclass(slots=True)
class Patience:
    """How long somebody goes on waiting for room, in all. `sleep` waits so many seconds."""

    sleep: Callable[[float], None]
    left: float = 600.0  #: seconds

    def waits(self, report: DeliveryReport) -> bool:
        """Whether to go on after this round: it found something, or there will be room, and that was waited for."""
        seconds = max(report.wait_seconds, 0.1)
        if report.claimed or report.waiting != "rate" or seconds > self.left:
            return bool(report.claimed)
        self.left -= seconds
        self.sleep(seconds)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claiming:
    """What a claim of one worker needs."""

    owner: str
    limit: int
    lease_seconds: int
    now: datetime


def claim(conn: Connection, rules: Municipality, how: Claiming, which: Which) -> list[ClaimedMessage]:
    """Messages that may leave now, with a token taken for each along a channel that has a rate.

    Which of such a channel are taken is asked first; the rest fills the batch.
    """
    room = buckets.room(conn, rules.name, rules.rates)
    which = replace(which, closed=tuple(sorted(channel for channel, tokens in room.items() if tokens < 1)))
    found: list[ClaimedMessage] = []
    for channel, tokens in sorted(room.items()):
        if limit := min(how.limit - len(found), int(tokens)):
            found += _claim(conn, how, limit, replace(which, channel=channel))
    if how.limit > len(found):
        found += _claim(conn, how, how.limit - len(found), replace(which, other_than=tuple(sorted(room))))
    for channel, count in Counter(message.channel for message in found if message.channel in room).items():
        buckets.take(conn, rules.name, channel, count)
    return found


def give_back(conn: Connection, rules: Municipality, claimed: Sequence[ClaimedMessage], used: Counter[str]) -> None:
    """The tokens of what was claimed and did not go after all; `used`: by channel what did."""
    for channel, count in sorted(Counter(message.channel for message in claimed).items()):
        if channel in rules.rates and count > used[channel]:
            buckets.take(conn, rules.name, channel, used[channel] - count)


def seconds_to_wait(conn: Connection, rules: Municipality, now: datetime) -> float:
    """How long until a channel takes more of what is due along it; 0: nothing waits for that."""
    room = buckets.room(conn, rules.name, rules.rates)
    waits = [
        rules.rates[channel].seconds_until_full(tokens)
        for channel, tokens in room.items()
        if tokens < 1 and queue.is_due(conn, now=now, municipality=rules.name, channel=channel)
    ]
    return min(waits, default=0.0)


def _claim(conn: Connection, how: Claiming, limit: int, which: Which) -> list[ClaimedMessage]:
    return outbox.claim(conn, now=how.now, limit=limit, owner=how.owner, lease_seconds=how.lease_seconds, which=which)
