"""Facts as they come in, JSONL or CSV, each read into a value before anything is looked up (contract: Facts).

Rules
-----
1. An id is the source's own: `source` and `id` together happen once. `corrects` and `withdraws` name an id of the same
   source, or `source:id` of another.
2. Our own sources, such as delivery and enrolment, cannot be used by others.
3. `recorded_at` is the moment of recording unless an import says otherwise, and never later than that.
4. What lies more than a year ahead is a typing error, not a fact.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM, parse_day, parse_moment
from klantreis.usecases import checks
from klantreis.usecases.checks import Cells
from klantreis.usecases.references import CASE_REF
from klantreis.usecases.sheets import REASON, open_sheet

OUR_SOURCES = frozenset({"delivery", "enrol", "wave", "decide", "pause", "start", "worklist"})
COLUMNS = (
    "id", "source", "municipality", "client_ref", "case", "journey", "event", "occurred_on", "at", "by", "corrects",
    "withdraws", "recorded_at", "data",
)  # fmt: skip
_NEEDED = ("id", "source")
_FIELD = re.compile(r"data\.[a-z][a-z0-9_]*")
_MAX_LINE = 64 * 1024
_EARLIEST = date(1990, 1, 1)
_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A fact as its source tells it: every field readable, nothing looked up yet."""

    id: str  #: `source:id`
    municipality: str
    client_ref: str
    case: str  #: our own case reference, instead of municipality and client number
    journey: str
    event: str
    occurred_on: date
    recorded_at: datetime
    at: datetime | None
    by: str
    corrects: str
    withdraws: str
    data: Mapping[str, object] = field(repr=False)

    @property
    def target(self) -> str:
        """The fact it is about, if it corrects or withdraws one."""
        return self.corrects or self.withdraws


@dataclass(frozen=True, slots=True)
class RawFact:
    """One line or row, before it is read. `problem` says why it is no set of fields at all."""

    row: int
    fields: Mapping[str, object]
    problem: str = ""

    def cells(self) -> dict[str, str]:
        """The fields as text, for the file of rejected rows; `data` as JSON."""
        texts = {name: str(self.fields[name]) for name in COLUMNS[:-1] if self.fields.get(name) is not None}
        return texts | {"data": json.dumps(self.fields.get("data") or {}, ensure_ascii=False, default=str)}


def raw_facts(source: Path | TextIO) -> Iterator[RawFact]:
    """The facts of a JSONL, CSV or XLSX file, or of a stream of JSONL, one by one.

    Raises FixInput for a file that is missing or unreadable, or has a column that is unknown.
    """
    if not isinstance(source, Path):
        yield from _from_lines(source)
    elif source.suffix.lower() in (".csv", ".xlsx"):
        yield from _from_sheet(source)
    elif not source.is_file():
        raise FixInput(f"{source.name}: no such file")
    else:
        with _opened(source) as lines:
            yield from _from_lines(lines)


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise FixInput(f"{path.name}: cannot be read ({error.strerror}); check its rights") from None


def _from_lines(lines: TextIO) -> Iterator[RawFact]:
    number = 0
    while line := lines.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE and not line.endswith("\n"):
            while (rest := lines.readline(_MAX_LINE)) and not rest.endswith("\n"):
                pass
            yield RawFact(number, {}, f"longer than {_MAX_LINE} characters; a fact holds codes and dates only")
        elif line.strip():
            yield _from_json(number, line)


def _from_json(number: int, line: str) -> RawFact:
    try:
        fields = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
        json.dumps(fields, ensure_ascii=False).encode()  # half of a surrogate pair is no text: no file can hold it
    except (ValueError, RecursionError):
        return RawFact(number, {}, "no JSON object; one object a line, each name once, in UTF-8")
    if not isinstance(fields, dict):
        return RawFact(number, {}, "no JSON object; one object a line, between { and }")
    return RawFact(number, fields)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _no_constant(_: str) -> None:
    raise ValueError


def _from_sheet(path: Path) -> Iterator[RawFact]:
    with open_sheet(path) as sheet:
        for needed in _NEEDED:  # asked first: without a header its place holds a fact about somebody
            if needed not in sheet.columns:
                raise FixInput(f"{path.name}: the column '{needed}' is missing; every fact has one")
        for column in sheet.columns:
            if column not in COLUMNS and column != REASON and not _FIELD.fullmatch(column):
                unknown = f"unknown column '{checks.shown(column)}'"
                raise FixInput(f"{path.name}: {unknown}; a coded field is a column such as data.place")
        for row in sheet.rows:
            yield _from_cells(row.number, row.cells, row.problem)


