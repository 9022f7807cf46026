"""The mail server's own record: started, stopped and read back. Nothing in it comes from klantreis."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path

from tests.chaos.fates import UNKNOWABLE, Fate, Rates

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 10  #: seconds a worker waits for the answer to a text (`rto` of its channel)
IN_TIME = 4.0  #: an answer within so many seconds reached it; a later one may or may not have: the disk was busy


@dataclass(frozen=True)
class Attempt:
    """One text that the server read. `answer`: the code it gave; empty: none, so nobody can know."""

    to: str
    fate: Fate
    answer: str = ""
    in_time: bool = True


@dataclass
class Record:
    """All that the server knows."""

    kept: list[str] = field(default_factory=list)  #: the key of each message it kept, as often as it kept it
    addresses: list[str] = field(default_factory=list)  #: to whom, in the same order
    last: dict[str, Attempt] = field(default_factory=dict)  #: by key the last attempt
    faults: dict[str, int] = field(default_factory=dict)  #: how often it did what
    gambled: set[str] = field(default_factory=set)  #: keys whose text came again after one that was never answered
    odd: list[str] = field(default_factory=list)  #: keys of messages without exactly one Message-ID and one key

    @property
    def unknowable(self) -> frozenset[str]:
        """Keys whose text was handed over and never answered."""
        return frozenset(key for key, attempt in self.last.items() if not attempt.answer)

    @property
    def perhaps(self) -> frozenset[str]:
        """Keys whose answer came so late that it may have been too late."""
        return frozenset(key for key, attempt in self.last.items() if not attempt.in_time)

    @property
    def refused(self) -> frozenset[str]:
        return frozenset(key for key, attempt in self.last.items() if attempt.answer.startswith("5"))


@dataclass(frozen=True)
class Running:
    """A server at work."""

    port: int
    folder: Path

    def record(self) -> Record:
        return read(self.folder)

    def paused_with(self, pid: int) -> str:
        """Waits until this worker's text is held up, and gives the key of its message."""
        paused = self.folder / "paused"
        while not (paused.exists() and paused.read_text()):
            assert not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT), "the worker ended before"
            time.sleep(0.01)
        return paused.read_text()

    def go(self) -> None:
        """Let the answer to that text be given."""
        (self.folder / "go").touch()

    def rewind(self) -> None:
        """The next worker that asks for it is held up again."""
        for name in ("paused", "go"):
            (self.folder / name).unlink(missing_ok=True)


@contextmanager
def running(folder: Path, seed: int, rates: Rates) -> Iterator[Running]:
    """The server in its own process; stopped on leaving."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "tests.chaos.server", "--dir", str(folder), "--seed", str(seed)]
    with subprocess.Popen([*command, "--rates", json.dumps(rates)], stdout=subprocess.PIPE, text=True, cwd=ROOT) as it:
        try:
            assert it.stdout
            yield Running(int(it.stdout.readline()), folder)
        finally:
            it.terminate()
            it.wait(10)


def read(folder: Path) -> Record:
    """What was kept, and the journal of attempts and answers."""
    record = Record()
    for path in sorted(folder.glob("*.eml")):
        headers = BytesHeaderParser().parsebytes(path.read_bytes())
        key = headers["X-Klantreis-Key"]
        record.kept.append(key)
        record.addresses.append(headers["To"])
        if len(headers.get_all("Message-ID", [])) != 1 or len(headers.get_all("X-Klantreis-Key", [])) != 1:
            record.odd.append(key)
    for line in (folder / "journal").read_text().splitlines():
        _take(record, json.loads(line))
    return record


def _take(record: Record, line: dict[str, object]) -> None:
    key = str(line.get("key", ""))
    if "answer" in line:
        told, in_time = record.last[key], float(str(line["seconds"])) < IN_TIME
        if told.fate not in UNKNOWABLE:
            record.last[key] = Attempt(told.to, told.fate, str(line["answer"]), in_time)
        return
    did = "killed" if "killed" in line else str(line["fate"])
    record.faults[did] = record.faults.get(did, 0) + 1
    if key:
        if key in record.last and not record.last[key].answer:
            record.gambled.add(key)
        record.last[key] = Attempt(str(line["to"]), Fate(str(line["fate"])))
