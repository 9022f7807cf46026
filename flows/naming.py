"""Names of runs as staff read them in Prefect: what, of which day, for whom."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from prefect.runtime import flow_run

from flows.clock import moment
from flows.parameters import EVERYWHERE


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
            ]
        )

    return name


def literally(text: str) -> str:
    """A text as part of the name of a run, in which Prefect fills in what stands in braces."""
    return text.replace("{", "{{").replace("}", "}}")


def _day(at: datetime | str | None) -> str:
    known = datetime.fromisoformat(at) if isinstance(at, str) else at
    return format_datetime(moment(known), "EEEEEE d MMM y", locale="nl").replace(".", "")
