"""What we know of each SMS gateway beyond Apprise's plugin: where sender and reference go, and what its answer says.

Rules
-----
1. An answer is believed only where it says in so many words that the message was taken, or that it was not. Whatever
   else comes with 2xx leaves its fate `in_doubt`.
2. `address_refused` only where the gateway says that it is the number.
3. What is wrong with our account (credit, sender, sign-in) stops the sending (`StopError`).
4. Our opaque key goes with the message where the gateway has a place for it, so that one in doubt can be looked up.
5. Where the gateway has to be told that a text holds signs outside GSM-7, it is.

Vonage's codes were read in its documentation, the others are from memory; tried against stand-ins only, never live.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from klantreis.channels.port import Fate, Outcome
from klantreis.channels.transport import Answer, StopError


class Message(NamedTuple):
    """What a gateway is told beyond text and number."""

    opaque: str
    caller: str  #: name that the telephone shows; empty: the number of the setting
    gsm: bool  #: the text holds GSM-7 only


@dataclass(frozen=True, slots=True)
class Gateway:
    """One gateway: Apprise's module and class, and what we add and read."""

    module: str
    plugin: str
    completes: Callable[[dict[str, Any], Message], dict[str, Any]]
    reads: Callable[[Answer], Outcome]


def _accepted(proof: object) -> Outcome:
    return Outcome(Fate.accepted, "", str(proof)) if proof else Outcome(Fate.in_doubt, "unreadable_answer")


def _refused(code: object, *, number: bool = False) -> Outcome:
    return Outcome(Fate.refused, f"gateway_{code}"[:40], "", number)


def _of(content: Any, *path: str | int) -> Any:
    """A part of an answer, whatever that looks like."""
    for step in path:
        if isinstance(step, str):
            content = content.get(step) if isinstance(content, dict) else None
        else:
            content = content[step] if isinstance(content, list) and len(content) > step else None
    return content


def _named(payload: dict[str, Any], key: str, message: Message) -> dict[str, Any]:
    return {**payload, key: message.caller} if message.caller else payload


# --- MessageBird: https://developers.messagebird.com/api/sms-messaging ------------------------------------------------


def _messagebird(payload: dict[str, Any], message: Message) -> dict[str, Any]:
    return {**_named(payload, "originator", message), "reference": message.opaque, "datacoding": "auto"}


def _messagebird_says(answer: Answer) -> Outcome:
    if answer.status < 300:
        return _accepted(_of(answer.content, "id"))
    code, about = _of(answer.content, "errors", 0, "code"), _of(answer.content, "errors", 0, "parameter")
    if code in (2, 25):
        raise StopError("it does not accept our key" if code == 2 else "there is no credit left")
    if about == "originator":
        raise StopError("it does not take our sender name")
    return _refused(code or answer.status, number=about in ("recipient", "recipients"))


# --- Twilio: https://www.twilio.com/docs/messaging/api/message-resource and /docs/api/errors --------------------------

_TWILIO_NUMBER = frozenset({21211, 21214, 21217, 21614})
_TWILIO_US = {
    20003: "it does not accept our sign-in",
    21212: "it does not take our sender",
    21606: "it does not take our number",
}


def _twilio_says(answer: Answer) -> Outcome:
    if answer.status < 300:
        return _accepted(_of(answer.content, "sid"))
    code = _of(answer.content, "code")
    if code in _TWILIO_US:
        raise StopError(_TWILIO_US[code])
    return _refused(code or answer.status, number=code in _TWILIO_NUMBER)


# --- Vonage: https://developer.vonage.com/en/api-errors/sms: always 200, the status stands inside ---------------------

_VONAGE_US = {
    "4": "it does not accept our key", "8": "our account is barred", "9": "there is no credit left",
    "11": "our account may not use this address", "14": "it wants another signature",
    "15": "it does not take our sender",
}  # fmt: skip


def _vonage(payload: dict[str, Any], message: Message) -> dict[str, Any]:
    kind = "text" if message.gsm else "unicode"
    return {**_named(payload, "from", message), "client-ref": message.opaque, "type": kind}


def _vonage_says(answer: Answer) -> Outcome:
    if answer.status >= 400:
        return _refused(answer.status)
    status = str(_of(answer.content, "messages", 0, "status"))
    if status == "0":
        return _accepted(_of(answer.content, "messages", 0, "message-id"))
    if status in ("1", "10"):
        return Outcome(Fate.retry, f"gateway_{status}")
    if status in _VONAGE_US:
        raise StopError(_VONAGE_US[status])
    if status in ("2", "3", "6", "7", "12"):
        return _refused(status, number=status == "7")
    return Outcome(Fate.in_doubt, f"gateway_{status}"[:40])


