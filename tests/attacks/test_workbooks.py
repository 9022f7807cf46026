"""Workbooks made to hurt: each is refused in words, quickly, and nothing of it is taken over."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from klantreis.errors import FixInput
from klantreis.usecases.sheets import MAX_COLUMNS, open_sheet

SHEET = "xl/worksheets/sheet1.xml"
_OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_CLOSE = "</sheetData></worksheet>"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Make = Callable[..., Path]


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "client_ref")}{cell("B1", "name")}</row>'


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A workbook that is right, with parts replaced by these or added."""
    content = io.BytesIO()
    openpyxl.Workbook().save(content)

    def write(sheet: str = "", before: str = "", **parts: str) -> Path:
        changed = {SHEET: before + _OPEN + HEADER + sheet + _CLOSE} | parts
        with zipfile.ZipFile(content) as good, zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as bad:
            for name in [*good.namelist(), *(changed.keys() - set(good.namelist()))]:
                bad.writestr(name, changed[name] if name in changed else good.read(name))
        return tmp_path / "a.xlsx"

    return write


def rows(path: Path) -> list[dict[str, str]]:
    with open_sheet(path) as sheet:
        return [dict(row.cells) for row in sheet.rows]


def refusal(path: Path) -> str:
    with pytest.raises(FixInput) as refused:
        rows(path)
    return str(refused.value)


def test_the_workbook_of_these_tests_is_right_before_it_is_spoiled(make: Make) -> None:
    assert rows(make(f'<row r="2">{cell("A2", "L-0001")}{cell("B2", "Ans")}</row>')) == [
        {"client_ref": "L-0001", "name": "Ans"}
    ]


def test_entities_that_grow_are_not_expanded(make: Make) -> None:
    tenfold = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{tenfold}]>'
    assert "no XLSX workbook" in refusal(make(f'<row r="2">{cell("A2", "&j;")}</row>', bomb))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_an_entity_from_outside_is_not_fetched(make: Make, address: str) -> None:
    outside = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{address}">]>'
    assert "no XLSX workbook" in refusal(make(f'<row r="2">{cell("A2", "&x;")}</row>', outside))


@pytest.mark.parametrize("row", ["499999", "1048576", "99999999999"])
def test_a_row_far_below_the_others_is_not_looked_for(make: Make, row: str) -> None:
    assert "more than 10000 empty rows after row 1" in refusal(make(f'<row r="{row}">{cell("A2", "x")}</row>'))


@pytest.mark.parametrize(
    "row",
    ['<row r="x"/>', f'<row r="{"9" * 5000}"/>', '<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>', '<row r="2"><c t="s"><v>9</v></c></row>',
     f'<row r="2"><c r="A2"><v>{"9" * 5000}</v></c></row>', '<row r="2"><c r="A2"><v>nan</v></c></row>',
     '<row r="2"><c r="A2" t="d"><v>99999-01-01</v></c></row>', "<row>" * 20_000],
)  # fmt: skip
def test_numbers_and_places_that_cannot_be_are_one_refusal(make: Make, row: str) -> None:
    assert refusal(make(row)) == "a.xlsx: no XLSX workbook that can be read; save it again as .xlsx or CSV UTF-8"


def test_cells_beyond_the_last_column_are_not_read(make: Make) -> None:
    assert rows(make(f'<row r="2">{cell("A2", "L-0001")}{cell("XFD2", "far")}</row>')) == [
        {"client_ref": "L-0001", "name": ""}
    ]
    wide = "".join(f"<c><v>{n}</v></c>" for n in range(20_000))
    assert f"more than {MAX_COLUMNS} columns" in refusal(
        make(xl=wide, **{SHEET: f'{_OPEN}<row r="1">{wide}</row>{_CLOSE}'})
    )


def test_a_formula_is_text_whatever_its_kind(make: Make) -> None:
    made = make(
        '<row r="2"><c r="A2"><f>HYPERLINK("http://x.example")</f><v>1</v></c>'
        '<c r="B2"><f t="array" ref="B2">1+1</f><v>2</v></c></row>'
    )
    assert rows(made) == [{"client_ref": '=HYPERLINK("http://x.example")', "name": "=ArrayFormula"}]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_a_part_that_is_empty_or_no_xml_is_one_refusal(make: Make, part: str) -> None:
    for content in ("", "<", "<Types/>", f'<workbook xmlns="{MAIN}"><sheets/></workbook>'):
        assert "a.xlsx: " in refusal(make(**{part: content}))


@pytest.mark.parametrize(("offset", "value"), [(8, 1), (10, 99)], ids=["encrypted", "unknown compression"])
def test_a_workbook_with_a_password_or_an_unknown_packing_is_one_refusal(make: Make, offset: int, value: int) -> None:
    path = make()
    content = bytearray(path.read_bytes())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + offset] = value
        place = content.find(b"PK\x01\x02", place + 4)
    path.write_bytes(content)
    assert "no XLSX workbook that can be read" in refusal(path)


def test_many_parts_or_many_sheets_are_not_looked_into(make: Make) -> None:
    assert "holds far more than rows" in refusal(make(**{f"xl/worksheets/sheet{n}.xml": "" for n in range(2, 1_100)}))


def test_more_shared_text_than_a_case_load_needs_is_not_read_into_memory(make: Make) -> None:
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(2_600_000))
    assert "holds far more than rows" in refusal(make(**{"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'}))


def test_a_name_inside_that_leads_elsewhere_writes_nothing(make: Make, tmp_path: Path) -> None:
    rows(make(**{"../../evil.txt": "x", "/evil.txt": "x"}))
    assert [path.name for path in tmp_path.rglob("*")] == ["a.xlsx"]
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_no_warning_of_the_library_is_given_which_could_repeat_a_cell(make: Make) -> None:
    """It would be another error here: in these tests a warning is one."""
    assert "no XLSX workbook" in refusal(make(**{"xl/_rels/workbook.xml.rels": RELATIONS}))


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="'
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet1.xml" Id="rId1"/>'
    '<Relationship arget="x" Id="rId3"/></Relationships>'
)
