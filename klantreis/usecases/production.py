"""Are the settings fit for production? Each line of `doctor --production`: what is wrong, why it matters, what to do.

Rules
-----
1. Two sources: the environment of this process (`deploy/production.env.example` names them all), and what the running
   server tells of itself (`/api/admin/settings`): of a setting that the server has, its own word counts.
2. A secret is never printed, nor an address, which may hold one: only whether it is there, and whether it is the one of
   the example.
3. `wrong` where data can get lost, leak, or change hands; `doubtful` where it only costs.
"""

import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from klantreis.channels.options import THIS_MACHINE
from klantreis.errors import KlantreisError, ServerRefused
from klantreis.prefect_address import server_of
from klantreis.prefect_api import PrefectApi
from klantreis.settings import Settings, environment
from klantreis.store.health import simulated
from klantreis.usecases.doctor_lines import Check, Level

EXAMPLE = "CHANGE-ME"
SHORTEST_SECRET = 32  #: signs
REDIS = {
    "events.messaging_broker": ("EVENTS_MESSAGING_BROKER", "prefect_redis.messaging"),
    "events.messaging_cache": ("EVENTS_MESSAGING_CACHE", "prefect_redis.messaging"),
    "events.causal_ordering": ("EVENTS_CAUSAL_ORDERING", "prefect_redis.ordering"),
    "concurrency.lease_storage": ("CONCURRENCY_LEASE_STORAGE", "prefect_redis.lease_storage"),
    "worker_channel.cleanup_queue_storage": ("WORKER_CHANNEL_CLEANUP_QUEUE_STORAGE", "prefect_redis.cleanup_queue"),
}
Variables = Mapping[str, str]


def check_production(settings: Settings, variables: Variables | None = None) -> list[Check]:
    """Every line."""
    known = environment() if variables is None else variables
    return [
        *_examples(known),
        *_ours(settings),
        *_clients(known),
        *_from_environment(known),
        *_server(known),
    ]


def _line(what: str, wrong: str, do: str, fine: str, level: Level = Level.wrong) -> Check:
    """`wrong` says what is wrong and why it matters; empty: it is `fine`."""
    return Check(what, level, wrong, do) if wrong else Check(what, Level.fine, fine)


def _examples(known: Variables) -> Iterator[Check]:
    left = sorted(
        name for name, value in known.items() if EXAMPLE in value and name.startswith(("KLANTREIS", "PREFECT"))
    )
    told = f"{', '.join(left)}: still what the example says, which everybody knows" if left else ""
    yield _line("example", told, "fill them in", "nothing is left of the example")


def _ours(settings: Settings) -> Iterator[Check]:
    sqlite = settings.database_url.startswith("sqlite")
    told = "SQLite: one writer, one machine, and its backup is a file copied at the right moment" if sqlite else ""
    yield _line("database", told, "KLANTREIS_DATABASE_URL=postgresql+psycopg://…", "PostgreSQL")
    yield _real(settings)
    short = len(settings.secret) < SHORTEST_SECRET
    told = "none is set, or a short one: who guesses it can link pseudonyms to people" if short else ""
    yield _line("secret", told, "KLANTREIS_SECRET: `openssl rand -hex 32`, once, and a copy elsewhere", "is set")
    yield _readable(settings)
    yield _apart(settings)
    told = "KLANTREIS_LOG=off: nobody can see later what happened" if settings.log == "off" else ""
    yield _line("log", told, "a folder, or `stderr` in a container", "is kept", Level.doubtful)
    yield from _channels(settings)


def _real(settings: Settings) -> Check:
    try:
        told = (
            "it is a simulation: time can be moved in it and nothing leaves" if simulated(settings.database_url) else ""
        )
    except KlantreisError:
        return Check("simulation", Level.wrong, "the database could not be asked", "see the line about the database")
    return _line("simulation", told, "name the real database in KLANTREIS_DATABASE_URL", "it is no simulation")


def _readable(settings: Settings) -> Check:
    file = settings.env_file or (Path(".env") if Path(".env").exists() else None)
    if file is None:
        return Check(
            "settings file", Level.fine, "none is named (KLANTREIS_ENV_FILE), so who may read it was not looked at"
        )
    try:
        mode = file.stat().st_mode
    except OSError:
        return Check("settings file", Level.doubtful, "cannot be looked at", "KLANTREIS_ENV_FILE names the file itself")
    others = bool(mode & (stat.S_IRWXO | stat.S_IWGRP))
    told = "others than its owner can read or change it, and it holds every password" if others else ""
    return _line("settings file", told, "chmod 600, or 640 with a group of its own", "only its owner reads it")


