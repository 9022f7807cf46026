"""What deploy/ names exists: settings, commands, files, versions. That it runs was tried by hand (docs/deploy.md)."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from klantreis.cli import app

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
TEXTS = {
    str(path.relative_to(DEPLOY)): path.read_text()
    for path in sorted(DEPLOY.rglob("*"))
    if path.is_file() and path.suffix not in (".py", ".md") and path.name != "production.env.example"
}
SETTINGS = re.findall(r"^#? ?([A-Z][A-Z_]+)=", (DEPLOY / "production.env.example").read_text(), re.MULTILINE)
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
#: As they were run by hand on PostgreSQL and Redis, in this order (docs/deploy.md).
PREFECT = {
    "prefect server database upgrade -y",
    "prefect server start --no-services",
    "prefect server services start",
    "prefect worker start --pool process --type process --limit 2",
}


def test_every_setting_they_name_stands_in_the_example_with_why_it_is_there() -> None:
    named = {name for text in TEXTS.values() for name in re.findall(r"\b(?:KLANTREIS|PREFECT)_[A-Z_]{3,}\b", text)}
    assert named - set(SETTINGS) == set()


def test_every_setting_of_prefect_is_one() -> None:
    from prefect.settings.legacy import _get_settings_fields
    from prefect.settings.models.root import Settings
    from prefect_redis.cleanup_queue import RedisWorkerCleanupQueueSettings
    from prefect_redis.client import RedisMessagingSettings

    known = set(_get_settings_fields(Settings))
    for model in (RedisMessagingSettings, RedisWorkerCleanupQueueSettings):
        prefix = str(model.model_config["env_prefix"]).upper()
        known |= {f"{prefix}{name.upper()}" for name in model.model_fields}
    known |= {"PREFECT_SERVER_ENCRYPTION_KEY"}  # read by server/utilities/encryption.py, past the settings
    assert {name for name in SETTINGS if name.startswith("PREFECT_")} - known == set()


def test_every_command_is_one_that_was_tried() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    told = {
        name for text in TEXTS.values() for name in re.findall(r"(?:bin/|\[\"|&& )klantreis\"?,? \"?([a-z-]+)", text)
    }
    assert told == {"doctor", "init"}
    assert told <= commands
    for text in TEXTS.values():
        plain = re.sub(r'", "', " ", text)
        for found in re.findall(r"(?:\[\"|bin/|-c )(prefect (?:server|worker) [^\"&\n]*)", plain):
            assert any(found.startswith(tried) for tried in PREFECT), found


def test_every_file_they_name_lies_in_the_repository() -> None:
    for line in TEXTS["Containerfile"].splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), line
    for name in re.findall(r"/opt/klantreis/current/((?:deploy|docs)/\S+)", "\n".join(TEXTS.values())):
        assert (ROOT / name).exists(), name
    for mounted in re.findall(r"- \./(proxy/klantreis\.conf|databases\.sh)", TEXTS["compose.yaml"]):
        assert (DEPLOY / mounted).exists()
    for example in ("redis.conf", "signin.env", "production.env", "proxy/klantreis-auth.conf"):
        assert (DEPLOY / f"{example}.example").exists()


def test_images_carry_the_version_of_the_program() -> None:
    told = re.findall(r"(?:image: \S*klantreis:|prefectTag: \")([0-9.]+)", "\n".join(TEXTS.values()))
    assert told
    assert set(told) == {VERSION}


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".yaml")])
def test_every_yaml_file_can_be_read(name: str) -> None:
    assert list(YAML(typ="safe").load_all(TEXTS[name]))


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".sh")])
def test_every_script_can_be_read_by_a_plain_shell(name: str) -> None:
    assert subprocess.run(["sh", "-n", str(DEPLOY / name)], check=False).returncode == 0


def test_every_service_of_systemd_reads_the_one_file_of_settings() -> None:
    services = {name: text for name, text in TEXTS.items() if name.endswith(".service")}
    assert len(services) == 7
    assert all("EnvironmentFile=/etc/klantreis/production.env" in text for text in services.values())


def test_what_only_tests_need_is_taken_out_of_the_image_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, str(DEPLOY / "only_for_tests.py")], capture_output=True, text=True, check=True
    )
    out = set(done.stdout.split())
    assert {"pytest", "hypothesis", "mypy", "ruff", "aiosmtpd", "playwright"} <= out
    assert not out & {
        "klantreis",
        "prefect",
        "prefect-redis",
        "psycopg",
        "psycopg-binary",
        "typst",
        "alembic",
        "asyncpg",
    }
