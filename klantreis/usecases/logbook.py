"""What delivery and the rounds tell the log: codes, references and counts (`klantreis/logs.py`).

Rules
-----
1. What did not leave, and what nobody knows the fate of, has a line of its own; what left has a count.
2. A message is named by its opaque key, which its Message-ID holds too, so that a relay's log can be read beside ours;
   a case by our reference. Who it was for is in neither.
"""

import logging
from dataclasses import asdict

from klantreis.channels.port import Fate, Outcome
from klantreis.logs import about
from klantreis.store.outbox import ClaimedMessage
from klantreis.usecases.values import DeliveryReport, RunSummary, RunTicket

_delivery = logging.getLogger("klantreis.delivery")
_rounds = logging.getLogger("klantreis.rounds")
_LEVEL = {Fate.refused: logging.WARNING, Fate.in_doubt: logging.ERROR, Fate.retry: logging.INFO}


def outcome(message: ClaimedMessage, came: Outcome | None, error: BaseException | None = None) -> None:
    """What came of a message that was tried; of one that was accepted only in detail (`debug`)."""
    if came is None:
        _delivery.error("message.failed", extra=_of(message, error=type(error).__name__))
        return
    level = _LEVEL.get(came.fate, logging.DEBUG)
    more = {"address_refused": True} if came.address_refused else {}
    _delivery.log(level, f"message.{came.fate.value}", extra=_of(message, reason=came.reason, **more))


def held_back(message: ClaimedMessage, reason: str, until: object = None, way: str = "") -> None:
    """A message that may not leave: withdrawn, put off until a day, or sent another way."""
    code = "message.put_off" if until is not None else "message.other_way" if way else "message.withdrawn"
    _delivery.info(code, extra=_of(message, reason=reason, until=until, way=way))


def expired(count: int) -> None:
    """Messages of which the sender never came back: nobody knows whether they left."""
    if count:
        _delivery.error("message.in_doubt", extra=about(reason="lease_lost", count=count))


def delivered(municipality: str, report: DeliveryReport) -> None:
    """A round of delivery in which something was done."""
    if report.claimed or report.silent:
        counts = {name: value for name, value in asdict(report).items() if value}
        _delivery.info("delivery.round", extra=about(municipality=municipality, **counts))


def run_begun(ticket: RunTicket) -> None:
    _rounds.info(
        "run.begun", extra=about(run=ticket.run, at=ticket.at, municipality=ticket.municipality, closed=ticket.closed)
    )


def run_ended(summary: RunSummary) -> None:
    """How a round ended. Held by the fuse or with broken cases it is a warning."""
    level = logging.WARNING if summary.held or summary.broken else logging.INFO
    counts = {
        "planned": summary.planned, "sent": summary.sent, "not_sent": dict(summary.not_sent), "open": summary.open,
        "in_doubt": summary.in_doubt, "escalated": summary.escalated, "held": summary.held, "broken": summary.broken,
        "seconds": round(summary.seconds, 3),
    }  # fmt: skip
    _rounds.log(level, "run.ended", extra=about(run=summary.run, **counts))


def run_decided(run: str, decided: str, by: str) -> None:
    """A person approved or discarded what the fuse held. `by` is the code of a colleague."""
    _rounds.warning("run.decided", extra=about(run=run, decided=decided, by=by))


def _of(message: ClaimedMessage, **more: object) -> dict[str, object]:
    return about(
        key=message.opaque,
        case=[action.case_ref for action in message.actions],
        municipality=message.municipality,
        channel=message.channel,
        template=message.template,
        attempt=message.attempt,
        **more,
    )
