"""The files of a converted log, written aside: they appear when all of it is done, and replace those of an earlier run.

They hold numbers of residents, so they are their owner's alone.
"""

import csv
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from klantreis.usecases.log_cases import LogCase
from klantreis.usecases.sheets import guarded

CLIENTS, FACTS = "clients.csv", "facts.jsonl"


class Converted:
    """`clients.csv` and `facts.jsonl`; with `apart`, in a folder for each municipality."""

    def __init__(self, out: Path, columns: Sequence[str], *, apart: bool) -> None:
        self.files: list[Path] = []
        self._out, self._apart = out, apart
        self._columns = ("client_ref", "journey", "enrolled_on", "recorded_at", *columns)
        self._open: dict[Path, TextIO] = {}
        self._writers: dict[str, Any] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "Converted":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._stack.close()
        for path in self._open:
            if failed is None:
                _aside(path).replace(path)
                self.files.append(path)
            else:
                _aside(path).unlink(missing_ok=True)

    def client(self, case: LogCase, journey: str) -> None:
        writer = self._writers.get(case.municipality)
        if writer is None:
            writer = self._writers[case.municipality] = csv.writer(self._file(case.municipality, CLIENTS))
            writer.writerow(self._columns)
        cells = {"client_ref": case.client_ref, "journey": journey, **case.columns}
        writer.writerow([guarded(cells.get(column, "")) for column in self._columns])

    def fact(self, municipality: str, fact: Mapping[str, object]) -> None:
        self._file(municipality, FACTS).write(json.dumps(fact, ensure_ascii=False) + "\n")

    def _file(self, municipality: str, name: str) -> TextIO:
        folder = self._out / municipality if self._apart else self._out
        path = folder / name
        file = self._open.get(path)
        if file is None:
            folder.mkdir(mode=0o700, exist_ok=True)
            _aside(path).unlink(missing_ok=True)
            handle = os.open(_aside(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            file = self._open[path] = self._stack.enter_context(os.fdopen(handle, "w", encoding="utf-8", newline=""))
        return file


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
