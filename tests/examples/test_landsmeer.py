"""The Landsmeer example: every turn of its journey is in it, and the faulty rows are rejected one by one."""

import json
import re
import shutil
from pathlib import Path

from examples.landsmeer import EXAMPLE
from klantreis.definitions.configuration import load
from klantreis.settings import Settings
from klantreis.usecases.enrolment import EnrolReport, enrol_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.staffing import StaffReport, staff_file
from tests.examples.turns import turns_of
from tests.usecases.conftest import House, house, moment

__all__ = ["house"]

ROOT = Path(__file__).parents[2]


def facts() -> list[dict[str, str]]:
    return [json.loads(line) for line in (EXAMPLE.folder / "facts.jsonl").read_text().splitlines()]


def test_the_faulty_rows_are_rejected_each_for_a_reason_of_its_own(house: House, tmp_path: Path) -> None:
    for name in ("clients.csv", "staff.csv", "faulty.csv"):
        shutil.copy(EXAMPLE.folder / name, tmp_path / name)
    real = House(house.engine, Settings(out=tmp_path / "out", _env_file=None), load(ROOT / "config"))
    start, end = moment("2026-01-05", 7), moment("2026-12-31", 18)
    assert enrol_file(real, tmp_path / "clients.csv", "landsmeer", "landsmeer", start) == EnrolReport(new=123)  # type: ignore[arg-type]
    assert staff_file(real, tmp_path / "staff.csv", "landsmeer") == StaffReport(people=4)  # type: ignore[arg-type]
    report = record_file(real, tmp_path / "faulty.csv", end)  # type: ignore[arg-type]
    assert (report.new, report.rejected) == (1, 10)
    assert len({re.sub(r"^row \d+: ", "", reason) for reason in report.rejections}) == 10


def test_every_turn_of_the_journey_is_in_it() -> None:
    used = {fact["event"] for fact in facts()}
    turns = turns_of(load(ROOT / "config").journeys["landsmeer"]) | {"deceased", "moved_away", "case_paused"}
    after_a_card = {"care_arranged", "care_declined", "hearing_held", "suspension_ended", "benefit_restarted"}
    assert turns - used <= {"contract_ends_known", "trial_extended", "trial_stopped"} | after_a_card
    assert any("corrects" in fact for fact in facts())
    assert any("withdraws" in fact for fact in facts())
