"""What a Prefect server is told that it can run: the work pool, the deployments of prefect.yaml, the automations."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from klantreis import automations, settings
from klantreis.closed_forms import close_forms, close_pool
from klantreis.errors import ServerUnavailable
from klantreis.prefect_address import ROOT, call, environment, server_of
from klantreis.prefect_api import PrefectApi
from klantreis.prefect_processes import inherited

POOL = "process"
PULL = """
pull:
  - prefect.deployments.steps.set_working_directory:
      directory: {}
"""


def deploy(home: Path, api_url: str) -> None:
    """The work pool, every deployment of prefect.yaml and the automations. Again changes only what was changed there.

    Raises ServerUnavailable with what Prefect said.
    """
    api = PrefectApi(api_url, os.environ.get("PREFECT_API_AUTH_STRING", ""))
    _deploy(environment(home, api_url), ROOT / "prefect.yaml", api)


def deploy_to_server(directory: str = "") -> None:
    """As `deploy`, on the server of the environment (PREFECT_API_URL), as production does it.

    `directory` is where the program lies on the workers, when that is elsewhere than here: in an image `/app`.
    Raises ServerUnavailable with what Prefect said, or when PREFECT_API_URL is not set.
    """
    api = server_of(settings.environment())
    if api is None:
        raise ServerUnavailable("No Prefect server is known: set PREFECT_API_URL.")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "prefect.yaml"
        file.write_text((ROOT / "prefect.yaml").read_text() + (PULL.format(json.dumps(directory)) if directory else ""))
        _deploy({}, file, api)


def deployments(api_url: str) -> list[dict[str, Any]]:
    """What the server can run, as its API tells it."""
    answer = call(api_url, "POST", "/deployments/filter", {"sort": "NAME_ASC"})
    return list(answer)


def _deploy(variables: Mapping[str, str], file: Path, api: PrefectApi) -> None:
    _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite", variables=variables)
    close_pool(api, POOL)
    _prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(file), variables=variables)
    close_forms(api)
    automations.put(api)


def _prefect(*arguments: str, variables: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments
        [sys.executable, "-m", "prefect", *arguments],
        cwd=ROOT,
        env={**inherited(), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerUnavailable(f"`prefect {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")
