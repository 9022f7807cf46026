"""How a run ends in Prefect: the name of its state says what staff should know, and red means that a person is needed.

A flow that returns a state gives its caller the data of that state: so these functions are typed by what they carry.

Rule
----
A caller in this process asks `carried`, not the state. When Prefect's client has to ask twice whether a run may end,
its server being busy, the server answers with the state it had noted already, and that one carries nothing.
"""

from typing import Protocol, TypeVar, cast

from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed

from klantreis.errors import FixForm, FixInput
from klantreis.refusals import in_dutch
from klantreis.reports.run_summary import CLOSED, headline
from klantreis.usecases.values import BatchReport, RunSummary, RunTicket

R = TypeVar("R")

#: What a refusal calls a field, and how the form calls it.
FIELDS = {
    "at": "Moment", "by": "Medewerker", "card": "Code op de kaart", "case": "Dossier", "data": "Gegevens",
    "event": "Gebeurtenis", "from": "Van", "ground": "Reden", "municipality": "Gemeente", "occurred_on": "Datum",
    "role": "Rol", "to": "Naar", "until": "Tot", "why": "Reden",
}  # fmt: skip

_results: dict[str, object] = {}  #: of flows that ended here and were not asked for yet, by id of the run


def done(result: R, name: str, message: str | None = None) -> R:
    """Green, under this name."""
    _keep(result)
    return cast(R, Completed(name=name, message=message or name, data=result))


def needs_a_person(result: R, name: str, message: str | None = None) -> R:
    """Red, under this name. The result is there all the same."""
    _keep(result)
    return cast(R, Failed(name=name, message=message or name, data=result))


def not_over(result: R, name: str, message: str | None = None) -> R:
    """Grey, under this name: nothing went wrong, and it is not done either."""
    _keep(result)
    return cast(R, Cancelled(name=name, message=message or name, data=result))


def _keep(result: object) -> None:
    if run := flow_run.id:
        _results[str(run)] = result


async def carried(state: State[R]) -> R:
    """What a flow of this process gave, green or red. Raises what the flow raised, or what it refused with."""
    run = str(state.state_details.flow_run_id)
    if run not in _results:
        return await state.aresult()
    found = _results.pop(run)
    if isinstance(found, FixInput):
        raise found
    return cast(R, found)


def refused(nothing: R, problem: FixInput) -> R:
    """What was handed in is wrong, and how to mend it, in Dutch."""
    told = str(problem) if isinstance(problem, FixForm) else in_dutch(str(problem), FIELDS)
    ending = needs_a_person(nothing, "afgekeurd", told)
    _keep(problem)
    return ending


class Rejecting(Protocol):
    """A file of which rows did not go in."""

    @property
    def rejected(self) -> int: ...

    @property
    def rejections(self) -> tuple[str, ...]: ...


def rejected_rows(report: Rejecting) -> str:
    """Which rows, and why, in Dutch."""
    reasons = [in_dutch(reason) for reason in report.rejections]
    more = [f"… en nog {report.rejected - len(reasons)}, in het bestand ernaast"] * (report.rejected > len(reasons))
    return "\n".join([*reasons, *more])


def closed(ticket: RunTicket) -> RunSummary | None:
    """A day on which nothing happens."""
    return done(None, f"{CLOSED.get(ticket.closed, ticket.closed)}: er gaat niets uit")


def planned(report: BatchReport) -> BatchReport:
    """A stage of a round."""
    name = f"{report.looked_at} bekeken, {report.planned} acties"
    return done(report, name, f"{name}, {report.escalated} geëscaleerd")


def ended(summary: RunSummary) -> RunSummary:
    """A whole round: red when the fuse holds it or dossiers could not be planned."""
    if not (summary.held or summary.broken):
        return done(summary, headline(summary))
    broken = f"Niet verwerkt: {', '.join(summary.broken)}" if summary.broken else None
    return needs_a_person(summary, headline(summary), broken)
