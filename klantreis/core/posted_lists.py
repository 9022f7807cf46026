"""A mail that may carry a work list: who it says it is from, and the workbooks in it.

Rules
-----
1. Bounded: PARTS parts, and no mail with more boundaries than anybody needs is taken apart.
2. A sender is one plain address, or nobody. It proves nothing by itself: anyone can write any address.
3. What is in it besides workbooks is not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

LARGEST = 12_000_000  #: bytes of a mail or file that are read; more is too large
PARTS, BOUNDARIES, DEEPEST = 60, 50, 8
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Posted:
    """What came in. `sender` is empty for a file, and for a mail from nobody or from several."""

    is_mail: bool
    sender: str
    workbooks: tuple[bytes, ...]
    problem: str = ""  #: code: too_large, broken


def understand(raw: bytes) -> Posted:
    """A workbook as it is, or a mail with workbooks in it. Never raises."""
    if len(raw) >= LARGEST:
        return Posted(is_mail=False, sender="", workbooks=(), problem="too_large")
    if raw.startswith(_ZIP):
        return Posted(is_mail=False, sender="", workbooks=(raw,))
    if raw.lower().count(b"boundary=") > BOUNDARIES:
        return Posted(is_mail=True, sender="", workbooks=(), problem="broken")
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        return Posted(is_mail=True, sender=_sender(mail), workbooks=tuple(_workbooks(mail)))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return Posted(is_mail=True, sender="", workbooks=(), problem="broken")


def _sender(mail: Message) -> str:
    found = [address for _, address in getaddresses([str(each) for each in mail.get_all("From", [])]) if address]
    return found[0].casefold() if len(found) == 1 else ""


def _workbooks(mail: Message) -> Iterator[bytes]:
    for part in _parts(mail):
        if not part.is_multipart() and (raw := part.get_payload(decode=True)):
            if isinstance(raw, bytes) and raw.startswith(_ZIP):
                yield raw


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    yield mail
    inner = mail.get_payload()
    if depth < DEEPEST and isinstance(inner, list):
        for part in inner[:PARTS]:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
