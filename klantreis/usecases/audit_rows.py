"""What an audit writes case after case: the list of obligations, its sheet in the workbook, and the event logs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.reports.audit.rows import ObligationsCsv
from klantreis.reports.audit.workbook.book import AuditWorkbook
from klantreis.reports.mining.ocel import OcelLog
from klantreis.reports.mining.pseudonyms import Pseudonyms
from klantreis.reports.mining.xes import XesLog
from klantreis.usecases.context import Context

OBLIGATIONS, EVENT_LOG, OBJECT_LOG = "obligations.csv", "eventlog.xes.gz", "ocel.sqlite"
WORKBOOK = "report.xlsx"


class _Writer(Protocol):
    def add(self, case: AuditedCase) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """Files that get every case as it passes. The workbook is finished with the report, after the last case."""

    workbook: AuditWorkbook
    writers: tuple[_Writer, ...] = ()

    def add(self, case: AuditedCase) -> None:
        self.workbook.add(case)
        for writer in self.writers:
            writer.add(case)


@contextmanager
def case_files(
    app: Context, folder: Path, question: Question, language: str, *, internal: bool, coarse: bool = False
) -> Iterator[CaseFiles]:  # fmt: skip
    """The files in this folder; what is shared outside holds nothing of single cases.

    `coarse`: the event logs tell days, and no times.
    """
    workbook = AuditWorkbook(folder / WORKBOOK, question, language=language, internal=internal)
    if not internal:
        yield CaseFiles(workbook)
        return
    names, titles = Pseudonyms(app.key), {name: event.title for name, event in app.configuration.events.items()}
    writers = (
        ObligationsCsv(folder / OBLIGATIONS, question, language),
        XesLog(folder / EVENT_LOG, names, question.as_of, titles, coarse=coarse),
        OcelLog(folder / OBJECT_LOG, names, question.as_of, titles, coarse=coarse),
    )
    with ExitStack() as stack:
        for writer in writers:
            stack.callback(writer.close)
        yield CaseFiles(workbook, writers)
