"""Prefect as it runs on several machines, all on this one: API and services apart, on PostgreSQL and Redis.

    with cluster(folder, server_url, workers=2, variables=…) as many:
        run = many.start("Opvolging/dagelijkse opvolging", {"at": …})
        many.kill(many.worker_of(run))
        state = many.ended(run)

Rules
-----
1. The settings are those of `deploy/production.env.example`, with the addresses of this machine: what is tried is what
   is advised.
2. Redis and ports are our own, the database of Prefect has a name of its own; all of it ends with the block.
3. A worker is killed with all that it started, at once, as a machine that loses its power.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from klantreis.store.engine import make_engine

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "production.env.example"
LOGIN = "klantreis:of-a-test"
PATIENCE = 900.0  #: seconds; much, for a machine that has much other work
PAUSE = 0.2  #: seconds between two looks
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def missing() -> str:
    """Why no cluster can be made here; empty: one can."""
    return "" if shutil.which("redis-server") else "no redis-server on this machine: install it to run this test"


@dataclass
class Cluster:
    """The running servers and workers."""

    folder: Path
    api: str
    variables: Mapping[str, str]
    workers: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    servers: list[int] = field(default_factory=list)  #: process ids of the API and the services

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """A request to the API."""
        login = base64.b64encode(LOGIN.encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {login}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data, headers, method=method)  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def hire(self, name: str) -> None:
        """One more worker, that takes one run at a time."""
        command = ["worker", "start", "--pool", "process", "--type", "process", "--limit", "1", "--name", name]
        self.workers[name] = _spawn(command, self.folder / f"{name}.log", self.variables)

    def start(self, deployment: str, parameters: Mapping[str, object]) -> str:
        """The id of a new run of this deployment."""
        flow, _, name = deployment.partition("/")
        found = self.ask("GET", f"/deployments/name/{flow}/{name.replace(' ', '%20')}")
        made = self.ask("POST", f"/deployments/{found['id']}/create_flow_run", {"parameters": dict(parameters)})
        return str(made["id"])

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """The runs of this flow, the oldest first."""
        query = {"flows": {"name": {"any_": [flow]}}, "sort": "EXPECTED_START_TIME_ASC"}
        return list(self.ask("POST", "/flow_runs/filter", query))

    def ended(self, run: str, patience: float = PATIENCE, pause: float = PAUSE) -> dict[str, Any]:
        """The state in which a run ended; looked at each `pause` seconds, which costs the server a request."""

        def final() -> dict[str, Any] | None:
            state: dict[str, Any] = self.ask("GET", f"/flow_runs/{run}")["state"]
            return state if state["type"] in FINAL else None

        return until(final, f"run {run} does not end", patience, pause)

    def kill(self, name: str) -> None:
        """The machine of this worker loses its power."""
        worker = self.workers.pop(name)
        os.kill(worker.pid, signal.SIGSTOP)  # or it would see its runs die, and tell
        for pid in [*_descendants(worker.pid), worker.pid]:
            _kill(pid)
        worker.wait()

    def servers_cpu(self) -> float:
        """CPU seconds of the API and the services; not of Redis and PostgreSQL."""
        return sum(cpu_seconds(pid) for pid in self.servers)

    def dismiss(self) -> None:
        for name in list(self.workers):
            self.kill(name)

    def worker_of(self, run: str) -> str:
        """The worker that has this run in hand."""
        for name, worker in self.workers.items():
            if any(run in _told(pid) for pid in _descendants(worker.pid)):
                return name
        raise AssertionError(f"no worker has run {run}")


def cpu_seconds(pid: int) -> float:
    """Of this process, of those it started and that ended, and of those that run."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0
    for each in [pid, *_descendants(pid)]:
        try:
            total += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except OSError:
            continue
    return total / tick


