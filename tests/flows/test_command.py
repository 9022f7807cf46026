"""`klantreis follow-up` through Prefect, as a command: its exit codes, and what it leaves behind."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from klantreis.app import open_app
from klantreis.prefect_address import is_healthy
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases import runs
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.staffing import staff_file
from tests.support.simulation import CLIENTS, CONFIG, STAFF, at, copy, settings


def follow_up(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, in `folder`."""
    ours = {
        "KLANTREIS_DATABASE_URL": f"sqlite:///{folder}/klantreis.db",
        "KLANTREIS_CONFIG": str(CONFIG),
        "KLANTREIS_OUT": str(folder / "out"),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-m", "klantreis.cli", "follow-up", *options]
    return subprocess.run(
        command, cwd=folder, env=inherited | ours | variables, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture
def new_simulation(tmp_path: Path) -> Path:
    """Four residents, enrolled on ma 5 jan 2026; no run yet."""
    chosen = settings(tmp_path)
    chosen.make_secret()
    upgrade(chosen.database_url)
    for name, content in (("staff.csv", STAFF), ("clients.csv", CLIENTS)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    with open_app(chosen) as app:
        with writing(app.engine) as conn:
            mark_simulation(conn)
        staff_file(app, tmp_path / "staff.csv", "landsmeer")
        enrol_file(app, tmp_path / "clients.csv", "landsmeer", "", at("2026-01-05", 8))
    return tmp_path


@pytest.mark.prefect
def test_without_a_server_one_is_started_and_stopped_and_the_first_run_is_held(new_simulation: Path) -> None:
    done = follow_up(new_simulation, "--at", "2026-01-05", "--json")
    assert done.returncode == 4, done.stderr
    told = json.loads(done.stdout)
    assert (told["held"], told["planned"], told["open"], told["sent"]) == (4, 4, 4, 0)
    assert not list((new_simulation / "out").glob("mail/*/*.eml"))
    assert not _answers(new_simulation / "var" / "prefect")
    assert f"vastgehouden: goedkeuren of intrekken, {told['run']}" in _remembered(new_simulation / "var" / "prefect")
    with open_app(settings(new_simulation)) as app:
        runs.approve(app, told["run"], "kw-1", at("2026-01-05", 10))


@pytest.mark.prefect
def test_a_server_that_is_configured_is_used(server: str, home: Path, tmp_path: Path) -> None:
    copy(tmp_path)
    prefect = {"PREFECT_API_URL": server, "PREFECT_HOME": str(home)}
    done = follow_up(tmp_path, "--at", "2026-01-26", "--json", **prefect)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["planned"] == told["sent"] == 1
    assert not (tmp_path / "var" / "prefect").exists()
    again = follow_up(tmp_path, "--at", "2026-01-26", **prefect)
    assert again.returncode == 0
    assert again.stdout.startswith("# Opvolging van maandag 26 januari 2026")
    assert "Vandaag al gedaan: niets nieuw" in again.stdout


@pytest.mark.prefect
def test_a_case_that_breaks_ends_in_one_and_is_named(server: str, home: Path, tmp_path: Path) -> None:
    copy(tmp_path)
    with open_app(settings(tmp_path)) as app, writing(app.engine) as conn:
        query = (
            """UPDATE "case" SET look_again_on = '2026-01-26', enrolled_on = '1901-01-01' WHERE case_worker = 'kw-1'"""
        )
        conn.exec_driver_sql(query)
        ref = str(conn.exec_driver_sql("""SELECT ref FROM "case" WHERE case_worker = 'kw-1'""").scalar())
    done = follow_up(tmp_path, "--at", "2026-01-26", "--json", PREFECT_API_URL=server, PREFECT_HOME=str(home))
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["broken"] == [ref]


def test_a_moment_in_the_future_is_refused_before_a_server_is_asked_or_started(tmp_path: Path) -> None:
    settings(tmp_path).make_secret()
    upgrade(settings(tmp_path).database_url)
    done = follow_up(tmp_path, "--at", "2090-01-02")
    assert not (tmp_path / "var" / "prefect").exists()
    assert done.returncode == 2
    assert "lies in the future" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.prefect
def test_a_prefect_server_that_does_not_answer_is_told_as_such_and_nothing_is_written(new_simulation: Path) -> None:
    database = new_simulation / "klantreis.db"
    before = database.read_bytes()
    done = follow_up(new_simulation, "--at", "2026-01-05", PREFECT_API_URL="http://127.0.0.1:1/api")
    assert done.returncode == 1
    assert "The Prefect server of PREFECT_API_URL does not answer" in done.stderr
    assert "unexpected" not in done.stderr
    assert database.read_bytes() == before


def _remembered(home: Path) -> list[str]:
    """Names of the final states of the runs that the stopped server kept."""
    with closing(sqlite3.connect(home / "prefect.db")) as database:
        return [name for (name,) in database.execute("SELECT state_name FROM flow_run")]


def _answers(home: Path) -> bool:
    url = (home / "server.lock").read_text("utf-8").strip()
    return bool(url) and is_healthy(url)
