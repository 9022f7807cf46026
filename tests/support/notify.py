"""Starts the stand-in of NotifyNL (tests/support/notify_standin.py), moves its messages on, and looks into it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.notify_standin import TEMPLATES

ROOT = Path(__file__).parents[2]
KEY = "klantreis-aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa-bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"


@dataclass(frozen=True)
class RunningNotify:
    port: int
    folder: Path

    def url(self, kind: str, options: str = "cto=5&rto=1", key: str = KEY) -> str:
        return f"notifynl://{key}@127.0.0.1:{self.port}/{kind}/{TEMPLATES[kind]}?tls=no&{options}"

    def accepted(self, reference: str) -> list[dict[str, Any]]:
        """The requests it accepted under this reference."""
        path = self.folder / "accepted.jsonl"
        kept = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [each["request"] for each in kept if each["reference"] == reference]

    def move(self, reference: str, status: str) -> None:
        with (self.folder / "moves.jsonl").open("a") as file:
            file.write(json.dumps({"reference": reference, "status": status}) + "\n")

    def asked(self) -> int:
        """How often it was asked for the status of messages."""
        path = self.folder / "asked"
        return path.stat().st_size if path.exists() else 0


@contextmanager
def running_notify(folder: Path) -> Iterator[RunningNotify]:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.support.notify_standin", "--dir", str(folder), "--key", KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield RunningNotify(int(process.stdout.readline()), folder)
        finally:
            process.terminate()
            process.wait(10)
