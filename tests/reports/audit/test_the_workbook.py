"""`report.xlsx`: opens without complaint, numbers are numbers, nothing is a formula, and a chart says what it shows."""

import re
import stat
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.reports.audit.model import (
    Bar,
    BarChart,
    CellKind,
    Chart,
    Column,
    Curve,
    CurveChart,
    Dot,
    DotChart,
    Drawing,
    FunnelChart,
    LoadChart,
    Part,
    Report,
    Section,
    StackChart,
    Table,
    TrendChart,
    TrendPoint,
)  # fmt: skip
from klantreis.reports.audit.workbook import AuditWorkbook
from klantreis.reports.audit.workbook.names import MOST, sheet_name, unique_heads
from tests.reports.audit.reports_made import report
from tests.reports.audit.test_the_obligations_behind_the_figures import QUESTION, ROW, case
from tests.support.figures_sample import sample

REPORT = report(sample())


def made(path: Path, told: Report = REPORT, *, internal: bool = True, rows: int = 3, most: int = 100) -> Path:
    book = AuditWorkbook(path, QUESTION, language=told.language, internal=internal, most=most)
    for number in range(rows):
        book.add(case(ROW, ref=f"C-{number:06}"))
    book.finish(told)
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("book") / "report.xlsx")


def parts(path: Path, name: str) -> list[str]:
    """The texts of the parts of the file whose names begin so."""
    with zipfile.ZipFile(path) as archive:
        return [archive.read(each).decode() for each in archive.namelist() if each.startswith(name)]


WHAT = (Column(title="Wat"),)


def with_table(*rows: tuple[Any, ...], columns: tuple[Column, ...] = WHAT, drawing: Drawing | None = None) -> Report:
    """A report of one question with one table."""
    chart = Chart(id="c", alt="Een tekening.", drawing=drawing) if drawing else None
    table = Table(id="t", caption="Een tabel", columns=columns, rows=rows)
    part = Part(id="p", finding="Iets.", chart=chart, tables=(table,))
    return replace(REPORT, sections=(Section(id="s", title="Een vraag?", definition="on_time", parts=(part,)),))


def test_there_is_a_summary_a_sheet_for_each_question_the_definitions_and_the_rows(path: Path) -> None:
    names = openpyxl.load_workbook(path).sheetnames
    assert (names[0], names[-3:]) == ("Samenvatting", ["Definities", "Grafiekgegevens", "Verplichtingen"])
    assert len(names) == len(REPORT.sections) + 4
    assert all(len(name) <= MOST for name in names)


def test_english_has_english_sheets(tmp_path: Path) -> None:
    names = openpyxl.load_workbook(made(tmp_path / "x.xlsx", report(sample(), "en"))).sheetnames
    assert (names[0], names[-3:]) == ("Summary", ["Definitions", "Chart data", "Obligations"])


def test_what_is_shared_has_no_rows_and_no_references(tmp_path: Path) -> None:
    told = report(sample(), internal=False)
    path = made(tmp_path / "x.xlsx", told, internal=False)
    assert "Verplichtingen" not in openpyxl.load_workbook(path).sheetnames
    assert not re.search(r"C-0000\d\d", "".join(parts(path, "xl/")))


def test_the_rows_stand_under_a_note_and_their_heads_and_can_be_filtered(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Verplichtingen"]
    assert sheet["A1"].value.startswith("Alle 3 rijen.")
    assert [cell.value for cell in sheet[2]][:3] == ["dossier", "gemeente", "klantreis"]
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == ["C-000000", "C-000001", "C-000002"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A2:X5", "B3")
    assert sheet["P3"].number_format == "dd-mm-yyyy"
    assert sheet["P3"].value.date() == ROW.due_on


def test_more_rows_than_a_sheet_holds_are_in_the_csv_and_the_sheet_says_so(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path / "x.xlsx", rows=5, most=2))["Verplichtingen"]
    assert sheet["A1"].value == "De eerste 2 van 5 rijen: meer past niet in een blad. Alle staan in obligations.csv."
    assert sheet.max_row == 4


def test_an_audit_without_cases_is_a_workbook_too(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path / "x.xlsx", rows=0))["Verplichtingen"]
    assert (sheet["A1"].value[:13], sheet.auto_filter.ref) == ("Alle 0 rijen.", "A2:X3")


FORMULAS = ("=1+1", "+31", "-2", "@SUM(A1)", '=HYPERLINK("http://example.org")', "http://example.org")


def test_nothing_is_a_formula_or_a_link_out(tmp_path: Path) -> None:
    told = with_table(*((text,) for text in FORMULAS))
    book = AuditWorkbook(tmp_path / "x.xlsx", QUESTION)
    book.add(case(ROW._replace(title="=1+1", law="http://example.org", reason="-2")))
    book.finish(told)
    assert not any("<f>" in sheet for sheet in parts(tmp_path / "x.xlsx", "xl/worksheets/sheet"))
    assert not any("example.org" in links for links in parts(tmp_path / "x.xlsx", "xl/worksheets/_rels"))
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert read["Verplichtingen"]["I3"].value == "=1+1"
    assert {cell.data_type for line in read["Een vraag"].iter_rows() for cell in line} <= {"s", "n"}


