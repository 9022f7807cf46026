"""Several messages under way at once: the network is waited for in threads, everything else stays in one.

Rules
-----
1. A thread only hands over: it sees no database, and decides nothing.
2. A channel gets its second message at once only after it answered in this round: one that is down is not asked by all.
3. One message to a resident is under way at a time, so that what comes of it is known before the next.
4. What a channel raises comes back with its message; nothing is lost between the threads.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from types import TracebackType

from klantreis.channels.port import NO_ANSWER, Envelope, Fate, Outcome
from klantreis.store.outbox import NOT_ASKED, ClaimedMessage, Content
from klantreis.usecases import logbook

SENDERS = 4  #: messages under way at once; after a crash at most so many are in doubt
TOGETHER = 0.003  #: seconds that the first to end waits for the others: they are then committed together


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ready:
    """A message that may go, with what it says and what is kept of that; `guests` ride along in it."""

    message: ClaimedMessage
    guests: tuple[ClaimedMessage, ...] = ()
    envelope: Envelope
    content: Content
    changes: int = NOT_ASKED  #: of the resident, when they were read


@dataclass(frozen=True, slots=True, repr=False)
class Sent:
    """A message that was tried: its outcome, or the exception that says nothing (or little) of its fate."""

    ready: Ready
    outcome: Outcome | None = None
    error: BaseException | None = None


@dataclass
class Crew:
    """The messages under way in one round. Leaving it waits for them."""

    hand_over: Callable[[Ready], Outcome]
    senders: int = SENDERS
    unanswered: Counter[str] = field(default_factory=Counter)  #: attempts in a row, by channel
    _answered: set[str] = field(default_factory=set)
    _under_way: dict["Future[Outcome]", Ready] = field(default_factory=dict)
    _pool: ThreadPoolExecutor = field(init=False)

    def __enter__(self) -> "Crew":
        self._pool = ThreadPoolExecutor(self.senders, "sender")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._pool.shutdown()

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way)

    def has_room(self, message: ClaimedMessage, chosen: Sequence[Ready]) -> bool:
        """Whether this message may go now, beside those under way and those chosen to go with it (rules 2 and 3)."""
        others = [*self._under_way.values(), *chosen]
        if len(others) >= self.senders:
            return False
        if any(_same_resident(message, other.message) for other in others):
            return False
        sure = message.channel in self._answered and not self.unanswered[message.channel]
        return sure or not any(other.message.channel == message.channel for other in others)

    def send(self, ready: Sequence[Ready]) -> None:
        """Hand these over, each in a thread of its own."""
        for each in ready:
            self._under_way[self._pool.submit(self.hand_over, each)] = each

    def finished(self) -> list[Sent]:
        """Those that came to an end, at least one; in the order in which they were handed over."""
        wait(self._under_way, return_when=FIRST_COMPLETED)
        done, _ = wait(self._under_way, TOGETHER)
        ended = [future for future in self._under_way if future in done]
        sent = [self._note(future, self._under_way.pop(future)) for future in ended]
        for each in sent:
            logbook.outcome(each.ready.message, each.outcome, each.error)
        return sent

    def _note(self, future: "Future[Outcome]", ready: Ready) -> Sent:
        message, error = ready.message, future.exception()
        if error is not None:
            return Sent(ready, error=error)
        outcome = future.result()
        if outcome.fate is Fate.retry and outcome.reason in NO_ANSWER:
            self.unanswered[message.channel] += 1
        else:
            self.unanswered[message.channel] = 0
            self._answered.add(message.channel)
        return Sent(ready, outcome)


def _same_resident(one: ClaimedMessage, other: ClaimedMessage) -> bool:
    theirs = one.recipient_kind == other.recipient_kind == "client"
    return theirs and one.client_id is not None and one.client_id == other.client_id
