"""The running placements of a municipality, for the regional employers' desk: nine columns, and nothing beside them.

Rules
-----
1. The desk works for employers of several municipalities. It learns of a resident what belongs to the placement: no
   target group, benefit, talk, no-show, language, age, household or name, and no colleague (Awb 2:5, domain.md 1.4).
2. A column is added here and in the test that plants canaries in everything else, or not at all.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.engine import Connection

from klantreis.core.placements import STARTED, Placement
from klantreis.reports.table_file import Cell
from klantreis.store.tables import Case, FactRow, table

_case, _fact = table(Case), table(FactRow)

COLUMNS = (
    "dossier", "werkgever", "begin", "einde contract", "uren per week", "soort contract", "volgende nazorg",
    "uiterlijk", "terugval",
)  # fmt: skip
POINTS = {"d": ("dag", "dagen"), "w": ("week", "weken"), "m": ("maand", "maanden"), "y": ("jaar", "jaar")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRow:
    """A running placement by our reference of the case."""

    ref: str
    employer: str
    started_on: date
    until: date | None
    hours: float | int | None
    contract: str
    next_point: str
    next_by: date | None
    relapse: bool


def page(conn: Connection, municipality: str, day: date, after: int, limit: int) -> tuple[list[str], int]:
    """One page of cases in which somebody was placed, and the number after which the next begins.

    Erased people are left out: their figures stay, but nobody follows them.
    """
    placed = exists(select(_fact.c.id).where(_fact.c.case_id == _case.c.id, _fact.c.event == STARTED))
    still_open = or_(_case.c.closed_on.is_(None), _case.c.closed_on > day)
    query = (
        select(_case.c.id, _case.c.ref)
        .where(_case.c.id > after, _case.c.municipality == municipality, _case.c.erased.is_(False), still_open, placed)
        .order_by(_case.c.id)
        .limit(limit)
    )
    rows = conn.execute(query).all()
    return [row.ref for row in rows], rows[-1].id if rows else after


def row(ref: str, found: Placement) -> PlacementRow:
    """A placement with the reference of its case."""
    return PlacementRow(
        ref=ref,
        employer=found.employer,
        started_on=found.started_on,
        until=found.until,
        hours=found.hours,
        contract=found.contract,
        next_point=found.next_point,
        next_by=found.next_by,
        relapse=found.relapse,
    )


def cells(found: PlacementRow, contracts: Mapping[str, str]) -> tuple[Cell, ...]:
    """The row as Dutch cells, in the order of COLUMNS. `contracts`: what the codes of contracts mean."""
    ref, employer, started, until, hours, contract, point, by, relapse = astuple(found)
    return (
        ref, employer, started, until, hours, contracts.get(contract) or contract, point_in_words(point), by,
        "ja" if relapse else "nee",
    )  # fmt: skip


def point_in_words(point: str) -> str:
    """`2w` -> `na 2 weken`; another name stays as it is."""
    number, unit = point[:-1], point[-1:]
    if not number.isdigit() or unit not in POINTS:
        return point
    one, more = POINTS[unit]
    return f"na {number} {one if number == '1' else more}"
