"""The cases of an event log, as a first reading of it tells them.

Rules
-----
1. A case is one by municipality and number. Its number is refused as `enrol` refuses it: a BSN above all.
2. It begins with its activity `enrolled`, else on the start it says, else with its first event. A case without any of
   these is rejected, and all its rows with it.
3. What its rows say of it: the first value counts. One that cannot be read rejects the case: half a case would be
   audited as if it were whole.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from klantreis.core.names import ENROLLED
from klantreis.definitions.configuration import Configuration
from klantreis.definitions.mapping import KEEP, LogColumn, LogMapping
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.usecases import checks
from klantreis.usecases.log_values import Instant, Values, within
from klantreis.usecases.sheets import Row

EARLIEST = date(1990, 1, 1)  #: before it nobody can be enrolled


@dataclass(slots=True, kw_only=True)
class LogCase:
    """What a log says of a case. `columns`: what goes into the enrolment, as text."""

    municipality: str
    client_ref: str
    trace: str  #: says nothing, and is the same in every export
    start: Instant | None = None
    end: Instant | None = None
    first: Instant | None = None  #: its first event
    begun_in: int = 0  #: the row of its activity `enrolled`; 0: there is none
    begun: Instant | None = None
    heard: datetime | None = None  #: when that was written down, where the log says it
    has_end: bool = False  #: an activity of its own says that it ended
    columns: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)  #: what its rows said, by column
    problem: str = ""
    _ticks: dict[datetime, int] = field(default_factory=lambda: defaultdict(int))

    def place(self, moment: datetime) -> int:
        """How many events of the case this moment has had, this one included: from 1, in the order of the file."""
        self._ticks[moment] += 1
        return self._ticks[moment]


class LogCases:
    """The cases of a log. `meet` each row, then ask."""

    def __init__(self, configuration: Configuration, mapping: LogMapping, values: Values, now: datetime) -> None:
        self.mapping, self.values, self.configuration = mapping, values, configuration
        self.now = now.astimezone(UTC)  # two local times are compared by their clock, and so without their offset
        self.cases: dict[tuple[str, str], LogCase] = {}
        self.differing = 0
        self.told: Mapping[str, LogColumn] = {**mapping.of_case, **mapping.fields}
        self._of_case = {column.name for column in self.told.values()} | {*filter(None, (mapping.start, mapping.end))}

    # --- the first reading ----------------------------------------------------------------------------------------

    def meet(self, row: Row) -> None:
        """Keep what this row says of its case. What is wrong with the row itself is told in the second reading."""
        if row.problem:
            return
        try:
            case = self._case(row)
        except FixInput:
            return
        for name in self._of_case:
            if text := row.cells[name]:
                self.differing += case.cells.setdefault(name, text) != text
        activity = self.mapping.activities.get(row.cells[self.mapping.activity])
        if activity is None:
            return
        case.has_end = case.has_end or activity.event == self.mapping.end_event
        try:
            instant = self.instant(row)
        except FixInput:
            return
        if case.first is None or instant.at < case.first.at:
            case.first = instant
        if activity.event == ENROLLED and not case.begun_in:
            case.begun_in, case.begun = row.number, instant
            case.heard = self._heard(row)

    def _case(self, row: Row) -> LogCase:
        municipality, number = self._municipality(row), row.cells[self.mapping.case]
        case = self.cases.get((municipality, number))
        if case is None:
            pattern = self.configuration.municipalities[municipality].client_ref
            try:
                checks.client_ref(pattern)(number)
            except FixInput as error:
                raise FixInput(f"{self.mapping.case}: {error if number else 'missing; every row needs one'}") from None
            trace = self.values.hashed("case", municipality, number)[:20]
            case = LogCase(municipality=municipality, client_ref=number, trace=trace)
            self.cases[municipality, number] = case
        return case

    def _municipality(self, row: Row) -> str:
        column = self.mapping.municipality_column
        if column is None:
            return self.mapping.municipality
        text = row.cells[column.name]
        name = column.codes.get(text, text)
        known = self.configuration.municipalities
        if name not in known or self.mapping.journey not in known[name].journeys:
            raise FixInput(f"{column.name}: no municipality with this journey; map it under `codes` of `municipality`")
        return name

    def _heard(self, row: Row) -> datetime | None:
        text = row.cells[self.mapping.recorded] if self.mapping.recorded else ""
        return self.values.instant(text).at if text else None

    # --- afterwards -----------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """The first reading is over: what cannot be enrolled is known now."""
        for case in self.cases.values():
            try:
                self._settle(case)
            except FixInput as error:
                case.problem = f"its case cannot be enrolled: {error}"

    def of(self, row: Row) -> LogCase:
        """The case of a row. Raises FixInput for a row without one, and for one whose case is rejected."""
        case = self._case(row)
        if case.problem:
            raise FixInput(case.problem)
        return case

    def instant(self, row: Row) -> Instant:
        """When the event of this row happened. Raises FixInput."""
        name = self.mapping.time
        return self._read(name, row.cells[name])

    def good(self) -> Iterator[LogCase]:
        """The cases that are enrolled, in the order in which the log first names them."""
        return (case for case in self.cases.values() if not case.problem)

    def _settle(self, case: LogCase) -> None:
        mapping, cells = self.mapping, case.cells
        said = self._read(mapping.start, cells[mapping.start]) if cells.get(mapping.start) else None
        case.start = case.begun or said or case.first
        if case.start is None:
            raise FixInput("it has no start and no event that can be read")
        if not case.start.day >= EARLIEST or case.start.at > self.now:
            raise FixInput("it starts in the future or before 1990; check its start")
        if cells.get(mapping.end):
            case.end = self._read(mapping.end, cells[mapping.end])
        for name, column in self.told.items():
            if text := cells.get(column.name):
                case.columns[name] = self.values.cell(column, text)
        heard = case.heard or case.start.at
        case.columns |= {
            "enrolled_on": case.start.day.isoformat(),
            "recorded_at": min(heard, self.now).astimezone(AMSTERDAM).isoformat(),
        }

    def ending(self, case: LogCase) -> dict[str, object] | None:
        """The fact that ends a case, where the log has a column for it and no activity says it."""
        if case.end is None or case.has_end or case.end.at > self.now:
            return None
        return {
            "id": f"{case.trace}/end", "source": self.mapping.source, "municipality": case.municipality,
            "client_ref": case.client_ref, "journey": self.mapping.journey, "event": self.mapping.end_event,
            "occurred_on": case.end.day.isoformat(), "recorded_at": case.end.at.isoformat(),
        }  # fmt: skip

    def outside(self, case: LogCase, day: date) -> str:
        """Where a day lies that is not of the case: `before_start`, `after_end`, or empty."""
        if case.start is not None and day < case.start.day:
            return "before_start"
        return "after_end" if case.end is not None and day > case.end.day else ""

    def must_be_inside(self, case: LogCase, day: date) -> None:
        if self.mapping.outside != KEEP and (where := self.outside(case, day)):
            raise FixInput(f"{self.mapping.time}: lies {where.replace('_', ' the ')} of its case")

    def _read(self, name: str, text: str) -> Instant:
        if not text:
            raise FixInput(f"{name}: missing; every event needs one")
        return within(name, lambda: self.values.instant(text))
