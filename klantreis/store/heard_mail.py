"""Mail that came in, by a keyed hash: read once, and what a person has to look at is listed until they did."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, text, update
from sqlalchemy.engine import Connection

from klantreis.store import chain, contacts
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.sql import insert_into
from klantreis.store.tables import ActionRow, Case, Consent, HeardMail, Message, table

_heard, _message, _action, _case = table(HeardMail), table(Message), table(ActionRow), table(Case)
_consent = table(Consent)

OPTED_OUT = "opt_out"  #: source of a consent that the resident withdrew by mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A mail that a person has to look at."""

    id: int
    kind: str
    reason: str
    key: str  #: of our message it is about; empty: of none that we know
    municipality: str
    cases: tuple[str, ...]  #: references
    owner: str  #: code of the case worker, or of the colleague whose digest it is about
    written_at: datetime | None
    heard_at: datetime


def add(
    conn: Connection, digest: str, *, kind: str, message_id: int | None, reason: str, written_at: datetime | None,
    at: datetime, needs_a_person: bool,
) -> bool:  # fmt: skip
    """Write a mail down. False: it was heard before."""
    row = {"digest": digest, "kind": kind, "message_id": message_id, "reason": reason, "written_at": written_at}
    row |= {"heard_at": at, "state": "open" if needs_a_person else "done", "settled_by": "", "settled_at": None}
    statement = insert_into(conn, _heard).on_conflict_do_nothing(index_elements=["digest"])
    return conn.execute(statement.returning(_heard.c.id), row).first() is not None


def known(conn: Connection, digest: str) -> str | None:
    """The kind of a mail that was heard before."""
    return conn.execute(select(_heard.c.kind).where(_heard.c.digest == digest)).scalar()


def waiting(conn: Connection) -> list[Waiting]:
    """Every mail that a person has to look at, the oldest first."""
    query = (
        select(_heard, _message.c.opaque, _message.c.municipality, _message.c.person)
        .outerjoin(_message, _message.c.id == _heard.c.message_id)
        .where(text("heard_mail.state = 'open'"))
        .order_by(_heard.c.id)
    )
    rows = conn.execute(query).all()
    cases = _cases(conn, {row.message_id for row in rows if row.message_id is not None})
    return [
        Waiting(
            id=row.id,
            kind=row.kind,
            reason=row.reason,
            key=row.opaque or "",
            municipality=row.municipality or "",
            cases=tuple(ref for ref, _ in cases.get(row.message_id, ())),
            owner=row.person or next((owner for _, owner in cases.get(row.message_id, ())), ""),
            written_at=local(row.written_at),
            heard_at=local(row.heard_at),
        )
        for row in rows
    ]


def count_waiting(conn: Connection) -> int:
    return len(conn.execute(select(_heard.c.id).where(text("state = 'open'"))).all())


def settle(conn: Connection, id_: int, *, by: str, at: datetime) -> bool:
    """A person has looked. False: there is no such mail that waits."""
    values = {"state": "done", "settled_by": by, "settled_at": at}
    return conn.execute(update(_heard).where(_heard.c.id == id_, _heard.c.state == "open").values(values)).rowcount == 1


def withdraw_consent(
    conn: Connection, client_id: int, *, medium: str, kind: str, on: date, message: str, at: datetime
) -> int:
    """The resident wants no more messages of this kind along this medium. How many consents that ends.

    It is a link in the chain of each of their open cases.
    """
    cases = select(_case.c.id).where(_case.c.client_id == client_id, _case.c.closed_on.is_(None))
    heads = chain.heads(conn, conn.execute(cases).scalars().all())
    theirs = (_consent.c.client_id == client_id, _consent.c.channel == medium, _consent.c.message_type == kind)
    values = {"withdrawn_on": on, "source": OPTED_OUT}
    ended = conn.execute(update(_consent).where(*theirs, _consent.c.withdrawn_on.is_(None)).values(values)).rowcount
    told = {"medium": medium, "kind": kind, "withdrawn_on": on, "by": "resident", "message": message}
    links = [chain.Link(case_id, "consent", told) for case_id in sorted(heads)] if ended else []
    if ended:
        contacts.changed(conn, {client_id})
    chain.store_heads(conn, chain.append(conn, links, heads, at))
    return ended


def _cases(conn: Connection, message_ids: set[int]) -> dict[int, list[tuple[str, str]]]:
    """(reference, case worker) of the cases of these messages."""
    query = (
        select(_action.c.message_id, _case.c.ref, _case.c.case_worker)
        .distinct()
        .join(_case, _case.c.id == _action.c.case_id)
        .order_by(_case.c.ref)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for some in chunks(sorted(message_ids)):
        for message_id, ref, worker in conn.execute(query.where(_action.c.message_id.in_(some))):
            found.setdefault(message_id, []).append((ref, worker))
    return found
