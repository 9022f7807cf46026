"""The port through which messages leave, and the four ways in which sending one can end.

Rules
-----
1. `send` hands over one message to one recipient and says what is known of its fate. It never tries again by itself:
   the outbox does, on the database's clock.
2. `retry` and `refused` are given only when the message certainly was not taken. When it may have been, the fate is
   `in_doubt`, and no machine sends it again (reference delivery.md, section 2.1).
3. A KlantreisError from `send` means that nothing was handed over and that going on with other messages is useless:
   the disk is full, the server does not want us. The message that was tried may be given back. Any other exception (an
   interrupt, a defect) says nothing of its fate: leave it `sending`, and it becomes in doubt.
4. `address_refused` is said only where the address itself is what is wrong (no such mailbox, no such domain): it is
   then used no more. A refusal for another reason (policy, size, content) says nothing of the address.
5. One object serves several threads at once: `send` may be under way more than once.
6. Channels know no case, no template and no clock: `Envelope.at` is the moment of sending.
7. A channel that `CanTell` says afterwards what became of a message. That it knows none is proof of nothing by itself:
   the other side may not have written it down yet, or not any more (`usecases/reconciling.py` says from when it is).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable

from klantreis.core.markup import Written

_OPAQUE = re.compile(r"[A-Za-z0-9_-]{8,128}")


class Fate(StrEnum):
    """What became of one message."""

    accepted = "accepted"  #: the other side took responsibility
    retry = "retry"  #: it did not, and may do so later
    refused = "refused"  #: it never will: this message, to this address
    in_doubt = "in_doubt"  #: handed over, no answer: nobody knows


NO_ANSWER = frozenset({"no_connection", "timeout"})  #: reasons of `retry` that say: nobody is there at this moment


class Outcome(NamedTuple):
    """The fate, with a code for the reason and what the other side said as proof (no addresses in either)."""

    fate: Fate
    reason: str = ""
    proof: str = ""
    address_refused: bool = False  #: of `refused`: nothing will ever arrive at this address


class Told(StrEnum):
    """What the other side says, afterwards, became of a message it may have taken."""

    waiting = "waiting"  #: it has it; nothing is final yet
    delivered = "delivered"  #: it arrived
    posted = "posted"  #: a letter: printed and handed to the post
    failed = "failed"  #: it will not arrive
    returned = "returned"  #: a letter: it came back
    unknown = "unknown"  #: it knows no such message (rule 6)


class Receipt(NamedTuple):
    """What was told of one message. `reason` is a code, `proof` the other side's own number."""

    told: Told
    reason: str = ""
    proof: str = ""
    address_refused: bool = False  #: of `failed` and `returned`: the address itself is wrong


class Mailbox(NamedTuple):
    """A name as people read it, and the address behind it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Appointment:
    """The appointment a message is about, for the calendar of who gets it."""

    uid: str  #: opaque, and the same in every message about this appointment
    sequence: int  #: rises with every change, so that a calendar takes the newest
    begins: datetime  #: aware
    minutes: int
    summary: str  #: says nothing of welfare: a calendar is seen by others
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Attachment:
    """A file that goes along with a mail. Its name is ours: letters, digits, `-` and `.`"""

    name: str
    kind: str  #: MIME type
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PostalAddress:
    """Where a letter goes: the lines of an address window below the name."""

    name: str
    street: str
    postcode: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message, ready to leave. `opaque` is the HMAC of its natural key: it may be seen by anyone.

    `text` is all of it in plain text. The other forms are there where the message has them: a channel takes the one
    that suits it.
    """

    opaque: str
    day: date  #: the date of the message: the same however often it is tried
    at: datetime  #: aware moment of sending, for the Date header
    sender: Mailbox
    to: str  #: e-mail address, telephone number, …: what the channel needs
    subject: str
    text: str
    municipality: str = ""  #: by name: whose house style, whose number
    house: str = ""  #: the municipality as people know it: `Gemeente Landsmeer`
    written: Written | None = None  #: the same text with its headings and lists
    short: str = ""  #: the text for a telephone; empty: it cannot go by SMS
    caller: str = ""  #: the name a telephone shows as its sender (at most 11 letters and digits)
    appointment: Appointment | None = None
    attachments: tuple[Attachment, ...] = ()  #: e-mail only
    postal: PostalAddress | None = None
    reference: str = ""  #: our case reference, as the text names it
    reply_to: Mailbox | None = None  #: a person who reads the answer
    headers: Mapping[str, str] = field(default_factory=dict)
    attempt: int = 1  #: from the second on, a channel that `CanTell` asks first whether it was taken already

    def __post_init__(self) -> None:
        if not _OPAQUE.fullmatch(self.opaque):
            raise ValueError("an opaque key has 8 to 128 letters, digits, - or _")
        if self.at.tzinfo is None:
            raise ValueError("the moment of sending needs its UTC offset")

    @property
    def message_id(self) -> str:
        """The one Message-ID, the same at every attempt, so that a relay's log can tell what became of it."""
        domain = self.sender.address.rpartition("@")[2].encode("idna").decode("ascii")
        return f"<{self.opaque}@{domain}>"


class Channel(Protocol):
    """A way out. Keeps what is costly to make (connections) from one message to the next (rule 5)."""

    name: str
    medium: str  #: what it needs an address and consent for: `email`, `sms` (core/ways.py); empty: paper, neither

    def send(self, envelope: Envelope) -> Outcome:
        """Hand over one message (rules 1 to 3).

        Raises FixConfiguration when the other side refuses us as a whole, and DiskFull.
        """
        ...

    def close(self) -> None:
        """Give up what is kept open. The channel may be used again after."""
        ...


@runtime_checkable
class CanTell(Protocol):
    """A channel whose other side can be asked, now and later, what became of a message."""

    def tell(self, asked: Mapping[str, str]) -> Mapping[str, Receipt]:
        """By opaque key what became of each of these, given with its proof (empty: it is not known to have been taken).

        Of what could not be asked now nothing is said. Raises ChannelSilent when the other side does not answer, and
        ChannelRefused when it refuses us.
        """
        ...
