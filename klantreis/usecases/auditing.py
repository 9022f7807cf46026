"""The audit of how timely the follow-up was: one pass over the cases, and the folder of the report.

Rules
-----
1. One pass, in one moment of the database, counts the figures and writes what holds a row for every obligation or event.
2. Every form shows the same document, made from the figures once.
3. The folder appears under its name when all of it is there (`audit_folder.py`).
4. What is shared outside holds no small counts and nothing of single cases: no list of obligations, no event log, no
   references.
5. A case that cannot be replayed is named, and is in no figure.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from klantreis.core.timeliness.auditing import Audit
from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.figures import Figures
from klantreis.core.timeliness.sharing import shared
from klantreis.moments import AMSTERDAM
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.rows import ObligationsCsv
from klantreis.reports.audit.writing import write_report
from klantreis.reports.mining.ocel import OcelLog
from klantreis.reports.mining.pseudonyms import Pseudonyms
from klantreis.reports.mining.xes import XesLog
from klantreis.usecases.audit_folder import audit_folder, check_place
from klantreis.usecases.audit_forms import write_forms
from klantreis.usecases.audit_question import language_of, question_of
from klantreis.usecases.audit_titles import titles_of
from klantreis.usecases.audited import AuditedCases, audited_cases
from klantreis.usecases.context import Context

OBLIGATIONS, EVENT_LOG, OBJECT_LOG = "obligations.csv", "eventlog.xes.gz", "ocel.sqlite"

Progress = Callable[[int, int], None]  #: how many cases were looked at, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditMade:
    """The folder that was written, and what stands in it."""

    folder: Path
    files: tuple[str, ...]
    figures: Figures
    report: Report
    broken: tuple[str, ...]  #: cases that could not be replayed: in no figure


class _Writer(Protocol):
    def add(self, case: AuditedCase) -> None: ...
    def close(self) -> None: ...


def make_audit(
    app: Context,
    at: datetime,
    since: date | None,
    out: Path,
    municipality: str = "",
    *,
    share: bool = False,
    language: str = "",
    progress: Progress | None = None,
) -> AuditMade:
    """Write the audit of what was known at `at`, over what fell due from `since` up to that day, to the folder `out`.

    `since` None: twelve months. `language` empty: as the municipality says.

    Raises FixInput for an unknown municipality, language or period, and where something else stands at `out`; DiskFull.
    """
    day = at.astimezone(AMSTERDAM).date()
    question = question_of(app, day, since or period_of(day), municipality)
    words = language_of(app, municipality, language)
    check_place(out)
    with audit_folder(out) as folder:
        figures = _counted(app, at, question, municipality, folder if not share else None, words, progress)
        broken = figures.about.broken
        if share:
            figures = shared(figures)
        report = write_report(figures, titles_of(app.configuration), language=words, internal=not share)
        write_forms(folder, figures, report)
        files = tuple(sorted(file.name for file in folder.iterdir()))
    return AuditMade(folder=out, files=files, figures=figures, report=report, broken=broken)


def period_of(day: date) -> date:
    """The first day of the twelve months that end with `day`."""
    after = day + timedelta(days=1)
    if (after.month, after.day) == (2, 29):  # the year before has none: what begins after its 28th begins in March
        return date(after.year - 1, 3, 1)
    return after.replace(year=after.year - 1)


def _counted(
    app: Context,
    at: datetime,
    question: Question,
    municipality: str,
    folder: Path | None,
    language: str,
    progress: Progress | None,
) -> Figures:
    """The figures; what holds a row for each case goes into `folder` meanwhile (None: nowhere)."""
    with audited_cases(app, at, municipality) as cases:
        asked = replace(question, calendars=cases.calendars)
        audit = Audit(asked, cases.replayed, municipality)
        with _writers(app, folder, asked, language) as writers:
            for case in _told(cases, progress):
                audit.add(case)
                for writer in writers:
                    writer.add(case)
        return audit.figures(tuple(cases.broken))


def _told(cases: AuditedCases, progress: Progress | None) -> Iterator[AuditedCase]:
    """The cases, while it is told how far they are."""
    told = -1
    for case in cases:
        yield case
        if progress is not None and cases.seen != told:
            told = cases.seen
            progress(told, cases.total)
    if progress is not None:
        progress(cases.total, cases.total)


@contextmanager
def _writers(app: Context, folder: Path | None, question: Question, language: str) -> Iterator[list[_Writer]]:
    """What is written case after case. A file that was not finished is no file: the folder goes with it."""
    if folder is None:
        yield []
        return
    names, titles = Pseudonyms(app.key), {name: event.title for name, event in app.configuration.events.items()}
    writers: list[_Writer] = [
        ObligationsCsv(folder / OBLIGATIONS, question, language),
        XesLog(folder / EVENT_LOG, names, question.as_of, titles),
        OcelLog(folder / OBJECT_LOG, names, question.as_of, titles),
    ]
    with ExitStack() as stack:
        for writer in writers:
            stack.callback(writer.close)
        yield writers
