"""Putting a file in its place, so that it is whole or not there, also after the power fails.

A file is written aside, synced, and then takes its name in one step. Only its owner may read it: it may hold a name and
what is said to that person.
"""

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})  #: numbers of errors that say: the disk is full


def put_once(content: bytes, place: Path) -> None:
    """The file, unless there is one of that name: that one stays."""
    aside = _write_aside(content, place)
    try:
        with suppress(FileExistsError):
            os.link(aside, place)
    finally:
        aside.unlink(missing_ok=True)
    sync(place.parent)


def replace(content: bytes, place: Path) -> None:
    """The file, instead of one of that name."""
    aside = _write_aside(content, place)
    try:
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
    sync(place.parent)


def remove(paths: Iterable[Path]) -> int:
    """Remove these files for good. Returns how many there were."""
    found = list(paths)
    for path in found:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in found}:
        sync(folder)
    return len(found)


def make(folder: Path) -> None:
    """The folder and those above it."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """What was put into or taken out of a folder stands on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_aside(content: bytes, place: Path) -> Path:
    make(place.parent)
    aside = place.parent / f".{place.stem}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside
