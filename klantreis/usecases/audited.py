"""The cases an audit counts, as they stood on a day, on what was known at its end (ADR 0030).

Rules
-----
1. The present is every moment after which nothing stands in the books: no run, and no link of a chain. It is read from
   the projection. At any earlier moment something was not known yet, and every case is replayed from its facts.
2. In the present too a case is replayed of which the projection does not tell this day: something came in that no plan
   has seen, it is due to be looked at, it was planned with another calendar, or its person was erased while it was
   open. The projection of a case that has ended is final.
3. The file of the municipality is no part of rule 2: it decides along which way messages go, and no obligation hangs
   on that.
4. One moment of the database for everything; cases come in batches, by person, and are forgotten again.
5. A case that cannot be replayed is named in `broken`, and is in no figure.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.core.people import Owners
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.seen import Charge
from klantreis.core.workdays import Calendar
from klantreis.errors import FixInput
from klantreis.reports import audited as read
from klantreis.reports.audited import CaseRow
from klantreis.store.engine import reading
from klantreis.usecases.context import Context
from klantreis.usecases.replaying import Replayed, Replaying, was_left

BATCH = 500


class AuditedCases:
    """Iterate it once, inside `audited_cases`. `broken` is complete at the end."""

    def __init__(self, app: Context, conn: Connection, at: datetime, municipality: str, batch: int) -> None:
        newest = read.newest_moment(conn)
        self.replayed = newest is not None and at < newest  #: every case, since `at` lies in the past
        self.total = read.count(conn, municipality)  #: of cases to look at: those not known yet are passed over
        self.seen = 0  #: of these, so far
        self.broken: list[str] = []
        self._conn, self._municipality, self._batch = conn, municipality, batch
        self._replaying = Replaying(app, conn, at, is_past=self.replayed, broken=self.broken)
        self.day = self._replaying.day

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        """By municipality the calendar in force at the moment asked."""
        return self._replaying.calendars.all()

    def __iter__(self) -> Iterator[AuditedCase]:
        after = read.START
        while rows := read.page(self._conn, self._municipality, after, self._batch):
            after = rows[-1][:2]
            yield from self._batch_of(rows)
            self.seen += len(rows)

    def twice(self, without: Container[int]) -> Iterator[tuple[AuditedCase, Replayed]]:
        """Each case of which the projection tells, from it and replayed; `without` these numbers."""
        after = read.START
        while rows := read.page(self._conn, self._municipality, after, self._batch):
            after = rows[-1][:2]
            held = [row for row in rows if row.id not in without and self._holds(row)]
            replayed = {each.case.ref: each for each in self._replaying.replayed(held)}
            for case in self._projected(held):
                if case.ref in replayed:
                    yield case, replayed[case.ref]

    def _batch_of(self, rows: Sequence[CaseRow]) -> Iterator[AuditedCase]:
        held = [] if self.replayed else [row for row in rows if self._holds(row)]
        apart = {row.id for row in held}
        replayed = {case.ref: case for case in self._replaying.cases([row for row in rows if row.id not in apart])}
        projected = {case.ref: case for case in self._projected(held)}
        for row in rows:
            if (case := projected.get(row.ref) or replayed.get(row.ref)) is not None:
                yield case

    def _holds(self, row: CaseRow) -> bool:
        """Whether the projection tells how this case stands on the day asked."""
        if (
            row.enrolled_on > self.day
            or was_left(row, self._replaying.at)
            or row.fact_seq != row.planned_seq
            or not row.calendar_hash
        ):
            return False
        if row.look_again_on is not None and row.look_again_on <= self.day:
            return False
        calendar = self._replaying.calendars.of(row.municipality)
        return row.closed_on is not None or (calendar is not None and row.calendar_hash == calendar.version)

    def _projected(self, rows: Sequence[CaseRow]) -> Iterator[AuditedCase]:
        by_id = {row.id: row for row in rows}
        charged = self._replaying.charged

        def now(case_id: int, role: str) -> Charge:
            row = by_id[case_id]
            owners = Owners(case_worker=row.case_worker, jobcoach=row.jobcoach, team=row.team)
            return Charge(charged.person(row.municipality, role, owners), row.team, row.groups)

        obligations = read.obligations(self._conn, by_id.keys(), now)
        facts, sent = read.happenings(self._conn, by_id.keys(), self.day), read.sent(self._conn, by_id.keys())
        for row in rows:
            yield AuditedCase(
                ref=row.ref,
                person=row.client_id,
                municipality=row.municipality,
                journey=row.journey,
                version=row.version,
                stage=row.stage,
                enrolled_on=row.enrolled_on,
                closed_on=row.closed_on,
                closed_by=row.closed_by,
                groups=_codes(row.groups),
                labels=_codes(row.labels),
                team=row.team,
                case_worker=row.case_worker,
                obligations=tuple(sorted(obligations.get(row.id, ()))),
                facts=tuple(facts.get(row.id, ())),
                sent=tuple(sorted(sent.get(row.id, ()), key=read.by_day)),
                stage_since=row.stage_since,
            )


@contextmanager
def audited_cases(
    app: Context, at: datetime, municipality: str = "", *, batch: int = BATCH
) -> Iterator[AuditedCases]:  # fmt: skip
    """The cases that were known at `at`, of one municipality or (empty) all, by person and number.

    Raises FixInput for an unknown municipality."""
    known = sorted(app.configuration.municipalities)
    if municipality and municipality not in known:
        raise FixInput(f"no such municipality in the configuration; there are: {', '.join(known)}")
    with reading(app.engine) as conn:
        yield AuditedCases(app, conn, at, municipality, batch)


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) if text else frozenset()
