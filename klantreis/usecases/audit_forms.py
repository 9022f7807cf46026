"""The forms of an audit that show the whole document."""

from pathlib import Path

from klantreis.core.timeliness.figures import Figures
from klantreis.reports.audit.figures_json import figures_json
from klantreis.reports.audit.html import html
from klantreis.reports.audit.model import Report
from klantreis.usecases.audit_folder import FIGURES

PAGE = "report.html"


def write_forms(folder: Path, figures: Figures, report: Report) -> None:
    """Every form of the report into the folder."""
    (folder / FIGURES).write_text(figures_json(figures, report), "utf-8")
    (folder / PAGE).write_text(html(report), "utf-8")
