"""Who died or moved away, from a file that comes every day (`klantreis gone`).

Rules
-----
1. A row names a client and the day of death or of moving away, or both. Each becomes a fact of every open case, and is
   written down with the client: nothing is sent to them any more.
2. The same row again adds nothing. Another day of death than the one on record is refused: it is corrected as a fact.
3. That a file came is kept, also when it holds no rows: while none comes, a municipality may want nothing to be sent
   (core/gates.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.engine import Connection

from klantreis.core.case import Fact
from klantreis.core.municipality import Municipality
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import enrolment, feeds, lookup
from klantreis.store import facts as fact_store
from klantreis.store.engine import writing
from klantreis.store.facts import NewFact
from klantreis.store.gone import set_gone
from klantreis.store.lookup import KnownClient
from klantreis.usecases import checks
from klantreis.usecases.checks import Cells
from klantreis.usecases.context import Context
from klantreis.usecases.fact_batch import GONE
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import REASON, RejectedRows, Row, open_sheet

SOURCE = "gone"
COLUMNS = ("client_ref", "deceased_on", "moved_on", REASON)
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneReport:
    """What the file told. `rejections` are the first of them, as text without personal data."""

    new: int = 0  #: deaths and moves we did not know of
    known: int = 0
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    rejected_file: Path | None = None


@dataclass(frozen=True, slots=True)
class _Gone:
    row: Row
    client_ref: str
    days: Mapping[str, date]  #: by column


def gone_file(
    app: Context, path: Path, municipality: str, at: datetime, tell: Callable[[Rejection], None] | None = None
) -> GoneReport:
    """Take over the deaths and moves of a CSV or XLSX file, and that it came.

    Rejected rows go to `FILE.rejected.csv`, or to `tell` where that is given. Raises FixInput when the file as a whole
    cannot be read; then it did not come.
    """
    rules = app.configuration.municipalities.get(municipality)
    if rules is None:
        known = ", ".join(sorted(app.configuration.municipalities))
        raise FixInput(f"no municipality '{checks.shown(municipality)}'; the configuration has {known}")
    with open_sheet(path) as sheet, RejectedRows(path, sheet.columns) as rejected:
        _require_columns(path, sheet.columns)
        tally = Tally(tell or rejected.tell)
        rows = _read(rules, sheet.rows, at.astimezone(AMSTERDAM).date(), tally)
        while batch := list(islice(rows, BATCH)):
            with writing(app.engine) as conn:
                _record(conn, municipality, batch, at, tally)
        counts = tally.counts
        with writing(app.engine) as conn:
            feeds.arrived(conn, municipality, at=at, source=feeds.GONE, rows=counts["new"] + counts["known"])
    return GoneReport(
        new=counts["new"],
        known=counts["known"],
        rejected=counts["rejected"],
        rejections=tuple(tally.shown),
        rejected_file=rejected.path if counts["rejected"] and not tell else None,
    )


def _require_columns(path: Path, columns: Sequence[str]) -> None:
    for number, column in enumerate(columns, start=1):
        if column not in COLUMNS:
            raise FixInput(
                f"{path.name}: unknown column '{checks.shown(column)}' (column {number}); remove or rename it"
            )
    if "client_ref" not in columns or not {"deceased_on", "moved_on"} & set(columns):
        raise FixInput(f"{path.name}: needs the columns client_ref, and deceased_on or moved_on or both")


def _read(rules: Municipality, rows: Iterator[Row], today: date, tally: Tally) -> Iterator[_Gone]:
    for row in rows:
        cells = Cells(row.cells, [row.problem] if row.problem else [])
        client_ref = cells.required("client_ref", checks.client_ref(rules.client_ref))
        told = {
            "deceased_on": cells.read("deceased_on", checks.past_day(today)),
            "moved_on": cells.read("moved_on", checks.day),
        }
        days = {column: day for column, day in told.items() if day is not None}
        if not days and not cells.complaints:
            cells.complaints.append(
                "deceased_on: neither this nor moved_on has a day; fill in one or leave the row out"
            )
        if cells.complaints or client_ref is None:
            tally.reject(Rejection(row.number, "; ".join(cells.complaints), row.cells))
        else:
            yield _Gone(row, client_ref, days)


def _record(conn: Connection, municipality: str, batch: Sequence[_Gone], at: datetime, tally: Tally) -> None:
    known = lookup.clients(conn, municipality, {each.client_ref for each in batch})
    cases = enrolment.cases_of(conn, [client.id for client in known.values()])
    died = {client.id: client.deceased_on for client in known.values()}
    facts: list[NewFact] = []
    gone: list[tuple[int, str, date | None]] = []
    for each in batch:
        client = known.get(each.client_ref)
        if why := _refused(each, client, died):
            tally.reject(Rejection(each.row.number, why, each.row.cells))
            continue
        assert client is not None
        died[client.id] = each.days.get("deceased_on") or died[client.id]
        new = {column: day for column, day in each.days.items() if getattr(client, column) != day}
        tally.counts["new" if new else "known"] += 1
        gone += [(client.id, column, day) for column, day in new.items()]
        still_open = [(case.ref, case.id) for case in cases if case.client_id == client.id and case.closed_on is None]
        facts += [_fact(ref, id_, column, day, at) for column, day in new.items() for ref, id_ in still_open]
    fact_store.record(conn, facts, at)
    set_gone(conn, gone)


def _refused(each: _Gone, client: KnownClient | None, died: Mapping[int, date | None]) -> str:
    if client is None:
        return "client_ref: no such client in this municipality; take the row out"
    told, known = each.days.get("deceased_on"), died[client.id]
    if told and known and told != known:
        return "deceased_on: another day is on record; correct that fact with `record` and `corrects`"
    return ""


def _fact(ref: str, case_id: int, column: str, day: date, at: datetime) -> NewFact:
    event = next(event for event, named in GONE.items() if named == column)
    told = Fact(id=f"{SOURCE}:{ref}/{event}/{day}", event=event, occurred_on=day, recorded_at=at)
    return NewFact(case_id=case_id, fact=told, look_again_on=max(at.astimezone(AMSTERDAM).date(), day))