def _apart(settings: Settings) -> Check:
    told = ""
    if settings.checkpoint is None or settings.checkpoints.absolute().is_relative_to(settings.out.absolute()):
        told = "lies in KLANTREIS_OUT: one backup puts both back, and then nobody sees that messages left already"
    return _line("checkpoint", told, "KLANTREIS_CHECKPOINT on another disk, best a share", "lies apart")


def _channels(settings: Settings) -> Iterator[Check]:
    for name, url in settings.channel_urls().items():
        yield _line(f"channel {name}", _open_channel(url), "klantmails://, or ?mode=ssl", "is encrypted")


def _open_channel(url: str) -> str:
    parts = urlsplit(f"//{url.partition('://')[2]}")
    options, scheme = parse_qs(parts.query), url.partition("://")[0].lower()
    mode = options.get("mode", ["insecure" if scheme in ("klantmail", "mailto") else ""])[0]
    if mode == "insecure" and parts.hostname not in THIS_MACHINE:
        return "not encrypted: names and addresses of residents can be read on the way"
    if "no" in options.get("verify", []):
        return "does not check the certificate: somebody else can pose as the server"
    return ""


def _clients(known: Variables) -> Iterator[Check]:
    url = urlsplit(known.get("PREFECT_API_URL", ""))
    told = ""
    if not url.hostname:
        told = "is not set: runs would go to a server of their own, which nobody sees"
    elif url.scheme != "https" and url.hostname not in THIS_MACHINE:
        told = "is not encrypted: the password of Prefect can be read on the way"
    yield _line(
        "PREFECT_API_URL", told, "https://…/api through the proxy, which does TLS", "is encrypted, or on this machine"
    )
    told = "" if known.get("PREFECT_API_AUTH_STRING") else "is not set: who reaches the server can run everything"
    yield _line("PREFECT_API_AUTH_STRING", told, "user:password, the same as the server's", "is set")


def _from_environment(known: Variables) -> Iterator[Check]:
    """What a server does not tell of itself. Where it is not set here, this may be no machine of the server."""
    yield _history(known)
    encrypted = known.get("PREFECT_SERVER_ENCRYPTION_KEY")
    told = "" if encrypted else "is not set here: secret blocks can be read by who has Prefect's database"
    do = "a Fernet key, before the first secret block (deploy/production.env.example)"
    yield _line("PREFECT_SERVER_ENCRYPTION_KEY", told, do, "is set", Level.doubtful)
    told = (
        ""
        if known.get("PREFECT_REDIS_MESSAGING_URL")
        else "is not set here: the server would look for Redis on localhost"
    )
    yield _line("PREFECT_REDIS_MESSAGING_URL", told, "redis://:PASSWORD@HOST:6379/0", "is set", Level.doubtful)
    told = "" if known.get("PREFECT_HOME") else "is not set: results and leases land in somebody's home folder"
    yield _line("PREFECT_HOME", told, "a folder that is kept and only ours", "is set", Level.doubtful)


def _history(known: Variables) -> Check:
    """Where Prefect keeps its history. A server tells no address, not even of which kind it is."""
    name, do = "PREFECT_SERVER_DATABASE_CONNECTION_URL", "postgresql+asyncpg://USER:PASSWORD@HOST/prefect"
    url = known.get(name, "")
    if not url:
        return Check(name, Level.doubtful, "is not set here: without it the server takes SQLite, for one worker", do)
    told = "" if url.startswith("postgresql+asyncpg://") else "SQLite: several workers at once make it fail"
    return _line(name, told, do, "PostgreSQL")


def _server(known: Variables) -> Iterator[Check]:
    api = server_of(known)
    if api is None:
        yield Check(
            "prefect settings", Level.wrong, "no server is known, so they were not looked at", "PREFECT_API_URL"
        )
        return
    try:
        told = api.get("/admin/settings")["server"]
    except KlantreisError as problem:
        yield Check("prefect settings", Level.wrong, "cannot be asked", str(problem))
        return
    yield _shut(api)
    yield from judged_server(told)


