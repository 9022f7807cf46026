"""Appointment slots from a file."""

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from klantreis.errors import FixInput
from klantreis.store import slots as store
from klantreis.store.engine import reading
from klantreis.store.slots import StoredSlot
from klantreis.usecases.slotting import SlotsReport, slots_file
from tests.support.district import KIND, SLOTS, TOWN, District, moment, open_district

NOW = "ma 2026-03-02"


@pytest.fixture
def district(engine: Engine, tmp_path: Path) -> District:
    return open_district(engine, tmp_path)


def stored(district: District) -> dict[str, StoredSlot]:
    with reading(district.app.engine) as conn:
        return {slot.code: slot for slot in store.coming(conn, TOWN, KIND, moment(NOW, 0))}


def take(district: District, text: str) -> SlotsReport:
    path = district.folder / "slots.csv"
    path.write_text(text)
    return slots_file(district.app, path, TOWN, moment(NOW, 9))


FILE = SLOTS + (
    "G-1,group_sessions,2026-03-11T10:00,buurthuis,12,kw-1,\n"
    "G-2,group_sessions,2026-03-12 19:30,,,,nee\n"
    "G-3,group_sessions,2026-04-01T10:00:00+00:00,bibliotheek,8,,ja\n"
)


def test_slots_come_in_and_again_without_doubling(district: District) -> None:
    assert take(district, FILE) == take(district, FILE) == SlotsReport(slots=3)
    found = stored(district)
    assert list(found) == ["G-1", "G-2", "G-3"]
    first, second, third = found.values()
    assert (first.at, first.place, first.capacity, first.person) == (
        moment("wo 2026-03-11", 10),
        "buurthuis",
        12,
        "kw-1",
    )
    assert (second.at, second.place, second.capacity, second.person) == (moment("do 2026-03-12", 19, 30), "", 1, "")
    assert third.at == moment("wo 2026-04-01", 12), "an offset is honoured"
    assert (first.withdrawn, second.withdrawn, third.withdrawn) == (False, False, True)


def test_a_row_replaces_what_was_known_of_that_slot_and_the_others_stay(district: District) -> None:
    take(district, FILE)
    assert take(district, SLOTS + "G-1,group_sessions,2026-03-13T10:00,,4,,\n") == SlotsReport(slots=1)
    found = stored(district)
    assert (found["G-1"].at, found["G-1"].capacity, found["G-1"].person) == (moment("vr 2026-03-13", 10), 4, "")
    assert set(found) == {"G-1", "G-2", "G-3"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_workbook_is_read_likewise(district: District) -> None:
    path, book = district.folder / "slots.xlsx", openpyxl.Workbook()
    book.active.append(["code", "kind", "at", "capacity"])
    book.active.append(["G-1", KIND, moment("wo 2026-03-11", 10).replace(tzinfo=None), 12])
    book.save(path)
    assert slots_file(district.app, path, TOWN, moment(NOW, 9)).slots == 1
    assert stored(district)["G-1"].at == moment("wo 2026-03-11", 10)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",group_sessions,2026-03-11T10:00,,,,", "code: missing"),
        ("G 1,group_sessions,2026-03-11T10:00,,,,", "code: a code is letters"),
        ("G-1,,2026-03-11T10:00,,,,", "kind: missing"),
        ("G-1,first_talks,2026-03-11T10:00,,,,", "kind: waves of this municipality fill group_sessions; name one"),
        ("G-1,group_sessions,,,,,", "at: missing"),
        ("G-1,group_sessions,2026-03-11,,,,", "at: a moment is written as 2026-12-02T10:00"),
        ("G-1,group_sessions,11-03-2026 10:00,,,,", "at: a moment is written as 2026-12-02T10:00"),
        ("G-1,group_sessions,2026-03-29T02:30,,,,", "at: this hour does not exist"),
        ("G-1,group_sessions,2026-10-25T02:30,,,,", "at: this hour occurs twice"),
        ("G-1,group_sessions,9999-12-31T10:00,,,,", "at: lies before 1950 or after 2099"),
        (
            "G-1,group_sessions,2026-03-11T10:00,schuur,,,",
            "place: the municipality's file has bibliotheek, buurthuis, s",
        ),
        ("G-1,group_sessions,2026-03-11T10:00,stadhuis,,,", "place: wave_assigned allows buurthuis, bibliotheek; name"),
        ("G-1,group_sessions,2026-03-11T10:00,,0,,", "capacity: a slot has room for at least 1"),
        ("G-1,group_sessions,2026-03-11T10:00,,twaalf,,", "capacity: write a whole number"),
        ("G-1,group_sessions,2026-03-11T10:00,,,kw-9,", "person: no colleague has this code"),
        ("G-1,group_sessions,2026-03-11T10:00,,,,misschien", "withdrawn: write yes or no"),
        ("G-2,group_sessions,2026-03-11T10:00,,,,", "code: row 2 is about this slot too; keep one"),
    ],
)
def test_a_row_with_a_mistake_is_rejected_and_the_others_go_in(district: District, row: str, reason: str) -> None:
    report = take(district, f"{SLOTS}G-2,group_sessions,2026-03-12T10:00,,,,\n{row}\n")
    assert (report.slots, report.rejected) == (1, 1)
    assert report.rejections[0].startswith(f"row 3: {reason}")
    assert report.rejected_file
    assert set(stored(district)) == {"G-2"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("header", "complaint"),
    [("code,kind,at,colour", "unknown column 'colour'"), ("code,kind", "the column 'at' is missing")],
)
def test_an_unknown_or_missing_column_refuses_the_file(district: District, header: str, complaint: str) -> None:
    with pytest.raises(FixInput, match=complaint):
        take(district, f"{header}\n")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_municipality_is_refused(district: District) -> None:
    path = district.folder / "slots.csv"
    path.write_text(FILE)
    with pytest.raises(FixInput, match="no municipality 'elsewhere'"):
        slots_file(district.app, path, "elsewhere", moment(NOW, 9))


