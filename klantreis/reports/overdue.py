"""Open obligations that are due or overdue, from the projection.

What is overdue, `klantreis/core/overdue.py` says; the conditions here are the same one in SQL. Lateness is counted in
office days and may be 0 (due on Friday, asked on Saturday).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select, text
from sqlalchemy.engine import Connection

from klantreis.store.tables import Case, ObligationRow, table

GROUPS = ("stage", "owner", "team")
NOBODY, NO_TEAM = "niemand", "zonder team"

_case, _obligation = table(Case), table(ObligationRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenObligation:
    """A row of the projection that is still open, with whose it is."""

    ref: str
    municipality: str
    definition_hash: str
    case_stage: str
    case_worker: str
    jobcoach: str
    team: str
    kind: str
    title: str
    clock: str
    owner: str
    due_on: date
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """An obligation somebody has to meet."""

    ref: str
    municipality: str
    stage: str
    stage_title: str
    kind: str  #: obligation | task | decision
    title: str
    clock: str
    role: str
    person: str  #: code of the colleague; empty: the resident, an employer, or nobody
    team: str
    due_on: date
    overdue: bool
    workdays_late: int
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueGroup:
    """What one stage, colleague or team has to do."""

    name: str
    due: int  #: on the day itself
    overdue: int
    longest: int  #: office days of the row that is late longest
    rows: tuple[DueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """Everything due by a day, grouped; the group with most overdue first."""

    on: date
    by: str
    groups: tuple[DueGroup, ...]

    @property
    def due(self) -> int:
        return sum(group.due for group in self.groups)

    @property
    def overdue(self) -> int:
        return sum(group.overdue for group in self.groups)


def read(conn: Connection, on: date, municipality: str = "") -> Iterator[OpenObligation]:
    """Open obligations with a due date up to and including `on`, the longest overdue first."""
    for row in conn.execute(_query(municipality).where(_obligation.c.due_on <= on)):
        yield OpenObligation(**row._mapping)


def longest(conn: Connection, on: date, municipality: str = "") -> Iterator[OpenObligation]:
    """Of each case with an overdue obligation the one that is overdue longest; the longest first."""
    # `is_overdue` of core/overdue.py, for the index.
    late = and_(_obligation.c.due_on < on, _obligation.c.kind == "obligation")
    seen: set[str] = set()
    for row in conn.execute(_query(municipality).where(late)):
        if row.ref not in seen:
            seen.add(row.ref)
            yield OpenObligation(**row._mapping)


def _query(municipality: str) -> Select[Any]:
    query = (
        select(
            _case.c.ref, _case.c.municipality, _case.c.definition_hash, _case.c.stage.label("case_stage"),
            _case.c.case_worker, _case.c.jobcoach, _case.c.team,
            _obligation.c.kind, _obligation.c.title, _obligation.c.clock, _obligation.c.owner, _obligation.c.due_on,
            _obligation.c.paused,
        )
        .join(_case, _case.c.id == _obligation.c.case_id)
        # Literally the predicate of the partial index, else it is not used.
        .where(text("verdict = ''"), _case.c.closed_on.is_(None))
        .order_by(_obligation.c.due_on, _case.c.ref, _obligation.c.id)
    )  # fmt: skip
    if municipality:
        query = query.where(_case.c.municipality == municipality)
    return query.execution_options(yield_per=2_000)


def grouped(rows: Iterable[DueRow], on: date, by: str) -> DueList:
    """The rows by `stage`, `owner` or `team`."""
    groups: dict[str, list[DueRow]] = {}
    for row in rows:
        groups.setdefault(_name(row, by), []).append(row)
    made = [_group(name, members) for name, members in groups.items()]
    return DueList(on=on, by=by, groups=tuple(sorted(made, key=lambda group: (-group.overdue, -group.due, group.name))))


def _name(row: DueRow, by: str) -> str:
    if by == "stage":
        return row.stage_title
    if by == "team":
        return row.team or NO_TEAM
    return row.person or (row.role if row.role in ("client", "employer", "partner") else NOBODY)


def _group(name: str, rows: list[DueRow]) -> DueGroup:
    late = [row for row in rows if row.overdue]
    return DueGroup(
        name=name,
        due=len(rows) - len(late),
        overdue=len(late),
        longest=max((row.workdays_late for row in late), default=0),
        rows=tuple(rows),
    )
