"""Work lists as they may come back: spoiled by a spreadsheet, by hand, or on purpose. Nothing of it becomes a fact that
the row does not say, and no answer repeats what a cell held.

The list is made once; each attack spoils a copy of it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from klantreis.app import App
from klantreis.errors import FixInput
from klantreis.reports import worklist_book as book
from klantreis.reports.worklist_book import workbook
from klantreis.store.engine import reading
from klantreis.store.tables import FactRow, table
from klantreis.usecases import planning, runs
from klantreis.usecases.recording import RecordReport, record_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.worklists import work_list
from tests.attacks.conftest import AT
from tests.attacks.odd import CANARY, VALUES
from tests.support.lists import Filled

_fact = table(FactRow)
LATER = datetime(2026, 3, 3, 16, 0, tzinfo=AT.tzinfo)  # Tuesday
Spoil = Callable[[Filled, int], object]


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


@pytest.fixture(autouse=True)
def no_more_facts_than_are_told(house: App) -> Iterator[None]:
    before = facts(house)
    yield
    assert facts(house) - before <= 1


REFUSED: dict[str, tuple[Spoil, str]] = {
    "a formula": (lambda hand, row: hand.put(row, book.EVENT, "=HYPERLINK(\"http://x.example\")"), "formule"),
    "a formula for a day": (lambda hand, row: hand.put(row, book.WHEN, "=TODAY()"), "formule"),
    "typed, not chosen": (lambda hand, row: hand.put(row, book.EVENT, CANARY), "kies een regel uit het lijstje"),
    "an event of another kind": (lambda hand, row: hand.put(row, book.EVENT, "x (suspension_procedure_started)"), "kan in dit dossier niet"),
    "what the program tells": (lambda hand, row: hand.put(row, book.EVENT, "x (message_bounced)"), "kan in dit dossier niet"),
    "a death": (lambda hand, row: hand.put(row, book.EVENT, "x (deceased)"), "kan in dit dossier niet"),
    "no such event": (lambda hand, row: hand.put(row, book.EVENT, f"x ({CANARY})"), "kan in dit dossier niet"),
    "a code of another event": (lambda hand, row: hand.put(row, book.DETAIL, "Reden: x (reason=work)"), "hoort niet bij"),
    "a code that is none": (lambda hand, row: hand.put(row, book.DETAIL, f"Hoe: x (channel={CANARY})"), "hoort niet bij"),
    "a code of a card": (lambda hand, row: hand.put(row, book.DETAIL, "x (card=AAAA-BBBB)"), "hoort niet bij"),
    "two codes for one field": (
        lambda hand, row: (hand.put(row, book.DETAIL, "x (channel=mail)"), hand.put(row, book.DETAIL_2, "x (channel=phone)")),
        "zegt iets anders",
    ),
    "no day": (lambda hand, row: hand.put(row, book.WHEN, None), "vul de dag in"),
    "a day to come": (lambda hand, row: hand.put(row, book.WHEN, "4-3-2026"), "moet nog komen"),
    "a day long ago": (lambda hand, row: hand.put(row, book.WHEN, "4-3-1226"), "te ver weg"),
    "no such day": (lambda hand, row: hand.put(row, book.WHEN, "31-2-2026"), "geen datum"),
    "a time for a day": (lambda hand, row: hand.put(row, book.WHEN, time(10)), "geen datum"),
    "yes for a day": (lambda hand, row: hand.put(row, book.WHEN, True), "geen datum"),
    "a huge number for a day": (lambda hand, row: hand.put(row, book.WHEN, 1e300), "geen datum"),
    "an appointment without a time": (lambda hand, row: hand.put(row, book.NEXT, "19-3-2026"), "zet de tijd erbij"),
    "an hour that does not exist": (lambda hand, row: hand.put(row, book.NEXT, "29-3-2026 02:30"), "bestaat niet of komt twee keer"),
    "a day where none belongs": (lambda hand, row: hand.put(row, book.DAY, "19-3-2026"), "hoort geen datum"),
    "no mark": (lambda hand, row: hand.put(row, book.MARK, None), "verborgen kolom"),
    "the mark of another row": (lambda hand, row: hand.put(row, book.MARK, hand.rows()[1][book.MARK]), "hoort niet bij dit dossier"),
    "another case": (lambda hand, row: hand.put(row, book.REF, hand.rows()[1][book.REF]), "hoort niet bij dit dossier"),
    "a case that is none": (lambda hand, row: hand.put(row, book.REF, CANARY), "hoort niet bij dit dossier"),
    "another owner": (lambda hand, row: hand.put(row, book.MARK, hand.rows()[0][book.MARK].replace("kw-1", "kw-2")), "hoort niet bij dit dossier"),
    "another municipality": (
        lambda hand, row: hand.put(row, book.MARK, hand.rows()[0][book.MARK].replace("landsmeer", "haarlem")),
        "hoort niet bij dit dossier",
    ),
    "another day": (lambda hand, row: hand.put(row, book.MARK, hand.rows()[0][book.MARK].replace("20260302", "20260303")), "hoort niet bij dit dossier"),
    "a long cell": (lambda hand, row: hand.put(row, book.EVENT, "x" * 5_000), "te lang"),
}  # fmt: skip


@pytest.mark.parametrize("attack", REFUSED)
def test_a_row_that_is_spoiled_is_refused_in_dutch_and_nothing_is_repeated(
    house: App, hand: Filled, attack: str
) -> None:
    spoil, reason = REFUSED[attack]
    row = first(hand)
    spoil(hand, row)
    before = facts(house)
    report = handed_in(house, hand)
    assert (report.new, report.rejected) == (0, 1)
    assert report.rejections[0].startswith(f"rij {row}: ")
    assert reason in report.rejections[0]
    assert CANARY not in report.rejections[0]
    assert facts(house) == before


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", [book.EVENT, book.NEXT, book.DETAIL, book.MARK])
def test_whatever_stands_in_a_cell_is_a_reason_or_nothing(house: App, hand: Filled, name: str, value: str) -> None:
    row = first(hand)
    try:
        hand.put(row, name, value)
    except openpyxl.utils.exceptions.IllegalCharacterError:
        return
    report = handed_in(house, hand)
    assert report.new + report.known + report.rejected == 1
    assert all("rij" in told for told in report.rejections)


@pytest.mark.parametrize(
    "written",
    [datetime(2026, 3, 3), "3-3-2026", "03-03-2026", "3/3/2026", "3.3.2026", "di 3-3-2026", "2026-03-03", 46084, "46084"],
    ids=str,
)  # fmt: skip
def test_a_day_counts_in_every_form_a_spreadsheet_or_a_person_makes_of_it(
    house: App, hand: Filled, written: Any
) -> None:  # fmt: skip
    row = first(hand)
    hand.put(row, book.WHEN, written)
    report = handed_in(house, hand)
    assert not report.rejections
    assert report.new + report.known == 1


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
