"""Several workers, one round: `python -m benchmarks.several [--due N] [--cases N] [--workers 1 2]`.

The same round on copies of one PostgreSQL database: by plain processes, and through Prefect as it runs on several
machines (`tests/support/cluster.py`). What counts is the database's own clock: planning runs from the beginning of the
round to its last part, the rest to the end of the round. Prefect's share is what the round through Prefect takes more
than by as many plain processes, in the same run of this script; helpers that start later are part of that.

The case load is made once and kept as a template (`--database`), with its configuration beside it (`--folder`): ten
minutes or more for a million cases. Ctrl-C stops everything that was started; `--forget` throws the template away.
"""

import argparse
import json
import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select, text
from sqlalchemy.engine import URL, make_url

from benchmarks import load, templates
from benchmarks.databases import SERVER
from benchmarks.templates import AT, ROOT
from klantreis.store import schema
from klantreis.store import tables as rows
from klantreis.store.engine import make_engine, reading
from tests.support.cluster import cluster, cpu_seconds, example, missing

SHARE = 0.10  #: of Prefect, at most


@dataclass(frozen=True)
class Round:
    """One round, by the database's clock, in seconds; CPU of the workers, and of Prefect's servers."""

    workers: int
    prefect: bool
    planning: float
    whole: float
    looked_at: int
    by: Mapping[str, int]  #: parts by worker
    cpu: float
    servers_cpu: float = 0.0
    cpu_planning: float = 0.0  #: of `cpu`, known of plain rounds
    database_cpu: float = 0.0  #: of the connections of the workers, likewise
    database_cpu_planning: float = 0.0
    messages: int = 0