# --- people were called -----------------------------------------------------------------------------------------------


@pytest.fixture
def called(district: District) -> District:
    """Two people are called to S1 on wo 11 mar; nobody to S2."""
    district.enrol("ma 2026-03-02", "W-0001", "W-0002")
    district.slots("ma 2026-03-02", "S1,wo 2026-03-11,5,buurthuis,kw-1", "S2,vr 2026-04-10,5")
    assert district.wave("ma 2026-03-02").called == 2
    return district


@pytest.mark.parametrize(
    ("row", "changed"),
    [
        ("S1,do 2026-03-12,5,buurthuis,kw-1", "at"),
        ("S1,wo 2026-03-11,5,bibliotheek,kw-1", "place"),
        ("S1,wo 2026-03-11,5,buurthuis,kw-1,ja", "withdrawn"),
        ("S1,do 2026-03-12,5,,,ja", "at, place, withdrawn"),
    ],
)
def test_a_slot_at_which_people_are_expected_does_not_change_under_them(
    called: District, row: str, changed: str
) -> None:
    report = called.slots("di 2026-03-03", row, "S2,ma 2026-04-13,5")
    assert (report.slots, report.rejected) == (1, 1)
    named = ", ".join(sorted(called.refs.values()))
    assert report.rejections == (
        f"row 2: {changed}: 2 people are expected at this slot ({named}); record for each that it is cancelled, "
        "then hand this row in again, or give the new moment a code of its own",
    )
    assert stored(called)["S1"].at == moment("wo 2026-03-11", 10)
    assert stored(called)["S2"].at == moment("ma 2026-04-13", 10)


@pytest.mark.parametrize("row", ["S1,wo 2026-03-11,1,buurthuis,kw-1", "S1,wo 2026-03-11,5,buurthuis,kw-2"])
def test_its_room_and_its_colleague_may_change(called: District, row: str) -> None:
    assert called.slots("di 2026-03-03", row).slots == 1


def test_once_everybody_was_called_off_it_may_be_withdrawn(called: District) -> None:
    called.tell("W-0001", "cancelled_by_us", "di 2026-03-03")
    (reason,) = called.slots("di 2026-03-03", "S1,wo 2026-03-11,5,buurthuis,,ja").rejections
    assert f"1 person is expected at this slot ({called.refs['W-0002']})" in reason
    called.tell("W-0002", "cancelled_by_client", "di 2026-03-03")
    assert called.slots("di 2026-03-03", "S1,wo 2026-03-11,5,buurthuis,,ja").slots == 1
    assert stored(called)["S1"].withdrawn


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_more_than_a_few_references_are_named(district: District) -> None:
    numbers = [f"W-{number:04d}" for number in range(1, 9)]
    district.enrol("ma 2026-03-02", *numbers)
    district.slots("ma 2026-03-02", "S1,wo 2026-03-11,8")
    district.wave("ma 2026-03-02")
    (reason,) = district.slots("di 2026-03-03", "S1,do 2026-03-12,8").rejections
    assert "8 people are expected" in reason
    assert sum(ref in reason for ref in district.refs.values()) == 5
    assert "and others" in reason
