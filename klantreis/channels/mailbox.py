"""Where mail to us comes in: a folder of files, or a folder of an IMAP mailbox. It is read, and then put away.

Rules
-----
1. Reading changes nothing. A mail is put away only when what it says is written down (`put_away`); one that stays is
   read again, and adds nothing the second time.
2. Nothing is ever deleted. Put away is: moved to a folder beside, where people can look at it.
3. Bounded: at most AT_ONCE mails in one go, and of each the first bytes that are needed to understand it.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from klantreis.errors import BadMailbox

AT_ONCE = 500


class Place(StrEnum):
    """Where a mail is put away."""

    done = "done"  #: nobody needs to look at it
    replies = "replies"  #: somebody answered: a colleague reads it
    unread = "unread"  #: it could not be understood: a colleague looks
    rejected = "rejected"  #: a work list with rows that were refused: its colleague was told


class Item(NamedTuple):
    """A mail that came in: what the mailbox calls it, and its first bytes."""

    name: str
    raw: bytes


class Mailbox(Protocol):
    """A place to read mail from."""

    def items(self, largest: int) -> Iterator[Item]:
        """What is there, at most AT_ONCE, of each at most `largest` bytes. Raises ChannelSilent and BadMailbox."""
        ...

    def put_away(self, item: Item, place: Place) -> None:
        """Move it. Raises as `items` does."""
        ...

    def close(self) -> None: ...


class FolderMailbox:
    """A folder with a file for each mail. Links, folders and hidden files are left alone."""

    def __init__(self, folder: Path) -> None:
        """Raises BadMailbox when there is no such folder."""
        if not folder.is_dir():
            raise BadMailbox("there is no such folder")
        self._folder = folder

    def items(self, largest: int) -> Iterator[Item]:
        names = sorted(path.name for path in self._folder.iterdir() if not path.name.startswith("."))
        read = 0
        for name in names:
            raw = _start_of(self._folder / name, largest)
            if raw is not None and (read := read + 1) <= AT_ONCE:
                yield Item(name, raw)

    def put_away(self, item: Item, place: Place) -> None:
        goal = self._folder / place
        try:
            goal.mkdir(mode=0o700, exist_ok=True)
            number, name = 0, goal / item.name
            while name.exists():
                number += 1
                name = goal / f"{number}-{item.name}"
            (self._folder / item.name).rename(name)
        except FileNotFoundError:
            return  # somebody else put it away
        except OSError:
            raise BadMailbox("the folder and what is in it may not be moved by us; mend its rights") from None

    def close(self) -> None:
        return


def _start_of(path: Path, largest: int) -> bytes | None:
    """The first bytes of a plain file; None for anything else."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(largest)
    finally:
        os.close(handle)


def make_mailbox(setting: str) -> Mailbox:
    """The mailbox of KLANTREIS_REPLIES or KLANTREIS_WORKLISTS: `imaps://user:password@host/folder`, `imap://…`, or a
    folder of files.

    Raises BadMailbox, which never repeats the setting. Nothing is connected yet.
    """
    scheme, found, _ = setting.partition("://")
    if not found:
        return FolderMailbox(Path(setting))
    kind = _KINDS.get(scheme.lower())
    if kind is None:
        raise BadMailbox(f"is a folder, or begins with {' or '.join(_KINDS)}://")
    return kind(setting)


def _imap(setting: str) -> Mailbox:
    from klantreis.channels.imap import ImapMailbox

    return ImapMailbox(setting)


_KINDS: Mapping[str, Callable[[str], Mailbox]] = {"imaps": _imap, "imap": _imap}
