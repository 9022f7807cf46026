"""An envelope as the bytes of an e-mail (RFC 5322, 2045, 2046, 2047), CRLF line ends.

    text only                       text/plain
    with a document                 multipart/alternative: text/plain, text/html
    with an appointment as well     multipart/mixed: (multipart/alternative: text/plain, text/html, text/calendar),
                                    and the same appointment as a file
    with files                      multipart/mixed: what it is without them, and each file

The calendar stands among the alternatives, where Outlook and Google make a question of it, and as a file for programs
that make nothing of it.

Written out here rather than through `email.message`: building a mail through the policies costs several times what
sending it over a kept connection does (`make bench`). What is hard to get right (encoded words, quoted-printable,
dates, mailboxes) is the standard library's.
"""

import base64
import binascii
import re
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

from klantreis.channels.html import page
from klantreis.channels.ics import calendar, method_of
from klantreis.channels.port import Attachment, Envelope, Mailbox
from klantreis.errors import FixConfiguration

_OURS = re.compile(
    r"(from|to|cc|bcc|sender|reply-to|return-path|subject|date|message-id|mime-version|content-.*|auto-submitted|x-klantreis-.*)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,80}")
_FILE_KIND = re.compile(r"[a-z]+/[a-z0-9.+-]{1,100}")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f]{{1,64}}@(?:{_LABEL}\.)*{_LABEL}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_PLAIN_LINE = 900  # RFC 5322 allows 998; some relays count differently
NOBODY = "niemand@klantreis.invalid"  #: stands for an address that is not there (a mail as a file)


