"""The folder of an audit: made beside its place, and moved there when it is whole.

Rules
-----
1. A folder under its name is a finished audit: whoever finds it half-written never finds it under that name.
2. An audit that stands there is replaced by the new one. Anything else that stands there is left alone, and said.
3. It is its owner's alone: figures of few people and our references are not for everybody on the machine.
4. What is left of an audit that was cut off (a power cut, a kill) lies beside it under a name with a dot, and is
   cleared away by the next.
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from klantreis.channels.placing import sync
from klantreis.errors import DiskFull, FixInput

FIGURES = "figures.json"
_SAYS = {"about", "definitions", "figures", "version"}  #: by which figures.json is known to be ours
_FULL = {errno.ENOSPC, errno.EDQUOT}


class OtherFolder(FixInput):
    """--out: something else than an audit stands there, and it was left alone. Name a new folder."""


@contextmanager
def audit_folder(out: Path) -> Iterator[Path]:
    """A folder to write into, which stands at `out` when the block ends well, and is gone when it does not.

    Raises OtherFolder where something else stands at `out`, FixInput where its parent is no folder, DiskFull.
    """
    place = out.absolute()
    check_place(place)
    aside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _alone(place.parent):
            _clear(place)
            aside.mkdir(mode=0o700)
            being_made = _taken(aside)
        with being_made:
            yield aside
            _close(aside)
            with _alone(place.parent):
                _put(aside, place)
    except Exception as problem:
        if any(_is_full(each) for each in _behind(problem)):
            raise DiskFull from None
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _behind(problem: BaseException) -> Iterator[BaseException]:
    """The error, and those it came from: a library may put its own around what the system said."""
    seen: BaseException | None = problem
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _is_full(problem: BaseException) -> bool:
    if isinstance(problem, sqlite3.Error):
        return getattr(problem, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(problem, OSError) and problem.errno in _FULL


def check_place(out: Path) -> None:
    """Raises OtherFolder, or FixInput, where no audit may be put there."""
    if out.is_symlink() or (out.exists() and not is_audit(out)):
        raise OtherFolder
    parent = next(folder for folder in out.absolute().parents if folder.exists())
    if not parent.is_dir():
        raise FixInput("--out: what should hold this folder is a file; name another place")


def is_audit(folder: Path) -> bool:
    """Whether this is a folder that `klantreis audit` wrote, or an empty one."""
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    try:
        told = json.loads((folder / FIGURES).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.keys() >= _SAYS


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other audit is put into this folder, or cleared away in it, meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _taken(folder: Path) -> ExitStack:
    """A lock on a folder that is being written, for as long as it is open: by it the others know that it is no ruin."""
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    held = ExitStack()
    held.callback(os.close, handle)
    return held


def _is_ruin(folder: Path) -> bool:
    try:
        _taken(folder).close()
    except BlockingIOError:
        return False
    return True


def _close(folder: Path) -> None:
    """What is in it is its owner's alone, and stands on the disk."""
    for file in folder.iterdir():
        file.chmod(0o600)
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
    sync(folder)


def _put(aside: Path, place: Path) -> None:
    """The new one in the place of the old; the old one stays where putting fails."""
    old = place.with_name(f".{place.name}.{secrets.token_hex(4)}.old")
    if place.exists():
        place.rename(old)
    try:
        aside.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    sync(place.parent)
    shutil.rmtree(old, ignore_errors=True)


def _clear(place: Path) -> None:
    """What an audit that was cut off left behind. An old one whose new one never came is put back."""
    for left in place.parent.glob(f".{place.name}.*.old"):
        if place.exists():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.rename(place)
    for left in place.parent.glob(f".{place.name}.*.part"):
        if _is_ruin(left):
            shutil.rmtree(left, ignore_errors=True)
