"""The Landsmeer example: every turn of its journey is in it, and the faulty rows are rejected one by one."""

import csv
import json
import re
import shutil
from pathlib import Path

from examples.landsmeer import EXAMPLE
from klantreis.settings import Settings
from klantreis.usecases.enrolment import EnrolReport, enrol_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.staffing import StaffReport, staff_file
from tests.examples.turns import turns_of
from tests.support.understood import understood
from tests.usecases.conftest import House, house, moment

__all__ = ["house"]

ROOT = Path(__file__).parents[2]
SOURCES = ("suite", "regie-inburgering", "wijkteam", "uitkering")


def facts() -> list[dict[str, str]]:
    return [json.loads(line) for line in (EXAMPLE.folder / "facts.jsonl").read_text().splitlines()]


def test_the_faulty_rows_are_rejected_each_for_a_reason_of_its_own(house: House, tmp_path: Path) -> None:
    for name in ("clients.csv", "staff.csv", "faulty.csv"):
        shutil.copy(EXAMPLE.folder / name, tmp_path / name)
    real = House(house.engine, Settings(out=tmp_path / "out", _env_file=None), understood(ROOT / "config"))
    start, end = moment("2026-01-05", 7), moment("2026-12-31", 18)
    assert enrol_file(real, tmp_path / "clients.csv", "landsmeer", "landsmeer", start) == EnrolReport(new=123)  # type: ignore[arg-type]
    assert staff_file(real, tmp_path / "staff.csv", "landsmeer") == StaffReport(people=5)  # type: ignore[arg-type]
    report = record_file(real, tmp_path / "faulty.csv", end)  # type: ignore[arg-type]
    assert (report.new, report.rejected) == (1, 10)
    assert len({re.sub(r"^row \d+: ", "", reason) for reason in report.rejections}) == 10


def test_every_turn_of_the_journey_is_in_it() -> None:
    used = {fact["event"] for fact in facts()}
    turns = turns_of(understood(ROOT / "config").journeys["landsmeer"]) | {"deceased", "moved_away", "case_paused"}
    after_a_decision = {"hearing_held", "suspension_ended"}  # a decision comes from a card with its code, never by file
    assert turns - used <= {"contract_ends_known", "trial_extended", "trial_stopped"} | after_a_decision
    assert any("corrects" in fact for fact in facts())
    assert any("withdraws" in fact for fact in facts())


def test_every_turn_of_the_newcomers_is_in_it_but_what_only_a_person_decides() -> None:
    configuration = understood(ROOT / "config")
    used = {fact["event"] for fact in facts() if fact["journey"] == "landsmeer_newcomers"}
    turns = turns_of(configuration.journeys["landsmeer_newcomers"])
    never_by_file = {name for name, event in configuration.events.items() if event.decision}
    assert turns - used == (never_by_file & turns) | {"integration_stopped", "journey_closed", "cancelled_by_us"}


def test_newcomers_change_no_life_that_was_there_and_six_residents_are_on_both_journeys() -> None:
    numbers = {source: [fact["id"] for fact in facts() if fact["source"] == source] for source in SOURCES}
    assert all(ids == [f"{number:06d}" for number in range(1, len(ids) + 1)] for ids in numbers.values())
    told = {fact["source"] for fact in facts() if fact["journey"] == "landsmeer_newcomers"}
    assert told == {"regie-inburgering"}
    people = [refs(name) for name in EXAMPLE.clients.values()]
    assert [len(each) for each in people] == [123, 26]
    assert sorted(people[0] & people[1]) == ["L-0022", "L-0044", "L-0064", "L-0065", "L-0068", "L-0076"]


def refs(name: str) -> set[str]:
    with (EXAMPLE.folder / name).open(encoding="utf-8") as file:
        return {row["client_ref"] for row in csv.DictReader(file)}
