"""Tables as files: no formulas, nobody else's, and whole or not there."""

import csv
import stat
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from klantreis.errors import FixInput
from klantreis.reports.table_file import Cell, write_table

COLUMNS = ("naam", "dag", "uren")
FORMULAS = ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://example.org\")"]  # fmt: skip
ROWS: list[tuple[Cell, ...]] = [("W-1", date(2026, 3, 2), 24), ("W-2", None, 13.5)]


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_a_table_as_csv(tmp_path: Path) -> None:
    assert write_table(tmp_path / "x.csv", COLUMNS, ROWS) == 2
    assert csv_rows(tmp_path / "x.csv") == [[*COLUMNS], ["W-1", "2026-03-02", "24"], ["W-2", "", "13.5"]]


def test_a_table_as_a_workbook_holds_real_days_and_numbers(tmp_path: Path) -> None:
    assert write_table(tmp_path / "x.xlsx", COLUMNS, ROWS) == 2
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert [[cell.value for cell in row] for row in sheet] == [
        [*COLUMNS],
        ["W-1", datetime(2026, 3, 2), 24],
        ["W-2", None, 13.5],
    ]
    assert sheet["B2"].number_format == "dd-mm-yyyy"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text(text: str, tmp_path: Path) -> None:
    write_table(tmp_path / "x.csv", ["cel"], [[text]])
    assert csv_rows(tmp_path / "x.csv")[1] == [f"'{text}"]
    write_table(tmp_path / "x.xlsx", ["cel"], [[text]])
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").active["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_the_file_is_its_owners_alone(name: str, tmp_path: Path) -> None:
    write_table(tmp_path / name, COLUMNS, ROWS)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_a_table_that_breaks_off_leaves_what_there_was(name: str, tmp_path: Path) -> None:
    write_table(tmp_path / name, COLUMNS, ROWS)
    before = (tmp_path / name).read_bytes()

    def broken() -> Iterator[tuple[Cell, ...]]:
        yield ROWS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_table(tmp_path / name, COLUMNS, broken())
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["x.pdf", "x", "nowhere/x.csv"])
def test_a_file_that_cannot_be_is_refused_with_the_remedy(name: str, tmp_path: Path) -> None:
    with pytest.raises(FixInput, match=r"--out: "):
        write_table(tmp_path / name, COLUMNS, ROWS)
