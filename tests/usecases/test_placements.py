"""What the regional employers' desk gets, and what can never be in it: canaries in everything else a resident has."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine, update

from klantreis.app import App
from klantreis.channels.making import make_channels
from klantreis.commands.output import plain
from klantreis.errors import FixInput
from klantreis.reports.placements import COLUMNS, cells
from klantreis.reports.table_file import write_table
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.tables import Case, table
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.erasing import erase
from klantreis.usecases.placements import Placements, contracts, placements
from klantreis.usecases.recording import record_file
from klantreis.usecases.staffing import staff_file
from tests.support.simulation import CONFIG, at
from tests.support.understood import understood

CANARY = "kanarie"
STAFF = f"code,name,email,roles\nkw-{CANARY},Kanarie Een,{CANARY}@example.org,case_worker|team_lead|manager\n"
CLIENT = {
    "client_ref": "L-0001", "name": "Kanarie Vogel", "email": f"{CANARY}@example.org", "phone": "0600001234",
    "address": "Kanariestraat 7", "postcode": "0000 KA", "city": "Kanariedam", "language": "tir",
    "birth_date": "1987-06-05", "household": f"H-{CANARY}", "target_groups": f"{CANARY}_group|status_holder",
    "case_worker": f"kw-{CANARY}", "jobcoach": f"jc-{CANARY}", "team": f"team_{CANARY}", "district": f"wijk_{CANARY}",
    "enrolled_on": "2026-01-05", "representative_name": "Kanarie Bewind", "employer_name": "Kanarie Bakkers",
    "employer_email": f"{CANARY}.werk@example.org", "consent_email": "2025-12-24",
}  # fmt: skip
WORK = {"employer": "W-17", "hours": 24, "contract": "fixed", "until": "2026-08-31"}
FACTS: list[tuple[str, str, dict[str, object]]] = [
    ("2026-01-06", "talk_planned", {"at": "2026-01-14T10:00", "data": {"place": CANARY}}),
    ("2026-01-14", "no_show", {}),
    ("2026-01-20", "reason_accepted", {"data": {"why": CANARY}}),
    ("2026-01-21", "talk_planned", {"at": "2026-01-28T10:00"}),
    ("2026-01-28", "intake_held", {}),
    ("2026-02-04", "plan_agreed", {}),
    ("2026-02-05", "case_paused", {"data": {"ground": "illness", "until": "2026-02-12", "why": CANARY}}),
    ("2026-03-02", "placement_started", {"data": WORK}),
    ("2026-03-10", "aftercare_contact", {"data": {"point": "1w", "with": "employer"}}),
    ("2026-03-11", "relapse_signalled", {"data": {"by": "employer"}}),
]
#: What else says something of this resident, and would be found as a cell or in the bytes of a file.
SECRETS = (
    CANARY, "L-0001", "Vogel", "0600001234", "0000 KA", "1987", "tir", "status_holder", "illness", "ziekte", "no_show",
    "Niet verschenen", "intake", "nazorg@", "example.org",
)  # fmt: skip
EXPECTED = ("W-17", date(2026, 3, 2), date(2026, 8, 31), 24, "tijdelijk", "na 2 weken", date(2026, 3, 16), "ja")


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> App:
    settings = Settings(out=tmp_path / "out", config=CONFIG, secret="s", _env_file=None)  # type: ignore[call-arg]
    opened = App(settings, engine, understood(CONFIG), make_channels({}, tmp_path / "out"), settings.key())
    (tmp_path / "staff.csv").write_text(STAFF)
    staff_file(opened, tmp_path / "staff.csv", "landsmeer")
    _enrol(opened, tmp_path, CLIENT)
    _tell(opened, FACTS)
    return opened


def _enrol(app: App, folder: Path, client: dict[str, str]) -> None:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, CLIENT)
    writer.writeheader()
    writer.writerow(client)
    (folder / "clients.csv").write_text(buffer.getvalue())
    report = enrol_file(app, folder / "clients.csv", "landsmeer", "", at("2026-01-05", 8))
    assert report.rejected == 0, report.rejections


def _tell(app: App, facts: list[tuple[str, str, dict[str, object]]], client: str = "L-0001") -> None:
    lines = [
        json.dumps(
            {"id": f"{client}-{number}", "source": "suite", "municipality": "landsmeer", "client_ref": client}
            | {"event": event, "occurred_on": on, "recorded_at": f"{on}T12:00", "by": f"kw-{CANARY}"} | more
        )
        for number, (on, event, more) in enumerate(facts)
    ]  # fmt: skip
    report = record_file(app, io.StringIO("\n".join(lines) + "\n"), at("2026-12-31"))
    assert report.rejected == 0, report.rejections


def found(app: App, on: str = "2026-03-12") -> Placements:
    return placements(app, "landsmeer", at(on, 23))


def test_the_desk_gets_the_placement(app: App) -> None:
    (row,) = found(app).rows
    assert cells(row, contracts(app)) == (row.ref, *EXPECTED)
    assert len(COLUMNS) == len(cells(row, {})) == 9


def test_nothing_else_of_a_resident_is_in_the_workbook(app: App, tmp_path: Path) -> None:
    (row,) = found(app).rows
    write_table(tmp_path / "x.xlsx", COLUMNS, [cells(row, contracts(app))])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.max_row == 2
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        inside = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert row.ref in inside
    assert _secrets_in(inside) == []


def test_nothing_else_is_in_the_csv_or_the_json(app: App, tmp_path: Path) -> None:
    (row,) = found(app).rows
    write_table(tmp_path / "x.csv", COLUMNS, [cells(row, contracts(app))])
    assert _secrets_in((tmp_path / "x.csv").read_text("utf-8-sig")) == []
    told = json.dumps(plain(found(app)))
    assert _secrets_in(told) == []
    assert set(json.loads(told)["rows"][0]) == {
        "ref", "employer", "started_on", "until", "hours", "contract", "next_point", "next_by", "relapse",
    }  # fmt: skip


def _secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def test_a_day_in_the_past_shows_what_was_known_then(app: App) -> None:
    assert found(app, "2026-03-01").rows == ()
    (row,) = found(app, "2026-03-10").rows
    assert (row.relapse, row.next_point) == (False, "2w")
    assert [row.relapse for row in found(app, "2026-03-11").rows] == [True]


def test_who_is_not_placed_or_not_any_more_is_not_in_it(app: App, tmp_path: Path) -> None:
    for number, facts in ((2, FACTS[:6]), (3, [*FACTS, ("2026-03-12", "placement_ended", {})])):
        _enrol(app, tmp_path, {**CLIENT, "client_ref": f"L-000{number}"})
        _tell(app, facts, f"L-000{number}")
    assert len(found(app).rows) == 1
    assert len(found(app, "2026-03-11").rows) == 2


def test_an_erased_person_is_not_in_it(app: App) -> None:
    erase(app, "landsmeer/L-0001", f"kw-{CANARY}", "request", at("2026-03-12"))
    assert found(app).rows == ()
    assert found(app, "2026-03-11").rows == (), "also of the days before"


def test_a_case_that_cannot_be_replayed_is_named(app: App) -> None:
    case = table(Case)
    with writing(app.engine) as conn:
        conn.execute(update(case).values(enrolled_on=date(1901, 1, 1)))
    assert (found(app).rows, len(found(app).broken)) == ((), 1)


def test_an_unknown_municipality_is_refused(app: App) -> None:
    with pytest.raises(FixInput, match="landsmeer"):
        placements(app, "zaanstad", at("2026-03-12"))
