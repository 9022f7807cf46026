"""Cases that go to another colleague, many at once (contract: `klantreis transfer`; acceptance scenario 13).

Rules
-----
1. What fell due before today stays charged to who had it then; from today on everything is the new owner's.
2. Lines, tasks and cards that wait to leave go to the new owner. What has left stays where it went.
3. Each case gets a link `change` in its chain with both owners and who transferred it, and is looked at again.
4. 500 cases are one transaction. What was transferred stays transferred; the same command again finds the rest.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.people import ON_THE_CASE, Owners, Staff, resolve
from klantreis.core.sending import digest_key
from klantreis.definitions.roles import OUTSIDE
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import chain, people, transferring
from klantreis.store.bundles import ensure_messages
from klantreis.store.cases import find_ref
from klantreis.store.engine import reading, writing
from klantreis.store.enrolment import change_cases
from klantreis.store.planned import Draft
from klantreis.store.transferring import OwnedCase, WaitingLine
from klantreis.usecases import checks
from klantreis.usecases.colleagues import must_be_colleague
from klantreis.usecases.context import Context

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What goes from whom to whom. Of what is empty: every case, every role, every team; the team stays."""

    from_: str
    to: str
    by: str
    municipality: str
    role: str = ""  #: case_worker | jobcoach
    team: str = ""  #: only cases of this team
    to_team: str = ""  #: the cases' team from now on
    cases: tuple[str, ...] = ()  #: only these

    @property
    def roles(self) -> Collection[str]:
        return (self.role,) if self.role else ON_THE_CASE


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReport:
    """The cases that went over (or would), and how many lines that waited to leave went with them."""

    cases: tuple[str, ...] = ()
    lines: int = 0


def transfer(app: Context, wanted: Transfer, at: datetime, dry_run: bool = False) -> TransferReport:
    """Give cases to another colleague. Raises UnknownCase, and FixInput before anything is written."""
    today = at.astimezone(AMSTERDAM).date()
    with reading(app.engine) as conn:
        staff = _staff(app, conn, wanted.municipality)
        refs = frozenset(find_ref(conn, name) for name in wanted.cases)
        _must_be_possible(conn, wanted, staff, refs, today)
        if dry_run:
            return TransferReport(cases=tuple(case.ref for page in _pages(conn, wanted, refs) for case in page))
    report, after = TransferReport(), 0
    while True:
        with writing(app.engine) as conn:
            cases = _page(conn, wanted, refs, after)
            if cases:
                lines = _Batch(app, conn, wanted, staff, today, at).go(cases)
                report = TransferReport(
                    cases=(*report.cases, *(case.ref for case in cases)), lines=report.lines + lines
                )
        if len(cases) < BATCH:
            return report
        after = cases[-1].id


