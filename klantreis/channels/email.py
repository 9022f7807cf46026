"""E-mail: our own Apprise plugin, and the channel around it.

The stock plugin makes a connection and loads the CA bundle for every message, answers only yes or no, and writes two
Message-IDs when asked for one (delivery.md section 1). Ours keeps of Apprise what is good: the URL with its providers'
defaults, its modes and its time-outs, and its place in the NotificationManager.

    klantmail://[user:password@]host[:port][?from=…&mode=insecure|starttls|ssl&smtp=…&verify=no&cto=15&rto=60]
    klantmails://…       the same with STARTTLS unless `mode` says otherwise

`from` is where bounces go (the envelope sender; default: the sender of the message). `cto` is how long we wait to
connect and for each answer before the text is handed over, `rto` how long for the answer to the text, in seconds.
`mailto(s)://` is read alike.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is half typed.

from typing import Any, cast
from urllib.parse import urlsplit

from apprise.manager_plugins import NotificationManager
from apprise.plugins.email.base import NotifyEmail

from klantreis.channels.mime import UnfitMailError, ascii_address, mail_bytes
from klantreis.channels.options import SECONDS, THIS_MACHINE, options_of
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.channels.quiet import silence_apprise
from klantreis.channels.smtp import Server, Session
from klantreis.core.ways import EMAIL
from klantreis.errors import BadChannel

SCHEMES = {"klantmail": "klantmail", "klantmails": "klantmails", "mailto": "klantmail", "mailtos": "klantmails"}
_OPTIONS = {
    "from": r"\S+@\S+",
    "mode": "insecure|starttls|ssl",
    "smtp": r"[\w.:-]+",
    "verify": "yes|no",
    "cto": SECONDS,
    "rto": SECONDS,
}
_NOBODY = "niemand@localhost.localdomain"  # Apprise wants a sender and a recipient in every URL; ours come per message


class KlantMail(NotifyEmail):
    """The plugin: Apprise's URL handling, our sending."""

    service_name = "klantreis e-mail"
    protocol = "klantmail"
    secure_protocol = "klantmails"
    request_rate_per_sec = 0  # seconds between two sends, in spite of its name
    socket_read_timeout = 60.0
    attachment_support = False

    def __init__(self, from_addr: str = "", **settings: Any) -> None:
        super().__init__(from_addr=from_addr or _NOBODY, **{**settings, "targets": None})
        self.bounces_to = from_addr

    def server(self) -> Server:
        return Server(
            host=self.smtp_host,
            port=int(self.port or 0),
            mode=self.secure_mode or "insecure",
            user=self.user or "",
            password=self.password or "",
            verify=self.verify_certificate,
            connect_timeout=self.socket_connect_timeout,
            answer_timeout=self.socket_read_timeout,
        )

    def send(self, *_: Any, **__: Any) -> bool:
        """Refused: a text without an envelope has no key, no Message-ID and no outcome. Use EmailChannel."""
        raise NotImplementedError("klantmail sends envelopes, through klantreis.channels.email.EmailChannel")


class EmailChannel:
    """Sends each envelope as one mail to one recipient, over a connection that nobody else uses meanwhile and that is
    kept for the next."""

    medium = EMAIL

    def __init__(self, name: str, url: str) -> None:
        """Raises BadChannel; the message never repeats the URL."""
        self.name = name
        plugin = _plugin(name, url)
        self._bounces_to: str = plugin.bounces_to
        self._server = plugin.server()
        self._idle: list[Session] = []

    def send(self, envelope: Envelope) -> Outcome:
        try:
            mail = mail_bytes(envelope)
            sender = ascii_address(self._bounces_to or envelope.sender.address)
            to = ascii_address(envelope.to)
        except UnfitMailError as unfit:
            return Outcome(Fate.refused, f"unfit_{unfit.reason}", address_refused=unfit.reason == "address")
        session = self._taken()
        try:
            return session.send(sender, to, mail)
        finally:
            self._idle.append(session)

    def close(self) -> None:
        while self._idle:
            self._taken().close()

    def _taken(self) -> Session:
        """A session that was idle, or a new one. Taking from a list and adding to it is whole in any thread."""
        try:
            return self._idle.pop()
        except IndexError:
            return Session(self._server, self.name)


def _plugin(name: str, url: str) -> KlantMail:
    silence_apprise()
    scheme, rest = _checked(name, url)
    manager = NotificationManager()
    if scheme not in manager:
        manager.add(KlantMail)
    try:
        settings = KlantMail.parse_url(f"{scheme}://{rest}")
        plugin = cast(type[KlantMail], manager[scheme])(**settings)
        ascii_address(plugin.bounces_to or _NOBODY)
    except (TypeError, ValueError):
        plugin = None
    if plugin is None or not plugin.smtp_host:
        raise BadChannel(
            name, "is not a mail server's address, as in klantmail://user:password@host:port?mode=starttls"
        )
    if plugin.password and plugin.secure_mode == "insecure" and plugin.smtp_host not in THIS_MACHINE:
        raise BadChannel(name, "would send the password unencrypted; use klantmails:// or mode=ssl")
    return plugin


def _checked(name: str, url: str) -> tuple[str, str]:
    """Our scheme and the rest of the URL, which may hold only options that we know."""
    scheme, _, rest = url.partition("://")
    options_of(name, url, _OPTIONS)
    parts = urlsplit(f"//{rest}")
    if parts.path.strip("/") or parts.fragment:
        raise BadChannel(name, "names a recipient; recipients come with each message")
    return SCHEMES[scheme.lower()], rest