def test_a_number_is_a_number_a_day_a_day_and_what_is_not_told_a_dash(tmp_path: Path) -> None:
    kinds = (CellKind.whole, CellKind.share, CellKind.day, CellKind.month, CellKind.number, CellKind.share)
    columns = (Column(title="Wat"), *(Column(title=kind.value, kind=kind) for kind in kinds))
    told = with_table(("Alles", 3148, 0.824, date(2026, 1, 1), date(2026, 2, 1), 13.25, None), columns=columns)
    sheet = openpyxl.load_workbook(made(tmp_path / "x.xlsx", told))["Een vraag"]
    line = next(line for line in sheet.iter_rows() if line[0].value == "Alles")
    assert [cell.number_format for cell in line[1:6]] == [
        "#,##0", "0.0%", "dd-mm-yyyy", "[$-413]mmm yyyy", "#,##0.0",
    ]  # fmt: skip
    assert [line[1].value, line[2].value, line[3].value.date(), line[5].value] == [3148, 0.824, date(2026, 1, 1), 13.25]
    assert line[6].value == "–"


def test_every_chart_of_the_report_is_a_chart_of_the_spreadsheet_and_says_what_it_shows(path: Path) -> None:
    alts = [part.chart.alt for section in REPORT.sections for part in section.parts if part.chart]
    drawings = "".join(parts(path, "xl/drawings/drawing"))
    assert sorted(re.findall(r'descr="([^"]*)"', drawings)) == sorted(alts)
    charts = parts(path, "xl/charts/chart")
    assert len(charts) == len(alts) > 8
    assert all("<c:barChart>" in each or "<c:lineChart>" in each or "<c:scatterChart>" in each for each in charts)


def test_axes_of_shares_run_from_nothing_to_all_and_bars_begin_at_zero(path: Path) -> None:
    for chart in parts(path, "xl/charts/chart"):
        assert '<c:min val="0"/>' in chart
        if 'formatCode="0%"' in chart:
            assert '<c:max val="1"/>' in chart


def test_the_same_audit_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert made(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_it_says_what_it_is_and_is_its_owners_alone(path: Path) -> None:
    told = openpyxl.load_workbook(path).properties
    assert (told.title, told.creator) == (f"{REPORT.title} {REPORT.subtitle}", "klantreis")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_workbook_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    book = AuditWorkbook(tmp_path / "x.xlsx", QUESTION)
    book.add(case(ROW))
    book.close()
    assert list(tmp_path.iterdir()) == []


def test_it_is_never_written_over_another_file(path: Path) -> None:
    with pytest.raises(FileExistsError):
        made(path)


def test_it_prints_on_a4_lying_with_its_heads_on_every_page(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert {(sheet.page_setup.paperSize, sheet.page_setup.orientation) for sheet in book} == {(9, "landscape")}
    assert book["Verplichtingen"].print_title_rows == "$2:$2"


NOBODY = (
    TrendChart(points=(), means=(), changes=()),
    TrendChart(points=(TrendPoint(date(2026, 1, 1), None, 3, None, None, "", True, 0),), means=(), changes=()),
    BarChart(bars=(), unit="dossiers"),
    BarChart(bars=(Bar("=1", 0.0, "0"),), unit=""),
    StackChart(parts=("a", "b", "c"), stacks=()),
    CurveChart(curves=(), unit="werkdagen"),
    CurveChart(curves=(Curve("x", ()),), unit="werkdagen", mark=(20, "norm")),
    DotChart(dots=(Dot("x", None, None, None, 3, "1 van 3"),)),
    FunnelChart(dots=(), mean=0.5, limits=()),
    LoadChart(loads=()),
)  # fmt: skip


@pytest.mark.parametrize("drawing", NOBODY, ids=lambda drawing: type(drawing).__name__)
def test_a_chart_of_nothing_is_no_broken_workbook(drawing: Drawing, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "x.xlsx", with_table(("Niets",), drawing=drawing)))
    assert book["Een vraag"]["A1"].value == "Een vraag?"


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path / "x.xlsx", with_table()))["Een vraag"]
    assert "Geen rijen." in [cell.value for cell in sheet["A"]]


def test_a_second_sheet_of_one_name_gets_a_number() -> None:
    taken = ["Definities", "Zijn we op tijd"]
    assert sheet_name("Zijn we op tijd?", taken) == "Zijn we op tijd 2"
    assert sheet_name("DEFINITIES", taken) == "DEFINITIES 2"
    assert sheet_name("Houden we ons aan de wettelijke termijnen?", taken) == "Houden we ons aan de wettelijke"


@given(st.lists(st.text(max_size=60), max_size=8))
def test_names_of_sheets_are_such_as_a_spreadsheet_takes(titles: list[str]) -> None:
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))
    assert all(0 < len(name) <= MOST and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert all(name == name.strip("'") for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_heads_that_return_say_what_they_belong_to() -> None:
    assert unique_heads(["Wat", "Zonder pauzes", "Van", "Tot", "Van wat klaar is", "Van", "Tot"]) == [
        "Wat", "Zonder pauzes", "Van (Zonder pauzes)", "Tot (Zonder pauzes)", "Van wat klaar is",
        "Van (Van wat klaar is)", "Tot (Van wat klaar is)",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=10), max_size=8))
def test_heads_of_a_table_occur_once(titles: list[str]) -> None:
    heads = [head.casefold() for head in unique_heads(titles)]
    assert len(set(heads)) == len(titles)
