"""What a status of Notify says of a message (its documentation: "Get message status").

created, sending, pending, sent, accepted, pending-virus-check
    waiting; `sent` is all that some countries ever say of an SMS
delivered
    delivered; of a letter: posted
received
    of a letter: printed and dispatched, so posted
permanent-failure
    failed; of an e-mail or SMS: the address is none ("you should remove these from your database")
temporary-failure, technical-failure, failed, validation-failed, virus-scan-failed, cancelled
    failed; it says nothing of the address
returned-letter
    returned

Any other status is no answer: waiting, until we stop asking.
"""

from collections.abc import Mapping
from typing import Any

from klantreis.channels.port import Receipt, Told

_FAILED = frozenset(
    "permanent-failure temporary-failure technical-failure failed validation-failed virus-scan-failed cancelled".split()
)
_LETTER_POSTED = frozenset({"received", "delivered"})


def receipt_of(message: Mapping[str, Any]) -> Receipt:
    """The receipt in one message of the service's answer."""
    status, letter = str(message.get("status", "")), message.get("type") == "letter"
    proof = str(message.get("id", ""))[:64]
    reason = f"notify_{status.replace('-', '_')}"[:40]
    if status in _FAILED:
        return Receipt(Told.failed, reason, proof, address_refused=status == "permanent-failure" and not letter)
    if letter and status == "returned-letter":
        return Receipt(Told.returned, reason, proof, address_refused=True)
    if letter and status in _LETTER_POSTED:
        return Receipt(Told.posted, "", proof)
    if status == "delivered":
        return Receipt(Told.delivered, "", proof)
    return Receipt(Told.waiting, "", proof)
