"""What a mail that came in says about a message of ours: it bounced, it arrived, somebody answers, nobody can tell.

Rules
-----
1. Only a mail that carries a key of ours is about a message of ours: in the headers of the message that came back, or
   in what it answers to. A key is an HMAC: nobody can make one up, and a resident knows only their own.
2. A report of delivery (RFC 3464) counts by its action first: `failed` is not delivered, `delivered` is, `delayed`,
   `relayed` and `expanded` prove nothing. Its status says whether the address is none (5.1.x about the recipient).
3. A bounce without a report counts only where it comes from a mail system, carries our key, and holds one code that
   says never (5.x.x or 55x) and none that says later.
4. An automatic answer (RFC 3834) is no answer of a person. What a person writes is never read: only that they answered,
   and to which message. `afmelden KEY` or `afmelden` as the subject of an answer withdraws consent.
5. What cannot be understood is `unread`, with a code for the reason: a person looks at it.
6. Bounded: the first LARGEST bytes are read, DEEPEST parts within each other, and the first KEYS keys. A mail with more
   boundaries than anybody needs is not taken apart at all: that would take minutes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import StrEnum

LARGEST = 250_000
DEEPEST, PARTS, KEYS, BOUNDARIES = 8, 60, 20, 50
_KEY = r"[A-Za-z0-9_-]{8,128}"
_ANY_CASE = re.IGNORECASE | re.MULTILINE
_IN_ID = re.compile(rf"<({_KEY})@[^<>@\s]{{1,255}}>")
_KEY_LINE = re.compile(rf"^[> \t]*X-Klantreis-Key:[ \t]*({_KEY})[ \t\r]*$", _ANY_CASE)
_ID_LINE = re.compile(rf"^[> \t]*Message-ID:\s{{0,9}}<({_KEY})@[^<>@\s]{{1,255}}>", _ANY_CASE)
_OPT_OUT = re.compile(rf"\s*(?:(?:re|fw|fwd|antw|aw)\s*:\s*)*afmelden(?:\s+({_KEY}))?\s*", re.IGNORECASE)
_ACTION = re.compile(r"^Action:[ \t]*([A-Za-z]+)", _ANY_CASE)
_STATUS = re.compile(r"^Status:[ \t]*([245]\.\d{1,3}\.\d{1,3})\b", _ANY_CASE)
_NEVER = re.compile(r"\b(5\.\d{1,3}\.\d{1,3}|55[0-6])\b")
_LATER = re.compile(r"\b(?:4\.\d{1,3}\.\d{1,3}|4[25][0-2]|will retry|not yet been delivered)\b", re.IGNORECASE)
#: No such mailbox, no such domain, no address at all, moved away, takes no mail (RFC 3463, RFC 7505).
NO_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_SYSTEM = re.compile(r"(?:^|<|\s)(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_AUTOMATIC = re.compile(r"auto-(?:replied|generated|notified)", re.IGNORECASE)
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Vacation", "X-Mail-Autoreply")


class MailKind(StrEnum):
    """What a mail is."""

    bounced = "bounced"  #: the message was not delivered
    delayed = "delayed"  #: not yet: nothing follows from it
    delivered = "delivered"  #: a mail system says that it arrived
    automatic = "automatic"  #: an out-of-office message and the like
    reply = "reply"  #: somebody answers
    opt_out = "opt_out"  #: somebody wants no more of these
    unread = "unread"  #: a person has to look (rule 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One mail. Nothing of what it says, and no address."""

    kind: MailKind
    keys: tuple[str, ...] = ()  #: that may be of a message of ours, the likeliest first
    reason: str = ""  #: code: the status of a bounce, or why it is unread
    no_address: bool = False  #: of `bounced`: the address itself is none
    written_at: datetime | None = None  #: what it says of itself


def understand(raw: bytes) -> Heard:
    """What this mail is. Never raises: what cannot be read is `unread`."""
    start = raw[:LARGEST]
    if not start.strip():
        return Heard(kind=MailKind.unread, reason="empty")
    if start.lower().count(b"boundary") > BOUNDARIES:
        return Heard(kind=MailKind.unread, reason="too_many_parts")
    try:
        return _understood(message_from_bytes(start, policy=policy.compat32))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return Heard(kind=MailKind.unread, reason="broken")


def _understood(mail: Message) -> Heard:
    written, report, automatic = _written(mail), _report(mail), _is_automatic(mail)
    if report is not None:
        return _of_report(mail, report, written)
    from_nobody = _header(mail, "Return-Path").strip() == "<>" and not automatic
    if from_nobody or _SYSTEM.search(_header(mail, "From")):
        return _of_system(mail, written)
    answered = _answered(mail)
    opt_out = _OPT_OUT.fullmatch(_header(mail, "Subject")[:300])
    if opt_out and (opt_out[1] or answered):
        return Heard(kind=MailKind.opt_out, keys=(opt_out[1],) if opt_out[1] else answered, written_at=written)
    if automatic:
        return Heard(kind=MailKind.automatic, keys=answered, written_at=written)
    if answered:
        return Heard(kind=MailKind.reply, keys=answered, written_at=written)
    return Heard(kind=MailKind.unread, reason="no_key", written_at=written)


