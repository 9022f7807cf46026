"""Receipts: what became of messages after a channel took them, asked of every channel that can tell.

Rules
-----
1. Each message is written down by itself: what was told, the facts, and an address that is none, in one transaction.
   Asking again adds nothing.
2. What is final stays: a `sending` that comes in after `delivered` overwrites nothing.
3. A channel that does not answer stops nothing: its messages are asked for the next time.
4. What the other side knows no more after a day is not asked for any more. It stays accepted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from klantreis.channels.port import CanTell, Receipt, Told
from klantreis.core.receipts import next_ask
from klantreis.errors import ChannelSilent
from klantreis.store import aftermath, receipts
from klantreis.store.engine import reading, writing
from klantreis.usecases.context import Context

BATCH = 500  #: messages asked for at once
ROUNDS = 100  #: batches of one channel in one go
KNOWN_FOR = timedelta(days=1)
_EVENT = {
    Told.delivered: aftermath.DELIVERED,
    Told.posted: aftermath.POSTED,
    Told.failed: aftermath.BOUNCED,
    Told.returned: aftermath.RETURNED,
}
_FINAL = frozenset({Told.delivered, Told.failed, Told.returned})
_RANK = {Told.unknown: 0, Told.waiting: 1, Told.posted: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReport:
    """What was told of how many messages. Adds up with `+`."""

    asked: int = 0
    told: Mapping[str, int] = field(default_factory=dict)  #: by what was told (channels/port.py `Told`)
    silent: str = ""  #: channels that did not answer

    def __add__(self, other: "ReceiptReport") -> "ReceiptReport":
        return ReceiptReport(
            asked=self.asked + other.asked,
            told=dict(Counter(self.told) + Counter(other.told)),
            silent=", ".join(filter(None, (self.silent, other.silent))),
        )

    @property
    def failed(self) -> int:
        """How many did not arrive."""
        return self.told.get(Told.failed, 0) + self.told.get(Told.returned, 0)


def expect_receipt(app: Context, conn: Connection, message_id: int, channel: str, proof: str, at: datetime) -> None:
    """Remember that this message was taken, if its channel can tell what becomes of it."""
    way = app.channels.get(channel)
    ask_at = next_ask(way.medium, at, 0, at) if isinstance(way, CanTell) else None
    if ask_at is not None:
        receipts.expect(conn, message_id, channel=channel, proof=proof, at=at, ask_at=ask_at)


def ask_receipts(app: Context, at: datetime) -> ReceiptReport:
    """Ask what became of every message of which that may be known by now. Raises ChannelRefused."""
    total = ReceiptReport()
    for name, channel in sorted(app.channels.items()):
        if isinstance(channel, CanTell):
            total += _ask(app, name, channel, at)
    return total


def _ask(app: Context, name: str, channel: CanTell, at: datetime) -> ReceiptReport:
    total = ReceiptReport()
    for _ in range(ROUNDS):
        with reading(app.engine) as conn:
            waiting = receipts.to_ask(conn, [name], at, BATCH)
        if not waiting:
            break
        try:
            told = channel.tell({each.opaque: each.proof for each in waiting})
        except ChannelSilent:
            return total + ReceiptReport(silent=name)
        total += _heard(app, waiting, told, at)
        if len(told) < len(waiting):
            break  # the others could not be asked now; they stand first the next time
    return total


def _heard(app: Context, waiting: Sequence[receipts.Open], told: Mapping[str, Receipt], at: datetime) -> ReceiptReport:
    counts: Counter[str] = Counter()
    for each in waiting:
        if (receipt := told.get(each.opaque)) is not None:
            with writing(app.engine) as conn:
                counts[_write_down(app, conn, each, receipt, at).value] += 1
    return ReceiptReport(asked=sum(counts.values()), told=counts)


def _write_down(app: Context, conn: Connection, each: receipts.Open, receipt: Receipt, at: datetime) -> Told:
    before = Told(each.told)
    now = receipt.told if receipt.told in _FINAL or _RANK[receipt.told] > _RANK[before] else before
    gone = receipt.told is Told.unknown and at - each.since_at > KNOWN_FOR
    medium = app.channels[each.channel].medium
    ask_at = None if now in _FINAL or gone else next_ask(medium, each.since_at, each.asked + 1, at)
    if not receipts.note(conn, each, told=now, reason=receipt.reason, at=at, ask_at=ask_at):
        return receipt.told
    if now in _EVENT and now is not before:
        aftermath.hear(conn, each.message_id, _EVENT[now], at, address_gone=receipt.address_refused)
    if receipt.address_refused:
        aftermath.suppress_address(conn, each.message_id, app.key, reason=receipt.reason, at=at)
    return receipt.told
