"""A case as it was known then: groups, owners, team and district of that moment. On both databases."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from klantreis.store.cases import LoadedCase, find_ref, load_cases
from klantreis.store.changes import changes_after
from klantreis.store.engine import reading
from klantreis.usecases.as_known import as_known
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.erasing import erase
from tests.usecases.conftest import House, moment

COLUMNS = "client_ref,journey,case_worker,team,district,target_groups\n"
ROWS = {
    "2026-01-05": "L-0001,work,kw-1,noord,west,young|long\n",
    "2026-02-02": "L-0001,work,kw-2,noord,west,long\n",
    "2026-03-02": "L-0001,work,kw-3,zuid,oost,\n",
}


@pytest.fixture
def house_of_three(house: House, written: Callable[[str, str], Path]) -> House:
    """Enrolled in January, and changed in February and in March."""
    for day, row in ROWS.items():
        report = enrol_file(house, written("c.csv", COLUMNS + row), "landsmeer", "", moment(day))  # type: ignore[arg-type]
        assert report.rejected == 0, report.rejections
    return house


def known(house: House, at: datetime) -> LoadedCase:
    with reading(house.engine) as conn:
        (loaded,) = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])
        return as_known(loaded, changes_after(conn, [loaded.id], at).get(loaded.id, ()))


def told(loaded: LoadedCase) -> tuple[str, str, str, list[str]]:
    return loaded.case_worker, loaded.team, loaded.district, sorted(loaded.case.groups)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-05", ("kw-1", "noord", "west", ["long", "young"])),
        ("2026-02-01", ("kw-1", "noord", "west", ["long", "young"])),
        ("2026-02-02", ("kw-2", "noord", "west", ["long"])),
        ("2026-03-01", ("kw-2", "noord", "west", ["long"])),
        ("2026-03-02", ("kw-3", "zuid", "oost", [])),
    ],
)
def test_what_was_changed_later_is_undone(
    house_of_three: House, day: str, expected: tuple[str, str, str, list[str]]
) -> None:
    assert told(known(house_of_three, moment(day, 12))) == expected


def test_an_erased_case_is_shown_as_it_was_too(house_of_three: House) -> None:
    """Figures of an earlier day hang on it, and it holds codes only."""
    with reading(house_of_three.engine) as conn:
        ref = find_ref(conn, "landsmeer/L-0001")
    erase(house_of_three, ref, "kw-1", "request", moment("2026-04-01"))  # type: ignore[arg-type]
    with reading(house_of_three.engine) as conn:
        (loaded,) = load_cases(conn, [ref])
        changes = changes_after(conn, [loaded.id], moment("2026-01-05", 12)).get(loaded.id, ())
    assert told(loaded) == ("kw-3", "zuid", "oost", [])
    assert told(as_known(loaded, changes)) == ("kw-1", "noord", "west", ["long", "young"])
    assert loaded.erased