# --- reports ----------------------------------------------------------------------------------------------------------


def _report(mail: Message) -> str | None:
    """The text of the delivery report in it; None: it has none."""
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status":
            inner = part.get_payload()
            if isinstance(inner, list):
                return "\n\n".join(_head(each) for each in inner[:KEYS] if isinstance(each, Message))
            return _text(part)
    return None


def _head(part: Message) -> str:
    return "\n".join(f"{name}: {' '.join(str(value).split())}" for name, value in part.items())


def _of_report(mail: Message, report: str, written: datetime | None) -> Heard:
    actions, statuses = [found.lower() for found in _ACTION.findall(report)], _STATUS.findall(report)
    keys = _returned(mail)
    status = statuses[0] if statuses else ""
    if not keys:
        return Heard(kind=MailKind.unread, reason="report_without_key", written_at=written)
    if len(set(actions)) > 1:
        return Heard(kind=MailKind.unread, keys=keys, reason="report_of_several", written_at=written)
    action = actions[0] if actions else {"5": "failed", "4": "delayed", "2": "delivered"}.get(status[:1], "")
    match action:
        case "failed":
            none = status in NO_ADDRESS
            return Heard(kind=MailKind.bounced, keys=keys, reason=_code(status), no_address=none, written_at=written)
        case "delayed" | "relayed" | "expanded":
            return Heard(kind=MailKind.delayed, keys=keys, reason=_code(status), written_at=written)
        case "delivered":
            return Heard(kind=MailKind.delivered, keys=keys, written_at=written)
    return Heard(kind=MailKind.unread, keys=keys, reason="report_unclear", written_at=written)


def _of_system(mail: Message, written: datetime | None) -> Heard:
    """A bounce in the words of some mail system (rule 3)."""
    keys = _returned(mail)
    text = _all_text(mail)
    never = set(_NEVER.findall(text))
    if not keys:
        return Heard(kind=MailKind.unread, reason="bounce_without_key", written_at=written)
    if not never or _LATER.search(text):
        return Heard(kind=MailKind.unread, keys=keys, reason="bounce_unclear", written_at=written)
    status = min((each for each in never if "." in each), default="")
    none = {each for each in never if "." in each} == {status} and status in NO_ADDRESS
    return Heard(kind=MailKind.bounced, keys=keys, reason=_code(status), no_address=none, written_at=written)


def _code(status: str) -> str:
    return f"dsn_{status.replace('.', '_')}" if status else "dsn"


# --- keys -------------------------------------------------------------------------------------------------------------


def _returned(mail: Message) -> tuple[str, ...]:
    """Keys in the headers of the message that came back; else in the text; else in what it answers to."""
    found: list[str] = []
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            found += _of_text(_text(part))
        elif part is not mail and (key := _header(part, "X-Klantreis-Key").strip()) and re.fullmatch(_KEY, key):
            found.append(key)
        elif part is not mail and part.get("Message-ID"):
            found += _IN_ID.findall(_header(part, "Message-ID"))
    found += [] if found else _of_text(_all_text(mail))
    return _first(found or list(_answered(mail)))


def _of_text(text: str) -> list[str]:
    return [*_KEY_LINE.findall(text), *_ID_LINE.findall(text)]


def _answered(mail: Message) -> tuple[str, ...]:
    names = ("In-Reply-To", "References")
    return _first([key for name in names for key in reversed(_IN_ID.findall(_header(mail, name)[:20_000]))])


def _first(keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))[:KEYS]


# --- parts ------------------------------------------------------------------------------------------------------------


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """The mail and what is in it, bounded (rule 6)."""
    yield mail
    inner = mail.get_payload()
    if depth < DEEPEST and isinstance(inner, list):
        for part in inner[:PARTS]:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _all_text(mail: Message) -> str:
    return "\n".join(_text(part) for part in _parts(mail) if part.get_content_type().startswith("text/"))


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


def _header(part: Message, name: str) -> str:
    return str(part.get(name, ""))


def _is_automatic(mail: Message) -> bool:
    if _AUTOMATIC.search(_header(mail, "Auto-Submitted")):
        return True
    bulk = _header(mail, "Precedence").strip().lower() in ("bulk", "junk", "auto_reply")
    return bulk or any(mail.get(name) is not None for name in _AUTOMATIC_HEADERS)


def _written(mail: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(mail, "Date"))
        return found if found.tzinfo is not None and 2000 <= found.year <= 2200 else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
