"""Every example: synthetic, nobody in it can exist, made anew it is the same, and it goes in without a complaint."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from examples.example import Example, all_examples
from examples.invented.days import is_working
from klantreis.core.sending import on
from klantreis.settings import Settings
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.partnering import partners_file
from klantreis.usecases.recording import RecordReport, record_file
from klantreis.usecases.references import could_be_a_bsn
from klantreis.usecases.slotting import slots_file
from klantreis.usecases.staffing import staff_file
from tests.support.understood import understood
from tests.usecases.conftest import House, house

__all__ = ["house"]

ROOT = Path(__file__).parents[2]
EXAMPLES = all_examples().values()
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.municipality)

RESERVED = re.compile(r"[@.](example\.(org|com|net)|example|invalid)$")  # RFC 2606 and RFC 6761
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")


def test_every_folder_that_makes_files_is_an_example() -> None:
    folders = {path.parent.name for path in (ROOT / "examples").glob("*/make.py")}
    # The log of another system is no municipality to play: it has a configuration and tests of its own.
    assert folders - {"eventlog"} == set(all_examples())


@every_example
def test_its_readme_says_that_it_is_synthetic(example: Example) -> None:
    readme = (example.folder / "README.md").read_text()
    assert "synthetic" in readme.lower()
    assert "invented" in readme.lower()


@every_example
def test_its_description_fits_the_configuration(example: Example) -> None:
    configuration = understood(ROOT / "config")
    municipality = configuration.municipalities[example.municipality]
    assert set(example.clients) <= set(municipality.journeys)
    assert all((example.folder / name).exists() for name in (*example.clients.values(), "staff.csv", "facts.jsonl"))
    assert configuration.calendars[example.municipality].is_office_day(example.first_day)
    assert example.approver in {row["code"] for row in rows(example.folder / "staff.csv")}


@every_example
def test_made_anew_the_files_are_the_same(example: Example, tmp_path: Path) -> None:
    command = f"python -m examples.{example.municipality}.make"
    subprocess.run([sys.executable, "-B", *command.split()[1:], tmp_path], check=True, cwd=ROOT)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert {*example.clients.values(), "staff.csv", "facts.jsonl"} <= set(made)
    for name in made:
        same = (tmp_path / name).read_bytes() == (example.folder / name).read_bytes()
        assert same, f"{name} of {example.municipality} is out of date; run {command}"


@every_example
def test_all_of_it_goes_in_without_a_complaint(example: Example, house: House, tmp_path: Path) -> None:
    folder = tmp_path / "files"  # a copy, since rejected rows would be written beside it
    shutil.copytree(example.folder, folder)
    real = House(house.engine, Settings(out=tmp_path / "out", _env_file=None), understood(ROOT / "config"))
    name, start = example.municipality, on(example.first_day, time(7))
    assert staff_file(real, folder / "staff.csv", name).rejected == 0  # type: ignore[arg-type]
    if (folder / "partners.csv").exists():
        assert partners_file(real, folder / "partners.csv", name).rejections == ()  # type: ignore[arg-type]
    if (folder / "slots.csv").exists():
        assert slots_file(real, folder / "slots.csv", name, start).rejections == ()  # type: ignore[arg-type]
    for journey, file in example.clients.items():
        enrolled = enrol_file(real, folder / file, name, journey, start)  # type: ignore[arg-type]
        assert (enrolled.new, enrolled.rejected) == (len(rows(folder / file)), 0), enrolled.rejections
    heard = datetime.fromisoformat(facts(example)[-1]["recorded_at"])
    assert record_file(real, folder / "facts.jsonl", heard) == RecordReport(new=len(facts(example)))  # type: ignore[arg-type]


@every_example
def test_facts_are_recorded_on_working_days_in_order_and_never_before_they_happened(example: Example) -> None:
    moments = [datetime.fromisoformat(fact["recorded_at"]) for fact in facts(example)]
    assert moments == sorted(moments)
    assert all(is_working(heard.date()) and 7 <= heard.hour < 18 for heard in moments)
    assert all(fact["occurred_on"] <= fact["recorded_at"][:10] for fact in facts(example))


def test_no_two_examples_share_a_source_of_facts() -> None:
    """A source and an id happen once in a database, and all examples may be played in one."""
    sources = [{fact["source"] for fact in facts(example)} for example in EXAMPLES]
    assert sum(len(each) for each in sources) == len(set[str]().union(*sources))


# --- nobody in it can exist -------------------------------------------------------------------------------------------


@every_example
def test_every_address_lies_in_a_reserved_domain(example: Example) -> None:
    found = [word for cell in cells(example) for word in ADDRESS.findall(cell)]
    assert found
    assert [address for address in found if not RESERVED.search(address)] == []
    assert [cell for cell in cells(example) if "@" in cell and not ADDRESS.fullmatch(cell)] == []


@every_example
def test_no_phone_number_or_postcode_can_be_anybodys(example: Example) -> None:
    for file in tables(example):
        for row in rows(file):
            for column, cell in row.items():
                if column.endswith("phone"):
                    assert cell == "" or cell.startswith("06 0000 ")
                if column.endswith("postcode"):
                    assert cell == "" or cell.startswith("0000")


@every_example
def test_nothing_in_it_could_be_a_bsn_a_phone_number_or_an_iban(example: Example) -> None:
    for cell in cells(example):
        if cell.startswith("06 0000 "):
            continue
        assert not (cell.isdecimal() and could_be_a_bsn(cell)), cell
        assert not re.search(r"(\+31|\b0)[ -]?[1-9]([ -]?\d){8}\b", cell), cell
        assert not re.search(r"\bNL\d\d[A-Z]{4}\d{10}\b", cell), cell


@every_example
def test_no_two_residents_share_a_number_or_an_address(example: Example) -> None:
    for file in example.clients.values():
        for column in ("client_ref", "email"):
            values = [row[column] for row in rows(example.folder / file) if row[column]]
            assert len(values) == len(set(values))


@every_example
def test_every_case_worker_and_jobcoach_is_a_colleague(example: Example) -> None:
    codes = {row["code"] for row in rows(example.folder / "staff.csv")} | {""}
    for file in example.clients.values():
        for row in rows(example.folder / file):
            assert {row["case_worker"], row["jobcoach"]} <= codes


def tables(example: Example) -> list[Path]:
    return sorted(example.folder.glob("*.csv"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def facts(example: Example) -> list[dict[str, str]]:
    return [json.loads(line) for line in (example.folder / "facts.jsonl").read_text().splitlines()]


def cells(example: Example) -> Iterator[str]:
    """All that stands in the files: the cells of the tables and the values of the facts."""
    for file in tables(example):
        for row in rows(file):
            yield from filter(None, row.values())
    for fact in facts(example):
        for value in fact.values():
            yield from map(str, value.values() if isinstance(value, dict) else [value])
