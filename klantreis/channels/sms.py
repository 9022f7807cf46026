"""SMS, through the gateways that Apprise knows.

    msgbird://KEY/+31612345678           vonage://KEY:SECRET@+31612345678
    twilio://SID:TOKEN@+31612345678      sinch://PLAN:TOKEN@+31612345678
    clicksend://USER:KEY@sms             bulksms://USER:PASSWORD@sms
    seven://KEY

The number is the sender's own, where a gateway asks for one; what a telephone shows is `sender: {sms: …}` of the
municipality. `cto` and `rto` are our time-outs in seconds, `via` another address of the service (a proxy of our own).

What is sent is the text for a telephone (`Envelope.short`) and nothing else; its length is counted in `core/gsm.py`.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is half typed.

from typing import Any

from klantreis.channels.gateways import GATEWAYS, Message
from klantreis.channels.options import OF_HTTP, options_of, place, timeouts
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.channels.quiet import silence_apprise
from klantreis.channels.transport import Transport, own_copy
from klantreis.core import gsm
from klantreis.core.telephone import for_sms
from klantreis.core.ways import SMS
from klantreis.errors import BadChannel

MOST = 3  #: pieces of one message; `klantreis check` refuses a text that could need more
_OPTIONS = {
    **OF_HTTP,
    **dict.fromkeys(("from", "source"), r"\+?\d{5,15}"),
    "region": "us|eu",
    "route": "economy|standard|premium",
    "ttl": r"\d{5,9}",
    "apikey": r"\w{10,60}",
}


class SmsChannel:
    """Sends the short text of each envelope as one SMS to one number."""

    medium = SMS

    def __init__(self, name: str, url: str) -> None:
        """Raises BadChannel; the message never repeats the URL."""
        self.name = name
        silence_apprise()
        options = options_of(name, url, _OPTIONS)
        self._gateway = GATEWAYS[url.partition("://")[0].lower()]
        self._transport = Transport(
            name, timeouts=timeouts(options), base=place(name, options), verify=options.get("verify") != "no"
        )
        self._plugin: Any = getattr(own_copy(self._gateway.module, self._transport), self._gateway.plugin)
        self._settings = self._read(url)

    def send(self, envelope: Envelope) -> Outcome:
        number, text = for_sms(envelope.to), gsm.plain(envelope.short)
        if not number:
            return Outcome(Fate.refused, "unfit_address", address_refused=True)
        length = gsm.length(text)
        if not text or length.segments > MOST:
            return Outcome(Fate.refused, "unfit_text")
        message = Message(envelope.opaque, envelope.caller, length.gsm)
        completes = self._gateway.completes
        self._transport.prepare(lambda payload: completes(payload, message), self._gateway.reads)
        self._made([number]).send(body=text)
        if self._transport.refusal is not None:
            raise self._transport.refusal
        return self._transport.outcome or Outcome(Fate.refused, "unfit_address")

    def close(self) -> None:
        return

    def _read(self, url: str) -> dict[str, Any]:
        """The settings in the address, tried once: a plugin refuses what cannot be right when it is made."""
        try:
            settings: dict[str, Any] | None = self._plugin.parse_url(url)
            self._settings = settings or {}
            if settings and len(self._made(["+31600000000"]).targets) == 1:
                return settings
        except (TypeError, ValueError, AttributeError):
            pass
        raise BadChannel(self.name, "is not a gateway's address as docs/howto-channel.md shows it")

    def _made(self, targets: list[str]) -> Any:
        """A plugin for one message: they keep their targets."""
        plugin = self._plugin(**{**self._settings, "targets": targets})
        plugin.request_rate_per_sec = 0  # seconds between two sends, in spite of its name
        return plugin
