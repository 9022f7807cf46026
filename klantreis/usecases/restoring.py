"""A database was put back from a backup: declared by a person, and settled before anything leaves twice.

Rules
-----
1. To declare it holds all sending, and begins a new history (store/restores.py). What falls due in the lost time is
   planned as always, goes to in doubt, and waits there for what is known of it.
2. What our own records say is settled by itself: a message that was told as taken, or that the file channel left as a
   file, was sent; one that was told as not taken was not. Absence proves nothing: the records may be lost too.
3. The rest is settled with the relay's log, the provider or by a person (`in-doubt`). What did not leave is due again.
4. A restore is closed when all that was lost was brought in again and planned. Until then every message with a step of
   the lost time stops at in doubt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from klantreis.channels.file import kept_mail
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import checkpoints, histories, holds, outcomes, restores
from klantreis.store.checkpoints import REFUSED, RETRY, SENT, Word
from klantreis.store.engine import reading, writing
from klantreis.store.restores import DeclaredRestore
from klantreis.usecases import checks
from klantreis.usecases.checkpoints import folder_of, keep
from klantreis.usecases.context import Context

WHY = "restored"  #: of the hold
OURS, OWN_RECORD = "klantreis", "own_record"  #: who settled it, and how it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What a declaration did. `seal`: over all that the backup held; keep it elsewhere."""

    backup_of: datetime
    restored_at: datetime
    by: str
    seal: str
    sent: int  #: messages that our own records know as sent
    due: int  #: that they know as not taken: they leave after the release
    in_doubt: int
    unknown: int  #: left by our own records, and no message has their key (yet)


@dataclass(frozen=True, slots=True)
class Settled:
    """What own records told of messages in doubt."""

    sent: int = 0
    due: int = 0


def declare(app: Context, backup_of: datetime, by: str, at: datetime) -> RestoreReport:
    """Somebody says that this database is the backup of that moment. `by` is a staff code.

    Raises FixInput when that moment lies in the future, or when the database holds anything later.
    """
    by = checks.code(by)
    known, reached = _kept(app)
    at = max([at, *reached])  # in a simulation the present went back with the database
    if backup_of > at:
        raise FixInput("--backup-of: the moment of the backup lies in the past")
    with writing(app.engine) as conn:
        newest = restores.newest_moment(conn)
        if newest is not None and newest > backup_of:
            raise FixInput(
                f"--backup-of: this database holds what happened at {newest:%Y-%m-%dT%H:%M:%S}; give that or later"
            )
        declared = restores.declare(conn, backup_of=backup_of, at=at, by=by, known=known)
        holds.place(conn, at=at, by=by, why=WHY)
        restores.interrupted(conn, at)
        restores.divert(conn, at)
    settled = settle(app, at)
    keep(app, at)
    with reading(app.engine) as conn:
        doubtful = len(restores.channels_in_doubt(conn))
    return RestoreReport(
        backup_of=backup_of, restored_at=at, by=by, seal=declared.seal, sent=settled.sent, due=settled.due,
        in_doubt=doubtful, unknown=len(unknown_departures(app)),
    )  # fmt: skip


def divert(app: Context, at: datetime) -> int:
    """While a restore is open: stop what could have left in the lost time; how many are in doubt because of it now."""
    with reading(app.engine) as conn:
        if not restores.open_restores(conn):
            return 0
    with writing(app.engine) as conn:
        stopped = restores.divert(conn, at)
    settled = settle(app, at) if stopped else Settled()
    return stopped - settled.sent - settled.due


def settle(app: Context, at: datetime) -> Settled:
    """Settle with our own records what is in doubt because of a restore (rule 2)."""
    with reading(app.engine) as conn:
        doubtful, lost = restores.channels_in_doubt(conn), restores.declared(conn)
    if not doubtful:
        return Settled()
    told, days = _told(app, lost), _lost_days(lost)
    sent = due = 0
    for id_, opaque, channel, day in doubtful:
        word = told.get(opaque)
        told_sent = word is not None and word.status == SENT
        left = told_sent or (channel == "file" and kept_mail(app.settings.out, opaque, [day, *days]))
        if not left and (word is None or word.status not in (REFUSED, RETRY)):
            continue
        then = word.at if word is not None and told_sent else at  # a proof of delivery counts from when it was given
        with writing(app.engine) as conn:
            done = outcomes.resolve_in_doubt(conn, id_, as_sent=left, by=OURS, why=OWN_RECORD, at=then)
        sent, due = sent + (done and left), due + (done and not left)
    return Settled(sent, due)


def close(app: Context, by: str, at: datetime) -> None:
    """All that was lost is in again, and was planned. Raises FixInput when it cannot be so, or no restore is open."""
    by = checks.code(by)
    with writing(app.engine) as conn:
        open_ = restores.open_restores(conn)
        if not open_:
            raise FixInput("no restore is open: there is nothing to close")
        lost_until = max(each.restored_at for each in open_).astimezone(AMSTERDAM).date()
        waiting, held = restores.to_plan(conn, lost_until), restores.held_ready(conn)
        if waiting:
            raise FixInput(f"{waiting} cases were not planned since the restore: run `klantreis follow-up` first")
        if held:
            raise FixInput(f"the fuse holds {held} messages of the lost time: approve or discard their run first")
        restores.divert(conn, at)
        restores.close(conn, at=at, by=by)
    settle(app, at)


def unknown_departures(app: Context) -> list[str]:
    """Keys of what left in lost times by our own records, and that no message has: not planned again, or not the same
    any more (a digest of a run that was not repeated, a call of a wave)."""
    with reading(app.engine) as conn:
        told = _told(app, restores.declared(conn))
        left = {opaque for opaque, word in told.items() if word.status == SENT}
        return sorted(left - histories.attempts_of(conn, left).keys())


def _told(app: Context, lost: list[DeclaredRestore]) -> Mapping[str, Word]:
    with reading(app.engine) as conn:
        named = histories.identity(conn)
    return checkpoints.departures(folder_of(app, named), [each.history for each in lost]) if named else {}


def _kept(app: Context) -> tuple[frozenset[str], list[datetime]]:
    """Histories of which something is kept outside, and the moment up to which."""
    with reading(app.engine) as conn:
        named = histories.identity(conn)
    if named is None:
        return frozenset(), []
    folder = folder_of(app, named)
    kept = checkpoints.read(folder)
    told = checkpoints.histories(folder)
    return (told | {kept.history}, [datetime.fromisoformat(kept.at)]) if kept else (told, [])


def _lost_days(lost: list[DeclaredRestore]) -> list[date]:
    """The days of the lost times: the file channel keeps a message under the day on which it was first made."""
    days: set[date] = set()
    for each in lost:
        first, last = (moment.astimezone(AMSTERDAM).date() for moment in (each.backup_of, each.restored_at))
        days |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
    return sorted(days)
