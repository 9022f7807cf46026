"""Starts the SMTP sink (tests/support/smtp_sink.py) and looks into it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class RunningSink:
    port: int
    folder: Path
    process: subprocess.Popen[str]

    def connections(self) -> int:
        file = self.folder / "connections"
        return file.stat().st_size if file.exists() else 0

    def raw(self, to: str) -> list[bytes]:
        """Every message kept for this recipient, as it came in."""
        return [mail for _, recipient, mail in self._kept() if recipient == to]

    def mail(self, to: str) -> EmailMessage:
        """The one message kept for this recipient."""
        (raw,) = self.raw(to)
        return message_from_bytes(raw, policy=default)

    def sender(self, to: str) -> str:
        """The envelope sender of the one message kept for this recipient."""
        (sender,) = (sender for sender, recipient, _ in self._kept() if recipient == to)
        return sender

    def _kept(self) -> Iterator[tuple[str, str, bytes]]:
        for path in sorted(self.folder.glob("*.eml")):
            sender, to, mail = path.read_bytes().split(b"\n", 2)
            yield sender.decode(), to.decode(), mail


@contextmanager
def running_sink(folder: Path, *options: str) -> Iterator[RunningSink]:
    """A sink in its own process, keeping its mail in `folder`; stopped on leaving."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.support.smtp_sink", "--dir", str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield RunningSink(int(process.stdout.readline()), folder, process)
        finally:
            process.terminate()
            process.wait(10)
