"""A Prefect server and workers of our own, as `make start` runs them, that may be killed at any moment.

Rules
-----
1. Everything is started with the commands, settings and environment of `klantreis.local_prefect`.
2. What is killed is killed with SIGKILL, together with what it started, by process id alone.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from klantreis.errors import ServerBusy
from klantreis.prefect_address import ROOT, call, environment, is_healthy
from klantreis.prefect_deploy import deploy

PATIENCE = 900  #: seconds for what takes ten on a quiet machine
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass
class Site:
    """One server with its deployments; a worker per trial."""

    folder: Path
    port: int
    variables: Mapping[str, str] = field(default_factory=dict)  #: further settings of the server
    server: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        return self.folder / "prefect"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    # --- processes ----------------------------------------------------------------------------------------------------

    def start(self) -> float:
        """The server; how many seconds until it answers."""
        since = time.monotonic()
        arguments = ["server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        self.server = self._spawn(arguments, "server.log", self.variables)
        wait_for(lambda: is_healthy(self.url))
        return time.monotonic() - since

    def worker(self, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """One as `make start` has it, whose runs find their database through these variables."""
        arguments = ["worker", "start", "--pool", "process", "--type", "process", "--limit", "1", "--name", "klantreis"]
        return self._spawn(arguments, "worker.log", variables)

    def command(self, *arguments: str, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """A `klantreis` command on this server."""
        with (self.folder / "commands.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "klantreis.cli", *arguments],
                cwd=ROOT, env={**os.environ, **environment(self.home, self.url), **variables},
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    def kill_server(self, how: signal.Signals = signal.SIGKILL) -> None:
        assert self.server
        end(self.server, how)

    def _spawn(self, arguments: list[str], log: str, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=ROOT, env={**os.environ, **environment(self.home, self.url), **variables},
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    # --- what Prefect knows -------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Once more where the server says that it is too busy, as its own client does."""
        for pause in (0.5, 2, 5, 15):
            try:
                return call(self.url, method, path, body)
            except ServerBusy:
                time.sleep(pause)
        return call(self.url, method, path, body)

    def prepare(self) -> None:
        """The deployments of prefect.yaml, with their schedules still: a trial moves no faster than it wants. On a home
        that was used before they are there already."""
        if not self.ask("POST", "/deployments/filter", {}):
            deploy(self.home, self.url)
        for each in self.ask("POST", "/deployments/filter", {}):
            for schedule in each["schedules"]:
                self._call_quietly("PATCH", f"/deployments/{each['id']}/schedules/{schedule['id']}", {"active": False})

    def deployment(self, name: str) -> dict[str, Any]:
        (found,) = self.ask("POST", "/deployments/filter", {"deployments": {"name": {"any_": [name]}}})
        return dict(found)

    def request(self, name: str, **parameters: object) -> str:
        """A run asked for by a form; its id."""
        wanted = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        return str(self.ask("POST", f"/deployments/{self.deployment(name)['id']}/create_flow_run", wanted)["id"])

    def scheduled(self, name: str, times: int, **parameters: object) -> None:
        """Let the server schedule this deployment so many times, two seconds apart, beginning in half a minute.

        Sooner would not do: a server that is busy makes no run for a moment that has passed. The schedule is left as it
        is: who switches one off takes its waiting runs away too.
        """
        begin = f"{datetime.now(UTC) + timedelta(seconds=30):%Y%m%dT%H%M%SZ}"
        rule = f"DTSTART:{begin}\nRRULE:FREQ=SECONDLY;INTERVAL=2;COUNT={times}"
        path = f"/deployments/{self.deployment(name)['id']}/schedules"
        wanted = {"schedule": {"rrule": rule, "timezone": "UTC"}, "active": True, "parameters": parameters}
        self.ask("POST", path, [wanted])

    def run(self, run: str) -> dict[str, Any]:
        return dict(self.ask("GET", f"/flow_runs/{run}"))

    def runs_of(self, name: str) -> list[dict[str, Any]]:
        """Those of one deployment, the oldest first."""
        wanted = {"deployments": {"name": {"any_": [name]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 200}
        return list(self.ask("POST", "/flow_runs/filter", wanted))

    def state(self, run: str) -> str:
        return str(self.run(run)["state"]["type"])

    def ended(self, run: str, patience: float = PATIENCE) -> float:
        """Waits until the run has ended; in how many seconds."""
        return wait_for(lambda: self.state(run) in ENDED, patience)

    def badge(self, run: str) -> str:
        """What staff see of it: the colour and the words of its state."""
        state = self.run(run)["state"]
        return f"{COLOURS.get(state['type'], state['type'])} *{state['name']}*"

    def slots(self, name: str) -> int:
        """How many of the deployment's places are taken."""
        limit = self.deployment(name).get("global_concurrency_limit") or {}
        return int(limit.get("active_slots", 0))

    def crash(self, run: str) -> None:
        """What the watchdog does with a run whose process is gone."""
        state = {"state": {"type": "CRASHED", "name": "Crashed"}, "force": True}
        self.ask("POST", f"/flow_runs/{run}/set_state", state)

    def _call_quietly(self, method: str, path: str, body: object = None) -> None:
        try:
            self.ask(method, path, body)
        except ValueError:  # an answer without a body
            return


COLOURS = {"COMPLETED": "green", "FAILED": "red", "CRASHED": "orange", "RUNNING": "blue", "SCHEDULED": "yellow",
           "PENDING": "grey", "CANCELLED": "grey"}  # fmt: skip


def wait_for(met: Callable[[], bool], patience: float = PATIENCE, pause: float = 0.2) -> float:
    """Waits until it is so; in how many seconds. Raises TimeoutError."""
    since = time.monotonic()
    while True:
        try:
            if met():
                return time.monotonic() - since
        except OSError:
            pass  # the server is away
        if time.monotonic() - since > patience:
            raise TimeoutError(f"not so within {patience} s")
        time.sleep(pause)


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
    """Ends a process; with SIGKILL everything that came from it too."""
    family = descendants(process.pid) if how == signal.SIGKILL else []
    for pid in (process.pid, *family):
        kill(pid, how)
    process.wait(60)


def kill(pid: int, how: signal.Signals = signal.SIGKILL) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def descendants(pid: int) -> list[int]:
    """Children, their children, and so on."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, wanted = [], [pid]
    while wanted:
        children = parents.get(wanted.pop(), [])
        found += children
        wanted += children
    return found


def runner_of(worker: subprocess.Popen[bytes]) -> list[int]:
    """The processes that run a flow for this worker: all but the worker itself."""
    return descendants(worker.pid)


@contextmanager
def running(folder: Path, port: int, variables: Mapping[str, str] | None = None) -> Iterator[Site]:
    """A server with its deployments, gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(folder, port, variables or {})
    site.home.mkdir(exist_ok=True)
    if not is_healthy(site.url):  # one that runs on this port already is used, and left running
        site.start()
    try:
        site.prepare()
        yield site
    finally:
        if site.server and site.server.poll() is None:
            end(site.server)
