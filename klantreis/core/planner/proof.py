"""What was heard of one message, and from when its delivery is proven (Awb 2:11, 2:22, 2:25).

Rules
-----
1. Proven is: received; or accepted and not failed for two office days; a letter: handed over and two postal days.
2. What failed is not proven, whatever was heard before it; what was received was not in vain, whatever came after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from klantreis.core.case import Fact
from klantreis.core.workdays import Calendar

PROOF_WORKDAYS = 2
RECEIVED = "message_delivered"
POSTED = "letter_handed_over"
ACCEPTED = ("message_accepted", POSTED)
RETURNED = "letter_returned"
FAILED = ("message_bounced", RETURNED)
ADDRESS, GONE = "address", "gone"  #: field of a failure, and its code: the address is none, and is used no more


@dataclass(frozen=True, slots=True)
class Delivery:
    """The first day on which each was heard; None: it was not."""

    accepted_on: date | None = None  #: taken by the mail server, or handed to the post
    received_on: date | None = None
    failed_on: date | None = None  #: bounced, or came back
    proven_on: date | None = None  #: from this day on it counts as delivered, if nothing else is heard
    posted: bool = False  #: it is a letter that was handed to the post


def delivery(reports: Iterable[Fact], calendar: Calendar) -> Delivery:
    """What these reports of one message say together."""
    told = list(reports)
    accepted = _first(told, ACCEPTED)
    received, failed = _first(told, (RECEIVED,)), _first(told, FAILED)
    proven = received
    if proven is None and failed is None and accepted is not None:
        proven = calendar.add_workdays(accepted, PROOF_WORKDAYS)
    return Delivery(accepted, received, failed, proven, any(fact.event == POSTED for fact in told))


def _first(reports: list[Fact], events: tuple[str, ...]) -> date | None:
    return min((fact.occurred_on for fact in reports if fact.event in events), default=None)
