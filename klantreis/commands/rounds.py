"""Follow-up runs: `follow-up`, and what a person decides about one: `approve`, `discard`."""

import os
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, At, By, DryRun, Municipality, RunRef
from klantreis.commands.output import show, show_json, show_markdown, working

if TYPE_CHECKING:
    from klantreis.usecases.values import RunSummary, RunTicket

HELD, BROKEN = 4, 1


def register(app: typer.Typer) -> None:
    app.command("follow-up", epilog="Example: klantreis follow-up --dry-run --at 2026-03-02")(follow_up)
    app.command(epilog="Example: klantreis approve R-20260105-1 --by kw-1")(approve)
    app.command(epilog="Example: klantreis discard R-20260105-1 --by kw-1")(discard)


def follow_up(at: At = None, municipality: Municipality = "", dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """One follow-up run through Prefect: what is due is planned, judged by the fuse, and sent.

    Where PREFECT_API_URL is set that server is used, else a local one is started and stopped again.
    A dry run goes without Prefect and writes nothing. Exit code 4: the fuse holds the run.
    """
    if dry_run:
        with working("vooruitkijken"):
            summary = _dry_run(at, municipality)
        raise typer.Exit(told(summary, as_json))
    with working("nakijken"):
        moment = _when_ready(at, municipality)
    arguments = [moment.isoformat(), municipality, "json" if as_json else "text"]
    if os.environ.get("PREFECT_API_URL"):
        raise typer.Exit(_in_a_process(arguments, {}))
    from klantreis.local_prefect import local_server
    from klantreis.prefect_address import HOME, environment

    with local_server(HOME) as url:
        code = _in_a_process(arguments, environment(HOME, url))
    raise typer.Exit(code)


def _when_ready(at: str | None, municipality: str) -> datetime:
    """The moment of the run; what is wrong is said before a server is started for it."""
    from klantreis.app import open_app
    from klantreis.store.engine import reading
    from klantreis.store.schema import require_current
    from klantreis.usecases import runs

    with open_app() as app:
        with reading(app.engine) as conn:
            require_current(conn)
        moment = clock.moment(app, at)
        runs.must_be_possible(app, moment, municipality)
    return moment


def _in_a_process(arguments: list[str], variables: dict[str, str]) -> int:
    """Prefect reads its settings once and hands over its last events when its process ends: so it has one of its own,
    which ends before a server of ours is stopped."""
    quiet = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}  # the server keeps it all
    command = [sys.executable, "-m", "klantreis.commands.round_process", *arguments]
    done = subprocess.run(command, env={**quiet, **os.environ, **variables}, check=False)  # noqa: S603 - our own module
    return done.returncode


def _dry_run(at: str | None, municipality: str) -> "RunSummary | RunTicket":
    from klantreis.app import open_app
    from klantreis.usecases import planning, runs
    from klantreis.usecases.values import BatchReport

    with open_app() as app:
        started = clock.now()
        ticket = runs.begin(app, clock.moment(app, at), municipality, dry_run=True)
        if ticket.closed:
            return ticket
        report = BatchReport()
        for stage in (runs.OTHER, *runs.STAGES):
            for refs in runs.due_batches(app, ticket, stage):
                report += planning.plan_batch(app, ticket, refs)
        verdict = runs.judge(app, ticket, report)
        return runs.finish(app, ticket, report, verdict, started)


def told(summary: "RunSummary | RunTicket", as_json: bool) -> int:
    """Print what came of a run; the exit code it has."""
    from klantreis.reports.run_summary import CLOSED, summary_markdown
    from klantreis.usecases.values import RunTicket

    if isinstance(summary, RunTicket):
        nothing = {"planned": 0, "sent": 0, "not_sent": {}, "open": 0, "in_doubt": 0, "escalated": 0, "broken": []}
        if as_json:
            show_json({"run": "", "at": summary.at, **nothing, "held": 0, "seconds": 0.0, "closed": summary.closed})
        else:
            show(f"{CLOSED.get(summary.closed, summary.closed)}: er gaat niets uit.")
        return 0
    if as_json:
        show_json(_object(summary))
    else:
        show_markdown(summary_markdown(summary))
    return HELD if summary.held else BROKEN if summary.broken else 0


def _object(summary: "RunSummary") -> dict[str, object]:
    """The object of the contract, and what else is known of the run."""
    return {
        "run": summary.run,
        "at": summary.at,
        "planned": summary.planned,
        "sent": summary.sent,
        "not_sent": summary.not_sent,
        "open": summary.open,
        "in_doubt": summary.in_doubt,
        "escalated": summary.escalated,
        "broken": summary.broken,
        "held": summary.open if summary.held else 0,
        "seconds": round(summary.seconds, 3),
        "closed": summary.closed,
        "looked_at": summary.looked_at,
        "skipped": summary.skipped,
        "stalled": len(summary.stalled),
        "fuse": summary.fuse,
        "chain_root": summary.chain_root,
        "holds": summary.holds,
        "old_feeds": summary.old_feeds,
        "in_shadow": summary.in_shadow,
    }


def approve(run: RunRef, by: By = "", as_json: AsJson = False) -> None:
    """Release what the fuse holds: it leaves with the next delivery (`klantreis deliver` sends now)."""
    _decide("approved", run, by, as_json)


def discard(run: RunRef, by: By = "", as_json: AsJson = False) -> None:
    """Withdraw what the fuse holds: nothing of it is sent, now or later."""
    _decide("discarded", run, by, as_json)


def _decide(what: str, run: str, by: str, as_json: bool) -> None:
    from klantreis.app import open_app
    from klantreis.usecases import runs

    decide = runs.approve if what == "approved" else runs.discard
    with open_app() as app:
        decide(app, run, code_of(by), clock.moment(app, None))
    if as_json:
        show_json({"run": run, "state": what})
    else:
        show(f"{run} {what}" + (": it leaves with the next `klantreis deliver`" if what == "approved" else ""))
