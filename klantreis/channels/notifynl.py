"""NotifyNL: e-mail, SMS and letters through the service of the Dutch government (a fork of GOV.UK Notify).

Our own Apprise plugin, for the URL and its place in the NotificationManager; the official client signs and posts.

    notifynl://API_KEY@api.notifynl.nl/email/TEMPLATE[?reply_to=ID&cto=15&rto=60]
    notifynl://API_KEY@api.notifynl.nl/sms/TEMPLATE[?sender=ID]
    notifynl://API_KEY@api.notifynl.nl/letter/TEMPLATE

`TEMPLATE` is the id of one generic template there: subject `((subject))` and text `((body))`; for SMS only `((body))`.
`reply_to` and `sender` are ids of that service, `cto` and `rto` seconds to connect and to wait. `?tls=no` only on this
machine: for a stand-in.

Rules
-----
1. `reference` is our opaque key. It is not unique there: two posts with one reference are two messages. So whatever may
   have been posted before is looked up first (`attempt` from the second on), and found is accepted, not sent again.
2. An answer of 5xx, none, or one that cannot be read says nothing of the message: it is looked up at once, one time.
   Found: accepted. Not found is `in_doubt`, for the service writes down later what it takes under load.
3. No connection: nothing was handed over (`retry`). 429 likewise.
4. 400 is about this message, and about its address where the field it names is one; but a template, a key or a service
   that cannot send at all is against us, as 401, 403 and 404 are.
5. No redirects, no attempts of `requests` itself, no log line of the client: those repeat what the service said.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise and the client are half typed.

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

from klantreis.channels.notify_api import PAGE, Api, NoConnection, Refusal, Unclear, Untrusted
from klantreis.channels.notify_status import receipt_of
from klantreis.channels.port import Envelope, Fate, Outcome, PostalAddress, Receipt, Told
from klantreis.channels.quiet import silence_apprise
from klantreis.core.notify_markup import harmless, notify_markdown
from klantreis.core.ways import EMAIL, POST, SMS
from klantreis.errors import BadChannel, ChannelRefused, ChannelSilent

SCHEME = "notifynl"
#: Of this channel the store knows that being taken proves nothing: only later it is heard that a letter was posted.
PRINTED_ELSEWHERE = "notify_letter"
FEW = 10  #: messages asked for one by one; of more the newest are read, page by page
_MEDIA = {"email": EMAIL, "sms": SMS, "letter": POST}
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_KEY = re.compile(rf"(?:.{{1,100}}-)?{_UUID}-{_UUID}")
_SECONDS = r"[1-9]\d{0,2}|0?\.\d{1,3}"
_OPTIONS = {"reply_to": _UUID, "sender": _UUID, "cto": _SECONDS, "rto": _SECONDS, "tls": "yes|no"}
_OF_ONE_KIND = {"reply_to": "email", "sender": "sms"}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
#: What a 400 says that no other message would escape either.
_AGAINST_US = re.compile(
    r"template|missing personalisation|team-only|trial[ -]mode|api key|not allowed|send letters|sender_id|reply_to_id",
    re.IGNORECASE,
)
#: What a 400 says of where the message should go.
_ABOUT_ADDRESS = re.compile(
    r"^(?:email_address|phone_number|personalisation (?:address_line|postcode))|address must|line of (?:the )?address",
    re.IGNORECASE,
)


class NotifyNL(NotifyBase):
    """The plugin: the parts of the URL."""

    service_name: Any = "NotifyNL"
    service_url: Any = "https://notifynl.nl"
    secure_protocol: Any = SCHEME
    request_rate_per_sec = 0
    attachment_support = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{name: value for name, value in settings.items() if name == "schema"})
        self.api_key: str = settings["api_key"]
        self.kind: str = settings["kind"]
        self.template: str = settings["template"]
        self.base: str = settings["base"]
        self.options: Mapping[str, str] = settings["options"]

    @staticmethod
    def parse_url(url: str, *_: Any, **__: Any) -> dict[str, Any] | None:
        """The parts; None when it is no such address."""
        parts = urlsplit(url)
        path = [unquote(each) for each in parts.path.split("/") if each]
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.scheme != SCHEME or len(path) != 2 or not parts.hostname or parts.fragment or parts.password:
            return None
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        place = f"{host}:{parts.port}" if parts.port else host
        return {
            "schema": SCHEME, "api_key": unquote(parts.username or ""), "kind": path[0], "template": path[1],
            "base": f"{'http' if options.get('tls') == 'no' else 'https'}://{place}", "host": parts.hostname,
            "options": options,
        }  # fmt: skip

    def send(self, *_: Any, **__: Any) -> bool:
        """Refused: a text without an envelope has no reference and no outcome. Use NotifyChannel."""
        raise NotImplementedError("notifynl sends envelopes, through klantreis.channels.notifynl.NotifyChannel")


class NotifyChannel:
    """Sends each envelope as one message of one kind, and can tell afterwards what became of it."""

    def __init__(self, name: str, url: str) -> None:
        """Raises BadChannel; the message never repeats the URL."""
        self.name = name
        self._plugin = _plugin(name, url)
        self.medium = _MEDIA[self._plugin.kind]
        options = self._plugin.options
        timeouts = float(options.get("cto", 15)), float(options.get("rto", 60))
        self._api = Api(self._plugin.api_key, self._plugin.base, timeouts)

    def send(self, envelope: Envelope) -> Outcome:
        try:
            known = self._api.by_reference(envelope.opaque) if envelope.attempt > 1 else None
        except Refusal as refusal:
            return self._said_no(refusal)
        except Untrusted:
            raise self._untrusted() from None
        except NoConnection as problem:
            return Outcome(Fate.retry, problem.reason)  # nothing was sent, and nothing is while we cannot look
        if known is not None:
            return _accepted(known)
        addressed = self._addressed(envelope)
        return addressed if isinstance(addressed, Outcome) else self._post(envelope.opaque, addressed)

    def tell(self, asked: Mapping[str, str]) -> Mapping[str, Receipt]:
        """See `CanTell`."""
        try:
            return dict(self._few(asked) if len(asked) <= FEW else self._many(asked))
        except Untrusted:
            raise self._untrusted() from None
        except Refusal as refusal:
            raise ChannelRefused(self.name, f"it does not let us ask ({refusal.status})") from None
        except NoConnection:
            raise ChannelSilent(f"channel {self.name}") from None

    def close(self) -> None:
        self._api.close()

    def _few(self, asked: Mapping[str, str]) -> Mapping[str, Receipt]:
        return {opaque: self._one(opaque, proof) for opaque, proof in asked.items()}

    def _one(self, opaque: str, proof: str) -> Receipt:
        message = self._api.by_id(proof) if proof else self._api.by_reference(opaque)
        return Receipt(Told.unknown) if message is None else receipt_of(message)

    def _many(self, asked: Mapping[str, str]) -> Mapping[str, Receipt]:
        """From the newest on until all were met; what is still missing after as many pages is asked for one by one the
        next time, when there is less."""
        told: dict[str, Receipt] = {}
        for message in self._api.newest(self._plugin.kind, pages=2 * len(asked) // PAGE + 4):
            reference = str(message.get("reference"))
            if reference in asked and reference not in told:  # the newest of two with one reference
                told[reference] = receipt_of(message)
                if len(told) == len(asked):
                    return told
        left = [opaque for opaque in asked if opaque not in told][: 5 * FEW]
        return {**told, **self._few({opaque: asked[opaque] for opaque in left})}

    def _post(self, reference: str, addressed: Mapping[str, Any]) -> Outcome:
        request = {**addressed, "template_id": self._plugin.template}
        try:
            id_ = self._api.post(self._plugin.kind, {**request, "reference": reference})
        except Refusal as refusal:
            return self._said_no(refusal)
        except Untrusted:
            raise self._untrusted() from None
        except Unclear as unclear:
            return self._looked_up(reference, unclear.reason)
        except NoConnection as problem:
            return Outcome(Fate.retry, problem.reason)
        return Outcome(Fate.accepted, "", id_)

    def _looked_up(self, reference: str, reason: str) -> Outcome:
        """Rule 2: asked once, at once."""
        try:
            known = self._api.by_reference(reference)
        except (Refusal, NoConnection, Untrusted):
            known = None
        return _accepted(known) if known is not None else Outcome(Fate.in_doubt, reason)

    def _said_no(self, refusal: Refusal) -> Outcome:
        """Rules 3 and 4."""
        errors, messages = [error for error, _ in refusal.said], [message for _, message in refusal.said]
        if refusal.status == 429:
            return Outcome(Fate.retry, "notify_day_limit" if "TooManyRequestsError" in errors else "notify_rate_limit")
        if refusal.status != 400 or any(_AGAINST_US.search(message) for message in messages):
            raise ChannelRefused(self.name, f"it does not let us send ({refusal.status} {_code(errors)})")
        address = any(_ABOUT_ADDRESS.search(message) for message in messages)
        return Outcome(Fate.refused, "notify_address" if address else "notify_400", address_refused=address)

    def _untrusted(self) -> ChannelRefused:
        return ChannelRefused(self.name, "its certificate is not trusted, or is not of this host")

    def _addressed(self, envelope: Envelope) -> Mapping[str, Any] | Outcome:
        """The fields of the request that say to whom and what."""
        options = self._plugin.options
        text = {"subject": harmless(envelope.subject), "body": notify_markdown(envelope.text, envelope.written)}
        match self._plugin.kind:
            case "email":
                extra = {"email_reply_to_id": options["reply_to"]} if "reply_to" in options else {}
                return {"email_address": envelope.to, "personalisation": text, **extra}
            case "sms":
                if not envelope.short:
                    return Outcome(Fate.refused, "no_short_text")
                extra = {"sms_sender_id": options["sender"]} if "sender" in options else {}
                return {"phone_number": envelope.to, "personalisation": {"body": envelope.short}, **extra}
            case _:
                if envelope.postal is None:
                    return Outcome(Fate.refused, "no_postal_address")
                return {"personalisation": {**text, **_lines(envelope.postal)}}


def _lines(postal: PostalAddress) -> dict[str, str]:
    """Notify prints its seven lines from the top; the last one that is filled has to be the place."""
    lines = (postal.name, postal.street, f"{postal.postcode}  {postal.city}")
    return {f"address_line_{number}": harmless(line) for number, line in enumerate(lines, start=1)}


def _accepted(message: Mapping[str, Any]) -> Outcome:
    return Outcome(Fate.accepted, "", str(message.get("id", ""))[:64])


def _code(errors: list[str]) -> str:
    return next((error for error in errors if re.fullmatch(r"[A-Za-z]{1,40}", error)), "")


def _plugin(name: str, url: str) -> NotifyNL:
    silence_apprise()
    manager = NotificationManager()
    if SCHEME not in manager:
        manager.add(NotifyNL)
    try:
        parts = NotifyNL.parse_url(url)
    except ValueError:  # a port that is no number
        parts = None
    if parts is None or parts["kind"] not in _MEDIA or not re.fullmatch(_UUID, parts["template"]):
        raise BadChannel(name, "is no address as notifynl://API_KEY@api.notifynl.nl/email/TEMPLATE (or sms, or letter)")
    if not _KEY.fullmatch(parts["api_key"]):
        raise BadChannel(name, "has no API key as NotifyNL gives them: name-service-secret")
    if parts["kind"] == "letter" and name != PRINTED_ELSEWHERE:
        raise BadChannel(name, f"a channel for letters through NotifyNL is called `{PRINTED_ELSEWHERE}`")
    options = parts["options"]
    for option, value in options.items():
        if option not in _OPTIONS or _OF_ONE_KIND.get(option, parts["kind"]) != parts["kind"]:
            raise BadChannel(name, f"has an option that is not known here; known are {', '.join(_OPTIONS)}")
        if not re.fullmatch(_OPTIONS[option], value):
            raise BadChannel(name, f"the option `{option}` has a value that it cannot have")
    if options.get("tls") == "no" and parts["host"] not in _THIS_MACHINE:
        raise BadChannel(name, "would send the API key unencrypted; `tls=no` is for a stand-in on this machine")
    return NotifyNL(**parts)
