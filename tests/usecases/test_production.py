"""Settings for production: the example is right as it stands, and what is not is told, without any secret."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from klantreis.settings import Settings
from klantreis.usecases.doctor_lines import Check, Level
from klantreis.usecases.production import EXAMPLE, REDIS, check_production, judged_server

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy" / "production.env.example"
LINES = [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
VALUES = dict(line.split("=", 1) for line in LINES)
#: Read by Prefect without being one of its settings, and those of prefect-redis.
ELSEWHERE = {"PREFECT_SERVER_ENCRYPTION_KEY", "PREFECT_REDIS_MESSAGING_URL", "PREFECT_REDIS_WORKER_CLEANUP_QUEUE_URL"}
_TELL = """
import json
from prefect.settings import get_current_settings
from prefect_redis.cleanup_queue import RedisWorkerCleanupQueueSettings
from prefect_redis.client import RedisMessagingSettings
known = get_current_settings()
print(json.dumps({
    "names": list(known.to_environment_variables(exclude_unset=False, include_aliases=True)),
    "server": known.model_dump(mode="json")["server"],
    "redis": [RedisMessagingSettings().url, RedisWorkerCleanupQueueSettings().url],
}))
"""


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Prefect makes of the example, in a process of its own."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "KLANTREIS"))}
    home = {"PREFECT_HOME": str(tmp_path_factory.mktemp("prefect"))}
    done = subprocess.run(
        [sys.executable, "-c", _TELL],
        env={**bare, **VALUES, **home},
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def not_fine(lines: list[Check]) -> dict[str, Level]:
    return {each.what: each.level for each in lines if not each.fine}


def test_every_name_in_the_example_is_a_setting_and_stands_there_once(prefect: dict[str, Any]) -> None:
    names = [line.split("=", 1)[0] for line in LINES]
    assert len(names) == len(set(names))
    ours = {f"KLANTREIS_{name.upper()}" for name in Settings.model_fields} | {"KLANTREIS_CHANNEL_EMAIL"}
    assert {name for name in names if name.startswith("KLANTREIS")} <= ours
    of_prefect = {name for name in names if name.startswith("PREFECT")} - ELSEWHERE
    assert of_prefect <= set(prefect["names"])
    assert prefect["redis"] == [VALUES["PREFECT_REDIS_MESSAGING_URL"], VALUES["PREFECT_REDIS_WORKER_CLEANUP_QUEUE_URL"]]


def test_the_example_can_be_read_by_systemd_compose_and_a_shell_alike() -> None:
    for line in LINES:
        assert not set(line) & set(" \"'$`\\"), line


def test_a_server_with_the_settings_of_the_example_is_right(prefect: dict[str, Any]) -> None:
    assert not_fine(list(judged_server(prefect["server"]))) == {}


def test_a_server_with_prefects_own_settings_is_told_what_and_why_and_what_to_do() -> None:
    from prefect.settings import Settings as OfPrefect

    lines = list(judged_server(OfPrefect().model_dump(mode="json")["server"]))
    wrong = not_fine(lines)
    redis = {f"PREFECT_SERVER_{variable}" for variable, _ in REDIS.values()} - {
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"
    }
    for name in ("API_CSRF_PROTECTION_ENABLED", "API_CORS_ALLOWED_ORIGINS", "DOCKET_URL"):
        assert wrong[f"PREFECT_SERVER_{name}"] is Level.wrong
    assert redis <= wrong.keys()
    assert all(each.says and each.do for each in lines if not each.fine)


def settings(folder: Path, **more: Any) -> Settings:
    right = {
        "database_url": "postgresql+psycopg://klantreis@127.0.0.1:1/none", "secret": "s" * 64, "out": folder / "out",
        "checkpoint": folder / "elsewhere", "env_file": folder / "production.env",
    }  # fmt: skip
    return Settings(_env_file=None, **{**right, **more})  # type: ignore[call-arg]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No channel and no server of the machine that tests; the file of the settings is its owner's alone."""
    for name in list(os.environ):
        if name.startswith(("KLANTREIS_CHANNEL", "PREFECT_API")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "production.env").touch(mode=0o600)


HISTORY = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
RIGHT: Mapping[str, str] = {
    "PREFECT_API_URL": "https://127.0.0.1:1/api", "PREFECT_API_AUTH_STRING": "klantreis:canary", "PREFECT_HOME": "/srv",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://prefect:canary@db/prefect",
    "PREFECT_SERVER_ENCRYPTION_KEY": "canary", "PREFECT_REDIS_MESSAGING_URL": "redis://:canary@redis/0",
}  # fmt: skip


def level(lines: list[Check], what: str) -> str:
    return next(each.level.value for each in lines if each.what == what)


@pytest.mark.parametrize(
    ("ours", "theirs", "what"),
    [
        ({"database_url": "sqlite:///none.db"}, {}, "database"),
        ({"secret": "short"}, {}, "secret"),
        ({"secret": ""}, {}, "secret"),
        ({"checkpoint": None}, {}, "checkpoint"),
        ({}, {"PREFECT_API_URL": "http://prefect.example.nl/api"}, "PREFECT_API_URL"),
        ({}, {"PREFECT_API_URL": ""}, "PREFECT_API_URL"),
        ({}, {"PREFECT_API_AUTH_STRING": ""}, "PREFECT_API_AUTH_STRING"),
        ({}, {"KLANTREIS_SECRET": EXAMPLE}, "example"),
        ({}, {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "sqlite+aiosqlite:///p.db"}, HISTORY),
    ],
)
def test_what_would_lose_or_leak_is_wrong(
    tmp_path: Path, ours: dict[str, Any], theirs: dict[str, str], what: str
) -> None:
    assert level(check_production(settings(tmp_path), RIGHT), what) == "fine"
    assert level(check_production(settings(tmp_path, **ours), {**RIGHT, **theirs}), what) == "wrong"


def test_no_line_repeats_a_secret(tmp_path: Path) -> None:
    told = " ".join(f"{each.says} {each.do}" for each in check_production(settings(tmp_path), RIGHT))
    assert "canary" not in told
    assert "s" * 64 not in told


def test_a_file_with_passwords_that_others_can_read_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "production.env").chmod(0o644)
    assert level(check_production(settings(tmp_path), RIGHT), "settings file") == "wrong"
    (tmp_path / "production.env").chmod(0o640)  # a group of its own may read it
    assert level(check_production(settings(tmp_path), RIGHT), "settings file") == "fine"


@pytest.mark.parametrize(
    ("url", "is_right"),
    [
        ("klantmails://mail.example.nl", True),
        ("klantmail://mail.example.nl?mode=ssl", True),
        ("klantmail://127.0.0.1", True),
        ("klantmail://mail.example.nl", False),
        ("klantmails://mail.example.nl?verify=no", False),
        ("klantmails://mail.example.nl?mode=insecure", False),
    ],
)
def test_a_channel_is_encrypted_unless_it_stays_on_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, is_right: bool
) -> None:
    monkeypatch.setenv("KLANTREIS_CHANNEL_EMAIL", url)
    assert level(check_production(settings(tmp_path), RIGHT), "channel email") == ("fine" if is_right else "wrong")
