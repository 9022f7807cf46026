"""The forms of an audit that show the whole document."""

from pathlib import Path

from klantreis.core.timeliness.figures import Figures
from klantreis.reports.audit.figures_json import figures_json
from klantreis.reports.audit.html import html
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.pdf import pdf
from klantreis.reports.audit.workbook.book import AuditWorkbook
from klantreis.usecases.audit_folder import FIGURES

PAGE, PAPER = "report.html", "report.pdf"


def write_forms(folder: Path, figures: Figures, report: Report, workbook: AuditWorkbook) -> None:
    """Every form of the report into the folder. The workbook has had its cases."""
    (folder / FIGURES).write_text(figures_json(figures, report), "utf-8")
    (folder / PAGE).write_text(html(report), "utf-8")
    (folder / PAPER).write_bytes(pdf(report, figures.about.as_of))
    workbook.finish(report)
