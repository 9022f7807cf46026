"""The running placements of a municipality on a day, for the regional employers' desk. Reads only."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from klantreis.core.placements import STARTED, Placement, placement
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.reports.placements import PlacementRow, page, row
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading
from klantreis.usecases.context import Context

BATCH = 500
_KIND = "contract"  #: field of `placement_started`

log = logging.getLogger("klantreis.placements")


@dataclass(frozen=True, slots=True)
class Placements:
    """The placements in the order of our case numbers, and the cases that could not be replayed."""

    rows: tuple[PlacementRow, ...]
    broken: tuple[str, ...]


def placements(app: Context, municipality: str, at: datetime) -> Placements:
    """Those that run on the day of `at`, on what was known then. Raises FixInput for an unknown municipality."""
    known = app.configuration.municipalities
    if municipality not in known:
        raise FixInput(f"no such municipality in the configuration; there are: {', '.join(sorted(known))}")
    rows: list[PlacementRow] = []
    broken: list[str] = []
    day, after = at.astimezone(AMSTERDAM).date(), 0
    with reading(app.engine) as conn:
        while True:
            refs, after = page(conn, municipality, day, after, BATCH)
            if not refs:
                return Placements(tuple(rows), tuple(broken))
            for loaded in load_cases(conn, refs, known_by=at):
                found = _placement(app, loaded, day, broken)
                if found is not None:
                    rows.append(row(loaded.ref, found))


def contracts(app: Context) -> dict[str, str]:
    """What the codes of contracts mean, in Dutch."""
    event = app.configuration.events.get(STARTED)
    return dict(event.fields[_KIND].titles) if event and _KIND in event.fields else {}


def _placement(app: Context, loaded: LoadedCase, day: date, broken: list[str]) -> Placement | None:
    if not loaded.case.facts or loaded.case.enrolled_on > day:
        return None
    calendar = app.configuration.calendars[loaded.municipality]
    try:
        return placement(app.journey(loaded.definition_hash), loaded.case, calendar, day)
    except Exception as error:  # one broken case must not hide all the others; it is named
        log.error("replaying %s failed: %s", loaded.ref, type(error).__name__)  # never its text: it could repeat a fact
        broken.append(loaded.ref)
        return None
