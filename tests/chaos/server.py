"""The mail server of chaos, in a process of its own: keeps what it accepts before it answers, and fails by a hash.

    python -m tests.chaos.server --dir DIR --seed N --rates JSON

Prints its port. An accepted message is in `DIR/<n>.eml`, synced, before the answer. `DIR/journal` gets a line of JSON
for each attempt, written before anything is done about it, and one for each answer with the time it took.

The envelope sender names the worker and where it is to die: `w.<pid>.<point>.<n>@…`. At its n-th message the server
kills that process: at `rcpt` before it gave the text, at `unkept` with the text read and not kept, at `kept` with the
text kept and not answered. At `pause` nobody dies: the server writes `DIR/paused` and answers once `DIR/go` is there.
"""

# ruff: noqa: N802
# aiosmtpd names its hooks after the commands.

import argparse
import asyncio
import json
import os
import signal
import time
from collections import Counter
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.chaos.fates import KEPT, Fate, Rates, fate

SLOW, SHUT, MUTE = 0.1, 0.3, 120.0  # seconds
ANSWERS = {Fate.busy: "451 4.3.0 try later", Fate.never: "554 5.6.0 not this one"}


class Server:
    """aiosmtpd's handler."""

    def __init__(self, folder: Path, seed: int, rates: Rates) -> None:
        self.folder, self.seed, self.rates = folder, seed, rates
        self.kept = 0
        self.texts: Counter[str] = Counter()  #: attempts by key, and at RCPT by address
        self.turns: Counter[tuple[str, str]] = Counter()  #: messages by worker
        self.journal = os.open(folder / "journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.shut = asyncio.Event()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._dies(envelope, "rcpt"):
            self.note(to=address, killed=_worker(envelope)[0])
            return self._kill(server, envelope)
        self.texts[address] += 1
        drawn = fate(self.seed, address, self.texts[address], self.rates, at_rcpt=True)
        if drawn is not Fate.take:
            self.note(to=address, fate=drawn)
        if drawn is Fate.rcpt_busy:
            return "450 4.2.1 mailbox busy"
        if drawn is Fate.rcpt_drop:
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        begun = time.monotonic()
        assert isinstance(envelope.content, bytes)
        headers = BytesHeaderParser().parsebytes(envelope.content)
        key, pid = headers["X-Klantreis-Key"], _worker(envelope)[0]
        self.texts[key] += 1
        number, drawn = self.texts[key], fate(self.seed, key, self.texts[key], self.rates)
        told = {"key": key, "n": number, "to": envelope.rcpt_tos[0]}
        for point in ("unkept", "kept"):
            if self._dies(envelope, point):
                self.note(**told, fate=point, kept=point == "kept", killed=pid)
                if point == "kept":
                    self._keep(envelope)
                return self._kill(server, envelope)
        if self._dies(envelope, "pause"):
            await self._pause(key)
        self.note(**told, fate=drawn, kept=drawn in KEPT)
        if drawn in KEPT:
            self._keep(envelope)
        answer = await self._answer(server, drawn)
        self.note(**told, answer=answer[:3], seconds=round(time.monotonic() - begun, 3))
        return answer

    async def _answer(self, server: SMTP, drawn: Fate) -> str:
        if drawn in (Fate.unkept, Fate.kept):
            server.transport.abort()
            await asyncio.sleep(MUTE)  # cancelled when the connection is gone
        if drawn in (Fate.mute_unkept, Fate.mute_kept):
            await asyncio.sleep(MUTE)
        if drawn is Fate.slow:
            await asyncio.sleep(SLOW)
        if drawn is Fate.closed:
            self.shut.set()
            # At once after the answer: a text that came in between would be read by nobody, and be in doubt for good.
            asyncio.get_running_loop().call_soon(server.transport.close)
        return ANSWERS.get(drawn, "250 OK")

    async def _pause(self, key: str) -> None:
        (self.folder / "paused").write_text(key)
        while not (self.folder / "go").exists():
            await asyncio.sleep(0.01)

    def _dies(self, envelope: Envelope, point: str) -> bool:
        pid, asked, turn = _worker(envelope)
        if asked != point:
            return False
        self.turns[pid, point] += 1
        return self.turns[pid, point] == turn

    def _kill(self, server: SMTP, envelope: Envelope) -> str:
        os.kill(int(_worker(envelope)[0]), signal.SIGKILL)
        server.transport.abort()
        return "421 gone"

    def _keep(self, envelope: Envelope) -> None:
        self.kept += 1
        with (self.folder / f"{self.kept:06}.eml").open("wb") as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())

    def note(self, **what: Any) -> None:
        os.write(self.journal, json.dumps(what).encode() + b"\n")


def _worker(envelope: Envelope) -> tuple[str, str, int]:
    """Process, point and turn; a sender that names none is left alone."""
    parts = (envelope.mail_from or "").partition("@")[0].split(".")
    return (parts[1], parts[2], int(parts[3])) if len(parts) == 4 else ("", "", 0)


async def serve(options: argparse.Namespace) -> None:
    server = Server(options.dir, options.seed, {Fate(name): share for name, share in json.loads(options.rates).items()})
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, stopped.set)

    async def listen(port: int) -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(server, hostname="chaos.example", enable_SMTPUTF8=False), "127.0.0.1", port, backlog=64
        )

    listening = await listen(0)
    port = listening.sockets[0].getsockname()[1]
    print(port, flush=True)
    while not stopped.is_set():
        waits = [asyncio.create_task(stopped.wait()), asyncio.create_task(server.shut.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if server.shut.is_set():
            listening.close()
            await asyncio.sleep(SHUT)
            server.shut.clear()
            listening = await listen(port)
    listening.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--dir", type=Path, required=True)
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--rates", required=True)
    asyncio.run(serve(options.parse_args()))


if __name__ == "__main__":
    main()
