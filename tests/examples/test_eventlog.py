"""The example of another system's log: made anew byte for byte, converted whole, and audited as the log itself says."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from examples.eventlog.make import COLUMNS, log
from klantreis.app import App, open_app
from klantreis.definitions.mapping import read_mapping
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store import schema
from klantreis.usecases import planning, runs
from klantreis.usecases.audited import audited_cases
from klantreis.usecases.converting import ConvertReport, convert_log
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_file

EXAMPLE = Path("examples/eventlog")
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=AMSTERDAM)  # Thursday
TOWNS = {"0901": "dijkdam", "0902": "zandveen"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    url = f"sqlite:///{tmp_path / 'k.db'}"
    schema.upgrade(url)
    settings = Settings(
        database_url=url, config=EXAMPLE / "config", out=tmp_path / "out", secret="of a test", _env_file=None
    )
    with open_app(settings) as made:
        yield made


def converted(app: App, folder: Path) -> ConvertReport:
    return convert_log(
        app, read_mapping(EXAMPLE / "mapping.yaml", app.configuration), EXAMPLE / "eventlog.csv", folder, NOW
    )


def taken_over(app: App, folder: Path) -> None:
    converted(app, folder)
    for town in TOWNS.values():
        assert enrol_file(app, folder / town / "clients.csv", town, "", NOW).rejected == 0
        assert record_file(app, folder / town / "facts.jsonl", NOW).rejected == 0
    ticket = runs.begin(app, NOW)
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in list(runs.due_batches(app, ticket, stage)):
            report = planning.plan_batch(app, ticket, refs)
            assert (report.planned, report.broken) == (0, ())  # of all that past nothing is sent


def test_the_log_is_made_anew_as_it_is() -> None:
    with (EXAMPLE / "eventlog.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file, delimiter=";")) == list(log())
    assert list(next(log())) == list(COLUMNS)


def test_every_row_is_accounted_for_and_twice_is_the_same(app: App, tmp_path: Path) -> None:
    report = converted(app, tmp_path / "once")
    landed = report.facts + report.enrolments + report.copies + report.left_out + report.rejected
    assert (report.rows, report.cases, report.enrolments, report.rejected) == (landed, 1400, 1400, 14)
    converted(app, tmp_path / "twice")
    for path in report.files:
        again = tmp_path / "twice" / path.relative_to(tmp_path / "once")
        assert again.read_bytes() == path.read_bytes()


def test_the_audit_says_of_confirmations_what_the_log_says(app: App, tmp_path: Path) -> None:
    """Counted once more from the rows themselves: sent within five working days of the receipt, or not."""
    taken_over(app, tmp_path / "converted")
    with audited_cases(app, NOW) as cases:
        audited = Counter(
            (case.municipality, each.verdict)
            for case in cases
            for each in case.obligations
            if each.obligation == "confirm"
        )
    assert audited == _counted_from_the_rows(app)


def _counted_from_the_rows(app: App) -> Counter[tuple[str, str]]:
    received: dict[tuple[str, str], date] = {}
    confirmed: dict[tuple[str, str], date] = {}
    ended: dict[tuple[str, str], date] = {}
    for row in log():
        number, day = (TOWNS[row["Gemeente"]], row["Zaaknummer"]), _day(row["Tijdstip"])
        match row["Activiteit"]:
            case "Aanvraag ontvangen":
                received[number] = day
            case "Ontvangstbevestiging":
                confirmed[number] = day
            case "Toekennen" | "Afwijzen" | "Buiten behandeling" | "Intrekken":
                ended[number] = day
    found: Counter[tuple[str, str]] = Counter()
    for number, day in received.items():
        due = _fifth_working_day(app, number[0], day)
        found[number[0], _verdict(due, confirmed.get(number), ended.get(number))] += 1
    return found


def _day(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)).astimezone(AMSTERDAM).date()


def _fifth_working_day(app: App, town: str, day: date) -> date:
    left = 5
    while left:
        day += timedelta(days=1)
        left -= app.configuration.calendars[town].is_office_day(day)
    return day


def _verdict(due: date, met: date | None, ended: date | None) -> str:
    if met is not None and (ended is None or met <= ended):
        return "on_time" if met <= due else "late"
    if ended is None:
        return ""
    return "missed" if ended > due else "lapsed"
