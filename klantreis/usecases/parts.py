"""A round in parts, each planned by whoever is free: the process that began it, and workers that help (ADR 0040).

Rules
-----
1. A part is one transaction: take up to `SIZE` due cases that nobody holds, plan them, write the plans down, and with
   them what came of it. A worker that dies leaves nothing behind: what it held is due still, and free.
2. A part is only written while its run is planning. Who judges a run waits for the parts under way and lets no more in.
3. Whoever helps goes away when no free case is left. Who began the round stays: it waits for what others hold, and
   plans what they leave behind. So a stage is over when nothing of it is due, whoever did the work.
4. What a stage gave is the sum of its parts: also of those of a run that died and was taken over.
5. A case that cannot be planned stays due. Nobody takes it twice in one pass, and it counts once.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from klantreis.errors import RunOver
from klantreis.store import parts
from klantreis.store import runs as stored_runs
from klantreis.store.due import START, After, take_due
from klantreis.store.engine import reading, writing
from klantreis.usecases import delivery, runs
from klantreis.usecases.context import Context
from klantreis.usecases.planning import plan_held
from klantreis.usecases.values import BatchReport, RunTicket

SIZE = 500
PARENT = "parent"  #: the worker that began the round


def plan_part(
    app: Context, ticket: RunTicket, stage: str, after: After = START, *, worker: str = PARENT, size: int = SIZE
) -> tuple[BatchReport, After | None]:
    """Plan the next cases of a stage that are due and free; and where to go on (None: there were no more).

    Raises RunOver, having written nothing, when the run is not planning any more, and TryAgain.
    """
    return _part(app, ticket, stage, after, worker, size, wait=False)


def plan_rest(app: Context, ticket: RunTicket, stage: str) -> BatchReport:
    """Wait until nobody works at the stage any more, plan what they left behind, and say what the stage gave in all.

    Raises as `plan_part` does.
    """
    after: After | None = START
    while after is not None:
        one, after = _part(app, ticket, stage, after, PARENT, 1, wait=True)
        if one.looked_at:  # whoever held it is gone: then others are free again too
            _plan_free(app, ticket, stage)
    with reading(app.engine) as conn:
        given = [from_row(row) for row in parts.of(conn, ticket.run_id, stage)]
    return sum(given, BatchReport()).once()


def plan_stage(app: Context, ticket: RunTicket, stage: str) -> BatchReport:
    """The whole of a stage, as the process that began the round does it."""
    _plan_free(app, ticket, stage)
    return plan_rest(app, ticket, stage)


def acted(app: Context, ticket: RunTicket, limit: int) -> tuple[tuple[str, str], ...] | None:
    """(Case reference, stage) of the cases in which this run does something; None: there are more than `limit`."""
    found: list[tuple[str, str]] = []
    with reading(app.engine) as conn:
        for pairs in parts.acted(conn, ticket.run_id):
            found += [(ref, stage) for ref, stage in pairs]
            if len(found) > limit:
                return None
    return tuple(found)


def helpers_wanted(app: Context, ticket: RunTicket) -> int:
    """How many workers are asked to help: as the settings say, on PostgreSQL, when enough is due to be worth it."""
    if ticket.dry_run or not _can_help(app):
        return 0
    return app.settings.helpers if runs.count_all_due(app, ticket) >= app.settings.helpers_from else 0


def helpers_wanted_to_send(app: Context, at: datetime) -> int:
    """The same for messages that may leave at this moment."""
    if not _can_help(app):
        return 0
    return app.settings.helpers if delivery.waiting(app, at) >= app.settings.helpers_from else 0


def _can_help(app: Context) -> bool:
    return app.settings.helpers > 0 and app.engine.dialect.name == "postgresql"


def from_row(row: Mapping[str, Any]) -> BatchReport:
    """A report as it was stored, to hand on: JSON knows no tuples. An earlier version stored who was escalated."""
    escalated = row["escalated"] if isinstance(row["escalated"], int) else len(row["escalated"])
    return BatchReport(**{**row, "broken": tuple(row["broken"]), "escalated": escalated, "acted": ()})


def _plan_free(app: Context, ticket: RunTicket, stage: str) -> None:
    after: After | None = START
    while after is not None:
        _, after = plan_part(app, ticket, stage, after)


def _part(
    app: Context, ticket: RunTicket, stage: str, after: After, worker: str, size: int, *, wait: bool
) -> tuple[BatchReport, After | None]:
    with writing(app.engine) as conn:
        refs, following = take_due(conn, runs.due_of(app, ticket, stage), after, size, wait=wait)
        if not refs:
            return BatchReport(), following
        report = plan_held(app, ticket, conn, refs)
        parts.add(conn, run_id=ticket.run_id, stage=stage, worker=worker, report=report)
        if not stored_runs.touch(conn, ticket.run_id):  # last: its row is every worker's
            raise RunOver(ticket.run)
    return report.to_hand_on(), following
