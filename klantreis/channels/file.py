"""The embedded default: each message becomes a file, `<out>/mail/<date of the message>/<opaque>.eml`.

A file that exists is a message that was sent (contract: files out): it is written aside, synced, and linked into its
place without overwriting, so that it is never half there and never there twice.
"""

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from klantreis.channels.mime import UnfitMailError, mail_bytes
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.core.ways import PAPER
from klantreis.errors import DiskFull
from klantreis.moments import AMSTERDAM

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SHADOW = "shadow"  #: folder of what would have left


class FileChannel:
    """Needs no server and no address: it stands for paper."""

    medium = PAPER

    def __init__(self, out: Path, name: str = "file") -> None:
        self.name = name
        self._out = out
        self._root = out / "mail"

    def send(self, envelope: Envelope) -> Outcome:
        try:
            mail = mail_bytes(envelope)
        except UnfitMailError as unfit:
            return Outcome(Fate.refused, f"unfit_{unfit.reason}")
        place = self._root / envelope.day.isoformat() / f"{envelope.opaque}.eml"
        try:
            _put(mail, place)
        except OSError as error:
            if error.errno in _FULL:
                raise DiskFull from None
            return Outcome(Fate.retry, f"file_{errno.errorcode.get(error.errno or 0, 'error').lower()}")
        return Outcome(Fate.accepted, "", place.relative_to(self._out).as_posix())

    def close(self) -> None:
        return


def write_sample(out: Path, envelope: Envelope, template: str, most: int) -> bool:
    """A message that does not leave, to be read: `<out>/shadow/<date of sending>/<template>/<opaque>.eml`. False when
    there are `most` of this text and day already.

    Raises UnfitMailError (the channel would refuse it) and DiskFull.
    """
    mail = mail_bytes(envelope)
    place = out / SHADOW / envelope.at.astimezone(AMSTERDAM).date().isoformat() / template / f"{envelope.opaque}.eml"
    if not place.exists() and sum(1 for _ in place.parent.glob("*.eml")) >= most:
        return False
    try:
        _put(mail, place)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from None
        raise
    return True


def remove_mail(out: Path, opaques: Iterable[str]) -> int:
    """Erase the files of these messages, half-written ones and samples included. Returns how many there were."""
    wanted = set(opaques)
    files = [*(out / "mail").glob("*/*"), *(out / SHADOW).glob("*/*/*")]
    found = [path for path in files if path.name.lstrip(".").partition(".")[0] in wanted]
    for path in found:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in found}:
        _sync(folder)
    return len(found)


def _put(mail: bytes, place: Path) -> None:
    _make(place.parent)
    aside = place.parent / f".{place.stem}.{secrets.token_hex(4)}"
    try:
        # Its owner's alone: it holds a name and what is said to that person.
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, place)
    finally:
        aside.unlink(missing_ok=True)
    _sync(place.parent)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
