"""Work lists as they may come back: spoiled by a spreadsheet, by hand, or on purpose. Nothing of it becomes a fact that
the row does not say, and no answer repeats what a cell held.

The list is made once; each attack spoils a copy of it.
"""

from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from klantreis.app import App
from klantreis.errors import FixInput
from klantreis.reports import worklist_book as book
from klantreis.reports.worklist_book import workbook
from klantreis.store.engine import reading
from klantreis.store.tables import FactRow, table
from klantreis.usecases import listed_cells, planning, runs
from klantreis.usecases.recording import RecordReport, record_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.worklists import work_list
from tests.attacks.conftest import AT
from tests.attacks.odd import CANARY, VALUES
from tests.support.lists import Filled

_fact = table(FactRow)
LATER = datetime(2026, 3, 3, 16, 0, tzinfo=AT.tzinfo)  # Tuesday


@pytest.fixture(scope="module")
def content(house: App) -> bytes:
    """The list of kw-1: two cases in which a talk has to be planned."""
    staff = house.settings.out.parent / "staff.csv"
    staff.write_text("code,name,email,roles\nkw-1,Een,kw-1@example.org,case_worker|manager|team_lead\n")
    staff_file(house, staff, "landsmeer")
    ticket = runs.begin(house, AT, "landsmeer")
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in runs.due_batches(house, ticket, stage):
            planning.plan_batch(house, ticket, refs)
    made = work_list(house, "kw-1", AT)
    assert len(made.rows) >= 2
    return workbook(made)


@pytest.fixture
def hand(content: bytes, tmp_path: Path) -> Filled:
    return Filled(content, tmp_path / "kw-1.xlsx")


def first(hand: Filled) -> int:
    """A row filled in as it should be; the attack then spoils it."""
    row = hand.top + 1
    hand.put(row, book.EVENT, next(each for each in hand.choices(row, book.EVENT) if "(contact_tried)" in each))
    hand.put(row, book.WHEN, datetime(2026, 3, 3))
    return row


def facts(house: App) -> int:
    with reading(house.engine) as conn:
        return int(conn.execute(select(func.count()).select_from(_fact)).scalar_one())


def handed_in(house: App, hand: Filled) -> RecordReport:
    return record_file(house, hand.save(), LATER)


def _mark(hand: Filled, old: str, new: str) -> str:
    return str(hand.rows()[0][book.MARK]).replace(old, new)


EVENT, WHEN, DETAIL, NEXT, MARK = book.EVENT, book.WHEN, book.DETAIL, book.NEXT, book.MARK
CHOOSE, NOT_HERE, NOT_ITS = (
    "kies een regel uit het lijstje",
    "kan in dit dossier niet",
    "hoort niet bij wat er",
)
OTHERS = "hoort niet bij dit dossier"
#: What is put in which column of a row that is right, and what the colleague is told.
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "a formula": ({EVENT: '=HYPERLINK("http://x.example")'}, "formule"),
    "a formula for a day": ({WHEN: "=TODAY()"}, "formule"),
    "typed, not chosen": ({EVENT: CANARY}, CHOOSE),
    "a decision": ({EVENT: "x (suspension_procedure_started)"}, NOT_HERE),
    "what the program tells": ({EVENT: "x (message_bounced)"}, NOT_HERE),
    "a death": ({EVENT: "x (deceased)"}, NOT_HERE),
    "no such event": ({EVENT: f"x ({CANARY})"}, NOT_HERE),
    "a code of another event": ({DETAIL: "Reden: x (reason=work)"}, NOT_ITS),
    "a code that is none": ({DETAIL: f"Hoe: x (channel={CANARY})"}, NOT_ITS),
    "the code of a card": ({DETAIL: "x (card=AAAA-BBBB)"}, NOT_ITS),
    "two for one field": ({DETAIL: "x (channel=mail)", book.DETAIL_2: "x (channel=phone)"}, "zegt iets anders"),
    "no day": ({WHEN: None, NEXT: "19-3-2026 10:00"}, "vul de dag in"),
    "a day to come": ({WHEN: "4-3-2026"}, "moet nog komen"),
    "a day long ago": ({WHEN: "4-3-1226"}, "te ver weg"),
    "no such day": ({WHEN: "31-2-2026"}, "geen datum"),
    "a time for a day": ({WHEN: time(10)}, "geen datum"),
    "yes for a day": ({WHEN: True}, "geen datum"),
    "a huge number": ({WHEN: 1e300}, "geen datum"),
    "no time": ({NEXT: "19-3-2026"}, "zet de tijd erbij"),
    "an hour that is not there": ({NEXT: "29-3-2026 02:30"}, "bestaat niet of komt twee keer"),
    "a day where none belongs": ({book.DAY: "19-3-2026"}, "hoort geen datum"),
    "no mark": ({MARK: None}, "verborgen kolom"),
    "the mark of another row": ({MARK: lambda hand: hand.rows()[1][MARK]}, OTHERS),
    "another case": ({book.REF: lambda hand: hand.rows()[1][book.REF]}, OTHERS),
    "no case": ({book.REF: CANARY}, OTHERS),
    "another owner": ({MARK: lambda hand: _mark(hand, "kw-1", "kw-2")}, OTHERS),
    "another municipality": ({MARK: lambda hand: _mark(hand, "landsmeer", "haarlem")}, OTHERS),
    "another day": ({MARK: lambda hand: _mark(hand, "20260302", "20260303")}, OTHERS),
    "a long cell": ({EVENT: "x" * 5_000}, "te lang"),
}


