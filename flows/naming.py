"""Names of runs as staff read them in Prefect: what, of which day, for whom."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_datetime
from prefect.runtime import flow_run

from flows.clock import moment
from flows.parameters import EVERYWHERE
from klantreis.moments import AMSTERDAM
from klantreis.usecases.references import CASE_REF

LATE = timedelta(minutes=30)  #: a run that starts later than this after its time says so


def named_by_day(what: str) -> Callable[[], str]:
    """`opvolging ma 23 nov 2026, landsmeer (proef)`, from the parameters of the run."""

    def name() -> str:
        parameters: Mapping[str, Any] = flow_run.parameters
        where = parameters.get("municipality", EVERYWHERE)
        return "".join(
            [
                f"{what} {_day(parameters.get('at'))}",
                f", {where}" if where != EVERYWHERE else "",
                " (proef)" if parameters.get("dry_run") else "",
                too_late(flow_run.scheduled_start_time, moment(None)),
            ]
        )

    return name


def literally(text: str) -> str:
    """A text as part of the name of a run, in which Prefect fills in what stands in braces."""
    return text.replace("{", "{{").replace("}", "}}")


def named_by_case(what: str) -> Callable[[], str]:
    """`besluitkaart van 7KQ4M-2XW9T`; only a reference of ours, for a flow that checks its parameters itself."""

    def name() -> str:
        case = str(flow_run.parameters.get("case", ""))
        return f"{what} van {case}" if CASE_REF.fullmatch(case) else what

    return name


def _day(at: datetime | str | None) -> str:
    known = datetime.fromisoformat(at) if isinstance(at, str) else at
    return format_datetime(moment(known), "EEEEEE d MMM y", locale="nl").replace(".", "")


def too_late(planned: datetime | None, now: datetime) -> str:
    """` (te laat: gepland wo 25 nov 07:30)`, where the run was to start long before; else nothing."""
    if planned is None or now - planned < LATE:
        return ""
    local = planned.astimezone(AMSTERDAM)
    form = "HH:mm" if local.date() == now.astimezone(AMSTERDAM).date() else "EEEEEE d MMM HH:mm"
    return f" (te laat: gepland {format_datetime(local, form, locale='nl').replace('.', '')})"
