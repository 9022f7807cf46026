"""Rows out of CSV and XLSX, strictly and one by one."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from klantreis.errors import FixInput
from klantreis.usecases.sheets import RejectedRows, open_sheet


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with open_sheet(path) as sheet:
        return [(row.number, dict(row.cells)) for row in sheet.rows]


@pytest.mark.parametrize(
    "content",
    [
        "client_ref,name\nL-0001,Ans\n",
        "\ufeffclient_ref;name\r\nL-0001;Ans\r\n",
        'Client_Ref ; "name"\nL-0001;" Ans "\n',
        "client_ref;name;\nL-0001;Ans;\n\n;;\n",
        "client_ref;name\nL-0001;Ans\u00a0\n",
    ],
)
def test_comma_or_semicolon_with_or_without_mark_gives_the_same_rows(tmp_path: Path, content: str) -> None:
    assert rows(written(tmp_path / "a.csv", content)) == [(2, {"client_ref": "L-0001", "name": "Ans"})]


def test_a_semicolon_in_a_quoted_header_does_not_decide(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "a.csv", 'a,"b;c;d"\n1,2\n')) == [(2, {"a": "1", "b;c;d": "2"})]


def test_a_missing_cell_is_empty_and_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "a.csv", "a,b\n1\n,\n3,4\n")) == [
        (2, {"a": "1", "b": ""}),
        (4, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no column names"),
        ("a,,c\n1,2,3\n", "column 2 has no name"),
        ("a,b,A\n1,2,3\n", "the columns 1 and 3 have the same name"),
        ("naam\nJos\u00e9".encode("latin-1"), "not UTF-8"),
        ("a\n1".encode("utf-16"), "not UTF-8"),
        (",".join(f"c{n}" for n in range(201)), "more than 200 columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path: Path, content: str | bytes, reason: str) -> None:
    with pytest.raises(FixInput, match=reason):
        rows(written(tmp_path / "a.csv", content))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1,2,3", "more cells than there are columns"),
        (f"1,{'x' * 2001}", "b: longer than 2000"),
        ('1,"line\nbreak"', "b: holds a line break"),
        ("1,turn\u202eround", "b: holds a line break or another control character"),
        ("1,2", ""),
    ],
)
def test_a_row_of_the_wrong_shape_says_so(tmp_path: Path, row: str, problem: str) -> None:
    with open_sheet(written(tmp_path / "a.csv", f"a,b\n{row}\n")) as sheet:
        (found,) = sheet.rows
    assert problem in found.problem
    assert bool(problem) == bool(found.problem)


def test_a_workbook_gives_text_days_and_numbers_as_the_csv_would(tmp_path: Path) -> None:
    from datetime import date, datetime

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["client_ref", "birth_date", "hours", "secrecy", "at", "formula"])
    sheet.append(["L-0001", date(1990, 2, 1), 24.0, True, datetime(2026, 3, 2, 10, 0), "=1+1"])
    book.save(tmp_path / "a.xlsx")
    cells = {"client_ref": "L-0001", "birth_date": "1990-02-01", "hours": "24", "secrecy": "yes"}
    assert rows(tmp_path / "a.xlsx") == [(2, cells | {"at": "2026-03-02T10:00:00", "formula": "=1+1"})]


def test_a_workbook_that_unpacks_to_far_more_than_it_weighs_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (6 * 1024 * 1024))
    with pytest.raises(FixInput, match="unpacks to far more"):
        rows(tmp_path / "a.xlsx")


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FixInput, match="no XLSX workbook"):
        rows(written(tmp_path / "a.xlsx", content))


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(FixInput, match="more than 2 rows"),
        open_sheet(written(tmp_path / "a.csv", "a\n1\n2\n3\n"), max_rows=2) as sheet,
    ):
        list(sheet.rows)


def test_rejected_rows_come_back_as_they_were_and_never_as_a_formula(tmp_path: Path) -> None:
    source = written(tmp_path / "a.csv", "client_ref,phone\n=cmd(),+31612345678\n")
    with open_sheet(source) as sheet, RejectedRows(source, sheet.columns) as rejected:
        for row in sheet.rows:
            rejected.add(row.cells, "client_ref: wrong")
    text = rejected.path.read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["client_ref;phone;reason", "'=cmd();'+31612345678;client_ref: wrong"]
    assert rejected.path.name == "a.csv.rejected.csv"
    assert rejected.path.stat().st_mode & 0o077 == 0
    ((_, again),) = rows(rejected.path)
    assert again == {"client_ref": "=cmd()", "phone": "+31612345678", "reason": "client_ref: wrong"}


def test_a_clean_run_removes_the_rejected_rows_of_an_earlier_one(tmp_path: Path) -> None:
    stale = written(tmp_path / "a.csv.rejected.csv", "old")
    with RejectedRows(tmp_path / "a.csv", ["a"]):
        pass
    assert not stale.exists()


def test_a_run_that_could_not_begin_leaves_the_rejected_rows_of_an_earlier_one(tmp_path: Path) -> None:
    earlier = written(tmp_path / "a.csv.rejected.csv", "old")
    with pytest.raises(FixInput), RejectedRows(tmp_path / "a.csv", ["a"]):
        raise FixInput("no municipality 'nergens'")
    assert earlier.read_text() == "old"
