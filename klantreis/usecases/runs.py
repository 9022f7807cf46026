"""One follow-up run: begun, planned in batches, judged by the fuse, released, and closed with counts that add up.

Rules
-----
1. `at` decides what is due; the clock of the database decides about leases and about what lies in the future.
2. What a run that died left behind unreleased is judged, released and counted by the next one.
3. The fuse judges each municipality of the run; if it holds one, the whole run waits for a person.
4. Running the same day twice adds nothing: what was decided has its natural key.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict

from sqlalchemy.engine import Connection

from klantreis.core.fuse import judge as judge_fuse
from klantreis.core.sending import AMSTERDAM
from klantreis.errors import FixInput
from klantreis.store import calendars, seals
from klantreis.store import runs as store
from klantreis.store.clock import database_now, local
from klantreis.store.due import START, Due, Hashes, count_due, due_refs
from klantreis.store.engine import reading, writing
from klantreis.store.runs import Sends, StoredRun
from klantreis.store.schema import is_simulation
from klantreis.usecases import checkpoints, logbook, restoring
from klantreis.usecases.attending import attention
from klantreis.usecases.context import Context
from klantreis.usecases.forecasting import week_ahead
from klantreis.usecases.gates import old_feeds
from klantreis.usecases.holding import held_now
from klantreis.usecases.showing import stalled
from klantreis.usecases.values import (
    BatchReport,
    DeliveryReport,
    FuseVerdict,
    HeldScope,
    OldFeed,
    RunSummary,
    RunTicket,
)

STAGES = ("invitation", "intake", "trajectory", "nazorg")  #: those with a flow of their own
OTHER = "other"
QUIET_SECONDS = 300  #: a run that planned nothing for so long is dead
DRY_RUN = "R-DRY"
NOTHING_LEFT = DeliveryReport()
SKEW = timedelta(minutes=5)  #: the clock of this machine may be ahead of the database's


def begin(app: Context, at: datetime, municipality: str = "", dry_run: bool = False) -> RunTicket:
    """Begin a run at this moment for one municipality or (empty) all.

    On a day on which none of them works the ticket says so in `closed` and nothing happens. Raises FixInput for an
    unknown municipality, and for a moment in the future that is neither a dry run nor a simulation.
    """
    at = at.astimezone(AMSTERDAM)
    if dry_run:
        _known(app, municipality)
    else:
        must_be_possible(app, at, municipality)
    day = at.date()
    if not _at_work(app, at, municipality):
        closed = "weekend" if day.weekday() > 4 else "holiday"
        return RunTicket(run="", run_id=0, at=at, day=day, municipality=municipality, dry_run=dry_run, closed=closed)
    if dry_run:
        return RunTicket(run=DRY_RUN, run_id=0, at=at, day=day, municipality=municipality, dry_run=True)
    with writing(app.engine) as conn:
        _must_go_on(conn, day, municipality)  # again: another run may have begun meanwhile
        run = store.begin(conn, at=at, day=day, municipality=municipality, started_at=database_now(conn))
        dead = [each.id for each in store.abandoned(conn, quiet_seconds=QUIET_SECONDS) if each.id != run.id]
        store.adopt(conn, run.id, dead)
        _keep_calendars(app, conn, at, municipality)
    ticket = RunTicket(run=run.ref, run_id=run.id, at=at, day=day, municipality=municipality)
    logbook.run_begun(ticket)
    return ticket


def _keep_calendars(app: Context, conn: Connection, at: datetime, municipality: str) -> None:
    """What this run plans with has to be known when somebody looks back at its day."""
    names = [municipality] if municipality else app.configuration.municipalities
    calendars.note(conn, {name: app.configuration.calendars[name] for name in names}, at)


def ticket_of(app: Context, run: str) -> RunTicket:
    """The ticket of a run that was begun elsewhere. Raises FixInput when there is none."""
    with reading(app.engine) as conn:
        found = store.get(conn, run)
    if found is None:
        raise FixInput("There is no run with this reference. A round that asks for help gives its own.")
    at = local(found.at)
    return RunTicket(run=found.ref, run_id=found.id, at=at, day=found.day, municipality=found.municipality)


def state_of(app: Context, ticket: RunTicket) -> str:
    """`planning`, `held`, `released`, `done`, `discarded`, or `failed`: it was taken over, or its process is dead."""
    with reading(app.engine) as conn:
        state = _stored(conn, ticket).state
        dead = state == "planning" and store.is_quiet(conn, ticket.run_id, quiet_seconds=QUIET_SECONDS)
    return "failed" if dead else state


def must_be_possible(app: Context, at: datetime, municipality: str = "") -> None:
    """Raises FixInput for a run that may not begin: of an unknown municipality, in the future, or before the last one.

    The clocks of this machine and of the database may differ by `SKEW`.
    """
    at = at.astimezone(AMSTERDAM)
    _known(app, municipality)
    with reading(app.engine) as conn:
        if at > database_now(conn) + SKEW and not is_simulation(conn):
            raise FixInput(f"{at:%Y-%m-%d %H:%M} lies in the future: only a dry run or a simulation can look ahead.")
        if _at_work(app, at, municipality):
            _must_go_on(conn, at.date(), municipality)


def _must_go_on(conn: Connection, day: date, municipality: str) -> None:
    last = store.last_day(conn, municipality)
    if last is not None and last > day:
        raise FixInput(f"The last run was for {last}: time does not go back. A dry run can look at an earlier day.")


def due_batches(app: Context, ticket: RunTicket, stage: str, size: int = 500) -> Iterator[tuple[str, ...]]:
    """References of the cases of a stage (`other`: of every stage without a flow) to look at today, in batches.

    Read between the batches: what one batch settled is not found again. For looking ahead; a round that writes takes
    its cases in parts (`parts.py`).
    """
    due = due_of(app, ticket, stage)
    place = START
    while True:
        with reading(app.engine) as conn:
            refs, following = due_refs(conn, due, place, size)
        if refs:
            yield refs
        if following is None:
            return
        place = following


def due_of(app: Context, ticket: RunTicket, stage: str) -> Due:
    """What to look for in a stage (`other`: in every stage without a flow)."""
    return Due(
        day=ticket.day,
        hashes=_hashes(app, ticket),
        stage="" if stage == OTHER else stage,
        other_than=STAGES if stage == OTHER else (),
        municipality=ticket.municipality,
    )


def count_all_due(app: Context, ticket: RunTicket) -> int:
    """In how many cases something is due, in any stage."""
    due = Due(day=ticket.day, hashes=_hashes(app, ticket), municipality=ticket.municipality)
    with reading(app.engine) as conn:
        return count_due(conn, due)


def judge(app: Context, ticket: RunTicket, report: BatchReport) -> FuseVerdict:
    """Let the fuse judge what was planned: hold everything, or release it to be sent."""
    with writing(app.engine) as conn:
        run = None if ticket.dry_run else _stored(conn, ticket)
        if run is None:
            return _verdict(app, conn, ticket, {}, report.sends, 0)
        store.hold_row(conn, run.id)  # a helper that is late adds nothing that was not judged
        sends = store.planned_sends(conn, run.id)
        planned = sum(each.planned for each in sends.values())
        verdict = _verdict(app, conn, ticket, sends, planned, run.forecast)
        if verdict.held:
            store.hold(conn, run.id, planned=planned, surplus=verdict.surplus)
        else:
            store.release(conn, run.id, planned=planned)
    if not verdict.held:
        restoring.divert(app, ticket.at)  # before a later plan can take it back, as if it had not left
    return verdict


def approve(app: Context, run: str, by: str, at: datetime) -> None:
    """Release what the fuse holds. `by` is the code of a colleague. Raises FixInput when the run is not held."""
    with writing(app.engine) as conn:
        held = _held(conn, run)
        store.release(conn, held.id, by=by, at=at)
        store.finish(conn, held.id, finished_at=database_now(conn), broken=held.broken)
    restoring.divert(app, at)
    logbook.run_decided(run, "approved", by)


def discard(app: Context, run: str, by: str, at: datetime) -> None:
    """Withdraw what the fuse holds: it is never sent, and each action says so. Raises FixInput likewise."""
    with writing(app.engine) as conn:
        store.discard(conn, _held(conn, run).id, by=by, at=at)
    logbook.run_decided(run, "discarded", by)


def finish(
    app: Context,
    ticket: RunTicket,
    report: BatchReport,
    verdict: FuseVerdict | None,
    started: datetime,
    delivered: DeliveryReport = NOTHING_LEFT,
) -> RunSummary:
    """Close the run and say what came of it. `started` is when the work began, for `seconds`; `delivered`: what left
    with it."""
    broken = tuple(dict.fromkeys(report.broken))
    if ticket.dry_run:
        return _dry_summary(app, ticket, report, verdict, started)
    with writing(app.engine) as conn:
        sealed = seals.seal(conn)
        now = database_now(conn)
        store.finish(conn, ticket.run_id, finished_at=now, broken=broken, sealed=sealed)
        counts = store.counts(conn, ticket.run_id)
        standing = _standing(app, conn, ticket)
        before = store.last_before(conn, ticket.run_id, ticket.municipality)
        undecided = store.held_on(conn, ticket.run_id, ticket.day, ticket.municipality)
    checkpoints.keep(app, ticket.at)
    summary = RunSummary(
        run=ticket.run,
        at=ticket.at,
        day=ticket.day,
        planned=counts.planned,
        sent=counts.sent,
        not_sent=counts.not_sent,
        open=counts.open,
        in_doubt=counts.in_doubt,
        escalated=counts.escalated,
        skipped=counts.skipped,
        broken=broken,
        held=verdict is not None and verdict.held,
        fuse=verdict,
        looked_at=report.looked_at,
        stalled=stalled(app, ticket.day, ticket.municipality),
        chain_root=sealed.root,
        seconds=(now - started).total_seconds(),
        waiting=attention(app, ticket.at, ticket.municipality, all_of_it=False),
        ahead=week_ahead(app, ticket.day, ticket.municipality),
        again=before is not None and before.day == ticket.day,
        left=delivered.sent,
        undecided=undecided,
        **standing,
    )
    logbook.run_ended(summary)
    return summary


def _dry_summary(
    app: Context, ticket: RunTicket, report: BatchReport, verdict: FuseVerdict | None, started: datetime
) -> RunSummary:
    with reading(app.engine) as conn:
        now = database_now(conn)
        standing = _standing(app, conn, ticket)
    return RunSummary(
        run=ticket.run,
        at=ticket.at,
        day=ticket.day,
        planned=report.planned,
        sent=0,
        not_sent={},
        open=report.planned,
        in_doubt=0,
        escalated=report.escalated,
        skipped=report.skipped,
        broken=tuple(dict.fromkeys(report.broken)),
        held=verdict is not None and verdict.held,
        fuse=verdict,
        looked_at=report.looked_at,
        stalled=stalled(app, ticket.day, ticket.municipality),
        chain_root="",
        seconds=(now - started).total_seconds(),
        waiting=attention(app, ticket.at, ticket.municipality, all_of_it=False),
        ahead=week_ahead(app, ticket.day, ticket.municipality),
        **standing,
    )


class _Standing(TypedDict):
    """What stands before all sending."""

    holds: tuple[HeldScope, ...]
    old_feeds: tuple[OldFeed, ...]
    in_shadow: tuple[str, ...]


def _standing(app: Context, conn: Connection, ticket: RunTicket) -> _Standing:
    names = _names(app, ticket.municipality)
    rules = app.configuration.municipalities
    return {
        "holds": held_now(conn, ticket.municipality),
        "old_feeds": old_feeds(app, conn, ticket.at, names),
        "in_shadow": tuple(name for name in names if rules[name].shadow.is_on(ticket.day)),
    }


def _verdict(
    app: Context, conn: Connection, ticket: RunTicket, sends: dict[str, Sends], planned: int, forecast: int
) -> FuseVerdict:
    """The verdict over the whole run: that of the municipality the fuse holds, if there is one."""
    explained = sum(each.explained for each in sends.values())
    names = [ticket.municipality] if ticket.municipality else sorted(app.configuration.municipalities)
    ceiling = sum(app.configuration.municipalities[name].fuse.ceiling for name in names)
    why = ""
    for name, each in sends.items():
        judged = judge_fuse(
            planned=each.planned,
            surplus=each.planned - each.explained,
            forecast=store.forecast(conn, ticket.day, name) if len(sends) > 1 else forecast,
            limits=app.configuration.municipalities[name].fuse,
            first_run=store.last_before(conn, ticket.run_id, name) is None,
        )
        why = why or judged.why
    return FuseVerdict(
        held=bool(why),
        why=why,
        planned=planned,
        forecast=forecast,
        explained=explained,
        surplus=max(planned - explained, 0) if sends else 0,
        ceiling=ceiling,
    )


def _stored(conn: Connection, ticket: RunTicket) -> StoredRun:
    run = store.get(conn, ticket.run)
    if run is None:
        raise FixInput(f"There is no run {ticket.run}.")
    return run


def _held(conn: Connection, ref: str) -> StoredRun:
    run = store.get(conn, ref)
    if run is None:
        raise FixInput("There is no run with this reference. The summary of a held run names it (`R-20261123-1`).")
    if run.state != "held":
        raise FixInput(f"Run {run.ref} is not held by the fuse (it is {run.state}): there is nothing to decide.")
    return run


def _known(app: Context, municipality: str) -> None:
    if municipality and municipality not in app.configuration.municipalities:
        known = ", ".join(sorted(app.configuration.municipalities))
        raise FixInput(f"No such municipality in the configuration; there are: {known}.")


def _names(app: Context, municipality: str) -> Sequence[str]:
    return [municipality] if municipality else sorted(app.configuration.municipalities)


def _at_work(app: Context, at: datetime, municipality: str) -> list[str]:
    """The municipalities of the run whose office works on that day."""
    calendars = app.configuration.calendars
    return [name for name in _names(app, municipality) if calendars[name].is_office_day(at.date())]


def _hashes(app: Context, ticket: RunTicket) -> dict[str, Hashes]:
    configuration = app.configuration
    return {
        name: Hashes(
            calendar=configuration.calendars[name].version, municipality=configuration.municipalities[name].hash
        )
        for name in _at_work(app, ticket.at, ticket.municipality)
    }
