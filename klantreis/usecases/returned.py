"""A work list that comes back: each row that was filled in becomes a fact, along the path of every other fact.

Rules
-----
1. A row without anything filled in is nothing.
2. A row counts only by its mark: it says whose list it is and when it was made, and holds for one obligation of one
   case. Who filled it in is the owner of the list, and nobody else.
3. The mark is the id of the fact: the same row twice is the same fact; the same row with something else is refused.
   What another list of the same colleague told already (same case, event, day, moment and fields) is known too.
4. One row may tell two things: what happened, and the next appointment. The second has an id of its own.
5. A row that is wrong stops no other. The reason is Dutch, with the row number, for the colleague reads it.
6. Nothing happened in the future, and a list is taken in for OLDEST days: what it offers was right when it was made.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Connection

from klantreis.core.case import Fact, Value
from klantreis.core.journey import Journey
from klantreis.core.people import Staff, why_not
from klantreis.core.planner import plan
from klantreis.core.planner.known import Fate, fates
from klantreis.core.workdays import Calendar
from klantreis.core.worklist import FIELDS, Offer, RowKind
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.reports import worklist_book as book
from klantreis.store import people
from klantreis.store.cases import LoadedCase, ObligationKey, load_cases
from klantreis.store.engine import reading, writing
from klantreis.usecases import incoming, listed_cells
from klantreis.usecases.context import Context
from klantreis.usecases.fact_batch import FactBatch, Told
from klantreis.usecases.incoming import Incoming, RawFact
from klantreis.usecases.list_refusals import in_dutch
from klantreis.usecases.listed_cells import Filled
from klantreis.usecases.offering import Offering
from klantreis.usecases.references import CASE_REF, row_mark
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import RejectedRows, open_sheet

SOURCE = "worklist"
OLDEST = timedelta(days=92)
MAX_ROWS = 2_000
BATCH = 500
_MARK = re.compile(r"([A-Za-z0-9_.-]{1,60})\.([A-Za-z0-9_-]{1,60})\.(\d{8}T\d{6})\.([0-9A-Z]{12})")
NOT_OURS = (
    "deze regel hoort niet bij dit dossier, of staat daar niet meer open; vraag een nieuwe werklijst en vul het daar in"
)


@dataclass(frozen=True, slots=True)
class ListName:
    """Whose list a row is of, and when it was made (local, as its stamp)."""

    municipality: str
    owner: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReport:
    """What became of a list that came back. The reasons are Dutch and name rows, never a person."""

    new: int = 0
    known: int = 0
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    rejected_file: Path | None = None
    lists: tuple[ListName, ...] = ()  #: whose lists its rows are of, as far as their marks hold


class RejectedCell(Rejection):
    """A row that was refused, told in Dutch."""

    def __str__(self) -> str:
        return f"rij {self.row}: {self.reason}"


def is_work_list(path: Path) -> bool:
    """Whether this file is a work list. Raises FixInput when it cannot be read at all."""
    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with open_sheet(path, heading=book.MARK) as sheet:
            return {book.REF.lower(), book.EVENT.lower(), book.MARK.lower()} <= set(sheet.columns)
    except FixInput as problem:
        if "no column names" in str(problem) or "has no name" in str(problem):
            return False
        raise


def record_list(
    app: Context, path: Path, at: datetime, *, tell: Callable[[Rejection], None] | None = None,
    only_of: Callable[[ListName], str] | None = None,
) -> ListReport:  # fmt: skip
    """Record what was filled in. `only_of` says of a list why it is not taken in (empty: it is).

    Raises FixInput when the file as a whole cannot be read.
    """
    with ExitStack() as stack:
        rejected = stack.enter_context(RejectedRows(path, tuple(name.lower() for name in book.COLUMNS)))
        tally = Tally(tell or rejected.tell)
        filled = list(_filled(path, tally))
        with reading(app.engine) as conn:
            desk = _Desk(app, conn, at, [each.ref for each in filled], only_of)
            told = [fact for each in filled for fact in _facts(desk, each, tally)]
        _record(app, told, at, tally)
    return ListReport(
        new=tally.counts["new"],
        known=tally.counts["known"],
        rejected=tally.counts["rejected"],
        rejections=tuple(tally.shown),
        warnings=tuple(tally.doubts),
        rejected_file=rejected.path if tally.counts["rejected"] and not tell else None,
        lists=tuple(sorted(desk.lists, key=lambda name: (name.municipality, name.owner, name.made))),
    )


def _filled(path: Path, tally: Tally) -> Iterator[Filled]:
    with open_sheet(path, MAX_ROWS, heading=book.MARK) as sheet:
        for row in sheet.rows:
            if listed_cells.is_untouched(row.cells):
                continue
            try:
                if row.problem:
                    raise FixInput("een vak is te lang of bevat vreemde tekens; haal het leeg en kies opnieuw")
                yield listed_cells.read(row.number, row.cells)
            except FixInput as problem:
                tally.reject(RejectedCell(row.number, str(problem), row.cells))


def _facts(desk: "_Desk", row: Filled, tally: Tally) -> list[Told]:
    try:
        return desk.facts(row, tally)
    except FixInput as problem:
        tally.reject(RejectedCell(row.number, str(problem), row.cells))
        return []


def _record(app: Context, told: Sequence[Told], at: datetime, tally: Tally) -> None:
    """Along the path of every other fact, in batches in which an id occurs once."""
    dutch = Tally(lambda each: tally.reject(RejectedCell(each.row, in_dutch(each.reason), each.cells)))
    left = list(told)
    while left:
        batch: dict[str, Told] = {}
        rest: list[Told] = []
        for raw, fact in left:
            fits = fact.id not in batch and len(batch) < BATCH and not rest
            (batch.setdefault(fact.id, (raw, fact)) if fits else rest.append((raw, fact)))
        with writing(app.engine) as conn:
            FactBatch(app, conn, at).record(list(batch.values()), dutch)
        left = rest
    tally.counts.update({name: dutch.counts[name] for name in ("new", "known")})
    tally.doubts += dutch.doubts


@dataclass
class _Desk:
    """What the rows of one file are judged by, read at once."""

    app: Context
    conn: Connection
    at: datetime
    refs: Sequence[str]
    only_of: Callable[[ListName], str] | None
    cases: Mapping[str, LoadedCase] = field(init=False)
    lists: set[ListName] = field(default_factory=set)
    _staff: dict[str, Staff] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refs = sorted({ref for ref in self.refs if CASE_REF.fullmatch(ref)})
        self.at = self.at.astimezone(AMSTERDAM)
        self.cases = {each.ref: each for each in load_cases(self.conn, refs)}

    def facts(self, row: Filled, tally: Tally) -> list[Told]:
        """One or two facts. Raises FixInput, in Dutch."""
        name, hashed = self._name(row)
        case = self.cases.get(row.ref)
        key = self._obligation(case, name, hashed) if case is not None else None
        if case is None or key is None or case.municipality != name.municipality:
            raise FixInput(NOT_OURS)
        self.lists.add(name)
        self._may(name)
        offering, kind, opening = self._offering(case), self._kind(case, key), self._opening(case, key)
        event = offering.any(row.event, key, kind, opening) if row.event else None
        if event is None:
            raise FixInput(_no_event(row, kind))
        given = [self._first(row, event)]
        if row.appointment is not None and not event.moment:
            again = offering.appointment()
            if again is None:
                raise FixInput(f"{book.NEXT}: bij deze gebeurtenis hoort geen afspraak; laat dit vak leeg")
            given.append(self._second(row, again))
        told = [self._told(row, name, fields) for fields in given]
        fresh = [each for each in told if not self._known_otherwise(case, each[1])]
        tally.counts["known"] += len(told) - len(fresh)
        return fresh

    # --- whose row it is ----------------------------------------------------------------------------------------------

    def _name(self, row: Filled) -> tuple[ListName, str]:
        found = _MARK.fullmatch(row.mark)
        if found is None:
            raise FixInput("de verborgen kolom van deze regel is leeg of veranderd; vul de lijst in zoals u die kreeg")
        return ListName(found[1], found[2], found[3]), found[4]

    def _obligation(self, case: LoadedCase, name: ListName, hashed: str) -> ObligationKey | None:
        """Which obligation of this case the mark is of."""
        for key in self._keys(case):
            made = row_mark(self.app.key, name.municipality, name.owner, name.made, case.ref, "|".join(key))
            if made.endswith(f".{hashed}"):
                return key
        return None

    def _keys(self, case: LoadedCase) -> list[ObligationKey]:
        keys = [*case.obligations]
        if case.has_news:  # a list shows what a case is by now, which no plan may have written down yet
            planned = plan(self._journey(case), case.case, self.at.date(), self._calendar(case)).obligations
            keys += [ObligationKey(state.obligation, state.opener, state.point) for state in planned]
        return keys

    def _may(self, name: ListName) -> None:
        if self.only_of is not None and (why := self.only_of(name)):
            raise FixInput(why)
        if name.municipality not in self._staff:
            self._staff[name.municipality] = people.staff_of(self.conn, name.municipality)
        if why_not(name.owner, self._staff[name.municipality], self.at.date()) is not None:
            raise FixInput(
                "deze lijst is van iemand die hier nu niet werkt; laat een collega het op een eigen lijst melden"
            )
        made = datetime.strptime(name.made, "%Y%m%dT%H%M%S").replace(tzinfo=AMSTERDAM)
        if self.at - made > OLDEST:
            raise FixInput(f"deze lijst is ouder dan {OLDEST.days} dagen; vraag een nieuwe")

    # --- what it says -------------------------------------------------------------------------------------------------

    def _first(self, row: Filled, event: Offer) -> dict[str, object]:
        data = self._data(row, event)
        if event.moment and row.appointment is None:
            raise FixInput(f"{book.NEXT}: vul de dag en de tijd van de afspraak in, zoals 3-12-2026 10:00")
        return {"event": event.event, "at": row.appointment if event.moment else None, "data": data}

    def _second(self, row: Filled, again: Offer) -> dict[str, object]:
        data = {name: code for name, code in row.details.items() if any(each.field == name for each in again.codes)}
        return {"event": again.event, "at": row.appointment, "data": data, "suffix": "/next"}

    def _data(self, row: Filled, event: Offer) -> dict[str, object]:
        allowed = {(each.field, each.code) for each in event.codes}
        both = {*allowed}
        if row.appointment is not None and not event.moment:
            both |= {("place", code) for name, code in row.details.items() if name == "place"}
        for pair in row.details.items():
            if pair not in both:
                raise FixInput(
                    f"{book.DETAIL}: deze keuze hoort niet bij wat er gebeurde; kies anders of laat het leeg"
                )
        data: dict[str, object] = {name: code for name, code in row.details.items() if (name, code) in allowed}
        if row.day is not None:
            if not event.day:
                raise FixInput(f"{book.DAY}: bij deze gebeurtenis hoort geen datum; laat dit vak leeg")
            data[event.day] = row.day.isoformat()
        for name in event.needs:
            if name not in data:
                where = book.DAY if name == event.day else f"{book.DETAIL} ({FIELDS.get(name, name)})"
                raise FixInput(f"{where}: dit hoort bij wat er gebeurde; vul het in")
        return data | dict(event.given or {})

    def _told(self, row: Filled, name: ListName, fields: dict[str, object]) -> Told:
        today = self.at.date()
        if row.when is None:
            raise FixInput(f"{book.WHEN}: vul de dag in waarop het gebeurde")
        if row.when > today:
            raise FixInput(f"{book.WHEN}: deze dag moet nog komen; vul de dag in waarop het gebeurde")
        fact = {
            "id": f"{row.mark}{fields.pop('suffix', '')}", "case": row.ref, "occurred_on": row.when.isoformat(),
            "by": name.owner, **{key: value for key, value in fields.items() if value is not None},
        }  # fmt: skip
        raw = _RowOfList(row.number, fact, "", row.cells)
        try:
            return raw, incoming.read(fact, self.at, ours=SOURCE)
        except FixInput as problem:
            raise FixInput(in_dutch(str(problem))) from None

    def _known_otherwise(self, case: LoadedCase, told: Incoming) -> bool:
        """Whether another list of this colleague told the same (rule 3)."""
        facts, stands = case.case.facts, fates(case.case.facts)
        if told.id in stands:
            return False  # this very row: whether it says the same now is judged where every fact is
        return any(stands[fact.id] is Fate.stands and _says_the_same(fact, told) for fact in facts)

    # --- around it ----------------------------------------------------------------------------------------------------

    def _offering(self, case: LoadedCase) -> Offering:
        configuration = self.app.configuration
        places = configuration.municipalities[case.municipality].places
        return Offering(self._journey(case), configuration.events, places, self.at.date())

    def _journey(self, case: LoadedCase) -> Journey:
        return self.app.journey(case.definition_hash)

    def _calendar(self, case: LoadedCase) -> Calendar:
        return self.app.configuration.calendars[case.municipality]

    def _opening(self, case: LoadedCase, key: ObligationKey) -> Mapping[str, Value]:
        found = [fact for fact in case.case.facts if key.opener in (fact.id, fact.corrects)]
        return max(found, key=lambda fact: fact.recorded_at).data if found else {}

    def _kind(self, case: LoadedCase, key: ObligationKey) -> str:
        if "." not in key.obligation:
            return RowKind.obligation
        stored = case.obligations.get(key)
        return str(stored.values[0]) if stored is not None else RowKind.task


@dataclass(frozen=True, slots=True)
class _RowOfList(RawFact):
    """A fact of a row: where it is refused, the cells of that row are handed back."""

    own: Mapping[str, str] = field(default_factory=dict)

    def cells(self) -> dict[str, str]:
        return dict(self.own)


def _says_the_same(fact: Fact, told: Incoming) -> bool:
    """Whether this fact came from a list of the same colleague, and tells the same."""
    if not fact.id.startswith(f"{SOURCE}:") or fact.by != told.by:
        return False
    data = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in fact.data.items()}
    same = (fact.event, fact.occurred_on, fact.at) == (told.event, told.occurred_on, told.at)
    return same and data == {name: str(value) for name, value in told.data.items()}


def _no_event(row: Filled, kind: str) -> str:
    """Why the event that was chosen, or was not, cannot be told."""
    if kind == RowKind.decision:
        return "een besluitkaart beantwoordt u met de code op de kaart, niet op deze lijst"
    if not row.event:
        return f"{book.EVENT}: kies wat er gebeurde"
    return f"{book.EVENT}: dit kan in dit dossier niet op een lijst; kies een regel uit het lijstje"
