"""Colleagues from a file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from klantreis.core.people import Owners, Staff, resolve
from klantreis.errors import FixInput
from klantreis.store.engine import reading
from klantreis.store.people import mailboxes, staff_of
from klantreis.usecases.staffing import StaffReport, staff_file
from tests.usecases.conftest import House

Write = Callable[[str, str], Path]
HEADER = "code,name,email,roles,team,absent_from,absent_until,stand_in,active_from,active_until\n"
FILE = (
    HEADER + "kw-1,Een,kw-1@landsmeer.example,case_worker|team_lead,,2026-01-19,2026-01-23,kw-2,,\n"
    "kw-1,,,,,2026-07-20,2026-08-07,kw-2,,\n"
    "kw-2,Twee,kw-2@landsmeer.example,case_worker,north,,,,,\n"
)


def staff(house: House) -> Staff:
    with reading(house.engine) as conn:
        return staff_of(conn, "landsmeer")


def take(house: House, path: Path) -> StaffReport:
    return staff_file(house, path, "landsmeer")  # type: ignore[arg-type]


def test_colleagues_roles_leave_and_stand_ins_come_in_and_again_without_doubling(house: House, written: Write) -> None:
    path = written("s.csv", FILE)
    assert take(house, path) == take(house, path) == StaffReport(people=2)
    found = staff(house)
    assert found.people["kw-1"].roles == {("case_worker", ""), ("team_lead", "")}
    assert found.people["kw-2"].roles == {("case_worker", "north")}
    assert [leave.first_day for leave in found.people["kw-1"].leaves] == [date(2026, 1, 19), date(2026, 7, 20)]
    assert resolve("team_lead", Owners(case_worker="kw-1"), found, date(2026, 1, 20)) == "kw-2"  # Tuesday of the leave
    with reading(house.engine) as conn:
        assert mailboxes(conn, [("landsmeer", "kw-1")])["landsmeer", "kw-1"].email == "kw-1@landsmeer.example"


def test_a_row_replaces_what_was_known_and_who_is_not_in_the_file_stays(house: House, written: Write) -> None:
    take(house, written("s.csv", FILE))
    take(house, written("t.csv", "code,roles,active_until\nkw-1,team_lead,2026-03-31\n"))
    found = staff(house)
    assert set(found.people["kw-1"].roles) == {("team_lead", "")}
    assert found.people["kw-1"].leaves == ()
    assert found.people["kw-1"].active_until == date(2026, 3, 31)
    assert found.people["kw-2"].roles == {("case_worker", "north")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Naam,,,,,,,,", "code: missing"),
        ("kw 3,,,,,,,,,", "code: a code is letters"),
        ("kw-3,,no address,,,,,,,", "email: not an e-mail address"),
        ("kw-3,,,team lead,,,,,,", "roles: a code is letters"),
        ("kw-3,,,,,2026-01-19,,,,", "absent_from: an absence has a first and a last day"),
        ("kw-3,,,,,2026-01-19,2026-01-18,,,", "absent_from: an absence has a first and a last day"),
        ("kw-3,,,,,,,kw-2,,", "absent_from: an absence has a first and a last day"),
        ("kw-3,,,,,2026-01-19,2026-01-23,kw-9,,", "stand_in: no colleague has this code"),
        ("kw-3,,,,,,,,2026-02-01,2026-01-01", "active_until: lies before active_from"),
        ("kw-3,Naam,,,,,,,,\nkw-3,Ander,,,,,,,,", "row 3 says something else of this colleague"),
        ("kw-3,,,,,2026-01-19,2026-01-20,,,\nkw-3,,,,,2026-01-19,2026-01-23,,,", "two absences begin on one day"),
    ],
)
def test_a_colleague_with_a_mistake_is_rejected_whole(house: House, written: Write, row: str, reason: str) -> None:
    report = take(house, written("s.csv", f"{HEADER}{row}\nkw-2,,,case_worker,,,,,,\n"))
    assert report.people == 1
    assert reason in report.rejections[0]
    assert report.rejected == len(row.split("\n"))
    assert report.rejected_file
    assert set(staff(house).people) == {"kw-2"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("header", ["code,salary", "name"])
def test_an_unknown_or_missing_column_refuses_the_file(house: House, written: Write, header: str) -> None:
    with pytest.raises(FixInput, match="column"):
        take(house, written("s.csv", f"{header}\nx,1\n"))
