"""The Landsmeer example: made anew it is the same, and it goes in without a complaint."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from klantreis.definitions.configuration import load
from klantreis.settings import Settings
from klantreis.usecases.enrolment import EnrolReport, enrol_file
from klantreis.usecases.recording import RecordReport, record_file
from klantreis.usecases.staffing import StaffReport, staff_file
from tests.usecases.conftest import House, house, moment, written

__all__ = ["house", "written"]

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "landsmeer"
FILES = ("clients.csv", "staff.csv", "facts.jsonl", "faulty.csv")


def facts() -> list[dict[str, str]]:
    return [json.loads(line) for line in (EXAMPLE / "facts.jsonl").read_text().splitlines()]


def test_made_anew_the_files_are_the_same(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", EXAMPLE / "make.py", tmp_path], check=True)
    for name in FILES:
        same = (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes()
        assert same, f"examples/landsmeer/{name} is out of date; run examples/landsmeer/make.py"


def test_it_all_goes_in_and_the_faulty_rows_do_not(house: House, tmp_path: Path) -> None:
    for name in FILES:
        shutil.copy(EXAMPLE / name, tmp_path / name)
    real = House(house.engine, Settings(out=tmp_path / "out", _env_file=None), load(ROOT / "config"))
    start, end = moment("2026-01-05", 7), moment("2026-12-31", 18)
    assert enrol_file(real, tmp_path / "clients.csv", "landsmeer", "", start) == EnrolReport(new=123)  # type: ignore[arg-type]
    assert staff_file(real, tmp_path / "staff.csv", "landsmeer") == StaffReport(people=4)  # type: ignore[arg-type]
    assert record_file(real, tmp_path / "facts.jsonl", end) == RecordReport(new=len(facts()))  # type: ignore[arg-type]
    report = record_file(real, tmp_path / "faulty.csv", end)  # type: ignore[arg-type]
    assert (report.new, report.rejected) == (1, 10)
    assert len({re.sub(r"^row \d+: ", "", reason) for reason in report.rejections}) == 10


def test_facts_are_recorded_on_working_days_in_order_and_never_before_they_happened() -> None:
    sys.path.insert(0, str(EXAMPLE))
    try:
        from days import is_working  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(EXAMPLE))
    moments = [datetime.fromisoformat(fact["recorded_at"]) for fact in facts()]
    assert moments == sorted(moments)
    assert all(is_working(heard.date()) and 7 <= heard.hour < 17 for heard in moments)
    assert all(fact["occurred_on"] <= fact["recorded_at"][:10] for fact in facts())


def test_every_turn_of_the_journey_is_in_it() -> None:
    used = {fact["event"] for fact in facts()}
    journeys = load(ROOT / "config").journeys["landsmeer"]
    moves = {move.event for journey in journeys for stage in journey.stages.values() for move in stage.moves}
    endings = {
        match.event
        for journey in journeys
        for stage in journey.stages.values()
        for obligation in stage.obligations
        for match in (*obligation.met_by, *obligation.missed_by, *obligation.lapsed_by)
    }
    missing = moves | endings | {"deceased", "moved_away", "case_paused"}
    assert missing - used <= {"contract_ends_known", "trial_extended", "trial_stopped"}
    assert any("corrects" in fact for fact in facts())
    assert any("withdraws" in fact for fact in facts())


def test_nobody_in_it_can_exist() -> None:
    with (EXAMPLE / "clients.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 123
    for row in rows:
        for column in ("email", "representative_email", "employer_email"):
            assert row[column] == "" or row[column].endswith("@example.org")
        assert row["phone"].startswith("06 0000 ")
        assert row["postcode"].startswith("0000")
    assert Counter(row["case_worker"] for row in rows).keys() == {"kw-1", "kw-2"}


@pytest.mark.parametrize("column", ["client_ref", "email"])
def test_no_two_residents_share_a_number_or_an_address(column: str) -> None:
    with (EXAMPLE / "clients.csv").open() as file:
        values = [row[column] for row in csv.DictReader(file) if row[column]]
    assert len(values) == len(set(values))
