"""The page about the audit tells the definitions in the very words of the report."""

from pathlib import Path

from klantreis.reports.audit.definitions import definitions
from klantreis.reports.audit.saying import Say

PAGE = Path("docs/audit.md")


def test_every_definition_stands_on_the_page_as_in_the_report() -> None:
    told = PAGE.read_text("utf-8").partition("## All definitions")[2]
    for name, title, text in definitions(Say("en")):
        assert f"### {title}\n\n{' '.join(text.split())}\n" in told, f"write the definition of {name} anew"


def test_the_page_tells_every_file_of_the_folder() -> None:
    page = PAGE.read_text("utf-8")
    for file in (
        "report.html", "report.pdf", "report.xlsx", "figures.json", "obligations.csv", "eventlog.xes.gz", "ocel.sqlite",
    ):  # fmt: skip
        assert f"`{file}`" in page
