"""The calendar that is shipped against the days of the law, and complaints about the files it is made from."""

from datetime import date
from pathlib import Path

import pytest

from klantreis.core.ordinance import Ordinance
from klantreis.core.workdays import Calendar
from klantreis.definitions.calendar import expiry_warning, load_calendar
from klantreis.errors import Finding

CONFIG = Path(__file__).parents[2] / "config"

#: Every day of 2025–2028 on which the law knows no term to end, weekends left out (reference domain.md 6.1).
CLOSED_WEEKDAYS = {
    2025: "Wed 01-01 Fri 04-18 Mon 04-21 Mon 05-05 Thu 05-29 Fri 05-30 Mon 06-09 Thu 12-25 Fri 12-26",
    2026: "Thu 01-01 Fri 01-02 Fri 04-03 Mon 04-06 Mon 04-27 Tue 05-05 Thu 05-14 Fri 05-15 Mon 05-25 Fri 12-25",
    2027: "Fri 01-01 Fri 03-26 Mon 03-29 Tue 04-27 Wed 05-05 Thu 05-06 Fri 05-07 Mon 05-17",
    2028: "Fri 04-14 Mon 04-17 Thu 04-27 Fri 04-28 Fri 05-05 Thu 05-25 Fri 05-26 Mon 06-05 Mon 12-25 Tue 12-26",
}


def loaded(folder: Path, municipality: str = "nowhere") -> tuple[Calendar, list[Finding]]:
    findings: list[Finding] = []
    return load_calendar(folder, municipality, findings), findings


def written(folder: Path, name: str, text: str) -> Path:
    (folder / "calendars").mkdir(exist_ok=True)
    (folder / "calendars" / name).write_text(text)
    return folder


@pytest.mark.parametrize("year", CLOSED_WEEKDAYS)
def test_the_shipped_calendar_knows_exactly_the_days_of_the_law(year: int) -> None:
    calendar, findings = loaded(CONFIG)
    every_day = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    closed = [day for day in every_day if day.weekday() < 5 and not calendar.is_atw_day(day)]
    assert " ".join(f"{day:%a %m-%d}" for day in closed) == CLOSED_WEEKDAYS[year]
    assert findings == []


def golden(name: str) -> list[list[str]]:
    lines = (Path(__file__).parents[1] / "core" / "golden" / name).read_text().splitlines()
    return [line.split(maxsplit=4) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("year", range(2020, 2041))
def test_twenty_one_years_of_recognised_days_are_those_of_the_golden_table(year: int) -> None:
    """5 May every year, Good Friday, King's Day on Saturday when the 27th is a Sunday; and where a term runs to."""
    calendar, _ = loaded(CONFIG)
    rows = [row for row in golden("recognised_days.txt") if row[1].startswith(str(year))]
    for weekday, ends, rolled_weekday, rolled, _ in rows:
        assert ["ma", "di", "wo", "do", "vr", "za", "zo"][date.fromisoformat(ends).weekday()] == weekday
        assert ["ma", "di", "wo", "do", "vr", "za", "zo"][date.fromisoformat(rolled).weekday()] == rolled_weekday
        assert calendar.roll(date.fromisoformat(ends), "atw") == date.fromisoformat(rolled)
    told = {date.fromisoformat(ends) for _, ends, _, _, _ in rows}
    every_day = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    assert {day for day in every_day if day.weekday() < 5 and not calendar.is_atw_day(day)} == {
        day for day in told if day.weekday() < 5
    }


@pytest.mark.parametrize(("year", "working"), [(2025, 252), (2026, 251), (2027, 253)])
def test_the_shipped_calendar_has_the_working_days_the_reference_counts(year: int, working: int) -> None:
    calendar, _ = loaded(CONFIG)
    assert calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == working


def test_what_a_municipality_says_of_its_own_ordinances_is_part_of_its_calendar() -> None:
    """So that its cases are planned again when it changes its mind."""
    holds, _ = loaded(CONFIG)
    for_its_own = load_calendar(CONFIG, "nowhere", [], Ordinance(atw=True, terms={"advance": False}))
    assert for_its_own.version != holds.version
    assert for_its_own.version != load_calendar(CONFIG, "nowhere", [], Ordinance(atw=True)).version


def test_landsmeer_closes_on_a_day_on_which_legal_terms_run_on() -> None:
    calendar, findings = loaded(CONFIG, "landsmeer")
    assert findings == []
    assert not calendar.is_office_day(date(2026, 12, 24))
    assert calendar.is_atw_day(date(2026, 12, 24))
    assert calendar.version != loaded(CONFIG)[0].version


@pytest.mark.parametrize(("text", "line", "complaint"), [
    ("valid_until: 2028-12-31\n", 1, "`decree_days` is missing"),
    ("decree_days: [2026-01-02]\n", 1, "`valid_until` is missing"),
    ("valid_until: 2028-12-31\ndecree_day: []\ndecree_days: []\n", 2, "unknown key `decree_day`; did you mean"),
    ("valid_until: 2028-12-31\ndecree_days:\n  - 2026-01-02\n  - 2026-02-30\n", 4, "expected a day from 1950-01-01"),
    ("valid_until: 2028-12-31\ndecree_days:\n  - 20260102\n", 3, "expected a day"),
    ("valid_until: 2028-12-31\ndecree_days:\n  - {day: 2026-01-02}\n", 3, "expected a day"),
    ("valid_until: soon\ndecree_days: []\n", 1, "expected a day"),
    ("decree_days: [2029-01-02]\nvalid_until: 2028-12-31\n", 2, "`valid_until` lies before 2029-01-02"),
    ("valid_until: 2028-12-31\nvalid_until: 2029-12-31\ndecree_days: []\n", 2, "double key `valid_until`"),
])  # fmt: skip
def test_a_fault_in_the_decree_days_is_found_with_its_line(
    tmp_path: Path, text: str, line: int, complaint: str
) -> None:
    _, findings = loaded(written(tmp_path, "nl.yaml", text))
    assert [finding.line for finding in findings] == [line]
    assert complaint in findings[0].message
    assert findings[0].file.endswith("calendars/nl.yaml")


def test_a_fault_in_the_closures_is_found_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, "nl.yaml", "valid_until: 2028-12-31\ndecree_days: []\n")
    written(tmp_path, "landsmeer.yaml", "closures:\n  - 24 december\nclosed: []\n")
    _, findings = loaded(tmp_path, "landsmeer")
    assert [(finding.line, finding.message[:20]) for finding in findings] == [
        (3, "unknown key `closed`"), (2, "expected a day from "),
    ]  # fmt: skip


def test_without_the_decree_days_the_calendar_is_one_complaint(tmp_path: Path) -> None:
    _, findings = loaded(tmp_path)
    assert len(findings) == 1
    assert "cannot be read" in findings[0].message


@pytest.mark.parametrize(("today", "warning"), [
    ("2027-12-30", None),
    ("2027-12-31", "ends on 2028-12-31"),
    ("2028-12-31", "ends on 2028-12-31"),
    ("2029-01-01", "ended on 2028-12-31"),
])  # fmt: skip
def test_a_calendar_warns_for_a_year_before_its_decrees_end(today: str, warning: str | None) -> None:
    calendar = Calendar.of(public=[], decree=[], closures=[], valid_until=date(2028, 12, 31))
    told = expiry_warning(calendar, date.fromisoformat(today))
    assert told is None if warning is None else warning in (told or "")
