"""`klantreis doctor` and `klantreis restored` as a user types them, on the January of tests/support/simulation.py."""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klantreis.app import open_app
from klantreis.cli import main
from tests.support.restoring import Backup
from tests.support.simulation import CONFIG, copy, run_day, settings


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def level(self, part: str) -> str:
        """The worst that is said of this part."""
        levels = {each["level"] for each in self.json if each["what"] == part}
        return next((level for level in ("wrong", "doubtful", "fine") if level in levels), "")


Klantreis = Callable[..., Done]


@pytest.fixture
def klantreis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Klantreis:
    """One command in this process, in an empty folder with this repository's configuration."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_CONFIG", str(CONFIG))
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def older(klantreis: Klantreis, tmp_path: Path) -> Path:
    """Monday 26 January was lived after the backup, and the backup was put back."""
    chosen = copy(tmp_path)
    backup = Backup(chosen.database_url, tmp_path / "backup")
    backup.make()
    with open_app(chosen) as app:
        assert run_day(app, date(2026, 1, 26))
    backup.put_back()
    return tmp_path


def test_doctor_says_what_to_do_first_where_there_is_nothing_yet(klantreis: Klantreis, tmp_path: Path) -> None:
    told = klantreis("doctor")
    assert told.code == 1
    assert "klantreis init" in told.out
    assert "configuration" in told.out
    assert not list(tmp_path.iterdir())


def test_doctor_is_content_with_a_house_in_order(klantreis: Klantreis, tmp_path: Path) -> None:
    copy(tmp_path)
    told = klantreis("doctor", "--json")
    assert told.code == 0
    assert {told.level(part) for part in ("database", "secret", "configuration", "backup", "outbox")} == {"fine"}
    assert told.level("channel") == "doubtful"


def test_doctor_misses_a_secret_and_makes_none(klantreis: Klantreis, tmp_path: Path) -> None:
    copy(tmp_path)
    (tmp_path / "klantreis.secret").unlink()
    told = klantreis("doctor", "--json")
    assert (told.code, told.level("secret")) == (1, "wrong")
    assert not (tmp_path / "klantreis.secret").exists()


def test_doctor_reads_the_address_of_a_channel_and_never_repeats_it(
    klantreis: Klantreis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(tmp_path)
    monkeypatch.setenv("KLANTREIS_CHANNEL_EMAIL", "nosuch://user:canary@mail.example.nl")
    told = klantreis("doctor", "--json")
    assert (told.code, told.level("channel email")) == (1, "wrong")
    assert "canary" not in told.out + told.err


def test_doctor_tries_to_reach_a_server_only_when_asked(
    klantreis: Klantreis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("KLANTREIS_CHANNEL_EMAIL", f"klantmail://127.0.0.1:{port}?from=a@example.org")
        assert klantreis("doctor", "--connect", "--json").level("channel email") == "fine"
    assert klantreis("doctor", "--json").level("channel email") == "fine"
    assert klantreis("doctor", "--connect", "--json").level("channel email") == "wrong"


def test_an_older_database_is_told_by_doctor_and_refused_by_deliver(klantreis: Klantreis, older: Path) -> None:
    told = klantreis("doctor", "--json")
    assert (told.code, told.level("backup")) == (1, "wrong")
    refused = klantreis("deliver")
    assert refused.code == 1
    assert "klantreis restored --backup-of TIME" in refused.err


def test_a_restore_is_declared_then_the_lost_day_is_brought_in_again_and_it_is_closed(
    klantreis: Klantreis, older: Path
) -> None:
    declared = klantreis("restored", "--backup-of", "2026-01-23T09:00", "--by", "kw-1", "--json")
    assert declared.code == 0
    assert (declared.json["by"], declared.json["in_doubt"]) == ("kw-1", 0)
    assert declared.json["restored_at"] >= "2026-01-26T09:00"
    told = klantreis("doctor", "--json")
    assert (told.code, told.level("restore"), told.level("hold"), told.level("backup")) == (
        0,
        "doubtful",
        "doubtful",
        "fine",
    )
    assert klantreis("deliver").code == 0
    refused = klantreis("restored", "--close", "--by", "kw-1")
    assert (refused.code, "follow-up" in refused.err) == (2, True)
    with open_app(settings(older)) as app:
        run_day(app, date(2026, 1, 26))
    assert klantreis("restored", "--close", "--by", "kw-1").code == 0
    assert klantreis("verify").code == 0


@pytest.mark.parametrize("options", [(), ("--close", "--backup-of", "2026-01-23T12:00"), ("--close",)])
def test_a_restore_that_cannot_be_is_wrong_usage(
    klantreis: Klantreis, tmp_path: Path, options: tuple[str, ...]
) -> None:
    copy(tmp_path)
    assert klantreis("restored", *options).code == 2
