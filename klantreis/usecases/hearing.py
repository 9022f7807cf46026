"""Mail that comes in about messages of ours: bounces, replies, and what nobody can make out.

Rules
-----
1. What a mail says is written down in one transaction, and then the mail is put away. A mail that is read twice (the
   machine stopped in between) adds nothing.
2. A message that bounced gets the fact for each action it carried: it goes out another way with the next run (Awb
   2:11). Only where the address itself is none it is used no more. A delay is counted, and nothing follows from it.
3. A person's answer is never read. It is listed for who the case belongs to, by the key of the message, and where
   `events.yaml` knows `message_answered` it is a fact, on which a journey may hang a task. Nothing else follows.
4. `afmelden` ends consent for that kind of message along that medium, until the resident gives it again.
5. What a mail proves of a message in doubt settles it: it bounced, or somebody answers it.
6. What cannot be understood, or is about no message of ours, is listed for a person. It is never dropped.
7. A mail about a message that a worker is sending at this moment stays where it is: it is read again when it is known
   how that ended.
"""

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.channels.mailbox import Item, Mailbox, Place
from klantreis.core.incoming_mail import LARGEST, Heard, MailKind, understand
from klantreis.core.ways import EMAIL
from klantreis.errors import ChannelSilent, FixInput
from klantreis.store import aftermath, heard_mail, outcomes, receipts
from klantreis.store.aftermath import Sent
from klantreis.store.clock import civil_day
from klantreis.store.engine import reading, writing
from klantreis.store.heard_mail import Waiting
from klantreis.usecases.context import Context

ANSWERED = "message_answered"  #: event
_KNOWN, _LATER = "known", "later"
UNKNOWN_KEY, OF_COLLEAGUE = "unknown_key", "bounce_of_colleague"  #: reasons
_UNDERWAY = ("planned", "due", "claimed", "sending")  #: states of a message that has not ended
_PLACE = {MailKind.reply: Place.replies, MailKind.unread: Place.unread}


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingReport:
    """What came in, in mails. Adds up: read = known + later + sum of `kinds`."""

    read: int = 0
    known: int = 0  #: heard before
    later: int = 0  #: about a message that is being sent: read again the next time
    kinds: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0  #: all that wait for a person now
    silent: bool = False  #: the mailbox does not answer


def hear_mail(app: Context, mailbox: Mailbox, at: datetime) -> HearingReport:
    """Read what is in the mailbox, write down what it says, and put it away. Raises BadMailbox."""
    counts: Counter[str] = Counter()
    silent = False
    try:
        for item in mailbox.items(LARGEST):
            kind, what = _hear(app, item, at)
            counts[what] += 1
            if what != _LATER:
                mailbox.put_away(item, _PLACE.get(kind, Place.done))
    except ChannelSilent:
        silent = True
    with reading(app.engine) as conn:
        waiting = heard_mail.count_waiting(conn)
    read, known, later = counts.total(), counts.pop(_KNOWN, 0), counts.pop(_LATER, 0)
    kinds = dict(sorted(counts.items()))
    return HearingReport(read=read, known=known, later=later, kinds=kinds, waiting=waiting, silent=silent)


def waiting_mail(app: Context, owner: str = "") -> Sequence[Waiting]:
    """What a person has to look at, the oldest first; of one colleague or of all."""
    with reading(app.engine) as conn:
        return [each for each in heard_mail.waiting(conn) if owner in ("", each.owner)]


def settle_mail(app: Context, number: int, by: str, at: datetime) -> None:
    """Somebody has looked at this one. `by` is a staff code. Raises FixInput when it does not wait."""
    with writing(app.engine) as conn:
        if not heard_mail.settle(conn, number, by=by, at=at):
            raise FixInput("no mail with this number waits; `klantreis replies list` shows those that do")


