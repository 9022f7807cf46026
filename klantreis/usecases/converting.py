"""An event log of another system into the files that `enrol` and `record` take (ADR 31).

Rules
-----
1. Nothing is lost: each row is a fact, an enrolment, a copy of an earlier one, left out on purpose, or rejected with a
   reason. The counts add up, or nothing is written.
2. A case is one by municipality and number: the same number elsewhere is somebody else.
3. A case begins with the activity that is `enrolled`, else on its start, else with its first event. It was first heard
   of then, so that an audit of that day knows it; the audit trail keeps when it really came in.
4. A case says of itself what its rows say; of several values the first counts, and the others are counted.
5. An event keeps its own day, also before the start or after the end of its case, unless the mapping rejects those.
6. Rows of one moment keep the order of the file. A row that is a copy in every cell is one event.
7. The log is read twice, row by row; what is held is a few values for each case, and a trace of each row.
8. The same log gives the same files, and the same event the same id, under the secret of the same database.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from klantreis.core.names import ENROLLED
from klantreis.definitions.mapping import LEAVE_OUT, Activity, LogColumn, LogMapping
from klantreis.errors import FixInput, KlantreisError
from klantreis.moments import AMSTERDAM
from klantreis.usecases import checks
from klantreis.usecases.context import Context
from klantreis.usecases.converted import Converted
from klantreis.usecases.log_cases import LogCase, LogCases
from klantreis.usecases.log_values import MIDNIGHT, Instant, Values, within
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import RejectedRows, Row, open_sheet

MAX_LOG = 5_000_000  #: rows of a log

_LANDED = ("facts", "enrolments", "copies", "left_out", "rejected")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertReport:
    """What became of the rows, and what was met in them. Rows = facts + enrolments + copies + left out + rejected."""

    rows: int
    facts: int  #: rows that are facts
    enrolments: int  #: rows that begin a case
    copies: int  #: rows that stood there already, cell by cell
    left_out: int  #: rows of activities that are left out on purpose
    unknown: int  #: of those, activities that the mapping does not name
    rejected: int
    cases: int  #: cases that are enrolled
    ends: int  #: facts besides, from the column with the end of a case
    before_start: int  #: facts of a day before their case began
    after_end: int  #: facts of a day after their case ended
    midnight: int  #: days stored as a moment at midnight, taken as that day
    differing: int  #: cells that say something else of their case than an earlier row
    without: Mapping[str, int] = field(default_factory=dict)  #: cases that lack it: a team, a field such as `deadline`
    files: tuple[Path, ...] = ()
    rejections: tuple[str, ...] = ()
    rejected_file: Path | None = None


def convert_log(app: Context, mapping: LogMapping, log: Path, out: Path, now: datetime) -> ConvertReport:
    """Convert a log in CSV or XLSX into `clients.csv` and `facts.jsonl` in `out`; in a folder for each municipality
    where the log tells of several.

    Raises FixInput when the log as a whole cannot be read, or lacks a column that the mapping names.
    """
    values = Values(mapping.timezone, mapping.twice, mapping.formats, app.key)
    cases = LogCases(app.configuration, mapping, values, now)
    with open_sheet(log, MAX_LOG) as sheet:
        _require_columns(mapping, log, sheet.columns)
        for row in sheet.rows:
            cases.meet(row)
    cases.settle()
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        sheet = stack.enter_context(open_sheet(log, MAX_LOG))
        rejected = stack.enter_context(RejectedRows(out / log.name, sheet.columns))
        converted = stack.enter_context(Converted(out, [*cases.told], apart=not mapping.municipality))
        tally = Tally(rejected.tell)
        _Rows(app, mapping, cases, values, converted, tally, now).convert(sheet.rows)
        _write_cases(cases, mapping, converted, tally)
        _must_add_up(tally)
    return _report(cases, values, converted, tally, rejected.path)


def _require_columns(mapping: LogMapping, log: Path, columns: tuple[str, ...]) -> None:
    for name in mapping.columns():
        if name not in columns:
            raise FixInput(f"{log.name}: the column '{checks.shown(name)}' is missing, which {mapping.file} names")


class _Rows:
    """Each row, judged."""

    def __init__(
        self, app: Context, mapping: LogMapping, cases: LogCases, values: Values, converted: Converted, tally: Tally,
        now: datetime,
    ) -> None:  # fmt: skip
        self.events, self.now = app.configuration.events, now.astimezone(UTC)
        self.mapping, self.cases, self.values, self.converted = mapping, cases, values, converted
        self.tally = tally
        self.seen: set[bytes] = set()
        self.numbers: dict[str, int] = {}  #: by id of an event that the log numbers: its row

    def convert(self, rows: Iterator[Row]) -> None:
        for row in rows:
            self.tally.counts["rows"] += 1
            try:
                self.tally.counts[self._judge(row)] += 1
            except FixInput as error:
                self.tally.reject(Rejection(row.number, str(error), row.cells))

    def _judge(self, row: Row) -> str:
        """What the row is. Raises FixInput when it is rejected."""
        if row.problem:
            raise FixInput(row.problem)
        if self._is_a_copy(row):
            return "copies"
        activity = self._activity(row)
        if activity is None:
            return "left_out"
        case, instant = self.cases.of(row), self.cases.instant(row)
        if activity.event == ENROLLED:
            if row.number != case.begun_in:
                raise FixInput(f"{self.mapping.activity}: its case began in row {case.begun_in}; keep one of them")
            return "enrolments"
        self.cases.must_be_inside(case, instant.day)
        self.converted.fact(case.municipality, self._fact(row, case, activity, instant))
        if where := self.cases.outside(case, instant.day):
            self.tally.counts[where] += 1
        return "facts"

    def _is_a_copy(self, row: Row) -> bool:
        trace = blake2b("\x1f".join(row.cells.values()).encode(), digest_size=12).digest()
        if trace in self.seen:
            return True
        self.seen.add(trace)
        return False

    def _activity(self, row: Row) -> Activity | None:
        """None: left out. Raises FixInput for one that the mapping does not know."""
        words = row.cells[self.mapping.activity]
        activity = self.mapping.activities.get(words)
        if activity is None and words not in self.mapping.left_out:
            if self.mapping.unknown != LEAVE_OUT:
                raise FixInput(f"{self.mapping.activity}: not in the mapping; name it under activities or left_out")
            self.tally.counts["unknown"] += 1
        return activity

    def _fact(self, row: Row, case: LogCase, activity: Activity, instant: Instant) -> dict[str, object]:
        mapping, kind = self.mapping, self.events[activity.event]
        recorded = self._recorded(row, instant)
        # First looked at, then numbered: a row that is rejected takes no place of another.
        by = self._cell(row, mapping.resource) if mapping.resource else ""
        data = {name: text for name, column in activity.data.items() if (text := self._cell(row, column))}
        kind.parse(data, instant.day)
        place = case.place(instant.at)
        fact: dict[str, object] = {
            "id": self._id(row, case, instant, place), "source": mapping.source, "municipality": case.municipality,
            "client_ref": case.client_ref, "journey": mapping.journey, "event": activity.event,
            "occurred_on": instant.day.isoformat(),
            # A tick for each: what happened at one moment keeps the order of the file.
            "recorded_at": _written(min(recorded.astimezone(UTC) + _TICK * place, self.now)),
        }  # fmt: skip
        if kind.needs_moment or (mapping.recorded and not instant.is_day):
            fact["at"] = instant.at.isoformat()
        if by:
            fact["by"] = by
        if data:
            fact["data"] = data
        return fact

    def _recorded(self, row: Row, instant: Instant) -> datetime:
        """When it was written down; without a column for it, when it happened. Raises FixInput for the future."""
        column = self.mapping.recorded
        recorded = instant.at
        if column and row.cells[column]:
            recorded = within(column, lambda: self.values.instant(row.cells[column])).at
        if max(recorded, instant.at) > self.now:
            raise FixInput(f"{column or self.mapping.time}: lies in the future; take the row out until it has happened")
        return recorded

    def _cell(self, row: Row, column: LogColumn) -> str:
        text = row.cells[column.name]
        return self.values.cell(column, text) if text else ""

    def _id(self, row: Row, case: LogCase, instant: Instant, place: int) -> str:
        own = row.cells[self.mapping.id] if self.mapping.id else ""
        if not own:
            # Numbered within its moment: a later export of a log that has grown gives the same.
            return f"{case.trace}/{instant.at:%Y%m%dT%H%M%S}/{place:04}"
        id_ = f"{case.trace}/{self.values.hashed('event', own)[:20]}"
        if (first := self.numbers.setdefault(id_, row.number)) != row.number:
            raise FixInput(f"{self.mapping.id}: row {first} has the same number, and says something else")
        return id_


def _written(moment: datetime) -> str:
    """Worked out in UTC: a local time that is added to forgets which of two hours it was in."""
    return moment.astimezone(AMSTERDAM).isoformat()


def _write_cases(cases: LogCases, mapping: LogMapping, converted: Converted, tally: Tally) -> None:
    for case in cases.good():
        tally.counts["cases"] += 1
        converted.client(case, mapping.journey)
        for name in cases.told:
            tally.counts[f"without {name}"] += name not in case.columns
        if end := cases.ending(case):
            tally.counts["ends"] += 1
            converted.fact(case.municipality, end)


def _must_add_up(tally: Tally) -> None:
    landed = sum(tally.counts[name] for name in _LANDED)
    if landed != tally.counts["rows"]:
        raise KlantreisError(
            f"{tally.counts['rows']} rows, {landed} accounted for: a fault of ours; nothing was written"
        )


def _report(cases: LogCases, values: Values, converted: Converted, tally: Tally, rejected: Path) -> ConvertReport:
    counts = tally.counts
    names = ("rows", *_LANDED, "unknown", "cases", "ends", "before_start", "after_end")
    return ConvertReport(
        **{name: counts[name] for name in names},
        midnight=values.counts[MIDNIGHT],
        differing=cases.differing,
        without={name: number for name in cases.told if (number := counts[f"without {name}"])},
        files=tuple(sorted(converted.files)),
        rejections=tuple(tally.shown),
        rejected_file=rejected if counts["rejected"] else None,
    )
