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
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, NoReturn

from klantreis import automations, settings
from klantreis.closed_forms import close_forms, close_pool
from klantreis.errors import ServerUnavailable
from klantreis.prefect_api import PrefectApi

ROOT = Path(__file__).resolve().parent.parent  #: prefect.toml and prefect.yaml lie here
HOME = Path("var/prefect")
POOL = "process"
HOST = "127.0.0.1"
PATIENCE = 300  #: seconds for a first start on a slow machine, migrations of the server's database included
GRACE = 30  #: seconds to stop before a process is killed
PULL = """
pull:
  - prefect.deployments.steps.set_working_directory:
      directory: {}
"""
TRIES, WINDOW = 5, 600.0  #: so often within so many seconds, and it is not started again
ANSWER = 60.0  #: seconds for one answer: on a machine that is busy SQLite has taken twenty
LARGE = 20_000_000  #: bytes: a log of that size is put aside when its process starts, over the one before
NO_ANSWER = (OSError, http.client.HTTPException, ValueError)
QUIET = 2.5  #: seconds without a new row: longer than the flush intervals of prefect.toml


def environment(home: Path, api_url: str) -> dict[str, str]:
    """The variables under which any Prefect process or import works with the local server, and tells nobody else."""
    return {
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_API_URL": api_url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


@dataclass
class Kept:
    """A process that is started again when it ends by itself."""

    name: str
    log: Path
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    ends: list[float] = field(default_factory=list)  #: when it ended

    def look(self, now: float) -> bool:
        """Starts it again if it has ended; whether it had. Raises ServerUnavailable when it did so too often."""
        code = self.process.poll()
        if code is None:
            return False
        self.ends = [*(at for at in self.ends if now - at < WINDOW), now]
        if len(self.ends) >= TRIES:
            raise ServerUnavailable(f"The {self.name} ended {TRIES} times (last code {code}). See {self.log}.")
        self.process = self.start()
        return True


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
    with (home / "server.lock").open("a+") as lock, _stopping_on_signals():
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
            _stop(server.process)


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
            _stop(worker.process)


@contextmanager
def one_worker(home: Path, url: str) -> Iterator[None]:
    """A worker of the server on this home, one flow at a time, that is stopped afterwards."""
    process = _start_worker(home, url)
    try:
        yield
    finally:
        _stop(process)


def _keep_up(*kept: Kept | None) -> NoReturn:
    while True:
        for each in kept:
            if each and each.look(time.monotonic()):
                print(f"The {each.name} ended by itself and was started again. See {each.log}.", flush=True)
        time.sleep(1)


def _start_worker(home: Path, url: str) -> subprocess.Popen[bytes]:
    arguments = ["worker", "start", "--pool", POOL, "--type", "process", "--limit", "1", "--name", "klantreis"]
    return _spawn(arguments, home / "worker.log", environment(home, url))


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
    from klantreis.usecases.prefect_around import server_of  # that one asks this module

    api = server_of(settings.environment())
    if api is None:
        raise ServerUnavailable("No Prefect server is known: set PREFECT_API_URL.")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "prefect.yaml"
        file.write_text((ROOT / "prefect.yaml").read_text() + (PULL.format(json.dumps(directory)) if directory else ""))
        _deploy({}, file, api)


def _deploy(variables: Mapping[str, str], file: Path, api: PrefectApi) -> None:
    _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite", variables=variables)
    close_pool(api, POOL)
    _prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(file), variables=variables)
    close_forms(api)
    automations.put(api)


def deployments(api_url: str) -> list[dict[str, Any]]:
    """What the server can run, as its API tells it."""
    answer = call(api_url, "POST", "/deployments/filter", {"sort": "NAME_ASC"})
    return list(answer)


def is_healthy(api_url: str) -> bool:
    """Whether a server answers here."""
    try:
        return call(api_url, "GET", "/health", patience=10) is True
    except NO_ANSWER:
        return False


def call(api_url: str, method: str, path: str, body: object = None, patience: float = ANSWER) -> Any:
    """One request to the server on this machine, and its answer. Raises OSError after `patience` seconds."""
    address, _, prefix = api_url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(address, timeout=patience)
    try:
        connection.request(method, f"/{prefix}{path}", json.dumps(body), {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


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
    return _spawn(arguments, home / "server.log", variables, keep=(lock,))


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


def _spawn(
    arguments: list[str], log: Path, variables: Mapping[str, str], keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    if log.exists() and log.stat().st_size > LARGE:
        log.replace(log.with_name(f"{log.name}.1"))  # whoever still writes to it goes on there
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
            [sys.executable, "-m", "prefect", *arguments],
            cwd=ROOT,
            env={**_inherited(), **variables},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep,
        )


def _inherited() -> dict[str, str]:
    """Our environment without a profile: a home of its own knows none of the user's."""
    return {name: value for name, value in os.environ.items() if name != "PREFECT_PROFILE"}


def _prefect(*arguments: str, variables: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments
        [sys.executable, "-m", "prefect", *arguments],
        cwd=ROOT,
        env={**_inherited(), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerUnavailable(f"`prefect {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")


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


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Asks, waits, and in the end takes the whole session down. A second Ctrl-C goes straight to the end."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt, SystemExit):
        _kill_session(process)
        process.wait()
    else:
        _kill_session(process)


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end the block like Ctrl-C does, so that nothing is left behind.

    Ctrl-C is set too: a shell that starts us in the background has it ignored, our children would inherit that, and
    Prefect's worker stops by sending it to itself.
    """

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: leave, signal.SIGHUP: leave}
    try:
        earlier = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    except ValueError:  # not in the main thread: whoever owns the signals stops us
        yield
        return
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


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
