"""Clients and their cases from a file (contract: Enrolment).

A rejected row stops nothing. 500 rows are one transaction; the same file may be handed in again and adds nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from klantreis.core.municipality import Municipality
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import feeds
from klantreis.store.engine import writing
from klantreis.usecases import checks
from klantreis.usecases.applicants import Applicant, Desk
from klantreis.usecases.consents import kinds_of_message
from klantreis.usecases.context import Context
from klantreis.usecases.enrolment_batch import EnrolmentBatch
from klantreis.usecases.rejections import Rejection, Tally
from klantreis.usecases.sheets import RejectedRows, Row, Sheet, open_sheet

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolReport:
    """What became of the rows. `rejections` and `warnings` are the first of them, as text without personal data."""

    new: int = 0  #: cases begun for the first time
    rounds: int = 0  #: cases begun again after an earlier one had ended
    known: int = 0  #: rows whose case there was already
    updated: int = 0  #: known clients whose contact data changed
    changed: int = 0  #: known cases whose owner, team, district or groups changed
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()  #: about rows that went in
    rejected_file: Path | None = None
    dry_run: bool = False


def enrol_file(
    app: Context,
    path: Path,
    municipality: str,
    journey: str,
    at: datetime,
    dry_run: bool = False,
    tell: Callable[[Rejection], None] | None = None,
) -> EnrolReport:
    """Enrol the rows of a CSV or XLSX file. `journey` empty: each row's own, or the municipality's only one.

    Rejected rows go to `FILE.rejected.csv`, or to `tell` where that is given. A dry run does everything and keeps
    nothing; it leaves no file either. Raises FixInput when the file as a whole cannot be read.
    """
    desk = _desk(app, municipality, journey, at)
    with open_sheet(path) as sheet:
        _require_columns(desk, path, sheet)
        with RejectedRows(path, sheet.columns) as rejected:
            tally = Tally(tell or (_nobody if dry_run else rejected.tell))
            for batch in _batches(desk, sheet.rows, tally):
                with suppress(_DryRun), writing(app.engine) as conn:
                    EnrolmentBatch(conn, desk, app.configuration.sources, app.key, at).enrol(batch, tally)
                    if dry_run:
                        raise _DryRun
        if not dry_run and {"deceased_on", "moved_on"} <= set(sheet.columns):
            with writing(app.engine) as conn:  # it tells who is gone: it counts as news of that too
                feeds.arrived(conn, municipality, at=at, source=feeds.ENROL, rows=tally.counts["gone"])
    counts = tally.counts
    return EnrolReport(
        **{name: counts[name] for name in ("new", "rounds", "known", "updated", "changed", "rejected")},
        rejections=tuple(tally.shown),
        warnings=tuple(tally.doubts),
        rejected_file=rejected.path if counts["rejected"] and not tell and not dry_run else None,
        dry_run=dry_run,
    )


class _DryRun(Exception):
    """Undoes what the transaction did."""


def _nobody(_: Rejection) -> None:
    """A dry run leaves no file."""


def _desk(app: Context, municipality: str, journey: str, at: datetime) -> Desk:
    configuration = app.configuration
    asked = _municipality(app, municipality)
    if journey and journey not in asked.journeys:
        raise FixInput(f"{municipality} has no journey '{checks.shown(journey)}'; it has {', '.join(asked.journeys)}")
    return Desk(
        municipality=asked,
        calendar=configuration.calendars[municipality],
        today=at.astimezone(AMSTERDAM).date(),
        journey=journey,
        journeys=configuration.journeys,
        version=configuration.journey,
        at=at,
        types=kinds_of_message(configuration, asked),
    )


def _municipality(app: Context, name: str) -> Municipality:
    known = app.configuration.municipalities
    if name not in known:
        raise FixInput(f"no municipality '{checks.shown(name)}'; the configuration has {', '.join(sorted(known))}")
    return known[name]


def _require_columns(desk: Desk, path: Path, sheet: Sheet) -> None:
    try:
        desk.require_columns(sheet.columns)
    except FixInput as error:
        raise FixInput(f"{path.name}: {error}") from None


def _batches(desk: Desk, rows: Iterator[Row], tally: Tally) -> Iterator[list[Applicant]]:
    applicants = _applicants(desk, rows, tally)
    while batch := list(islice(applicants, BATCH)):
        yield batch


def _applicants(desk: Desk, rows: Iterator[Row], tally: Tally) -> Iterator[Applicant]:
    """Readable rows; of several about one client and journey the first counts, and the others must say the same."""
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        try:
            applicant = desk.read(row)
            number, content = seen.setdefault(
                (applicant.client_ref, applicant.journey.name), (row.number, hash(tuple(row.cells.items())))
            )
            if number == row.number:
                yield applicant
            elif content == hash(tuple(row.cells.items())):
                tally.counts["known"] += 1
            else:
                raise FixInput(f"client_ref: row {number} is about the same client and journey; keep one of them")
        except FixInput as error:
            tally.reject(Rejection(row.number, str(error), row.cells))
