"""One real local Prefect server for all tests of the flows, with a home of its own that ends with them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from klantreis.local_prefect import local_server
from klantreis.prefect_address import call
from tasks.telling import tell_all

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[str]:
    """Address of the server's API; flows that run in the tests themselves use it too."""
    with local_server(home) as url, temporary_settings({PREFECT_API_URL: url, PREFECT_HOME: home}):
        yield url
        tell_all()


@pytest.fixture(scope="session")
def ask(server: str) -> Ask:
    """A request to the server: `ask("POST", "/flow_runs/filter", {})`."""

    def request(method: str, path: str, body: object = None) -> Any:
        return call(server, method, path, body)

    return request
