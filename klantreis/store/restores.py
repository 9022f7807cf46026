"""A database that was put back from a backup: what could have left in the time that was lost does not leave by itself.

Rules
-----
1. A restore is declared by a person: sending is held, and a new history begins (histories.py).
2. While a restore is open a message is *suspect* when it could have left in the lost time: it stood ready in the
   backup and was due before the declaration, or it was made after it and carries a step of that day or earlier. The
   same facts give the same keys, so what left before is recognised by its key.
3. A suspect is never claimed (`SUSPECT` stands in the claim itself), whether or not the hold is lifted. It goes to in
   doubt with reason `restored`, once.
4. When it turns out that it did not leave, it is due again: it was never handed over. Its cases are planned again
   first, for the world went on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from klantreis.store import histories, outcomes, seals
from klantreis.store.clock import civil_day, local
from klantreis.store.doubts import RESTORED, SUSPECT, WAS_SUSPECT
from klantreis.store.seals import Seal
from klantreis.store.tables import AuditEntry, Case, Message, Restore, RestoredMessage, table

_entry = table(AuditEntry)
_restore, _restored, _message, _case = table(Restore), table(RestoredMessage), table(Message), table(Case)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRestore:
    """A restore as it was declared. The seal is over every link the backup held."""

    id: int
    backup_of: datetime  #: local
    restored_at: datetime  #: local
    by: str
    history: str  #: that ended
    message_upto: int
    seal: str
    closed: bool


def declare(conn: Connection, *, backup_of: datetime, at: datetime, by: str, known: frozenset[str]) -> DeclaredRestore:
    """Write down that this database was put back, and begin a new history. `known`: histories of which something is
    kept outside; those that this database does not know were lost with it."""
    sealed = seals.seal(conn)
    named = histories.name(conn)
    row = {
        "backup_of": backup_of,
        "restored_at": at,
        "restored_on": civil_day(at),
        "by": by,
        "message_upto": conn.execute(select(func.max(_message.c.id))).scalar() or 0,
        "chain_root": sealed.root,
        "chain_upto": sealed.upto,
    }
    ended = [named.history, *sorted(known - {named.history} - _ended(conn))]
    for history in ended:  # all but the last were lost with a later restore that nobody in this database knows of
        values = row | {"history": history, "closed_by": ""}
        conn.execute(insert(_restore).values(**values, mark=_mark(backup_of, at, by, history, sealed)))
    histories.begin_anew(conn)
    return next(each for each in declared(conn) if each.history == named.history)


def declared(conn: Connection) -> list[DeclaredRestore]:
    """Every restore, the oldest first."""
    return [
        DeclaredRestore(
            id=row.id,
            backup_of=local(row.backup_of),
            restored_at=local(row.restored_at),
            by=row.by,
            history=row.history,
            message_upto=row.message_upto,
            seal=row.chain_root,
            closed=row.closed_at is not None,
        )
        for row in conn.execute(select(_restore).order_by(_restore.c.id))
    ]


def open_restores(conn: Connection) -> list[DeclaredRestore]:
    """Those that nobody closed yet."""
    return [each for each in declared(conn) if not each.closed]


def in_lost_time(conn: Connection, at: datetime) -> bool:
    """Whether this moment lies in a time that an open restore lost."""
    return any(each.backup_of <= at <= each.restored_at for each in open_restores(conn))


def close(conn: Connection, *, at: datetime, by: str) -> int:
    """What is made from now on leaves as usual; how many restores were open."""
    open_ = _restore.c.closed_at.is_(None)
    return conn.execute(update(_restore).where(open_).values(closed_at=at, closed_by=by)).rowcount


def changed(conn: Connection) -> Iterator[date]:
    """Days of restores whose row is not what was declared."""
    for row in conn.execute(select(_restore).order_by(_restore.c.id)):
        sealed = Seal(row.chain_root, row.chain_upto)
        backup_of, restored_at = local(row.backup_of), local(row.restored_at)
        if _mark(backup_of, restored_at, row.by, row.history, sealed) != row.mark:
            yield row.restored_on


def newest_moment(conn: Connection) -> datetime | None:
    """Local moment of the newest link of the audit chains."""
    return local(conn.execute(select(_entry.c.at).order_by(_entry.c.id.desc()).limit(1)).scalar())


def interrupted(conn: Connection, at: datetime) -> int:
    """What the backup holds as claimed or leaving: whether it left is not known; how many."""
    there = _message.c.state.in_(("claimed", "sending"))
    rows = conn.execute(select(_message.c.id, _message.c.state).where(there).order_by(_message.c.id)).all()
    return _doubt(conn, [(row.id, row.state) for row in rows], at)


def divert(conn: Connection, at: datetime) -> int:
    """Suspects that stand ready go to in doubt; how many."""
    ready = select(_message.c.id).where(_message.c.state == "due", SUSPECT).order_by(_message.c.id)
    return _doubt(conn, [(id_, "due") for id_ in conn.execute(ready).scalars().all()], at)


def to_plan(conn: Connection, day: date) -> int:
    """Open cases with facts that no plan has seen, or that are to be looked at by this day."""
    unseen = or_(_case.c.fact_seq > _case.c.planned_seq, _case.c.look_again_on <= day)
    open_ = and_(_case.c.closed_on.is_(None), _case.c.erased.is_(False))
    return int(conn.execute(select(func.count()).select_from(_case).where(open_, unseen)).scalar_one())


def held_ready(conn: Connection) -> int:
    """Suspects that wait for the release of their run."""
    waiting = select(func.count()).select_from(_message).where(_message.c.state == "planned", SUSPECT)
    return int(conn.execute(waiting).scalar_one())


def channels_in_doubt(conn: Connection) -> list[tuple[int, str, str, date]]:
    """(number, opaque key, channel, day) of what is in doubt because of a restore."""
    columns = (_message.c.id, _message.c.opaque, _message.c.channel, _message.c.day)
    query = select(*columns).where(_message.c.state == "in_doubt", WAS_SUSPECT)
    return list(conn.execute(query.order_by(_message.c.id)).tuples())


def _doubt(conn: Connection, messages: list[tuple[int, str]], at: datetime) -> int:
    newest = conn.execute(select(func.max(_restore.c.id)).where(_restore.c.closed_at.is_(None))).scalar()
    for id_, state in messages:
        if outcomes.put_in_doubt(conn, id_, state, at, RESTORED):
            conn.execute(insert(_restored).values(message_id=id_, restore_id=newest))
    return len(messages)


def _ended(conn: Connection) -> frozenset[str]:
    return frozenset(conn.execute(select(_restore.c.history)).scalars())


def _mark(backup_of: datetime, at: datetime, by: str, history: str, sealed: Seal) -> str:
    moments = "|".join(each.astimezone(UTC).isoformat(timespec="microseconds") for each in (backup_of, at))
    return sha256(f"{moments}|{by}|{history}|{sealed.root}|{sealed.upto}".encode()).hexdigest()
