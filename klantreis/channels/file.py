"""The embedded default: each message becomes a file, `<out>/mail/<date of the message>/<opaque>.eml`.

A file that exists is a message that was sent (contract: files out): it is written aside, synced, and linked into its
place without overwriting, so that it is never half there and never there twice.
"""

import errno
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from klantreis.channels import placing
from klantreis.channels.mime import UnfitMailError, mail_bytes
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.core.ways import PAPER
from klantreis.errors import DiskFull
from klantreis.moments import AMSTERDAM

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
            placing.put_once(mail, place)
        except OSError as error:
            if error.errno in placing.FULL:
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
        placing.put_once(mail, place)
    except OSError as error:
        if error.errno in placing.FULL:
            raise DiskFull from None
        raise
    return True


def remove_mail(out: Path, opaques: Iterable[str]) -> int:
    """Erase the files of these messages, half-written ones and samples included. Returns how many there were."""
    wanted = set(opaques)
    files = [*(out / "mail").glob("*/*"), *(out / SHADOW).glob("*/*/*")]
    return placing.remove(path for path in files if path.name.lstrip(".").partition(".")[0] in wanted)


def kept_mail(out: Path, opaque: str, days: Iterable[date]) -> bool:
    """Whether this message is there as a file of one of these days: then it was sent."""
    return any((out / "mail" / day.isoformat() / f"{opaque}.eml").exists() for day in days)