@dataclass(frozen=True, slots=True)
class _Batch:
    """Cases of one transaction."""

    app: Context
    conn: Connection
    wanted: Transfer
    staff: Staff
    today: date
    at: datetime

    def go(self, cases: Sequence[OwnedCase]) -> int:
        """Transfer them; how many lines that waited to leave went along."""
        by_id = {case.id: case for case in cases}
        chain.heads(self.conn, by_id.keys())
        self._charge(by_id)
        changes = {case.id: self._changes(case) for case in cases}
        change_cases(self.conn, changes, day=self.today, at=self.at, by=self.wanted.by)
        return self._readdress(by_id)

    def _changes(self, case: OwnedCase) -> dict[str, str]:
        theirs = {role: self.wanted.to for role in self.wanted.roles if getattr(case, role) == self.wanted.from_}
        return theirs | ({"team": self.wanted.to_team} if self.wanted.to_team else {})

    def _owners(self, case: OwnedCase) -> Owners:
        """Who the case names from now on."""
        new = {"case_worker": case.case_worker, "jobcoach": case.jobcoach, "team": case.team} | self._changes(case)
        return Owners(**new)

    def _charge(self, cases: Mapping[int, OwnedCase]) -> None:
        """What fell due before today is charged to who had it, where no plan has done so yet."""
        charged = {}
        for each in transferring.uncharged(self.conn, cases.keys(), self.today):
            case = cases[each.case_id]
            person = "" if each.role in OUTSIDE else resolve(each.role, case.owners, self.staff, self.today) or ""
            charged[each.id] = person, case.team, case.groups
        transferring.charge(self.conn, charged, self.today)

    def _readdress(self, cases: Mapping[int, OwnedCase]) -> int:
        moving = [
            (line, person)
            for line in transferring.waiting_lines(self.conn, cases.keys(), ON_THE_CASE)
            if (person := self._new_reader(line, cases[line.case_id]))
        ]
        numbers = self._digests(moving)
        transferring.readdress(
            self.conn, [(line, person, numbers[_place(line, self._key(line, person))]) for line, person in moving]
        )
        return len(moving)

    def _new_reader(self, line: WaitingLine, case: OwnedCase) -> str:
        """Who this line goes to instead; empty: it stays."""
        before = resolve(line.role, case.owners, self.staff, self.today)
        new = resolve(line.role, self._owners(case), self.staff, self.today)
        return new if new and new != line.person and line.person in (self.wanted.from_, before) else ""

    def _key(self, line: WaitingLine, person: str) -> str:
        return digest_key(self.wanted.municipality, person, line.day, line.run_ref)

    def _digests(self, moving: Sequence[tuple[WaitingLine, str]]) -> dict[tuple[int | None, bool, str], int]:
        """The number of the digest for each run, release and key; made where there is none that may be added to."""
        drafts: dict[tuple[int | None, bool], dict[str, Draft]] = {}
        for line, person in moving:
            key = self._key(line, person)
            drafts.setdefault((line.run_id, line.released), {})[key] = Draft(
                key=key,
                recipient_kind="staff",
                channel=line.channel,
                template=line.template,
                municipality=self.wanted.municipality,
                day=line.day,
                due_at=line.due_at,
                person=person,
            )
        return {
            (run_id, released, key): number
            for (run_id, released), of_run in sorted(drafts.items(), key=lambda item: (item[0][0] or 0, item[0][1]))
            for key, number in ensure_messages(self.conn, of_run, run_id, released, self.app.opaque)[0].items()
        }


def _place(line: WaitingLine, key: str) -> tuple[int | None, bool, str]:
    return line.run_id, line.released, key


def _page(conn: Connection, wanted: Transfer, refs: Collection[str], after: int) -> list[OwnedCase]:
    return transferring.owned(
        conn, wanted.municipality, wanted.from_, wanted.roles, team=wanted.team, refs=refs, after=after, limit=BATCH
    )


def _pages(conn: Connection, wanted: Transfer, refs: Collection[str]) -> Iterator[list[OwnedCase]]:
    after = 0
    while cases := _page(conn, wanted, refs, after):
        yield cases
        after = cases[-1].id


def _staff(app: Context, conn: Connection, municipality: str) -> Staff:
    known = app.configuration.municipalities
    if municipality not in known:
        raise FixInput(f"no municipality '{checks.shown(municipality)}' in the configuration")
    return people.staff_of(conn, municipality, known[municipality].fallback_role)


def _must_be_possible(
    conn: Connection, wanted: Transfer, staff: Staff, refs: Collection[str], today: date
) -> None:  # fmt: skip
    if wanted.role and wanted.role not in ON_THE_CASE:
        raise FixInput(f"--role: a case names a {' or a '.join(sorted(ON_THE_CASE))}; no other role is part of it")
    if wanted.from_ == wanted.to:
        raise FixInput("--to: the cases are this colleague's already; name another one")
    must_be_colleague("--to", wanted.to, staff, today)
    must_be_colleague("--by", wanted.by, staff, today)
    found = {case.ref for page in _pages(conn, wanted, refs) for case in page} if refs else set()
    if others := sorted(set(refs) - found):
        raise FixInput(f"--case: {', '.join(others)} is no open case of this colleague in this municipality")
    if wanted.from_ not in staff.people and not _page(conn, wanted, refs, 0):
        raise FixInput("--from: no colleague of this municipality has this code, and no open case names it")
