"""`klantreis slots` and `klantreis wave` as a user types them, on the invented district."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from klantreis.cli import main
from tests.support.district import COLUMNS, SLOTS, STAFF, TOWN, write_configuration

Run = Callable[..., tuple[int, str, str]]
MONDAY = "2026-03-02T07:00"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """One command in this process, in an empty folder with the configuration of the district."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_CONFIG", str(write_configuration(tmp_path / "config")))
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))

    def klantreis(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return klantreis


@pytest.fixture
def district(run: Run, tmp_path: Path) -> Run:
    """A simulation with three residents, two of one household, and two slots."""
    residents = [
        "W-0001,Een,,A,,,2020-01-06,2026-03-02,,",
        "W-0002,Twee,,A,,,2020-01-06,2026-03-02,,",
        "W-0003,Drie,,,,,2025-01-06,2026-03-02,,",  # spoken last: the lot does not decide who is first
    ]
    (tmp_path / "staff.csv").write_text(STAFF)
    (tmp_path / "clients.csv").write_text(COLUMNS + "\n".join(residents) + "\n")
    (tmp_path / "slots.csv").write_text(
        f"{SLOTS}G-1,group_sessions,2026-03-11T10:00,buurthuis,2,kw-1,\nG-2,group_sessions,2026-05-01T10:00,,2,,\n"
    )
    for command in (
        ("init", "--simulation"),
        ("staff", "staff.csv"),
        ("enrol", "clients.csv", "--municipality", TOWN, "--at", MONDAY),
    ):
        assert run(*command)[0] == 0
    return run


def test_slots_are_taken_over_and_rejected_rows_end_in_three(district: Run, tmp_path: Path) -> None:
    assert district("slots", "slots.csv")[:2] == (0, "2 slots written down\n")
    (tmp_path / "slots.csv").write_text(f"{SLOTS}G-3,group_sessions,2026-03-12T10:00,,2,,\nG-4,,,,,,\n")
    code, out, err = district("slots", "slots.csv", "--municipality", TOWN, "--json")
    assert (code, json.loads(out)["slots"], json.loads(out)["rejected"]) == (3, 1, 1)
    assert "row 3: kind: missing" in err
    assert "G-4" in (tmp_path / "slots.csv.rejected.csv").read_text("utf-8-sig")


def test_a_dry_run_shows_by_reference_who_would_be_called_and_the_wave_then_calls_them(district: Run) -> None:
    district("slots", "slots.csv")
    code, out, _ = district("wave", "--dry-run", "--at", MONDAY, "--json")
    rehearsed = json.loads(out)
    assert (code, rehearsed["dry_run"], rehearsed["called"]) == (0, True, 2)
    first, second = rehearsed["waves"][0]["slots"]
    assert (first["code"], len(first["called"]), first["why"]) == ("G-1", 2, "")
    assert (second["code"], second["called"], second["why"]) == ("G-2", [], "too_far")
    assert rehearsed["waiting"] == 1
    code, out, _ = district("wave", "--at", MONDAY, "--municipality", TOWN, "--journey", "wijk")
    assert code == 0
    assert "2 inwoners voor 1 moment uitgenodigd, 1 wachten" in out
    assert f"- G-1: {', '.join(first['called'])}" in out
    _, out, _ = district("wave", "--at", MONDAY, "--json")
    again = json.loads(out)
    assert (again["called"], again["waves"][0]["slots"][0]["why"]) == (0, "full")
    assert again["waves"][0]["slots"][0]["expected"] == sorted(first["called"])


def test_no_name_or_client_number_is_printed(district: Run) -> None:
    district("slots", "slots.csv")
    for options in (["--json"], []):
        _, out, err = district("wave", "--dry-run", "--at", MONDAY, *options)
        assert not [word for word in ("W-0001", "Een", "Twee", "Drie") if word in out + err]


def test_on_a_day_off_nobody_is_called(district: Run) -> None:
    code, out, _ = district("wave", "--at", "2026-03-07", "--json")
    assert (code, json.loads(out)["closed"], json.loads(out)["called"]) == (0, "weekend", 0)
    assert "Weekend: er wordt niemand uitgenodigd" in district("wave", "--at", "2026-03-07")[1]


def test_time_is_moved_in_a_simulation_only(run: Run) -> None:
    run("init")
    code, _, err = run("wave", "--at", MONDAY)
    assert code == 2
    assert "--at moves time, which only a simulation allows" in err
    assert run("wave", "--at", MONDAY, "--dry-run")[0] == 0