def _shut(api: PrefectApi) -> Check:
    """Whether the server really refuses who has no password: tried, not read."""
    try:
        PrefectApi(api.url, "", api.ca_file, api.patience).get("/admin/version")
    except ServerRefused:
        return Check("password", Level.fine, "the server refuses who has none")
    except KlantreisError as problem:
        return Check("password", Level.wrong, "could not be tried", str(problem))
    do = "PREFECT_SERVER_API_AUTH_STRING=user:password on the server, PREFECT_API_AUTH_STRING with its clients"
    return Check("password", Level.wrong, "the server lets everybody in: they can run, stop and read everything", do)


def judged_server(told: Mapping[str, Any]) -> Iterator[Check]:
    """The lines about what a server says of itself (`server` in its settings)."""
    for name, wanted, why, do, level in _WANTED:
        value = _at(told, name)
        right = wanted(value)
        yield _line(
            f"PREFECT_SERVER_{do.partition('=')[0]}", "" if right else why, f"PREFECT_SERVER_{do}", "is right", level
        )
    for name, (variable, module) in REDIS.items():
        right = _at(told, name) == module
        why = "" if right else "lies in the memory of one process: what it holds is lost when that stops"
        yield _line(f"PREFECT_SERVER_{variable}", why, f"PREFECT_SERVER_{variable}={module}", "is Redis")


def _at(told: Mapping[str, Any], name: str) -> Any:
    for part in name.split("."):
        told = told.get(part, {}) if isinstance(told, Mapping) else {}
    return told


def _is(wanted: object) -> Callable[[Any], bool]:
    return lambda value: value == wanted


def _removes(value: Any) -> bool:
    return value is True or (isinstance(value, list) and "flow_runs" in value)


def _large(least: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and value >= least


_WANTED: tuple[tuple[str, Callable[[Any], bool], str, str, Level], ...] = (
    (
        "api.csrf_protection_enabled", _is(True),
        "another page can start a run with the session of a colleague",
        "API_CSRF_PROTECTION_ENABLED=true", Level.wrong,
    ),
    (
        "api.cors_allowed_origins", lambda value: bool(value) and "*" not in str(value),
        "every web page may ask this server",
        "API_CORS_ALLOWED_ORIGINS=https://prefect.example.nl", Level.wrong,
    ),
    (
        "analytics_enabled", _is(False),
        "the server and its pages tell Prefect how they are used",
        "ANALYTICS_ENABLED=false", Level.wrong,
    ),
    (
        "ui.show_promotional_content", _is(False),
        "staff are shown offers of a company",
        "UI_SHOW_PROMOTIONAL_CONTENT=false", Level.doubtful,
    ),
    (
        "ephemeral.enabled", _is(False),
        "a process that cannot reach the server starts one of its own, and its runs are seen nowhere",
        "EPHEMERAL_ENABLED=false", Level.wrong,
    ),
    (
        "database.migrate_on_start", _is(False),
        "several servers that start at once would all change the tables",
        "DATABASE_MIGRATE_ON_START=false", Level.doubtful,
    ),
    (
        "services.db_vacuum.enabled", _removes,
        "flow runs are kept for ever: the database grows until it is slow, and pseudonyms stay too long",
        "SERVICES_DB_VACUUM_ENABLED=events,flow_runs", Level.wrong,
    ),
    (
        "docket.url", lambda value: not str(value or "memory").startswith("memory"),
        "several services would each do the same work",
        "DOCKET_URL=redis://…/1", Level.wrong,
    ),
    (
        "services.task_run_recorder.batch_size", _large(50),
        "a transaction for each task run: three times the work",
        "SERVICES_TASK_RUN_RECORDER_BATCH_SIZE=200", Level.doubtful,
    ),
    (
        "services.event_persister.batch_size", _large(100),
        "small batches: events wait in line, and a full line loses them",
        "SERVICES_EVENT_PERSISTER_BATCH_SIZE=500", Level.doubtful,
    ),
    (
        "ui.static_directory", bool,
        "the pages are built inside the program, which may be read-only",
        "UI_STATIC_DIRECTORY=/var/lib/klantreis/prefect/ui", Level.doubtful,
    ),
)  # fmt: skip