def _hear(app: Context, item: Item, at: datetime) -> tuple[MailKind, str]:
    """What the mail turned out to be, and under what it is counted: that, or that it was heard before, or waits."""
    digest = hmac.digest(app.key, b"mail|" + item.raw, "sha256").hex()
    heard = understand(item.raw)
    with writing(app.engine) as conn:
        before = heard_mail.known(conn, digest)
        if before is not None:
            return MailKind(before), _KNOWN
        sent = aftermath.by_key(conn, heard.keys)
        if sent is not None and sent.state in _UNDERWAY:
            return heard.kind, _LATER
        heard = _judged(heard, sent)
        _act(app, conn, heard, sent, at)
        new = heard_mail.add(
            conn, digest, kind=heard.kind, message_id=sent.id if sent else None, reason=heard.reason,
            written_at=heard.written_at, at=at, needs_a_person=heard.kind in _PLACE,
        )  # fmt: skip
    return heard.kind, heard.kind if new else _KNOWN


def _judged(heard: Heard, sent: Sent | None) -> Heard:
    """What it is, now that we know whether it is about a message of ours."""
    needs_message = heard.kind in (MailKind.bounced, MailKind.delivered, MailKind.reply, MailKind.opt_out)
    if sent is None:
        return _unread(heard, UNKNOWN_KEY) if needs_message else heard
    if heard.kind is MailKind.bounced and sent.recipient_kind == "staff":
        return _unread(heard, OF_COLLEAGUE)
    if heard.kind is MailKind.opt_out and (sent.client_id is None or sent.recipient_kind != "client"):
        return Heard(kind=MailKind.reply, keys=heard.keys, reason="opt_out_of_others", written_at=heard.written_at)
    return heard


def _unread(heard: Heard, reason: str) -> Heard:
    return Heard(kind=MailKind.unread, keys=heard.keys, reason=reason, written_at=heard.written_at)


def _act(app: Context, conn: Connection, heard: Heard, sent: Sent | None, at: datetime) -> None:
    if sent is None:
        return
    match heard.kind:
        case MailKind.bounced:
            _bounced(app, conn, heard, sent, at)
        case MailKind.delivered:
            _proven(conn, sent, heard.kind, at)
            aftermath.hear(conn, sent.id, aftermath.DELIVERED, at)
        case MailKind.reply:
            _proven(conn, sent, "answered", at)
            if ANSWERED in app.configuration.events:
                aftermath.hear(conn, sent.id, ANSWERED, at)
        case MailKind.opt_out:
            _proven(conn, sent, "answered", at)
            _opt_out(app, conn, sent, at)
        case _:
            return


def _bounced(app: Context, conn: Connection, heard: Heard, sent: Sent, at: datetime) -> None:
    if sent.state == "in_doubt":  # then it is the outcome itself, with its own fact
        outcomes.resolve_in_doubt(conn, sent.id, as_sent=False, by="", why=heard.reason, at=at)
    else:
        aftermath.hear(conn, sent.id, aftermath.BOUNCED, at, address_gone=heard.no_address)
    receipts.close(conn, sent.id, told="failed", reason=heard.reason, at=at)
    if heard.no_address:
        aftermath.suppress_address(conn, sent.id, app.key, reason=heard.reason, at=at)


def _proven(conn: Connection, sent: Sent, why: str, at: datetime) -> None:
    """It was in doubt, and this mail shows that it left."""
    if sent.state == "in_doubt":
        outcomes.resolve_in_doubt(conn, sent.id, as_sent=True, by="", why=why, at=at)


def _opt_out(app: Context, conn: Connection, sent: Sent, at: datetime) -> None:
    assert sent.client_id is not None
    channel = app.channels.get(sent.channel)
    kind = app.configuration.text_kind(sent.template, app.configuration.municipalities[sent.municipality])
    heard_mail.withdraw_consent(
        conn, sent.client_id, medium=(channel.medium if channel else "") or EMAIL, kind=kind.type, on=civil_day(at),
        message=sent.opaque, at=at,
    )  # fmt: skip
