"""Where a Prefect server is: the one of the environment, or the one that `make start` runs here."""

import http.client
import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from klantreis.errors import ServerBusy
from klantreis.prefect_api import PrefectApi

ROOT = Path(__file__).resolve().parent.parent  #: prefect.toml and prefect.yaml lie here
HOME = Path("var/prefect")
HOST = "127.0.0.1"
ANSWER = 60.0  #: seconds for one answer: on a machine that is busy SQLite has taken twenty
NO_ANSWER = (OSError, http.client.HTTPException, ValueError)


def environment(home: Path, api_url: str) -> dict[str, str]:
    """The variables under which any Prefect process or import works with the local server, and tells nobody else."""
    return {
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_API_URL": api_url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def server_of(variables: Mapping[str, str]) -> PrefectApi | None:
    """The server of PREFECT_API_URL, or the one that `make start` runs here; None: none is known."""
    url = variables.get("PREFECT_API_URL") or _started_here()
    if not url:
        return None
    return PrefectApi(url, variables.get("PREFECT_API_AUTH_STRING", ""), variables.get("PREFECT_API_SSL_CERT_FILE", ""))


def _started_here() -> str:
    try:
        url = (HOME / "server.lock").read_text().strip()
    except OSError:
        return ""
    return url if url and is_healthy(url) else ""


def is_healthy(api_url: str) -> bool:
    """Whether a server answers here."""
    try:
        return call(api_url, "GET", "/health", patience=10) is True
    except NO_ANSWER:
        return False


def call(api_url: str, method: str, path: str, body: object = None, patience: float = ANSWER) -> Any:
    """One request to the server on this machine, and its answer. Raises OSError after `patience` seconds, and
    ServerBusy where it says so: Prefect's own client asks again then."""
    address, _, prefix = api_url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(address, timeout=patience)
    try:
        connection.request(method, f"/{prefix}{path}", json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerBusy(answer.status)
        return json.loads(answer.read())
    finally:
        connection.close()
