"""One SMTP connection, kept, that knows at every moment whether a message may have been taken.

Rules
-----
1. Until the final dot is written, nothing was handed over: any failure is `retry`, unless the server said never (5xx).
2. From the final dot on, only the server's reply tells: 2xx accepted, 4xx retry, 5xx refused; no reply is `in_doubt`.
3. The dot is written apart from the text, so that a failure while writing the text still falls under rule 1.
4. A kept connection that turns out to be gone is made anew, once, and only while rule 1 holds.
5. What the server holds against us, not against this message (sign-in, sender, relaying), stops the sending.
6. smtplib reports an answer it cannot read with a code of its own making (500, -1). Such a code is no reply.
7. The address itself is refused only by the enhanced codes that say so (RFC 3463, 5.1.x about the recipient). A bare
   550 may be anything: a full mailbox, a list of spammers, a rule of the house.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from functools import cache

from klantreis.channels.port import Fate, Outcome
from klantreis.channels.quiet import without_addresses
from klantreis.errors import ChannelRefused

_NOT_SIGNED_IN = frozenset({530, 534, 535, 538})
_RELAYING = re.compile(r"\brelay", re.IGNORECASE)
_TOO_LARGE = 552  # the one 5xx to MAIL FROM that is about this message
_DOT = b".\r\n"
#: No such mailbox, no such domain, no address at all, mailbox moved away, domain takes no mail (RFC 3463, 7505).
_NO_SUCH_ADDRESS = re.compile(r"^5\.1\.(1|2|3|6|10)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the mail goes, and how long we wait (seconds)."""

    host: str
    port: int
    mode: str = "insecure"  #: insecure | starttls | ssl
    user: str = ""
    password: str = ""
    verify: bool = True  #: check the certificate
    connect_timeout: float = 15.0  #: for connecting and for every answer before the final dot
    answer_timeout: float = 60.0  #: for the answer to the final dot


@cache
def tls_context(verify: bool) -> ssl.SSLContext:
    """Made once: loading the CA bundle costs 75 ms, more than sending a hundred messages (delivery.md 1.1)."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class _GoneError(Exception):
    """The connection broke off, or the server said goodbye (421), before anything was handed over."""


_LOST = Outcome(Fate.retry, "connection_lost")


class Session:
    """Sends mail bytes over one connection. For one thread at a time."""

    def __init__(self, server: Server, channel: str) -> None:
        self._server = server
        self._channel = channel
        self._smtp: smtplib.SMTP | None = None

    def send(self, sender: str, to: str, mail: bytes) -> Outcome:
        """Hand over one message (header first, CRLF line ends, not dot-stuffed) to one recipient.

        Raises ChannelRefused under rule 5.
        """
        was_kept = self._smtp is not None
        try:
            outcome = self._attempt(sender, to, mail)
            if was_kept and outcome == _LOST:
                outcome = self._attempt(sender, to, mail)
        except BaseException:
            self._drop()  # whatever stood half in the connection must not meet the next message
            raise
        return outcome

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _attempt(self, sender: str, to: str, mail: bytes) -> Outcome:
        try:
            smtp = self._smtp = self._smtp or self._connect()
            said_no = self._offer(smtp, sender, to)
            if said_no:
                smtp.rset()
                return said_no
            smtp.send(mail.replace(b"\r\n.", b"\r\n.."))
        except (_GoneError, OSError) as error:
            self._drop()
            return Outcome(Fate.retry, _why(error))
        return self._finish(smtp)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = None if server.mode == "insecure" else tls_context(server.verify)
        smtp: smtplib.SMTP | None = None
        try:
            if server.mode == "ssl":
                smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=server.connect_timeout, context=context)
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=server.connect_timeout)
            self._greet(smtp, context)
        except BaseException as error:
            if smtp:
                smtp.close()
            if why := _against_us(error):
                raise ChannelRefused(self._channel, why) from None
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP, context: ssl.SSLContext | None) -> None:
        assert smtp.sock is not None
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # rule 3 writes twice without an answer between
        if self._server.mode == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if self._server.password:
            smtp.login(self._server.user, self._server.password)

    def _offer(self, smtp: smtplib.SMTP, sender: str, to: str) -> Outcome | None:
        """MAIL, RCPT and DATA; None when the server waits for the text."""
        for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>", "DATA"):
            code, answer = smtp.docmd(command)
            wanted = code == 354 if command == "DATA" else 200 <= code < 300
            if not wanted:
                return self._said_no(command[:4].lower(), code, answer)
        return None

    def _said_no(self, phase: str, code: int, answer: bytes) -> Outcome:
        if code == 421 or not 400 <= code < 600:
            raise _GoneError
        about_sender = phase == "mail" and code >= 500 and code != _TOO_LARGE
        no_relay = code >= 500 and _RELAYING.search(answer.decode("ascii", "replace"))
        if about_sender or no_relay or code in _NOT_SIGNED_IN:
            raise ChannelRefused(self._channel, f"it does not let us send ({phase} {code})")
        return _refusal(phase, code, answer)

    def _finish(self, smtp: smtplib.SMTP) -> Outcome:
        assert smtp.sock is not None
        try:
            smtp.sock.settimeout(self._server.answer_timeout)
            smtp.send(_DOT)
            code, answer = smtp.getreply()
            smtp.sock.settimeout(self._server.connect_timeout)
        except OSError as error:
            self._drop()
            return Outcome(Fate.in_doubt, _why(error))
        if 200 <= code < 300:
            return Outcome(Fate.accepted, "", _proof(code, answer))
        if code == 421 or not 400 <= code < 600:
            self._drop()
        if not 400 <= code < 600:
            return Outcome(Fate.in_doubt, "unreadable_answer")
        return _refusal("text", code, answer)

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp:
            smtp.close()


def _against_us(error: BaseException) -> str:
    """Why the server refuses us as a whole; empty when trying again later may help."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted, or is not of this host"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "it does not offer the encryption or the sign-in that the channel asks for"
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return f"it does not accept our sign-in ({error.smtp_code})"
    return ""


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"
    if isinstance(error, _GoneError | smtplib.SMTPServerDisconnected | ConnectionResetError | BrokenPipeError):
        return "connection_lost"
    return "smtp_error" if isinstance(error, smtplib.SMTPException) else "no_connection"


def _refusal(phase: str, code: int, answer: bytes) -> Outcome:
    """A 4xx or 5xx that is about this message or its recipient."""
    reason, proof = f"smtp_{phase}_{code}", _proof(code, answer)
    if code < 500:
        return Outcome(Fate.retry, reason, proof)
    dead = bool(_NO_SUCH_ADDRESS.search(answer.decode("ascii", "replace")))
    return Outcome(Fate.refused, reason, proof, address_refused=dead and phase != "mail")


def _proof(code: int, answer: bytes) -> str:
    text = without_addresses(answer.decode("ascii", "replace"))
    return f"{code} {' '.join(text.split())}"[:200]
