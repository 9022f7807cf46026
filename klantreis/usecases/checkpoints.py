"""Is this database the newest there is? Asked once per round, before anything is claimed (store/checkpoints.py).

Rules
-----
1. What is outside is read first and the database after it: what is outside was in the database before.
2. A database is behind when it lacks the newest link that is kept outside, is short of a number, does not know that a
   message was handed over, or knows nothing of a history of which something was kept.
3. What was kept about a history that a declared restore ended is not compared any more.
4. A database that was never named, or of which nothing is kept outside, is taken as it is: `doctor` tells it.
"""

import hmac
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from klantreis.errors import OtherSecret, RestoredFromBackup
from klantreis.store import checkpoints, histories, restores
from klantreis.store.checkpoints import GONE, Checkpoint, Departures
from klantreis.store.engine import reading, writing
from klantreis.store.histories import Identity
from klantreis.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Standing:
    """How the database stands to what is kept outside it."""

    kept: Checkpoint | None  #: what is kept
    reached: Checkpoint  #: what the database has
    behind: str  #: a code: `history`, `link`, `numbers`, `message`; empty: it is not
    other_secret: bool


def must_be_newest(app: Context, at: datetime) -> None:
    """Raises RestoredFromBackup or OtherSecret when sending could repeat what left; else keeps how far it has come.

    Also raises UnreadableCheckpoint, DiskFull, and FixConfiguration when nothing can be kept.
    """
    found = standing(app, at)
    if found.other_secret:
        raise OtherSecret
    if found.behind:
        raise RestoredFromBackup
    _keep(app, found)


def keep(app: Context, at: datetime) -> None:
    """Keep how far the database has come, unless it is behind: that is left to who sends, and to `doctor`."""
    found = standing(app, at)
    if not found.behind:
        _keep(app, found)


def standing(app: Context, at: datetime) -> Standing:
    """How this database stands; it is named first where it has no name yet."""
    named = _named(app)
    folder = folder_of(app, named)
    kept, handed_over = checkpoints.read(folder), checkpoints.newest_departures(folder, named.history)
    told = checkpoints.histories(folder) | ({kept.history} if kept else set())
    with reading(app.engine) as conn:
        reached = histories.reached(conn, named.history, at)
        ended = {each.history for each in restores.declared(conn)}
        behind = "history" if told - ended - {named.history} else ""
        if kept is not None and kept.history == named.history:
            behind = behind or _behind(conn, reached, kept)
        gone = {opaque: word.attempt for opaque, word in handed_over.items() if word.status in GONE}
        known = histories.attempts_of(conn, gone.keys())
    if any(not _knows(known.get(opaque), attempt) for opaque, attempt in gone.items()):
        behind = behind or "message"
    return Standing(kept, reached, behind, named.secret != _trace(app))


@contextmanager
def departures(app: Context, at: datetime) -> Iterator[Departures]:
    """Where a round tells what it hands over; synced at the end."""
    named = _named(app)
    made = Departures(folder_of(app, named), named.history, at)
    try:
        yield made
    finally:
        made.close()


def note_erased(app: Context, conn: Connection, refs: Collection[str], at: datetime) -> None:
    """Keep outside the database that these persons were erased. Raises DiskFull or FixConfiguration."""
    checkpoints.tell_erased(folder_of(app, histories.name(conn)), refs, at)


def back_from_erasure(app: Context) -> list[str]:
    """Cases whose person was erased and that a backup brought back."""
    noted = checkpoints.erased(folder_of(app, _named(app)))
    with reading(app.engine) as conn:
        return histories.not_erased(conn, noted)


def folder_of(app: Context, named: Identity) -> Path:
    """The folder of this database, among those of others that may share the place."""
    return app.settings.checkpoints / named.database


def _behind(conn: Connection, reached: Checkpoint, kept: Checkpoint) -> str:
    if not histories.knows_link(conn, kept):
        return "link"
    return "" if reached.is_as_far_as(kept) else "numbers"


def _knows(known: tuple[str, int] | None, handed_over: int) -> bool:
    """Whether the database knows of this attempt that it was handed over: before that it was claimed, and no more."""
    return known is not None and (known[1] > handed_over or (known[1] == handed_over and known[0] != "claimed"))


def _keep(app: Context, found: Standing) -> None:
    if found.kept is None or replace(found.kept, at="") != replace(found.reached, at=""):
        checkpoints.write(folder_of(app, _named(app)), found.reached)


def _named(app: Context) -> Identity:
    with reading(app.engine) as conn:
        found = histories.identity(conn)
    if found is not None and found.secret:
        return found
    with writing(app.engine) as conn:
        return histories.name(conn, _trace(app))


def _trace(app: Context) -> str:
    return hmac.digest(app.key, b"trace of the secret", "sha256").hex()[:16]
