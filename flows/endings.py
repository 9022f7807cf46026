"""How a run ends in Prefect: the name of its state says what staff should know, and red means that a person is needed.

A flow that returns a state gives its caller the data of that state: so these functions are typed by what they carry.
"""

from typing import TypeVar, cast

from prefect.states import Completed, Failed

from klantreis.errors import FixInput
from klantreis.reports.run_summary import CLOSED, headline
from klantreis.usecases.values import BatchReport, RunSummary, RunTicket

R = TypeVar("R")


def done(result: R, name: str, message: str | None = None) -> R:
    """Green, under this name."""
    return cast(R, Completed(name=name, message=message or name, data=result))


def needs_a_person(result: R, name: str, message: str | None = None) -> R:
    """Red, under this name. A caller that asks for the state still finds the result in it."""
    return cast(R, Failed(name=name, message=message or name, data=result))


def refused(nothing: R, problem: FixInput) -> R:
    """What was handed in is wrong, and how to mend it."""
    return needs_a_person(nothing, "afgekeurd", str(problem))


def closed(ticket: RunTicket) -> RunSummary | None:
    """A day on which nothing happens."""
    return done(None, f"{CLOSED.get(ticket.closed, ticket.closed)}: er gaat niets uit")


def planned(report: BatchReport) -> BatchReport:
    """A stage of a round."""
    name = f"{report.looked_at} bekeken, {report.planned} acties"
    return done(report, name, f"{name}, {len(report.escalated)} geëscaleerd")


def ended(summary: RunSummary) -> RunSummary:
    """A whole round: red when the fuse holds it or dossiers could not be planned."""
    if not (summary.held or summary.broken):
        return done(summary, headline(summary))
    broken = f"Kapotte dossiers: {', '.join(summary.broken)}" if summary.broken else None
    return needs_a_person(summary, headline(summary), broken)