def until(look: Callable[[], T | None], complaint: str, patience: float = PATIENCE, pause: float = PAUSE) -> T:
    """What `look` gives at last. Raises AssertionError, with the complaint, when that takes too long."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(pause)
    raise AssertionError(complaint)


@contextmanager
def cluster(folder: Path, server: str, *, variables: Mapping[str, str], deploy: Sequence[str]) -> Iterator[Cluster]:
    """Servers on a database of their own on this PostgreSQL `server`, with these deployments and no worker yet.

    `variables`: of klantreis, for every process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as ends:
        redis = ends.enter_context(_redis(folder / "redis"))
        database = ends.enter_context(_database(make_url(server)))
        port = _free_port()
        api = f"http://127.0.0.1:{port}/api"
        settings = {**_settings(folder, database, redis, api), **variables}
        made = Cluster(folder, api, settings)
        _prefect(["server", "database", "upgrade", "-y"], settings)
        begun = ["server", "start", "--no-services", "--host", "127.0.0.1", "--port", str(port)]
        made.servers.append(ends.enter_context(_running(begun, folder / "server.log", settings)))
        services = ["server", "services", "start"]
        made.servers.append(ends.enter_context(_running(services, folder / "services.log", settings)))
        until(lambda: _healthy(made), f"the server does not answer: see {folder / 'server.log'}")
        _prefect(["work-pool", "create", "process", "--type", "process"], settings)
        _prefect(["--no-prompt", "deploy", *[part for name in deploy for part in ("--name", name)]], settings)
        ends.callback(made.dismiss)
        yield made


def example() -> dict[str, str]:
    """What the example says, without what is klantreis' own."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    found = dict(line.split("=", 1) for line in lines)
    return {name: value for name, value in found.items() if not name.startswith("KLANTREIS_")}


def _settings(folder: Path, database: URL, redis: str, api: str) -> dict[str, str]:
    here = {
        "PREFECT_API_URL": api,
        "PREFECT_API_AUTH_STRING": LOGIN,
        "PREFECT_SERVER_API_AUTH_STRING": LOGIN,
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "false",  # our `ask` is no browser
        "PREFECT_SERVER_ENCRYPTION_KEY": Fernet.generate_key().decode(),
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database.set(drivername="postgresql+asyncpg").render_as_string(False),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }
    addresses = {
        name: f"redis://127.0.0.1:{redis}/{value[-1]}" for name, value in example().items() if value[:8] == "redis://"
    }
    return {**example(), **here, **addresses}


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    """A Redis of our own, as the example asks for it; its port."""
    folder.mkdir(parents=True)
    port = str(_free_port())
    options = ["--port", port, "--bind", "127.0.0.1", "--dir", str(folder), "--appendonly", "yes", "--save", ""]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["redis-server", *options], stdout=log, stderr=log)
    try:
        until(lambda: _listens(int(port)), f"Redis does not answer: see {folder / 'log'}")
        yield port
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _database(server: URL) -> Iterator[URL]:
    name = f"p_many_prefect_{os.getpid()}"
    admin = make_engine(server.render_as_string(False)).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        conn.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name)
    finally:
        with admin.connect() as conn:
            conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def _running(arguments: Sequence[str], log: Path, variables: Mapping[str, str]) -> Iterator[int]:
    """A server; its process id."""
    process = _spawn(arguments, log, variables)
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            for pid in [*_descendants(process.pid), process.pid]:
                _kill(pid)
            process.wait()


def _spawn(arguments: Sequence[str], log: Path, variables: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "prefect", *arguments], cwd=ROOT, env=_environment(variables),
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


def _prefect(arguments: Sequence[str], variables: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *arguments], cwd=ROOT, env=_environment(variables), text=True,
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"prefect {' '.join(arguments)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Nothing of a Prefect that the caller works with."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | dict(variables)


def _healthy(made: Cluster) -> bool:
    try:
        return made.ask("GET", "/health") is True
    except (OSError, urllib.error.URLError, ValueError):
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(pid: int) -> list[int]:
    """Everything this process started, and what that started, the youngest first."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found: list[int] = []
    waiting = list(parents.get(pid, []))
    while waiting:
        found.append(waiting.pop(0))
        waiting += parents.get(found[-1], [])
    return found[::-1]


def _told(pid: int) -> str:
    """The environment of a process, where Prefect names its run."""
    try:
        return Path(f"/proc/{pid}/environ").read_text()
    except OSError:
        return ""


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
