"""What is kept outside the database, so that a database that was put back from a backup is found out.

Rules
-----
1. `FOLDER/<database>/checkpoint.json` holds the newest numbers, and the newest link of the audit chains with its hash.
   Hashes are salted: a database that was put back and then grew has another link under that number. It is written
   aside, synced and moved into place; whoever has the higher numbers wins.
2. `FOLDER/<database>/left-<history>-<month>-<machine>.jsonl` gets a line before a message is handed to its channel and
   one after. Before: because a database can be put back to any moment, also to between claiming and sending. The lines
   are in the system's hands when the message leaves, so the death of a process loses none; they are synced once a
   round, so a power failure can lose those of the round in hand.
3. `FOLDER/<database>/erased.jsonl` has our reference of each case whose person was erased: a backup brings them back.
4. Nothing here says who anybody is: keyed hashes, our references, codes, numbers and moments.
"""

import errno
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from threading import Lock
from typing import NamedTuple

from klantreis.errors import DiskFull, FixConfiguration, KlantreisError, UnreadableCheckpoint

SENDING, SENT, IN_DOUBT, REFUSED, RETRY = "sending", "sent", "in_doubt", "refused", "retry"
GONE = (SENDING, SENT, IN_DOUBT)  #: last words after which a message may have left
_TAIL = 16_384  #: bytes of the newest file that are looked at: more lines than there are threads that send
_ERASED = "erased.jsonl"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Word(NamedTuple):
    """The last word on a message: a status, the moment of the round that told it, and which attempt it was."""

    status: str
    at: datetime
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How far a database had come. All numbers only grow."""

    history: str
    link: int = 0  #: number of the newest link of the audit chains
    link_hash: str = ""
    message: int = 0
    fact: int = 0
    run: int = 0
    at: str = ""  #: moment, ISO

    def is_as_far_as(self, other: "Checkpoint") -> bool:
        mine, theirs = (
            (self.link, self.message, self.fact, self.run),
            (other.link, other.message, other.fact, other.run),
        )
        return all(a >= b for a, b in zip(mine, theirs, strict=True))


def read(folder: Path) -> Checkpoint | None:
    """The checkpoint in this folder; None when there is none. Raises UnreadableCheckpoint."""
    try:
        return Checkpoint(**json.loads((folder / "checkpoint.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):  # what is in the way is told when it is written
        return None
    except (OSError, ValueError, TypeError):
        raise UnreadableCheckpoint from None


def write(folder: Path, checkpoint: Checkpoint) -> None:
    """Put this checkpoint in place, durably. Raises DiskFull, or FixConfiguration when the folder cannot be written."""
    aside = folder / f".checkpoint.{secrets.token_hex(4)}"
    try:
        _make(folder)
        try:
            _write_synced(aside, json.dumps(asdict(checkpoint), indent=1).encode() + b"\n")
            aside.replace(folder / "checkpoint.json")
            _sync(folder)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise _meaning(error) from None


class Departures:
    """The lines of one machine about what it hands to channels. May be used by several threads at once."""

    def __init__(self, folder: Path, history: str, at: datetime) -> None:
        machine = sha256(gethostname().encode()).hexdigest()[:8]  # a share may not append from two machines at once
        self._path = folder / f"left-{history}-{at:%Y-%m}-{machine}.jsonl"
        self._at = at.isoformat(timespec="seconds")
        self._file = -1
        self._opening = Lock()

    def tell(self, message_id: str, status: str, attempt: int) -> None:
        """One line: what is about to become, or became, of the message with this Message-ID.

        Raises DiskFull, or FixConfiguration when the folder cannot be written.
        """
        told = {"message_id": message_id, "status": status, "attempt": attempt, "at": self._at}
        line = json.dumps(told).encode() + b"\n"
        try:
            if os.write(self._opened(), line) < len(line):
                raise OSError(errno.ENOSPC, "only a part was written")
        except OSError as error:
            raise _meaning(error) from None

    def close(self) -> None:
        """Sync what was told."""
        if self._file >= 0:
            with suppress(OSError):
                os.fsync(self._file)
            os.close(self._file)

    def _opened(self) -> int:
        with self._opening:
            if self._file < 0:
                _make(self._path.parent)
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            return self._file


def tell_erased(folder: Path, refs: Iterable[str], at: datetime) -> None:
    """Keep that the persons of these cases were erased, durably. Raises DiskFull or FixConfiguration."""
    moment = at.isoformat(timespec="seconds")
    lines = "".join(json.dumps({"case": ref, "at": moment}) + "\n" for ref in refs)
    try:
        _make(folder)
        with os.fdopen(os.open(folder / _ERASED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _meaning(error) from None


def erased(folder: Path) -> frozenset[str]:
    """Our references of all cases whose person was ever erased, as far as it was kept."""
    try:
        lines = (folder / _ERASED).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    return frozenset(json.loads(line)["case"] for line in lines if line.endswith("}"))


def newest_departures(folder: Path, history: str) -> dict[str, Word]:
    """The last word on the messages that were handed over last in this history, by opaque key."""
    found: dict[str, Word] = {}
    for machine in _by_machine(folder, history).values():
        with suppress(FileNotFoundError), machine.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _TAIL, 0))
            found |= _last_words(file.read().splitlines()[1 if size > _TAIL else 0 :])
    return found


def departures(folder: Path, histories: Iterable[str]) -> dict[str, Word]:
    """The last word on every message that was handed over in these histories, by opaque key."""
    found: dict[str, Word] = {}
    for history in histories:
        for path in sorted(folder.glob(f"left-{history}-*.jsonl")):
            with path.open("rb") as file:
                found |= _last_words(file)
    return found


def histories(folder: Path) -> frozenset[str]:
    """Every history of which something is kept here."""
    return frozenset(path.name.split("-")[1] for path in folder.glob("left-*.jsonl"))


def _by_machine(folder: Path, history: str) -> Mapping[str, Path]:
    """The newest file of each machine: the month in a name sorts as time."""
    return {path.stem.rpartition("-")[2]: path for path in sorted(folder.glob(f"left-{history}-*.jsonl"))}


def _last_words(lines: Iterable[bytes]) -> Iterator[tuple[str, Word]]:
    """What a power failure left half is no line; the one written after it begins at the last brace."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line[max(line.rfind(b"{"), 0) :])
            word = Word(told["status"], datetime.fromisoformat(told["at"]), int(told["attempt"]))
            yield told["message_id"].strip("<>").partition("@")[0], word


def _write_synced(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _meaning(error: OSError) -> KlantreisError:
    if error.errno in _FULL:
        return DiskFull()
    why = os.strerror(error.errno or 0)
    return FixConfiguration(
        f"The folder of the checkpoint cannot be written ({why}). Mend KLANTREIS_CHECKPOINT, or the rights of the "
        "folder it names; nothing leaves without it."
    )
