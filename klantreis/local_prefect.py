"""A real Prefect server of our own on this machine, with its history kept; never the ephemeral one, which loses runs.

Rules
-----
1. Knows Prefect as a command and an HTTP address only, never as a library.
2. One server per home, by a lock that the server itself inherits: it holds as long as the server lives, whatever
   happened to who started it. Who comes second uses the server that runs.
3. The server writes task runs and events down a second or more after it was told of them, and forgets those it still
   has in memory when it stops. So it is left alone until it is quiet; that its clients have told it everything
   (`tasks.telling.tell_all`) is theirs to see to.
4. What was started here is stopped here, also after Ctrl-C and SIGTERM: children have sessions of their own, so that
   the terminal's Ctrl-C reaches us alone and the order of stopping is ours (worker first, then server).
5. A server or a worker of `up` that ends by itself is started again, on the same home and port: a run that is under way
   waits for its server (`client.max_retries` in prefect.toml). What ends `TRIES` times within `WINDOW` is broken: that
   is said, and all stops. A run that outlives its worker is left to finish.
"""

import argparse
import fcntl
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from klantreis.errors import ServerUnavailable
from klantreis.prefect_address import HOME, HOST, NO_ANSWER, call, environment, is_healthy
from klantreis.prefect_deploy import POOL, deploy, deploy_to_server, deployments
from klantreis.prefect_processes import Kept, spawn, stop, stopping_on_signals

PATIENCE = 300  #: seconds for a first start on a slow machine, migrations of the server's database included
QUIET = 2.5  #: seconds without a new row: longer than the flush intervals of prefect.toml


@contextmanager
def local_server(home: Path = HOME, port: int | None = None, *, join: bool = True) -> Iterator[str]:
    """A server with its history in `home`; gives its API address, and stops it afterwards.

    A server that already runs on this home is used and left running (`join`). Without `port`, a free one is taken.
    Raises ServerUnavailable, naming the log or the address, when it does not come up, the port is taken, or one runs
    already and `join` is off.
    """
    with _served(home, port, join=join) as (url, _):
        yield url


@contextmanager
def _served(home: Path, port: int | None, *, join: bool) -> Iterator[tuple[str, Kept | None]]:
    """The address, and the server where it is ours."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "server.lock").open("a+") as lock, stopping_on_signals():
        if not _acquired(lock.fileno()):
            running = _running(home)
            if not join:
                raise ServerUnavailable(f"A Prefect server already runs on {home}: {running}. Stop that one first.")
            yield running, None
            return
        port = _free_port(port)
        url, start = f"http://{HOST}:{port}/api", partial(_start_server, home, port, lock.fileno())
        server = Kept("Prefect server", home / "server.log", start, start())
        try:
            _await(home, server.process, url)
            lock.truncate(0)
            lock.write(url)
            lock.flush()
            yield url, server
            _settle(url)
        finally:
            stop(server.process)


def up(home: Path = HOME, port: int = 4200) -> None:
    """Server, work pool, deployments and one worker; returns never, until interrupted or until one of them is broken.

    The worker runs one flow at a time: on SQLite, Prefect does not bear more (reference prefect.md, section 13).
    """
    with _served(home, port, join=False) as (url, server):
        deploy(home, url)
        start = partial(_start_worker, home, url)
        worker = Kept("worker", home / "worker.log", start, start())
        try:
            _say_what_is_there(home, url)
            _keep_up(server, worker)
        finally:
            stop(worker.process)


@contextmanager
def one_worker(home: Path, url: str) -> Iterator[None]:
    """A worker of the server on this home, one flow at a time, that is stopped afterwards."""
    process = _start_worker(home, url)
    try:
        yield
    finally:
        stop(process)


def _keep_up(*kept: Kept | None) -> NoReturn:
    while True:
        for each in kept:
            if each and each.look(time.monotonic()):
                print(f"The {each.name} ended by itself and was started again. See {each.log}.", flush=True)
        time.sleep(1)


def _start_worker(home: Path, url: str) -> subprocess.Popen[bytes]:
    arguments = ["worker", "start", "--pool", POOL, "--type", "process", "--limit", "1", "--name", "klantreis"]
    return spawn(arguments, home / "worker.log", environment(home, url))


def _acquired(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _running(home: Path) -> str:
    """Address of the server that holds the lock, once it answers: it may still be starting."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        url = (home / "server.lock").read_text().strip()
        if url and is_healthy(url):
            return url
        time.sleep(0.2)
    raise ServerUnavailable(f"A Prefect server runs on {home} but does not answer. See {home / 'server.log'}.")


def _start_server(home: Path, port: int, lock: int) -> subprocess.Popen[bytes]:
    arguments = ["server", "start", "--host", HOST, "--port", str(port)]
    variables = environment(home, f"http://{HOST}:{port}/api")
    return spawn(arguments, home / "server.log", variables, keep=(lock,))


def _free_port(wanted: int | None) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted or 0))
        except OSError:
            raise ServerUnavailable(
                f"Port {wanted} is taken, perhaps by another Prefect server. Stop that one, or choose another port."
            ) from None
        return int(probe.getsockname()[1])


def _await(home: Path, server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ServerUnavailable(
                f"The Prefect server ended with code {server.returncode} while starting. See {home / 'server.log'}."
            )
        if is_healthy(url):
            return
        time.sleep(0.1)
    raise ServerUnavailable(f"The Prefect server did not answer within {PATIENCE} s. See {home / 'server.log'}.")


def _settle(api_url: str) -> None:
    """Waits until the server has nothing more to write down, or is gone: what we did is done all the same."""
    deadline = time.monotonic() + PATIENCE
    with suppress(*NO_ANSWER):
        _wait_until_quiet(api_url, deadline)


def _wait_until_quiet(api_url: str, deadline: float) -> None:
    seen, since = _written(api_url), time.monotonic()
    while time.monotonic() < min(since + QUIET, deadline):
        time.sleep(0.2)
        now = _written(api_url)
        if now != seen:
            seen, since = now, time.monotonic()


def _written(api_url: str) -> tuple[int, int]:
    """How many task runs have ended, and how many events there are."""
    ended = {"task_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}}
    events = call(api_url, "POST", "/events/filter", {"limit": 1})
    return int(call(api_url, "POST", "/task_runs/count", ended)), int(events["total"])


def _say_what_is_there(home: Path, url: str) -> None:
    print(f"Prefect: {url.removesuffix('/api')}/v2   (logs: {home / 'server.log'}, {home / 'worker.log'})")
    for deployment in deployments(url):
        times = ", ".join(line["schedule"]["cron"] for line in deployment["schedules"] if line["active"])
        print(f"  {deployment['name']:<24} {times or 'on request'}")
    print("Ctrl-C stops the server and the worker.", flush=True)


def main() -> None:
    """`python -m klantreis.local_prefect up` is what `make start` runs; `deploy` is for a server of your own."""
    parser = argparse.ArgumentParser(prog="python -m klantreis.local_prefect", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    local = commands.add_parser("up", help="server, deployments and one worker, until interrupted")
    local.add_argument("--home", type=Path, default=HOME, help="folder of the server's history and logs")
    local.add_argument("--port", type=int, default=4200)
    own = commands.add_parser("deploy", help="work pool and deployments, on the server of PREFECT_API_URL")
    own.add_argument("--directory", default="", help="where the program lies on the workers; default: this folder")
    given = parser.parse_args()
    try:
        if given.command == "deploy":
            deploy_to_server(given.directory)
        else:
            up(given.home, given.port)
    except KeyboardInterrupt:
        print("Stopped.")
    except ServerUnavailable as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