def main() -> None:
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave no server and no copy behind
    server = make_url(os.environ.get("KLANTREIS_TEST_POSTGRES_URL", SERVER))
    database = asked.database or f"klantreis_several_{asked.cases}_{asked.due}"
    if asked.forget:
        _sql(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    print(f"load before we began: {', '.join(f'{busy:.1f}' for busy in os.getloadavg())}", flush=True)
    _prepare(server, database, asked.folder, asked.due, asked.cases)
    config = asked.folder / "made" / "config"
    done = list[Round]()
    for number in asked.workers:
        done.append(_said(_plain(server, database, config, number)))
        if not asked.plain:
            done.append(_said(_through_prefect(server, database, config, number, asked.folder)))
    show(done, asked.due, asked.cases)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks.several", description=__doc__)
    options.add_argument("--due", type=int, default=100_000)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--plain", action="store_true", help="only without Prefect")
    options.add_argument("--database", default="", help="name of the template")
    options.add_argument("--folder", type=Path, default=ROOT / "var" / "several")
    options.add_argument("--forget", action="store_true", help="throw the template away, and end")
    return options.parse_args()


def _prepare(server: URL, database: str, folder: Path, due: int, cases: int) -> None:
    """The template: made unless it is there."""
    engine = make_engine(_address(server.set(database="postgres")))
    with reading(engine) as conn:
        known = conn.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database}).first()
    engine.dispose()
    kept = folder / "templates.pickle"
    if known and kept.exists():
        schema.upgrade(_address(server.set(database=database)))
        return
    print(f"making {cases:,} cases, {due:,} of them due …", flush=True)
    made = pickle.loads(kept.read_bytes()) if kept.exists() else templates.make(folder)  # noqa: S301 - our own file
    kept.write_bytes(pickle.dumps(made))
    _sql(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database} TEMPLATE template0")
    url = _address(server.set(database=database))
    schema.upgrade(url)
    whole = min(cases, due + due // 2)
    load.fill(url, made, due, whole)
    if cases > whole:
        load.thicken(url, made, cases - whole)


@contextmanager
def _copy(server: URL, database: str) -> Iterator[str]:
    """A copy of the template, thrown away afterwards."""
    name = f"{database}_work"
    _sql(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _sql(server, f"CREATE DATABASE {name} TEMPLATE {database} STRATEGY file_copy", "CHECKPOINT")
    try:
        yield _address(server.set(database=name))
    finally:
        _sql(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _plain(server: URL, database: str, config: Path, number: int) -> Round:
    with _copy(server, database) as url:
        names = ["parent", *[f"helper-{each}" for each in range(1, number)]]
        workers = [_worker(url, config, name) for name in names]
        try:
            assert all(_line(worker) == "ready" for worker in workers)
            _tell(workers[0], "go")
            begun = [_cpu(workers[0])]
            run = _line(workers[0])
            for helper in workers[1:]:
                _tell(helper, run)
                begun.append(_cpu(helper))
            planned = [_cpu(worker) for worker in workers]
            database_planned = _connections_cpu(url)
            ended = [_cpu(worker) for worker in workers]
            found = _measured(url, number, False, sum(ended) - sum(begun))
            return replace(
                found,
                cpu_planning=sum(planned) - sum(begun),
                database_cpu=_connections_cpu(url),
                database_cpu_planning=database_planned,
            )
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


def _cpu(worker: "subprocess.Popen[str]") -> float:
    return float(json.loads(_line(worker))["cpu"])


def _connections_cpu(url: str) -> float:
    """CPU seconds of the processes behind the connections to this database; its server is on this machine."""
    engine = make_engine(url)
    with reading(engine) as conn:
        pids = list(conn.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).scalars())
        found = sum(cpu_seconds(pid) for pid in pids)
    engine.dispose()
    return found


def _worker(url: str, config: Path, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.helping", url, str(config), name],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"KLANTREIS_LOG": "off"},
    )  # fmt: skip


def _tell(worker: "subprocess.Popen[str]", what: str) -> None:
    assert worker.stdin is not None
    worker.stdin.write(f"{what}\n")
    worker.stdin.flush()


def _line(worker: "subprocess.Popen[str]") -> str:
    assert worker.stdout is not None
    line = worker.stdout.readline().strip()
    if not line:
        raise SystemExit("a worker ended before its time")
    return line


def _through_prefect(server: URL, database: str, config: Path, number: int, folder: Path) -> Round:
    if missing():
        raise SystemExit(missing())
    with _copy(server, database) as url:
        variables = {
            "KLANTREIS_DATABASE_URL": url, "KLANTREIS_CONFIG": str(config), "KLANTREIS_SECRET": "benchmark",
            "KLANTREIS_OUT": str(folder / f"out-{os.getpid()}-{number}"), "KLANTREIS_LOG": "off",
            "KLANTREIS_HELPERS": str(number - 1), "KLANTREIS_HELPERS_FROM": "1",
            "PREFECT_WORKER_QUERY_SECONDS": example()["PREFECT_WORKER_QUERY_SECONDS"],  # not that of the hurried tests
        }  # fmt: skip
        home = folder / f"prefect-{os.getpid()}-{number}"
        with cluster(home, _address(server), variables=variables, deploy=("dagelijkse opvolging", "meehelpen")) as many:
            for each in range(number):
                many.hire(f"worker-{each + 1}")
            before = many.servers_cpu()
            run = many.start("Opvolging/dagelijkse opvolging", {"at": AT.isoformat()})
            state = many.ended(run, patience=4 * 3600, pause=5)
            assert state["type"] == "COMPLETED", state
            cpu = sum(cpu_seconds(worker.pid) for worker in many.workers.values())
            return _measured(url, number, True, cpu, many.servers_cpu() - before)


def _measured(url: str, workers: int, prefect: bool, cpu: float, servers_cpu: float = 0.0) -> Round:
    run, part = rows.table(rows.Run), rows.table(rows.RunPart)
    engine = make_engine(url)
    with reading(engine) as conn:
        last = conn.execute(select(run).order_by(run.c.id.desc()).limit(1)).one()
        parts = conn.execute(select(part.c.worker, part.c.report, part.c.done_at).where(part.c.run_id == last.id)).all()
        count = select(func.count()).select_from(rows.table(rows.Message))
        waiting = conn.execute(count.where(text("state IN ('due', 'claimed')"))).scalar_one()
        sent = conn.execute(count.where(text("state = 'sent'"), text(f"run_id = {last.id}"))).scalar_one()
    engine.dispose()
    assert last.state == "done", last.state
    assert not waiting, f"{waiting} messages did not leave"
    by: dict[str, int] = {}
    for each in parts:
        by[each.worker] = by.get(each.worker, 0) + 1
    return Round(
        workers=workers,
        prefect=prefect,
        planning=_seconds(max(each.done_at for each in parts) - last.started_at),
        whole=_seconds(last.finished_at - last.started_at),
        looked_at=sum(each.report["looked_at"] for each in parts),
        by=by,
        cpu=cpu,
        servers_cpu=servers_cpu,
        messages=sent,
    )


def _seconds(took: timedelta) -> float:
    return took.total_seconds()


def _said(done: Round) -> Round:
    how = "Prefect" if done.prefect else "plain"
    print(
        f"{done.workers} {how}: planning {done.planning:.1f} s, whole {done.whole:.1f} s; parts {done.by}", flush=True
    )
    if not done.prefect:
        print(_per_piece(done), flush=True)
    return done


def show(done: list[Round], due: int, cases: int) -> None:
    """The table, and what follows from it."""
    table = Table("workers", "how", "planning", "cases/s", "whole round", "CPU", "Prefect's servers", "parts by",
                  title=f"{due:,} due in {cases:,} cases on PostgreSQL")  # fmt: skip
    for each in done:
        helped = ", ".join(str(number) for _, number in sorted(each.by.items()))
        table.add_row(
            str(each.workers), "Prefect" if each.prefect else "plain", f"{each.planning:.1f} s",
            f"{each.looked_at / each.planning:.0f}", f"{each.whole:.1f} s", f"{each.cpu:.0f} s",
            f"{each.servers_cpu:.0f} s" if each.prefect else "", helped,
        )  # fmt: skip
    console = Console(width=120)
    console.print(table)
    found = {(each.workers, each.prefect): each for each in done}
    for (number, prefect), each in found.items():
        alone, plain = found.get((1, prefect)), found.get((number, False))
        if number > 1 and alone:
            how = "through Prefect" if prefect else "plain"
            console.print(
                f"{number} workers {how}: planning {alone.planning / each.planning:.2f} times as fast as one, whole "
                f"round {alone.whole / each.whole:.2f}"
            )
        if prefect and plain:
            share = 1 - plain.whole / each.whole
            told = "met" if share < SHARE else "NOT met"
            console.print(f"Prefect's share with {number}: {share:.1%} of the wall ({told}: under {SHARE:.0%}); "
                          f"CPU {(each.cpu + each.servers_cpu) / plain.cpu - 1:.0%} more")  # fmt: skip


def _per_piece(plain: Round) -> str:
    """What `benchmarks/country.py` wants to know."""
    cases, messages = plain.looked_at / 1000, max(plain.messages, 1) / 1000
    sending, database_sending = plain.cpu - plain.cpu_planning, plain.database_cpu - plain.database_cpu_planning
    return (
        f"CPU per case planned: {plain.cpu_planning / cases:.2f} ms, of the database "
        f"{plain.database_cpu_planning / cases:.2f} ms; per message {sending / messages:.2f} ms and "
        f"{database_sending / messages:.2f} ms"
    )


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _sql(server: URL, *statements: str) -> None:
    engine = make_engine(_address(server.set(database="postgres")))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for statement in statements:
            assert re.fullmatch(r"[A-Za-z0-9_ ()]+", statement), statement
            conn.execute(text(statement))
    engine.dispose()


if __name__ == "__main__":
    main()
