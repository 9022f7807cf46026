"""A colleague's work list, as things stand at a moment.

Rules
-----
1. Whose a row is, is asked now: roles, leave and stand-ins as they are, not as they were when it was planned.
2. What the resident or an organisation has to do is on the list of the case worker, who goes about it.
3. A case about which facts came in since its last plan is planned here, in memory, so that what was done this morning
   is gone from the list of this afternoon. Nothing is written.
4. A list looks AHEAD working days ahead and holds MOST rows; how many do not fit is told on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.case import Value
from klantreis.core.municipality import Municipality
from klantreis.core.overdue import is_overdue
from klantreis.core.people import Owners, Staff, resolve
from klantreis.core.planner import plan
from klantreis.core.workdays import Calendar
from klantreis.core.worklist import AHEAD, MOST, ListRow, RowKind, WorkList, capped, in_order, stamp
from klantreis.definitions.roles import OUTSIDE
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.reports.words import Words
from klantreis.store import appointments, backgrounds, people, worklists
from klantreis.store.cases import LoadedCase, ObligationKey, load_cases
from klantreis.store.engine import reading
from klantreis.store.worklists import OpenRow
from klantreis.usecases.addressing import owners_of
from klantreis.usecases.colleagues import must_be_colleague
from klantreis.usecases.context import Context
from klantreis.usecases.offering import Offering
from klantreis.usecases.references import row_mark
from klantreis.usecases.showing import words_of


def work_list(app: Context, owner: str, at: datetime, municipality: str = "", most: int = MOST) -> WorkList:
    """What this colleague has to do. Raises FixInput where nobody has this code, or several municipalities do."""
    with reading(app.engine) as conn:
        name = _municipality(app, conn, owner, municipality)
        lists = WorkLists(app, conn, name, at)
        must_be_colleague("--owner", owner, lists.staff, lists.day)
        return lists.of(owner, most)


def _municipality(app: Context, conn: Connection, owner: str, named: str) -> str:
    known = sorted(app.configuration.municipalities)
    if named and named not in known:
        raise FixInput(f"no such municipality; the configuration has {', '.join(known)}")
    found = [named] if named else worklists.municipalities_of(conn, [owner]).get(owner, [])
    if not found:
        raise FixInput("--owner: no colleague has this code; see `klantreis staff`")
    if len(found) > 1:
        raise FixInput(f"--owner: a colleague of {', '.join(found)} has this code; say which with --municipality")
    return found[0]


@dataclass
class WorkLists:
    """The work lists of one municipality at one moment: what they share is read once."""

    app: Context
    conn: Connection
    municipality: str
    at: datetime
    staff: Staff = field(init=False)
    _owners: list[Owners] = field(init=False)
    _holds: dict[tuple[str, Owners], str] = field(default_factory=dict)  #: who holds a role for whom
    _offerings: dict[str, Offering] = field(default_factory=dict)  #: by hash of the journey
    _words: dict[str, Words] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.at.astimezone(AMSTERDAM)
        self.staff = people.staff_of(self.conn, self.municipality, self._rules.fallback_role)
        self._owners = worklists.owners_in_use(self.conn, self.municipality)

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def _rules(self) -> Municipality:
        return self.app.configuration.municipalities[self.municipality]

    @property
    def _calendar(self) -> Calendar:
        return self.app.configuration.calendars[self.municipality]

    def of(self, owner: str, most: int = MOST) -> WorkList:
        """The list of this colleague."""
        found = self._rows(owner)
        openings = backgrounds.coded_fields(self.conn, {row.key.opener for row, _ in found})
        hours = self._appointments([row for row, _ in found])
        rows = [self._shown(owner, row, escalated, openings, hours) for row, escalated in found]
        shown, left_out = capped(in_order(rows), most)
        return WorkList(
            municipality=self.municipality, owner=owner, at=self.at, rows=shown, left_out=left_out,
            case_url=self._rules.case_url, return_to=self._rules.worklist_to,
        )  # fmt: skip

    # --- which rows ---------------------------------------------------------------------------------------------------

    def _rows(self, owner: str) -> list[tuple[OpenRow, bool]]:
        """The rows of this colleague, and whether a rung reached them (rules 1 to 3)."""
        until = self._calendar.add_workdays(self.day, AHEAD)
        roles, workers = self._reach(owner)
        planned = [*worklists.open_rows(self.conn, self.municipality, until, workers, roles)]
        climbed = worklists.escalated(self.conn, self.municipality, owner)
        fresh = self._planned_now({row.ref for row in climbed} | {*self._news(workers)})
        stands = {(row.ref, row.key) for row in fresh}
        told = {(row.ref, row.key) for row in climbed}
        mine = {(row.ref, row.key): row for row in planned if not row.has_news and self._is_of(row, owner)}
        near = [row for row in fresh if row.due_on is not None and row.due_on <= until]
        mine |= {(row.ref, row.key): row for row in near if self._is_of(row, owner)}
        mine |= {(row.ref, row.key): row for row in climbed if not row.has_news or (row.ref, row.key) in stands}
        return [(row, at in told) for at, row in mine.items()]

    def _news(self, workers: Iterable[str]) -> list[str]:
        return worklists.with_news(self.conn, self.municipality, list(workers))

    def _reach(self, owner: str) -> tuple[set[str], set[str]]:
        """Roles that come to this colleague today, and the case workers of whose cases they do."""
        named = {*self.app.configuration.roles, *OUTSIDE}
        found = [(role, owners) for role in named for owners in self._owners if self._holder(role, owners) == owner]
        return {role for role, _ in found}, {owners.case_worker for _, owners in found}

    def _is_of(self, row: OpenRow, owner: str) -> bool:
        return self._holder(row.owner, row.owners) == owner

    def _holder(self, role: str, owners: Owners) -> str:
        asked = "case_worker" if role in OUTSIDE else role
        if (asked, owners) not in self._holds:
            self._holds[asked, owners] = resolve(asked, owners, self.staff, self.day) or ""
        return self._holds[asked, owners]

    def _planned_now(self, refs: Iterable[str]) -> list[OpenRow]:
        """The open obligations of those of these cases that have news."""
        loaded = [each for each in load_cases(self.conn, sorted(refs)) if each.has_news]
        return [row for each in loaded for row in _replanned(self.app, each, self.day, self._calendar)]

    # --- what a row says ----------------------------------------------------------------------------------------------

    def _appointments(self, rows: Iterable[OpenRow]) -> dict[tuple[str, str], datetime]:
        """By case and opener the hour of an appointment that is today."""
        today = [row for row in rows if row.due_on == self.day]
        facts = appointments.with_moment(self.conn, {row.case_id for row in today})
        found: dict[tuple[str, str], datetime] = {}
        for row in today:
            told = sorted(facts.get(row.case_id, ()), key=lambda fact: fact.recorded_at)
            for fact in told:
                if row.key.opener in (fact.id, fact.corrects) and fact.at is not None:
                    found[row.ref, row.key.opener] = fact.at.astimezone(AMSTERDAM)
        return {at: hour for at, hour in found.items() if hour.date() == self.day}

    def _shown(
        self, owner: str, row: OpenRow, escalated: bool, openings: Mapping[str, Mapping[str, Value]],
        hours: Mapping[tuple[str, str], datetime],
    ) -> ListRow:  # fmt: skip
        offering, late = self._offering(row.definition_hash), is_overdue(row.due_on, self.day)
        offers = offering.offers(row.key, row.kind, row.stage, openings.get(row.key.opener, {}))
        return ListRow(
            mark=row_mark(self.app.key, self.municipality, owner, stamp(self.at), row.ref, "|".join(row.key)),
            ref=row.ref,
            kind=RowKind(row.kind),
            what=self._title(row),
            due=row.due_on,
            workdays_late=self._calendar.workdays_between(row.due_on, self.day) if late and row.due_on else 0,
            escalated=escalated,
            outside=row.owner in OUTSIDE,
            appointment=hours.get((row.ref, row.key.opener)),
            offers=offers,
            again=offering.appointment() if offers else None,
        )

    def _title(self, row: OpenRow) -> str:
        if row.kind == RowKind.obligation:
            return row.title
        if row.definition_hash not in self._words:
            journey = self.app.journey(row.definition_hash)
            self._words[row.definition_hash] = words_of(self.app, {journey.name: journey})
        return self._words[row.definition_hash].template(row.title)

    def _offering(self, definition_hash: str) -> Offering:
        if definition_hash not in self._offerings:
            journey = self.app.journey(definition_hash)
            events, places = self.app.configuration.events, self._rules.places
            self._offerings[definition_hash] = Offering(journey, events, places, self.day)
        return self._offerings[definition_hash]


def _replanned(app: Context, loaded: LoadedCase, day: date, calendar: Calendar) -> list[OpenRow]:
    """Rule 3. A case that cannot be planned has no rows here: the follow-up names it."""
    try:
        planned = plan(app.journey(loaded.definition_hash), loaded.case, day, calendar)
    except Exception:  # the daily run logs it, fails, and says which case it is
        return []
    if planned.closed_on is not None:
        return []
    base = OpenRow(
        case_id=loaded.id, ref=loaded.ref, definition_hash=loaded.definition_hash, stage=planned.stage,
        owners=owners_of(loaded), key=ObligationKey("", "", ""), kind="", title="", owner="", due_on=None,
        has_news=True,
    )  # fmt: skip
    return [
        replace(
            base, key=ObligationKey(state.obligation, state.opener, state.point), kind=state.kind, title=state.title,
            owner=state.owner, due_on=state.due_on,
        )
        for state in planned.obligations
        if state.verdict is None
    ]  # fmt: skip
