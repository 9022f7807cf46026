"""Residents whose term is over: who they are, and erasing them because a named colleague says so.

Rules
-----
1. Never by itself: nothing here runs on a schedule. It is asked for by a colleague of that municipality.
2. A resident is erased by the same erasure as everybody (`erasing.py`), each in a transaction of their own that looks
   once more. Stopped half-way, asking again does the rest.
3. A municipality without a term has nobody past it, and that is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.municipality import Municipality
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import people, retention
from klantreis.store.engine import forget_overwritten, reading, writing
from klantreis.store.retention import EndedResident
from klantreis.usecases import checks
from klantreis.usecases.colleagues import must_be_colleague
from klantreis.usecases.context import Context
from klantreis.usecases.erasing import remove

WHY = "retention"
PAGE = 100  #: residents read at once, and erased before SQLite's log is emptied


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTerm:
    """What is past its term in one municipality. `months` is None where its file names no term."""

    municipality: str
    months: int | None
    residents: int = 0
    cases: int = 0
    since: date | None = None  #: the earliest end of a journey among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """What was erased of one municipality, or would be."""

    municipality: str
    months: int | None
    residents: int
    cases: tuple[str, ...]
    files: int
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some residents of one municipality. `last` is where the next batch goes on; None: there are no more."""

    residents: int = 0
    cases: tuple[str, ...] = ()
    files: int = 0
    last: int | None = None


def past_term(app: Context, day: date, municipality: str = "") -> tuple[PastTerm, ...]:
    """How many residents of each municipality (or of one) are past their term. One count for each that has a term.

    Raises FixInput for an unknown municipality.
    """
    with reading(app.engine) as conn:
        return tuple(_past(conn, each, day) for each in _asked(app, municipality))


def retain(app: Context, by: str, at: datetime, municipality: str = "", *, dry_run: bool) -> tuple[Retained, ...]:
    """Erase who is past the term, or tell who that would be. Raises FixInput when `by` is no active colleague there."""
    asked = _asked(app, municipality)
    for each in asked:
        must_be_allowed(app, each.name, by, at)
    return tuple(_all_of(app, each, by, at, dry_run) for each in asked)


def must_be_allowed(app: Context, municipality: str, by: str, at: datetime) -> None:
    """Raises FixInput when `by` is no active colleague, or the municipality is unknown. Where no term is, anybody may
    ask: nothing happens."""
    (known,) = _asked(app, municipality)
    if known.retention is None:
        return
    with reading(app.engine) as conn:
        staff = people.staff_of(conn, known.name, known.fallback_role)
    must_be_colleague("--by", checks.code(by), staff, _day(at))


def erase_batch(
    app: Context, municipality: str, by: str, at: datetime, after: int = 0, *, dry_run: bool, most: int = PAGE
) -> Batch:
    """The next residents from number `after` on, each erased in a transaction of their own."""
    (known,) = _asked(app, municipality)
    if known.retention is None:
        return Batch()
    last_end = known.retention.last_end(_day(at))
    with reading(app.engine) as conn:
        page = retention.past_term(conn, known.name, last_end, after, most)
    last = page[-1].client_id if len(page) == most else None
    if dry_run:
        return Batch(residents=len(page), cases=_refs(page), last=last)
    gone = [(each, files) for each in page if (files := _erased(app, each, known.name, last_end, by, at)) is not None]
    forget_overwritten(app.engine)
    return Batch(
        residents=len(gone), cases=_refs([each for each, _ in gone]), files=sum(files for _, files in gone), last=last
    )


def added_up(municipality: str, months: int | None, batches: Sequence[Batch], *, dry_run: bool) -> Retained:
    """The batches of one municipality together."""
    return Retained(
        municipality=municipality,
        months=months,
        residents=sum(each.residents for each in batches),
        cases=tuple(ref for each in batches for ref in each.cases),
        files=sum(each.files for each in batches),
        dry_run=dry_run,
    )


def _erased(
    app: Context, resident: EndedResident, municipality: str, last_end: date, by: str, at: datetime
) -> int | None:
    """How many files were removed. None: somebody enrolled this resident again, or erased them, in the meantime."""
    with writing(app.engine) as conn:
        if not retention.still_past(conn, resident.client_id, municipality, last_end):
            return None
        return remove(app, conn, resident.refs[0], checks.code(by), WHY, at).files


def _all_of(app: Context, known: Municipality, by: str, at: datetime, dry_run: bool) -> Retained:
    months = known.retention.months if known.retention else None
    return added_up(known.name, months, list(_batches(app, known.name, by, at, dry_run)), dry_run=dry_run)


def _batches(app: Context, municipality: str, by: str, at: datetime, dry_run: bool) -> Iterator[Batch]:
    after: int | None = 0
    while after is not None:
        batch = erase_batch(app, municipality, by, at, after, dry_run=dry_run)
        yield batch
        after = batch.last


def _past(conn: Connection, known: Municipality, day: date) -> PastTerm:
    if known.retention is None:
        return PastTerm(municipality=known.name, months=None)
    found = retention.count(conn, known.name, known.retention.last_end(day))
    return PastTerm(
        municipality=known.name, months=known.retention.months, residents=found.residents, cases=found.cases,
        since=found.since,
    )  # fmt: skip


def _asked(app: Context, municipality: str) -> tuple[Municipality, ...]:
    known = app.configuration.municipalities
    if municipality and municipality not in known:
        raise FixInput(
            f"no municipality {checks.shown(municipality)}; the configuration has {', '.join(sorted(known))}"
        )
    return (known[municipality],) if municipality else tuple(known[name] for name in sorted(known))


def _refs(residents: list[EndedResident]) -> tuple[str, ...]:
    return tuple(ref for each in residents for ref in each.refs)


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()