def below(hand: Filled, cells: list[dict[str, object]]) -> list[int]:
    """Copies of a row that is right, below the others, each with these cells; the first one is emptied."""
    row = first(hand)
    right = [hand.sheet.cell(row, column).value for column in range(1, len(book.COLUMNS) + 1)]
    found, at = [], hand.sheet.max_row
    for spoiled in cells:
        at += 1
        for column, value in enumerate(right, start=1):
            hand.sheet.cell(at, column).value = value
        for name, value in spoiled.items():
            hand.put(at, name, value(hand) if callable(value) else value)
        found.append(at)
    for name in book.FILLED_IN:
        hand.put(row, name, None)
    return found


def test_a_row_that_is_spoiled_is_refused_in_dutch_and_nothing_is_repeated(house: App, hand: Filled) -> None:
    rows = below(hand, [cells for cells, _ in REFUSED.values()])
    before = facts(house)
    report = handed_in(house, hand)
    assert facts(house) == before
    assert (report.new, report.known, report.rejected) == (0, 0, len(REFUSED))
    told = {each.partition(":")[0]: each for each in report.rejections}
    for row, (attack, (_, reason)) in zip(rows, REFUSED.items(), strict=True):
        assert reason in told[f"rij {row}"], (attack, told[f"rij {row}"])
    assert CANARY not in "".join(report.rejections)


@pytest.mark.parametrize("name", book.COLUMNS)
def test_whatever_stands_in_a_cell_is_a_reason_or_a_value(name: str) -> None:
    for value in VALUES:
        told = ""
        try:
            listed_cells.read(7, {name.lower(): value})
        except FixInput as problem:
            told = str(problem)
        assert len(value) < 6 or value not in told


def test_a_day_counts_in_every_form_a_spreadsheet_or_a_person_makes_of_it(house: App, hand: Filled) -> None:
    day = datetime(2026, 3, 3)
    forms = [day, "3-3-2026", "03-03-2026", "3/3/2026", "3.3.2026", "di 3-3-2026", "2026-03-03", 46084, "46084"]
    below(hand, [{WHEN: form} for form in forms])
    report = handed_in(house, hand)
    assert not report.rejections
    assert (report.new + report.known, report.new in (0, 1)) == (len(forms), True)


def test_columns_that_moved_rows_above_and_other_sheets_change_nothing(
    house: App, content: bytes, tmp_path: Path
) -> None:
    hand = Filled(content, tmp_path / "moved.xlsx")
    row = first(hand)
    values = [[hand.sheet.cell(at, column).value for column in range(1, 12)] for at in range(hand.top, row + 1)]
    moved = openpyxl.Workbook()
    sheet = moved.active
    sheet.append(["Mijn eigen kop"])
    sheet.append([])
    for line in values:
        sheet.append(["aantekening" if line is values[0] else None, *line[::-1]])
    sheet.merge_cells("A1:F1")
    moved.create_sheet("Nog een").append(["id", "source"])
    moved.save(tmp_path / "moved.xlsx")
    report = record_file(house, tmp_path / "moved.xlsx", LATER)
    assert not report.rejections
    assert report.new + report.known == 1


def test_merged_rows_are_filled_in_once(house: App, hand: Filled) -> None:
    row = first(hand)
    column = openpyxl.utils.get_column_letter(book.COLUMNS.index(book.EVENT) + 1)
    hand.sheet.merge_cells(f"{column}{row}:{column}{row + 1}")
    report = handed_in(house, hand)
    assert (report.new + report.known, report.rejected) == (1, 0)


def test_a_huge_list_is_refused_as_a_whole(house: App, hand: Filled) -> None:
    row = first(hand)
    line = [hand.sheet.cell(row, column).value for column in range(1, 12)]
    for _ in range(2_100):
        hand.sheet.append(line)
    before = facts(house)
    with pytest.raises(FixInput, match="more than 2000 rows"):
        handed_in(house, hand)
    assert facts(house) == before


def test_a_list_of_three_months_ago_is_asked_for_anew(house: App, hand: Filled) -> None:
    first(hand)
    report = record_file(house, hand.save(), LATER.replace(month=7))
    assert "ouder dan 92 dagen" in report.rejections[0]


def test_a_list_without_anything_filled_in_is_nothing(house: App, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(content)
    report = record_file(house, path, LATER)
    assert (report.new, report.known, report.rejected) == (0, 0, 0)


def test_the_list_itself_holds_no_formula(content: bytes) -> None:
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        cells = [cell for line in sheet.iter_rows() for cell in line]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
