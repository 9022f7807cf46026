"""What lies around the Prefect server: its address, its log, Redis, the size of its database.

Rules
-----
1. What cannot be looked at from here says so: it is no failure, but nobody may think that it was looked at.
2. No password is ever told: addresses stand in no line.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from klantreis.errors import KlantreisError, ServerUnavailable
from klantreis.prefect_address import HOME, server_of
from klantreis.settings import environment
from klantreis.usecases.doctor_lines import Check, Level
from klantreis.usecases.prefect_judged import judged
from klantreis.usecases.prefect_seen import look

TAIL = 4_000_000  #: bytes of the end of a log that are read
FULL = b"Subscription queue is full"
LONG_STREAM = 100_000  #: messages that wait in one stream of Redis
LARGE = {"sqlite": 2_000_000_000, "postgresql": 20_000_000_000}  #: bytes

Variables = Mapping[str, str]


def look_at_prefect(now: datetime, variables: Variables | None = None) -> list[Check]:
    """Every line about Prefect. `now` is the real moment, also where a simulation stands still."""
    known = environment() if variables is None else variables
    api = server_of(known)
    if api is None:
        told = "no server is known here: PREFECT_API_URL is not set, and `make start` does not run"
        return [Check("prefect", Level.doubtful, told, "set PREFECT_API_URL, or look on the machine that has it")]
    try:
        found = judged(look(api, now), now, version("prefect"))
    except KlantreisError as problem:
        return [Check("prefect", Level.wrong, "cannot be asked", str(problem))]
    return [*found, *around(known)]


def around(variables: Variables) -> Iterator[Check]:
    """Its log, Redis and the size of its database."""
    home = Path(variables.get("PREFECT_HOME") or HOME)
    for look_there in (_log, _redis, _size):
        found = look_there(variables, home)
        if found is not None:
            yield found


def _log(_: Variables, home: Path) -> Check:
    file = home / "server.log"
    try:
        with file.open("rb") as log:
            log.seek(max(file.stat().st_size - TAIL, 0))
            lost = log.read().count(FULL)
    except OSError:
        told = f"the server's log is no file here, so it was not looked at: search it for `{FULL.decode()}`"
        return Check("prefect log", Level.fine, told)
    if lost:
        told = f"{lost} times in the newest part of {file}: task runs or events were lost"
        return Check("prefect log", Level.doubtful, told, "too much at once for one process: docs/operations.md")
    return Check("prefect log", Level.fine, "nothing in it says that the server lost anything")


def _redis(variables: Variables, _: Path) -> Check | None:
    url = variables.get("PREFECT_REDIS_MESSAGING_URL", "")
    if not url:
        return None
    try:
        longest = _longest_stream(url)
    except ImportError:
        return Check("redis", Level.doubtful, "prefect-redis is not installed here: not looked at")
    except ServerUnavailable as problem:
        return Check("redis", Level.wrong, "cannot be asked", str(problem))
    if longest > LONG_STREAM:
        told = f"{longest} messages in one stream: they come in faster than they are written down"
        return Check("redis", Level.doubtful, told, "are `prefect server services` running? Look at their log")
    return Check("redis", Level.fine, f"answers; {longest} messages in the longest stream")


def _longest_stream(url: str) -> int:
    import redis

    client = redis.Redis.from_url(url, socket_timeout=10, socket_connect_timeout=10)
    try:
        keys = list(client.scan_iter(count=1000, _type="stream"))
        return max((int(client.xlen(key)) for key in keys), default=0)
    except redis.RedisError as problem:
        raise ServerUnavailable(
            f"Redis of PREFECT_REDIS_MESSAGING_URL does not answer ({type(problem).__name__}). Look whether it runs; "
            "until it does, Prefect starts nothing."
        ) from None
    finally:
        client.close()


def _size(variables: Variables, home: Path) -> Check:
    url = variables.get("PREFECT_SERVER_DATABASE_CONNECTION_URL", "")
    measure: Callable[[], int] = (lambda: _postgresql(url)) if url.startswith("postgresql") else (lambda: _sqlite(home))
    kind = "postgresql" if url.startswith("postgresql") else "sqlite"
    try:
        size = measure()
    except (OSError, KlantreisError):
        return Check("prefect database", Level.fine, "cannot be reached from here, so its size was not looked at")
    if size > LARGE[kind]:
        told = f"{size / 1e9:.1f} GB: more than a month of runs takes"
        return Check(
            "prefect database", Level.doubtful, told, "is retention on (prefect growth)? docs/figures.md has its growth"
        )
    return Check("prefect database", Level.fine, f"{size / 1e6:.0f} MB")


def _sqlite(home: Path) -> int:
    return (
        sum(file.stat().st_size for file in (home / "prefect.db", home / "prefect.db-wal") if file.exists()) or _none()
    )


def _none() -> int:
    raise ServerUnavailable


def _postgresql(url: str) -> int:
    from klantreis.store.health import size_of

    return size_of(url.replace("postgresql+asyncpg", "postgresql+psycopg", 1))