def _from_cells(number: int, cells: Mapping[str, str], problem: str) -> RawFact:
    fields: dict[str, object] = {name: text for name, text in cells.items() if name in COLUMNS and text}
    data = _from_json(number, cells.get("data") or "{}")
    single = {name.removeprefix("data."): text for name, text in cells.items() if name.startswith("data.") and text}
    problem = problem or (
        "data: no JSON object; leave it empty or use columns such as data.place" if data.problem else ""
    )
    return RawFact(number, fields | {"data": {**data.fields, **single}}, problem)


def as_text(value: object) -> str:
    """A field as text; a day or a moment in ISO. Anything that is no text, day or moment comes out unreadable."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value.strip() if isinstance(value, str) else f"\x00{type(value).__name__}"


def read(fields: Mapping[str, Any], at: datetime, *, ours: str = "") -> Incoming:
    """The fields of one fact. Raises FixInput with everything that is wrong, by field.

    `ours`: the source, where the program itself tells the fact.
    """
    today = at.astimezone(AMSTERDAM).date()
    cells = Cells({name: as_text(fields.get(name)) for name in COLUMNS[:-1]})
    for name in fields.keys() - {*COLUMNS, REASON}:
        cells.complaints.append(f"unknown field '{checks.shown(name)}'; coded fields go in `data`")
    data = fields.get("data") or {}
    if not isinstance(data, dict):
        cells.complaints.append("data: no object; write it between { and }")
        data = {}
    withdraws = cells.read("withdraws", _fact_id) or ""
    source = ours or cells.required("source", _source) or ""
    incoming = Incoming(
        id=f"{source}:{cells.required('id', _fact_id) or ''}",
        municipality=cells.read("municipality", checks.code) or "",
        client_ref=cells.read("client_ref", _plain) or "",
        case=cells.read("case", _case_ref) or "",
        journey=cells.read("journey", checks.code) or "",
        event=(cells.read if withdraws else cells.required)("event", checks.code) or "",
        occurred_on=cells.required("occurred_on", _day_before(today + _A_YEAR)) or today,
        recorded_at=cells.read("recorded_at", heard_by(at)) or at,
        at=cells.read("at", _moment),
        by=cells.read("by", checks.code) or "",
        corrects=_full(source, cells.read("corrects", _fact_id)),
        withdraws=_full(source, withdraws),
        data={name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()},
    )
    _must_make_sense(incoming, cells)
    return incoming


def _must_make_sense(incoming: Incoming, cells: Cells) -> None:
    if not incoming.case and not (incoming.municipality and incoming.client_ref):
        cells.complaints.append("says of nobody; give `case`, or `municipality` and `client_ref`")
    if incoming.corrects and incoming.withdraws:
        cells.complaints.append("corrects and withdraws: a fact does one of the two")
    if cells.complaints:
        raise FixInput("; ".join(dict.fromkeys(cells.complaints)))


def _full(source: str, id_: str | None) -> str:
    """`source:id` of a fact referred to; an id without source is one of the same source."""
    return "" if not id_ else id_ if ":" in id_ else f"{source}:{id_}"


def _source(text: str) -> str:
    if text in OUR_SOURCES:
        raise FixInput("is a source of klantreis itself; name the system the fact comes from")
    return checks.code(text)


def _fact_id(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.:@/\-]{1,120}", text):
        raise FixInput("an id is letters, digits and `_ . - : @ /`, at most 120")
    return text


def _moment(text: str) -> datetime:
    moment = parse_moment(text)
    checks.in_calendar(moment.date())  # else the case could not be planned any more
    return moment


def _plain(text: str) -> str:
    if not text.isprintable() or len(text) > 80:
        raise FixInput("must be text of at most 80 characters")
    return text


def _case_ref(text: str) -> str:
    if not (text.isascii() and CASE_REF.fullmatch(text.upper())):  # `ſ` in capitals is an S
        raise FixInput("a case reference looks like ABCDE-12345")
    return text.upper()


def _day_before(limit: date) -> Any:
    def parse(text: str) -> date:
        day = parse_day(text)
        if not _EARLIEST <= day <= limit:
            raise FixInput("lies more than a year ahead or before 1990; check the year")
        return day

    return parse


def heard_by(at: datetime) -> Callable[[str], datetime]:
    """A moment of recording: not after `at`."""

    def parse(text: str) -> datetime:
        moment = parse_moment(text)
        if moment > at:
            raise FixInput("lies in the future; leave it out, or give the moment it was recorded")
        return moment

    return parse
