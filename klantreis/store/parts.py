"""What each part of a run gave: written in the transaction that planned it, added up when a stage is over."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from klantreis.store.clock import DatabaseClock
from klantreis.store.tables import RunPart, table

_part = table(RunPart)


def add(conn: Connection, *, run_id: int, stage: str, worker: str, report: Any) -> None:
    """A part that this worker did; `report` is a dataclass of plain values."""
    row = {"run_id": run_id, "stage": stage, "worker": worker, "report": asdict(report), "done_at": DatabaseClock()}
    conn.execute(insert(_part).values(row))


def of(conn: Connection, run_id: int, stage: str) -> list[dict[str, Any]]:
    """What the parts of a stage gave, in the order in which they were written."""
    query = select(_part.c.report).where(_part.c.run_id == run_id, _part.c.stage == stage)
    return list(conn.execute(query.order_by(_part.c.id)).scalars())


def acted(conn: Connection, run_id: int) -> Iterator[list[list[str]]]:
    """The cases (reference, stage) in which each part of a run does something, a part at a time."""
    query = select(_part.c.report).where(_part.c.run_id == run_id).order_by(_part.c.id)
    for report in conn.execute(query).yield_per(10).scalars():
        yield report["acted"]


def workers(conn: Connection, run_id: int) -> dict[str, int]:
    """How many parts each worker did."""
    query = select(_part.c.worker).where(_part.c.run_id == run_id)
    found: dict[str, int] = {}
    for worker in conn.execute(query.order_by(_part.c.id)).scalars():
        found[worker] = found.get(worker, 0) + 1
    return found
