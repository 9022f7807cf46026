"""A person removed, and what no longer says who it was left in place (AVG art. 17; design 6).

What lies outside our reach is the caller's: the enrolment files themselves, the `.rejected.csv` beside them, backups,
and messages that have left the house.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.channels.file import remove_mail
from klantreis.channels.letter_files import remove_letters
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import erasure, lookup
from klantreis.store.cases import find_ref
from klantreis.store.engine import forget_overwritten, writing
from klantreis.usecases import checks
from klantreis.usecases.checkpoints import note_erased
from klantreis.usecases.context import Context
from klantreis.usecases.forgetting import birth_date_to_keep
from klantreis.usecases.references import tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseReport:
    """The cases that no longer name anybody, and how many files of mail and letters were removed."""

    cases: tuple[str, ...]
    files: int


def erase(app: Context, ref: str, by: str, why: str, at: datetime) -> EraseReport:
    """Remove the person behind a case reference (or `municipality/client_ref`) everywhere.

    `by` is a staff code and `why` a code. The files go before the transaction ends: whatever fails, erasing again
    finishes it. Raises UnknownCase, and FixInput when the person was erased already.
    """
    by, why = checks.code(by), checks.code(why)
    with writing(app.engine) as conn:
        report = remove(app, conn, find_ref(conn, ref), by, why, at)
    forget_overwritten(app.engine)
    return report


def remove(app: Context, conn: Connection, ref: str, by: str, why: str, at: datetime) -> EraseReport:
    """The same in a transaction of the caller, who calls `forget_overwritten` when that has ended. `ref` is ours."""
    theirs = lookup.cases_of_the_same_clients(conn, (), {ref})
    case = next(case for case in theirs if case.ref == ref)
    if not case.client_ref:
        raise FixInput("this person was erased already")
    digest = tombstone(app.key, case.municipality, case.client_ref)
    day = at.astimezone(AMSTERDAM).date()
    born = birth_date_to_keep(app, conn, [case.ref for case in theirs], at)
    gone = erasure.erase(conn, case.client_id, digest=digest, by=by, why=why, at=at, day=day, birth_date=born)
    note_erased(app, conn, gone.cases, at)
    opaques = [opaque for _, opaque in gone.files]
    files = remove_mail(app.settings.out, opaques) + remove_letters(app.settings.out, opaques, gone.letters)
    return EraseReport(cases=gone.cases, files=files)
