"""Mail: our channel against bare smtplib, each over one kept connection to the same local SMTP server, in the same run.

The server (aiosmtpd, in a process of its own) takes every message without syncing it. The bare side sends bytes made
beforehand; ours renders the mail from its envelope, sends it in the two writes that tell `retry` from `in_doubt`, and
reads the outcome. Measured for mail of plain text, and for the mail that residents get: text, HTML and an appointment
for their calendar. The rounds of both alternate; the best of each counts. The server is the slowest of the three, so
look at the CPU per message too. Goal: at most 2 times.
"""

import smtplib
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from klantreis.channels.email import EmailChannel
from klantreis.channels.mime import mail_bytes
from klantreis.channels.port import Appointment, Envelope, Fate, Mailbox
from klantreis.core.fields import FIELDS
from klantreis.core.texts import Template, parse_template, render
from tests.support.sink import running_sink

GOAL = 2.0
TEXT = """Beste inwoner,

Op dinsdag 3 maart 2026 om 10.00 uur hebt u een gesprek met Noor de Wit. Het gesprek is in het gemeentehuis.
Het duurt ongeveer één uur.

Kunt u dan niet? Bel 020 123 45 67 of antwoord op deze e-mail. Dan kiezen we samen een andere dag.

U mag iemand meenemen. Hebt u een tolk nodig? Laat het ons weten. De tolk kost u niets.

Met vriendelijke groet,
Noor de Wit
Gemeente Landsmeer
"""


def envelopes(messages: int) -> list[Envelope]:
    at = datetime(2026, 3, 2, 9, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))
    return [
        Envelope(
            opaque=sha256(str(number).encode()).hexdigest()[:32],
            day=date(2026, 3, 2),
            at=at,
            sender=Mailbox("Gemeente Landsmeer", "werk@landsmeer.example"),
            reply_to=Mailbox("Noor de Wit", "noor@landsmeer.example"),
            to=f"inwoner-{number}@example.org",
            subject="Uw afspraak op dinsdag 3 maart 2026",
            text=TEXT,
        )
        for number in range(messages)
    ]


def invitations(messages: int) -> list[Envelope]:
    """The same with everything that an invitation carries, each to somebody else."""
    text = parse_template("invitation", Path("config/messages/nld/invitation.md").read_text("utf-8"))
    begins = datetime(2026, 12, 8, 10, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    return [_invited(letter, text, number, begins) for number, letter in enumerate(envelopes(messages))]


def _invited(letter: Envelope, text: Template, number: int, begins: datetime) -> Envelope:
    said = render(text, {**{name: field.example for name, field in FIELDS.items()}, "naam": f"Inwoner {number}"})
    return replace(
        letter, subject=said.subject, text=said.text, written=said.written, house="Gemeente Landsmeer",
        appointment=Appointment(
            uid=f"{number}@klantreis", sequence=0, begins=begins, minutes=60, place="Raadhuisstraat 1",
            summary="Afspraak met de gemeente Landsmeer",
        ),
    )  # fmt: skip


def bare(port: int, letters: Sequence[Envelope]) -> tuple[float, float]:
    """Seconds and CPU seconds for smtplib with everything made beforehand."""
    ready = [(letter.sender.address, letter.to, mail_bytes(letter)) for letter in letters]
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        return timed(lambda: [smtp.sendmail(sender, [to], mail) for sender, to, mail in ready])


def ours(port: int, letters: Sequence[Envelope]) -> tuple[float, float]:
    """Seconds and CPU seconds for our channel."""
    channel = EmailChannel("email", f"klantmail://127.0.0.1:{port}")

    def send() -> None:
        fates = {channel.send(letter).fate for letter in letters}
        assert fates == {Fate.accepted}

    seconds = timed(send)
    channel.close()
    return seconds


def timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def measure(messages: int, rounds: int = 3) -> None:
    _measure("plain text", envelopes(messages), rounds)
    _measure("text, HTML and an appointment", invitations(messages), rounds)


def _measure(what: str, letters: Sequence[Envelope], rounds: int) -> None:
    messages = len(letters)
    best: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder, running_sink(Path(folder), "--no-fsync") as sink:
        for _ in range(rounds):
            for name, side in (("smtplib, bare", bare), ("klantreis channel", ours)):
                best[name] = min(best.get(name, (1e9, 1e9)), side(sink.port, letters))
        connections = sink.connections()
    report(what, best, messages)
    print(f"connections: {connections} for {2 * rounds * messages} messages")


def report(what: str, best: dict[str, tuple[float, float]], messages: int) -> None:
    print(f"Mail of {what}: {messages:,} messages to a local SMTP server")
    print(f"{'':20}{'seconds':>10}{'msg/s':>10}{'CPU µs/msg':>12}")
    for name, (wall, processor) in best.items():
        print(f"{name:20}{wall:10.2f}{messages / wall:10.0f}{processor / messages * 1e6:12.0f}")
    base, ratio = best["smtplib, bare"][0], best["klantreis channel"][0]
    print(f"ratio {ratio / base:.2f} (goal: at most {GOAL:g})")
