"""Facts recorded from a file, a stream or a form (contract: Facts).

A rejected row stops nothing. 500 rows are one transaction; what was written stays written, and the same file may be
handed in again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from klantreis.errors import FixInput
from klantreis.store.engine import writing
from klantreis.usecases import incoming
from klantreis.usecases.context import Context
from klantreis.usecases.fact_batch import FactBatch, Told
from klantreis.usecases.incoming import RawFact
from klantreis.usecases.rejections import Rejection, Tally, refuse
from klantreis.usecases.returned import ListReport, is_work_list, record_list
from klantreis.usecases.sheets import RejectedRows

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport:
    """What became of the rows. `rejections` and `warnings` are the first of them, as text without personal data."""

    new: int = 0
    known: int = 0
    rejected: int = 0
    rejections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()  #: about rows that went in
    rejected_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one fact: `new` or `known`, its id and the reference of its case."""

    outcome: str
    id: str
    case: str


def record_file(
    app: Context, source: Path | TextIO, at: datetime, tell: Callable[[Rejection], None] | None = None
) -> RecordReport:
    """Record the facts of a JSONL, CSV or XLSX file, of a work list that came back, or of a stream of JSONL.

    `at` is the moment of recording. Rejected rows go to `FILE.rejected.csv`, or to `tell` where that is given; a stream
    has no file beside it. Raises FixInput when the file as a whole cannot be read.
    """
    if isinstance(source, Path) and is_work_list(source):
        return _of_list(record_list(app, source, at, tell=tell))
    with ExitStack() as stack:
        rejected = None
        if isinstance(source, Path):
            rejected = stack.enter_context(RejectedRows(source, incoming.COLUMNS))
        tally = Tally(tell or (rejected.tell if rejected else _nobody))
        for batch in _batches(incoming.raw_facts(source), at, tally):
            with writing(app.engine) as conn:
                FactBatch(app, conn, at).record(batch, tally)
    return RecordReport(
        new=tally.counts["new"],
        known=tally.counts["known"],
        rejected=tally.counts["rejected"],
        rejections=tuple(tally.shown),
        warnings=tuple(tally.doubts),
        rejected_file=rejected.path if rejected and tally.counts["rejected"] and not tell else None,
    )


def _of_list(report: ListReport) -> RecordReport:
    return RecordReport(
        new=report.new, known=report.known, rejected=report.rejected, rejections=report.rejections,
        warnings=report.warnings, rejected_file=report.rejected_file,
    )  # fmt: skip


def record_one(app: Context, fields: Mapping[str, object], at: datetime) -> Recorded:
    """Record one fact, given as the fields of a line. Raises FixInput with the reason when it is rejected."""
    told = incoming.read(fields, at)
    tally = Tally(refuse)
    with writing(app.engine) as conn:
        batch = FactBatch(app, conn, at)
        batch.record([(RawFact(1, fields), told)], tally)
    return Recorded("new" if tally.counts["new"] else "known", told.id, batch.case_of[told.id].ref)


def _nobody(_: Rejection) -> None:
    """The rejections of a stream stand in the report only."""


def _batches(raws: Iterable[RawFact], at: datetime, tally: Tally) -> Iterator[list[Told]]:
    """Readable facts in batches; an id occurs once in a batch, so that each row has an answer of its own."""
    batch: dict[str, Told] = {}
    for raw in raws:
        try:
            if raw.problem:
                raise FixInput(raw.problem)
            told = incoming.read(raw.fields, at)
        except FixInput as error:
            tally.reject(Rejection(raw.row, str(error), raw.cells()))
            continue
        if len(batch) == BATCH or told.id in batch:
            yield list(batch.values())
            batch = {}
        batch[told.id] = raw, told
    if batch:
        yield list(batch.values())
