"""Erasing a person, and leaving what no longer says who it was (AVG art. 17; design 6).

Gone: contact data, consents, the texts of messages, what the audit chain says of facts and consent, the birth date (or
all of it that no figure hangs on: core/births.py), client number, household.
Left: facts with their codes and dates, obligations and their verdicts, and the chain, which still proves its order and
tells when owners, groups, versions and actions changed, in codes: figures of an earlier day hang on that.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case as when
from sqlalchemy import delete, or_, select, update
from sqlalchemy.engine import Connection

from klantreis.store import chain, letters
from klantreis.store.outcomes import withdraw
from klantreis.store.sql import insert_into
from klantreis.store.tables import (
    AuditContent,
    AuditEntry,
    Case,
    Client,
    Consent,
    Contact,
    Message,
    MessageContent,
    Tombstone,
    table,
)  # fmt: skip
from klantreis.store.withdrawing import HERE

_client, _contact, _consent = table(Client), table(Contact), table(Consent)
_case, _message, _text = table(Case), table(Message), table(MessageContent)
_entry, _content, _tombstone = table(AuditEntry), table(AuditContent), table(Tombstone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What else has to be removed: the files of these messages, by day and opaque key, and their letters."""

    cases: tuple[str, ...]
    files: tuple[tuple[date, str], ...]
    letters: tuple[str, ...] = ()  #: numbers of letters: of their copies in print batches


def erase(
    conn: Connection, client_id: int, *, digest: str, by: str, why: str, at: datetime, day: date,
    birth_date: date | None = None,
) -> Erased:  # fmt: skip
    """Remove the person in one transaction. `digest` is the keyed hash the next import is compared with; `birth_date`
    what is kept of that (core/births.py).

    `by` is a staff code, `why` a code. Open cases are closed (`erased`); doing it again only names the files again.
    """
    of_client = select(_case.c.id, _case.c.ref).where(_case.c.client_id == client_id)
    cases = conn.execute(of_client.order_by(_case.c.id)).all()
    ids = [row.id for row in cases]
    theirs = or_(_message.c.client_id == client_id, _message.c.case_id.in_(ids))
    columns = (_message.c.id, _message.c.day, _message.c.opaque, _message.c.state)
    messages = conn.execute(select(*columns).where(theirs)).all()
    files = tuple(sorted((row.day, row.opaque) for row in messages))
    numbers = tuple(letters.erase(conn, [row.id for row in messages]))
    erased = Erased(cases=tuple(row.ref for row in cases), files=files, letters=numbers)
    if conn.execute(select(_client.c.erased_at).where(_client.c.id == client_id)).scalar() is not None:
        return erased
    withdraw(conn, [row.id for row in messages if row.state in HERE], "erased", at)
    _close_chains(conn, ids, by, why, at)
    links = select(_entry.c.id).where(_entry.c.case_id.in_(ids), _entry.c.kind.not_in(chain.KEPT))
    conn.execute(update(_content).where(_content.c.entry_id.in_(links)).values(salt="", content=""))
    conn.execute(delete(_text).where(_text.c.message_id.in_([row.id for row in messages])))
    for gone in (_contact, _consent):
        conn.execute(delete(gone).where(gone.c.client_id == client_id))
    _forget(conn, client_id, birth_date, at)
    _close(conn, client_id, day)
    stone = {"digest": digest, "erased_at": at, "by": by, "why": why}
    conn.execute(insert_into(conn, _tombstone).on_conflict_do_nothing(index_elements=["digest"]), stone)
    return erased


def _close_chains(conn: Connection, case_ids: list[int], by: str, why: str, at: datetime) -> None:
    heads = chain.heads(conn, case_ids)
    links = [chain.Link(case_id, chain.ERASURE, {"by": by, "why": why}) for case_id in case_ids]
    chain.store_heads(conn, chain.append(conn, links, heads, at))


def _forget(conn: Connection, client_id: int, birth_date: date | None, at: datetime) -> None:
    nobody = {"client_ref": None, "birth_date": birth_date, "household": None, "erased_at": at}
    conn.execute(update(_client).where(_client.c.id == client_id).values(nobody))


def _close(conn: Connection, client_id: int, day: date) -> None:
    still_open = _case.c.closed_on.is_(None)
    values = {
        "closed_by": when((still_open, "erased"), else_=_case.c.closed_by),
        "erased": True,
        "closed_on": when((still_open, day), else_=_case.c.closed_on),
        "look_again_on": None,
        "next_send_on": None,
        "awaits_proof": False,
    }
    conn.execute(update(_case).where(_case.c.client_id == client_id).values(values))
