"""Reports of figures made up by hand, and what is looked for in them."""

from collections.abc import Iterator

from klantreis.core.timeliness.figures import Counts, Figures
from klantreis.reports.audit.model import Part, Report, Section, Table
from klantreis.reports.audit.titles import Titles
from klantreis.reports.audit.writing import write_report
from tests.support.figures_sample import on_time

TITLES = Titles(
    municipalities={"landsmeer": "Landsmeer"},
    journeys={"landsmeer": "Van bijstand naar werk"},
    stages={"intake": "Intake", "trajectory": "Traject", "nazorg": "Nazorg"},
    groups={"status_holder": "statushouder", "young": "jonger dan 27"},
)


def report(figures: Figures, language: str = "nl", internal: bool = True) -> Report:
    return write_report(figures, TITLES, language=language, internal=internal)


def section(made: Report, name: str) -> Section:
    return next(each for each in made.sections if each.id == name)


def part(made: Report, name: str) -> Part:
    return next(part for each in made.sections for part in each.parts if part.id == name)


def tables(made: Report) -> Iterator[Table]:
    return (table for section in made.sections for part in section.parts for table in part.tables)


def table(made: Report, name: str) -> Table:
    return next(each for each in tables(made) if each.id == name)


def few(hits: int, of: int) -> object:
    """Timeliness of so many, the others late."""
    return on_time(Counts(on_time=hits, late=of - hits), of)
