"""Help with a round that another process began, and wait for those who help with ours (ADR 0040).

Rules
-----
1. Who helps plans what is free, waits for the verdict on the round, and then sends along. It ends at once where there
   is nothing to help with, also when the process that began the round is dead.
2. Who began the round waits for what helpers have in their hands, `PATIENCE` seconds at most: what a dead helper held
   comes free when its lease ends, and leaves with a later delivery.
"""

from datetime import datetime
from time import sleep

from klantreis.errors import RunOver
from klantreis.usecases import delivery, parts, runs
from klantreis.usecases.values import BatchReport, DeliveryReport, RunTicket
from tasks.careful import careful
from tasks.delivering import deliver_all
from tasks.planning import plan_free
from tasks.workplace import workplace

PAUSE = 0.5  #: seconds between two looks
PATIENCE = 30.0  #: seconds


@careful("hulp nodig?", run_name="hulp nodig?", timeout=300)
def helpers_wanted(ticket: RunTicket) -> int:
    with workplace() as app:
        return parts.helpers_wanted(app, ticket)


@careful("hulp nodig?", run_name="hulp nodig bij het versturen?", timeout=300)
def helpers_wanted_to_send(at: datetime) -> int:
    with workplace() as app:
        return parts.helpers_wanted_to_send(app, at)


@careful("ronde opzoeken", run_name="ronde {run} opzoeken", timeout=300)
def ticket_of(run: str) -> RunTicket:
    with workplace() as app:
        return runs.ticket_of(app, run)


@careful("wachten op de zekering", run_name="wachten op de zekering van {ticket.run}", timeout=3600)
def await_verdict(ticket: RunTicket) -> str:
    """The state of the round once it is judged, or was given up."""
    with workplace() as app:
        while (state := runs.state_of(app, ticket)) == "planning":
            sleep(PAUSE)
    return state


@careful("wachten op wie meehelpt", run_name="wachten op wie meehelpt", timeout=300)
def await_helpers(municipality: str) -> int:
    """How many messages are in the hands of others still, after `PATIENCE` at most."""
    waited = 0.0
    with workplace() as app:
        while (count := delivery.under_way(app, municipality)) and waited < PATIENCE:
            sleep(PAUSE)
            waited += PAUSE
    return count


def help_to_plan(ticket: RunTicket, worker: str) -> BatchReport:
    """All stages; ends early when the round is judged meanwhile."""
    total = BatchReport()
    try:
        for stage in (runs.OTHER, *runs.STAGES):
            total += plan_free(ticket, stage, worker)
    except RunOver:
        pass
    return total


def help_to_deliver(ticket: RunTicket) -> DeliveryReport:
    """What may leave, if the round was released."""
    released = await_verdict(ticket) in ("released", "done")
    return deliver_all(ticket.at, ticket.municipality) if released else DeliveryReport()


def deliver_together(at: datetime, municipality: str, helpers: int) -> DeliveryReport:
    """Everything that may leave: waits for what is in the hands of helpers, if there are any. What we sent of it."""
    report = deliver_all(at, municipality)
    if helpers:
        await_helpers(municipality)
    return report
