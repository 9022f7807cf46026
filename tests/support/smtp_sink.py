"""A real SMTP server in a process of its own, that keeps what it accepts and fails on request.

    python -m tests.support.smtp_sink --port 0 --dir DIR [--no-fsync] [--login user:password] [--tls CERT.pem [--ssl]]

Prints its port. An accepted message is in `DIR/<n>.eml` (envelope in the first two lines), synced, before the answer.
`DIR/connections` gets a byte per connection. Faults are asked for by the recipient's local part, up to the first `+`:

    4xx-rcpt 5xx-rcpt 4xx-text 5xx-text 421-text    an answer with that code, at RCPT or to the text
    bare-rcpt policy-rcpt sender-rcpt full-rcpt gone-text   refusals for one reason or another
    5xx-mail 530-mail no-relay       an answer that is against the sender
    drop-rcpt                        the connection breaks at RCPT
    drop-before drop-after           the connection breaks after the text was read: not kept, kept
    goodbye                          the message is kept and answered, then the connection closes
    slow-<seconds>                   kept, and answered late
    garbled                          kept, and answered with nonsense

`-once` after any of them: only the first attempt for that recipient.
"""

# ruff: noqa: N802
# aiosmtpd names its hooks after the commands.

import argparse
import asyncio
import os
import signal
import ssl
from collections import Counter
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

ANSWERS = {
    "4xx-rcpt": "450 4.2.1 mailbox of <someone@secret.example> busy",
    "5xx-rcpt": "550 5.1.1 no such user <someone@secret.example>",
    "bare-rcpt": "550 no such user, or no mail for you",
    "policy-rcpt": "550 5.7.1 not today",
    "sender-rcpt": "550 5.1.8 sender has no such domain",
    "full-rcpt": "552 5.2.2 mailbox full",
    "no-relay": "554 5.7.1 Relay access denied",
    "4xx-text": "451 4.3.0 try later",
    "5xx-text": "554 5.6.0 not this",
    "gone-text": "550 5.1.10 this domain takes no mail",
    "421-text": "421 4.3.2 closing down",
    "garbled": "what was that again",
}
SENDER_ANSWERS = {"5xx-mail": "553 5.1.8 sender not allowed", "530-mail": "530 5.7.0 sign in first"}


class Sink:
    """aiosmtpd's handler: keeps messages, plays faults."""

    def __init__(self, folder: Path, fsync: bool) -> None:
        self.folder, self.fsync = folder, fsync
        self.kept = 0
        self.seen: Counter[str] = Counter()

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = address.partition("@")[0].partition("+")[0]
        if fault in SENDER_ANSWERS:
            return SENDER_ANSWERS[fault]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self._fault(address)
        if fault in ANSWERS and fault.endswith(("-rcpt", "no-relay")):
            return ANSWERS[fault]
        if fault == "drop-rcpt":
            server.transport.abort()
        session.fault = fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = session.fault
        if fault in ANSWERS and fault.endswith("-text"):
            return ANSWERS[fault]
        if fault == "drop-before":
            server.transport.abort()
            return ""
        queued = self._keep(envelope)
        if fault == "drop-after":
            server.transport.abort()
        elif fault == "goodbye":
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
        elif fault.startswith("slow-"):
            await asyncio.sleep(float(fault.removeprefix("slow-")))
        return ANSWERS.get(fault) or f"250 2.0.0 Ok: queued as {queued} for <someone@secret.example>"

    def _fault(self, address: str) -> str:
        fault = address.partition("@")[0].partition("+")[0]
        if not fault.endswith("-once"):
            return fault
        self.seen[address] += 1
        return fault.removesuffix("-once") if self.seen[address] == 1 else ""

    def _keep(self, envelope: Envelope) -> str:
        self.kept += 1
        name = f"{self.kept:06}"
        with (self.folder / f"{name}.eml").open("wb") as file:
            file.write(f"{envelope.mail_from}\n{' '.join(envelope.rcpt_tos)}\n".encode() + envelope.content)
            if self.fsync:
                file.flush()
                os.fsync(file.fileno())
        return name


async def serve(options: argparse.Namespace) -> None:
    sink = Sink(options.dir, not options.no_fsync)
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.tls)

    def authenticated(server, session, envelope, mechanism, data):  # type: ignore[no-untyped-def]
        right = f"{data.login.decode()}:{data.password.decode()}" == options.login
        return AuthResult(success=right, handled=False)

    def connection() -> SMTP:
        with (options.dir / "connections").open("ab") as file:
            file.write(b".")
        return SMTP(
            sink,
            hostname="sink.example",
            enable_SMTPUTF8=False,
            tls_context=context if not options.ssl else None,
            authenticator=authenticated if options.login else None,
            auth_required=bool(options.login),
            auth_require_tls=False,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", options.port, ssl=context if options.ssl else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    stopped = asyncio.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, stopped.set)
    await stopped.wait()
    server.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--dir", type=Path, required=True)
    options.add_argument("--no-fsync", action="store_true")
    options.add_argument("--login")
    options.add_argument("--tls")
    options.add_argument("--ssl", action="store_true")
    asyncio.run(serve(options.parse_args()))


if __name__ == "__main__":
    main()
