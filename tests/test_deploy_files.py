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
    for mounted in re.findall(r"- \./(proxy/klantreis\.conf|proxy/bodies\.js|databases\.sh)", TEXTS["compose.yaml"]):
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


#: What Prefect keeps of a body, by function of bodies.js.
JUDGED = {
    "run": "POST /api/deployments/0198c0de-1/create_flow_run",
    "change": "POST /api/flow_runs/0198c0de-1/set_state",
    "schedule": "PATCH /api/deployments/0198c0de-1/schedules/0198c0de-2",
    "limit": "PATCH /api/v2/concurrency_limits/0198c0de-1",
}


@pytest.mark.parametrize("function", JUDGED)
def test_what_prefect_keeps_of_a_body_goes_by_the_judge_and_by_no_other_way(function: str) -> None:
    conf, script = TEXTS["proxy/klantreis.conf"], TEXTS["proxy/bodies.js"]
    [place] = [part for part in conf.split("location ~ ") if f"js_content bodies.{function};" in part]
    place = place.partition(r"\z {")[0]
    assert re.fullmatch(place, JUDGED[function].split()[1])
    assert re.search(rf"^const {function} = through\(", script, re.MULTILINE)
    for who in ("staff", "beheer"):
        [table] = re.findall(rf"\$uri\" \${who}_may \{{(.*?)\n\}}", conf, re.DOTALL)
        allowed = re.findall(r"^ *\"~(.*)\" +1;$", table, re.MULTILINE)
        assert allowed
        assert not [rule for rule in allowed if re.search(rule, JUDGED[function])], who


def test_the_judge_lies_where_nginx_looks_for_it_and_its_module_is_loaded() -> None:
    [looked_for] = re.findall(r"js_import bodies from (\S+);", TEXTS["proxy/klantreis.conf"])
    assert f"- ./proxy/bodies.js:{looked_for}:ro" in TEXTS["compose.yaml"]
    assert "load_module modules/ngx_http_js_module.so;" in TEXTS["compose.yaml"]


def test_the_judge_knows_what_the_pages_of_prefect_write_themselves() -> None:
    """After an upgrade of Prefect: look again at what its pages send (tests/support/bodies.py)."""
    import prefect

    pages = Path(prefect.__file__).parent / "server"
    files = [path for page in ("ui", "ui-v2") for path in (pages / page / "assets").glob("*.js")]
    written = {
        text for path in files for text in re.findall(r"message:`(R[^`$]* the [^`$]*UI[^`$]*)`", path.read_text())
    }
    [known] = re.findall(r"MESSAGES_OF_THE_PAGE = \[(.*?)\];", TEXTS["proxy/bodies.js"], re.DOTALL)
    assert set(re.findall(r"'([^']*)'", known)) == {"", *written}