# --- Sinch: https://developers.sinch.com/docs/sms/api-reference -------------------------------------------------------


def _sinch(payload: dict[str, Any], message: Message) -> dict[str, Any]:
    return {**_named(payload, "from", message), "client_reference": message.opaque}


def _sinch_says(answer: Answer) -> Outcome:
    if answer.status < 300:
        return _accepted(_of(answer.content, "id"))
    return _refused(_of(answer.content, "code") or answer.status)


# --- ClickSend: https://developers.clicksend.com: 200, and a status per message ---------------------------------------

_CLICKSEND_US = {
    "INSUFFICIENT_CREDIT": "there is no credit left", "INVALID_CREDENTIALS": "it does not accept our sign-in",
    "INVALID_SENDER_ID": "it does not take our sender name", "ACCOUNT_NOT_ACTIVATED": "our account is not active",
    "COUNTRY_NOT_ENABLED": "our account may not send to this country",
}  # fmt: skip


def _clicksend(payload: dict[str, Any], message: Message) -> dict[str, Any]:
    own = {"source": "klantreis", "custom_string": message.opaque}
    return {"messages": [_named({**each, **own}, "from", message) for each in payload["messages"]]}


def _clicksend_says(answer: Answer) -> Outcome:
    if answer.status >= 400:
        return _refused(answer.status)
    status = str(_of(answer.content, "data", "messages", 0, "status"))
    if status == "SUCCESS":
        return _accepted(_of(answer.content, "data", "messages", 0, "message_id"))
    if status in _CLICKSEND_US:
        raise StopError(_CLICKSEND_US[status])
    if status in ("INVALID_RECIPIENT", "EMPTY_MESSAGE", "OPTED_OUT"):
        return _refused(status.lower(), number=status == "INVALID_RECIPIENT")
    return Outcome(Fate.in_doubt, "unreadable_answer")


# --- BulkSMS: https://www.bulksms.com/developer/json/v1/ --------------------------------------------------------------


def _bulksms(payload: dict[str, Any], message: Message) -> dict[str, Any]:
    named = {"from": {"type": "ALPHANUMERIC", "address": message.caller}} if message.caller else {}
    return {**payload, **named, "userSuppliedId": message.opaque[:20], "encoding": "TEXT" if message.gsm else "UNICODE"}


def _bulksms_says(answer: Answer) -> Outcome:
    if answer.status < 300:
        taken = _of(answer.content, 0, "status", "type") in ("ACCEPTED", "SCHEDULED", "SENT", "DELIVERED")
        return _accepted(_of(answer.content, 0, "id") if taken else None)
    kind = str(_of(answer.content, "type") or "").rpartition("#")[2]
    if kind == "insufficient-credits":
        raise StopError("there is no credit left")
    return _refused(kind or answer.status)


# --- seven: https://docs.seven.io/en/rest-api/endpoints/sms: 200, and a code inside -----------------------------------

_SEVEN_US = {
    "201": "it does not take our sender name", "500": "there is no credit left", "900": "it does not accept our key",
    "901": "it does not accept our key", "902": "our key may not send",
    "903": "it does not know the address of this machine",
}  # fmt: skip


def _seven(payload: dict[str, Any], message: Message) -> dict[str, Any]:
    return {**_named(payload, "from", message), "foreign_id": message.opaque}


def _seven_says(answer: Answer) -> Outcome:
    content = answer.content
    code = str(_of(content, "success") if isinstance(content, dict) else content)
    if code == "100" and answer.status < 300:
        sent = _of(content, "messages", 0, "success")
        return _refused("100") if sent is False else _accepted(_of(content, "messages", 0, "id"))
    if code in _SEVEN_US:
        raise StopError(_SEVEN_US[code])
    if code in ("202", "301", "305", "401", "402") or answer.status >= 400:
        return _refused(code, number=code == "202")
    return Outcome(Fate.in_doubt, "unreadable_answer")


GATEWAYS: Mapping[str, Gateway] = {
    "msgbird": Gateway("messagebird", "NotifyMessageBird", _messagebird, _messagebird_says),
    "twilio": Gateway("twilio", "NotifyTwilio", lambda payload, of: _named(payload, "From", of), _twilio_says),
    "vonage": Gateway("vonage", "NotifyVonage", _vonage, _vonage_says),
    "sinch": Gateway("sinch", "NotifySinch", _sinch, _sinch_says),
    "clicksend": Gateway("clicksend", "NotifyClickSend", _clicksend, _clicksend_says),
    "bulksms": Gateway("bulksms", "NotifyBulkSMS", _bulksms, _bulksms_says),
    "seven": Gateway("seven", "NotifySeven", _seven, _seven_says),
}
