"""Our own Prefect server: real, alone on its home, and gone when its starter is."""

import contextlib
import fcntl
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from klantreis.errors import ServerUnavailable
from klantreis.local_prefect import local_server, up
from klantreis.prefect_address import HOST, ROOT, is_healthy
from tests.flows.conftest import Ask

EVENTS = 1_500  #: six seconds of the server's work


def test_who_comes_second_uses_the_server_that_runs(server: str, home: Path) -> None:
    with local_server(home) as joined:
        assert joined == server
    assert is_healthy(server)


def test_starting_it_twice_names_the_one_that_runs_and_starts_nothing(server: str, home: Path) -> None:
    with pytest.raises(ServerUnavailable, match=f"already runs on .*{server}"):
        up(home)


def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerUnavailable, match=f"Port {port} is taken"), local_server(tmp_path, port):
            pass
    assert not (tmp_path / "server.log").exists()


def test_a_server_that_does_not_come_up_is_told_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", f"sqlite+aiosqlite:////{tmp_path}/no/such/folder.db")
    with pytest.raises(ServerUnavailable, match=r"server\.log") as caught, local_server(tmp_path):
        pass
    assert (tmp_path / "server.log").stat().st_size > 0
    assert str(tmp_path / "server.log") in str(caught.value)


def test_the_settings_of_the_repository_hold_in_the_server(ask: Ask) -> None:
    settings = ask("GET", "/admin/settings")["server"]
    assert settings["analytics_enabled"] is False
    assert settings["ephemeral"]["enabled"] is False
    assert settings["ui"]["show_promotional_content"] is False
    assert settings["ui"]["v2_enabled"] is True
    assert set(settings["services"]["db_vacuum"]["enabled"]) == {"events", "flow_runs"}
    assert settings["services"]["db_vacuum"]["retention_period"] == "P30D"
    assert settings["services"]["task_run_recorder"]["batch_size"] == 200
    assert settings["services"]["late_runs"]["after_seconds"] == "PT5M"
    assert settings["concurrency"]["lease_storage"].endswith(".filesystem")
    assert ask("GET", "/admin/settings")["client"]["max_retries"] == 8


def test_the_page_that_staff_open_talks_to_this_server(server: str, ask: Ask) -> None:
    assert ask("GET", "/admin/settings")["server"]["ui"]["api_url"] == server


def test_it_ends_with_its_starter_also_when_that_one_is_told_to_stop(tmp_path: Path) -> None:
    starter = (
        "import sys, time; from pathlib import Path; from klantreis.local_prefect import local_server\n"
        "with local_server(Path(sys.argv[1])) as url: print(url, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", starter, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    with process, process.stdout:
        url = process.stdout.readline().decode().strip()
        assert is_healthy(url)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM
    assert not is_healthy(url)
    with (tmp_path / "server.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # went with it


def test_it_forgets_nothing_it_was_told_just_before_it_stopped(tmp_path: Path) -> None:
    script = f"""
import os, sys
from pathlib import Path
from klantreis.local_prefect import local_server
from klantreis.prefect_address import environment
home = Path(sys.argv[1])
with local_server(home) as url:
    os.environ.update(environment(home, url))
    from prefect.events import emit_event
    from tasks.telling import tell_all
    for number in range({EVENTS}):
        emit_event("klantreis.test", {{"prefect.resource.id": f"klantreis.test.{{number}}"}})
    tell_all()
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    with contextlib.closing(sqlite3.connect(tmp_path / "prefect.db")) as database:
        kept = database.execute("SELECT count(*) FROM events WHERE event = 'klantreis.test'").fetchone()
    assert kept == (EVENTS,)
