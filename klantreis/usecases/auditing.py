"""The audit of how timely the follow-up was: one pass over the cases, and the folder of the report.

Rules
-----
1. One pass, in one moment of the database, counts the figures and writes what has a row for each obligation or event.
2. Every form shows the same document, made from the figures once.
3. The folder appears under its name when all of it is there (`audit_folder.py`).
4. What is shared outside holds no small counts and nothing of single cases: no list of obligations, no event log, no
   references.
5. A case that cannot be replayed is named, and is in no figure.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from klantreis.core.timeliness.auditing import Audit
from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.figures import Figures
from klantreis.core.timeliness.sharing import shared
from klantreis.moments import AMSTERDAM
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.workbook.book import AuditWorkbook
from klantreis.reports.audit.writing import write_report
from klantreis.usecases.audit_folder import audit_folder
from klantreis.usecases.audit_forms import write_forms
from klantreis.usecases.audit_question import language_of, question_of
from klantreis.usecases.audit_rows import case_files
from klantreis.usecases.audit_titles import titles_of
from klantreis.usecases.audited import AuditedCases, audited_cases
from klantreis.usecases.context import Context

Progress = Callable[[int, int], None]  #: how many cases were looked at, of how many


def _untold(_done: int, _total: int) -> None:
    """Nobody is told how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which audit is asked for."""

    at: datetime  #: on what was known then, of the day it lies in
    since: date | None = None  #: the first day of the period; None: twelve months end with that day
    municipality: str = ""  #: empty: all
    share: bool = False  #: for outside the house
    language: str = ""  #: empty: as the municipality says
    coarse: bool = False  #: the event logs tell days, and no times


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditMade:
    """The folder that was written, and what stands in it."""

    folder: Path
    files: tuple[str, ...]
    figures: Figures
    report: Report
    broken: tuple[str, ...]  #: cases that could not be replayed: in no figure


def make_audit(app: Context, asked: Asked, out: Path, progress: Progress = _untold) -> AuditMade:
    """Write the audit to the folder `out`.

    Raises FixInput for an unknown municipality, language or period, where something else stands at `out`, and where too
    few people are in it to share; DiskFull.
    """
    language = language_of(app, asked.municipality, asked.language)
    with audit_folder(out) as folder:
        counted, workbook = _counted(app, asked, folder, language, progress)
        figures = shared(counted) if asked.share else counted
        report = write_report(figures, titles_of(app.configuration), language=language, internal=not asked.share)
        write_forms(folder, figures, report, workbook)
        files = tuple(sorted(file.name for file in folder.iterdir()))
    return AuditMade(folder=out, files=files, figures=figures, report=report, broken=counted.about.broken)


def count(app: Context, asked: Asked, progress: Progress = _untold) -> Figures:
    """The figures alone, without a folder. Raises FixInput for an unknown municipality or period."""
    with _pass(app, asked) as (cases, question):
        audit = Audit(question, cases.replayed, asked.municipality)
        for case in _told(cases, progress):
            audit.add(case)
        return audit.figures(tuple(cases.broken))


def period_of(day: date) -> date:
    """The first day of the twelve months that end with `day`."""
    after = day + timedelta(days=1)
    if (after.month, after.day) == (2, 29):  # the year before has none: what begins after its 28th begins in March
        return date(after.year - 1, 3, 1)
    return after.replace(year=after.year - 1)


def _counted(
    app: Context, asked: Asked, folder: Path, language: str, progress: Progress
) -> tuple[Figures, AuditWorkbook]:  # fmt: skip
    """The figures, and the workbook with its rows; what holds a row for each case goes into the folder meanwhile."""
    with (
        _pass(app, asked) as (cases, question),
        case_files(app, folder, question, language, internal=not asked.share, coarse=asked.coarse) as files,
    ):
        audit = Audit(question, cases.replayed, asked.municipality)
        for case in _told(cases, progress):
            audit.add(case)
            files.add(case)
        return audit.figures(tuple(cases.broken)), files.workbook


@contextmanager
def _pass(app: Context, asked: Asked) -> Iterator[tuple[AuditedCases, Question]]:
    """The cases, and the question by the calendars that were in force at the moment asked."""
    day = asked.at.astimezone(AMSTERDAM).date()
    question = question_of(app, day, asked.since or period_of(day), asked.municipality)
    with audited_cases(app, asked.at, asked.municipality) as cases:
        yield cases, replace(question, calendars=cases.calendars)


def _told(cases: AuditedCases, progress: Progress) -> Iterator[AuditedCase]:
    """The cases, while it is told how far they are."""
    told = -1
    for case in cases:
        yield case
        if cases.seen != told:
            told = cases.seen
            progress(told, cases.total)
    progress(cases.total, cases.total)