class UnfitMailError(ValueError):
    """This message cannot be an e-mail. `reason` is a code; the text that was wrong is never repeated."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def mail_bytes(envelope: Envelope) -> bytes:
    """The whole message, header and text.

    Raises UnfitMailError: `address` or `reply_to` (no plain e-mail address), `header` (control characters, or a header
    that is ours), `attachment` (its name or type is none); FixConfiguration when it is the sender that has no plain
    address: then no message can be sent.
    """
    headers = [
        ("From", _sender(envelope.sender)),
        ("To", ascii_address(envelope.to) if envelope.to else "undisclosed-recipients:;"),
        ("Subject", _words("Subject", envelope.subject)),
        ("Date", format_datetime(envelope.at)),
        ("Message-ID", envelope.message_id),
        ("X-Klantreis-Key", envelope.opaque),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
    ]
    if envelope.reply_to:
        headers.append(("Reply-To", _reply_to(envelope.reply_to)))
    headers += [(_own_name(name), _own_value(name, value)) for name, value in envelope.headers.items()]
    kind, content = _content(envelope)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("ascii") + kind + b"\r\n" + content


def _content(envelope: Envelope) -> tuple[bytes, bytes]:
    """What the mail holds: its last headers, and its body."""
    inner = _text_and_calendar(envelope)
    if not envelope.attachments:
        return inner
    return _multipart("mixed", f"=_f{envelope.opaque[:47]}", [inner, *map(_file_part, envelope.attachments)])


def _text_and_calendar(envelope: Envelope) -> tuple[bytes, bytes]:
    plain = _text_part("plain", envelope.text)
    if envelope.written is None:
        return plain
    # A boundary with `=_` in it can stand in no part: quoted-printable and base64 have none, plain text is looked at.
    mark = f"=_{envelope.opaque[:48]}"
    parts = [plain, _text_part("html", page(envelope.written, title=envelope.subject, house=envelope.house))]
    if envelope.appointment is None:
        return _multipart("alternative", mark, parts)
    invitation = _calendar_part(envelope)
    inner = _multipart("alternative", f"{mark}_a", [*parts, invitation])
    return _multipart("mixed", mark, [inner, _as_file(invitation)])


def _multipart(kind: str, boundary: str, parts: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    line = f"--{boundary}".encode("ascii")
    body = b"".join(line + b"\r\n" + head + b"\r\n" + content + b"\r\n" for head, content in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode("ascii"), body + line + b"--\r\n"


def _text_part(kind: str, text: str) -> tuple[bytes, bytes]:
    encoding, body = _body(text)
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n'
    return head.encode("ascii"), body


def _calendar_part(envelope: Envelope) -> tuple[bytes, bytes]:
    assert envelope.appointment is not None
    organizer = envelope.reply_to or envelope.sender
    organizer = Mailbox(organizer.name, ascii_address(organizer.address))
    raw = calendar(
        envelope.appointment, at=envelope.at, organizer=organizer, attendee=ascii_address(envelope.to or NOBODY)
    )
    head = f'Content-Type: text/calendar; charset="utf-8"; method={method_of(envelope.appointment)}\r\n'
    encoding, body = ("7bit", raw) if raw.isascii() else ("base64", base64.encodebytes(raw).replace(b"\n", b"\r\n"))
    return f"{head}Content-Transfer-Encoding: {encoding}\r\n".encode("ascii"), body


def _file_part(attached: Attachment) -> tuple[bytes, bytes]:
    if not _FILE_NAME.fullmatch(attached.name) or not _FILE_KIND.fullmatch(attached.kind):
        raise UnfitMailError("attachment")
    head = (
        f'Content-Type: {attached.kind}; name="{attached.name}"\r\n'
        f'Content-Disposition: attachment; filename="{attached.name}"\r\nContent-Transfer-Encoding: base64\r\n'
    )
    return head.encode("ascii"), base64.encodebytes(attached.content).replace(b"\n", b"\r\n")


def _as_file(invitation: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    head, body = invitation
    _kind, _, encoding = head.partition(b"\r\n")
    name = b'; name="afspraak.ics"\r\nContent-Disposition: attachment; filename="afspraak.ics"\r\n'
    return b"Content-Type: application/ics" + name + encoding, body


@lru_cache(maxsize=4096)
def ascii_address(address: str) -> str:
    """The address as SMTP takes it everywhere: an international domain in its ASCII form.

    Raises UnfitMailError (`address`) for anything that is not one plain address.
    """
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise UnfitMailError("address")
    local, _, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise UnfitMailError("address") from None


@lru_cache(maxsize=64)
def _sender(mailbox: Mailbox) -> str:
    try:
        ascii_address(mailbox.address)
    except UnfitMailError:
        raise FixConfiguration(
            "the sender has no plain e-mail address: set `sender.email` of the municipality"
        ) from None
    return _mailbox(mailbox)


@lru_cache(maxsize=1024)
def _reply_to(mailbox: Mailbox) -> str:
    try:
        return _mailbox(mailbox)
    except UnfitMailError:
        raise UnfitMailError("reply_to") from None


def _mailbox(mailbox: Mailbox) -> str:
    _refuse_control(mailbox.name)
    return formataddr((mailbox.name, ascii_address(mailbox.address)), charset="utf-8")


@lru_cache(maxsize=1024)
def _words(name: str, value: str) -> str:
    _refuse_control(value)
    if value.isascii() and len(name) + 2 + len(value) <= 78:
        return value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _own_value(name: str, value: str) -> str:
    """An extra header: ASCII stays as it is, for an address in it must not be encoded; folded at commas."""
    if value.isascii() and len(value) <= _LONGEST_PLAIN_LINE:
        _refuse_control(value)
        return value.replace(", ", ",\r\n ")
    return _words(name, value)


def _own_name(name: str) -> str:
    if not _HEADER_NAME.fullmatch(name) or _OURS.fullmatch(name):
        raise UnfitMailError("header")
    return name


def _refuse_control(value: str) -> None:
    if _CONTROL.search(value):
        raise UnfitMailError("header")


def _body(text: str) -> tuple[str, bytes]:
    lines = _LINE_END.split(text.rstrip("\r\n"))
    raw = ("\r\n".join(lines) + "\r\n").encode()
    if raw.isascii() and max(map(len, lines)) <= _LONGEST_PLAIN_LINE and b"\0" not in raw and b"=_" not in raw:
        return "7bit", raw
    return "quoted-printable", binascii.b2a_qp(raw, istext=True)
