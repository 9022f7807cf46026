"""Examples lived day by day, and what an audit says on the evening of each day."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from examples.example import Example, all_examples
from examples.filling import facts_of, fill, record_between
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.usecases import runs
from klantreis.usecases.audited import audited_cases
from tests.support.seen import written
from tests.support.town import Town, moment

Between = Callable[[date], object]  #: something that happens after the round of a day


def evening(day: date) -> datetime:
    """The end of a day, as `audit --as-of` means it."""
    return moment(written(day), 23, 59)


def audit(town: Town, day: date, batch: int = 500) -> tuple[bool, list[AuditedCase]]:
    """Whether every case was replayed, and the cases of the town's municipality on the evening of this day."""
    with audited_cases(town.app, evening(day), town.municipality, batch=batch) as cases:
        found = list(cases)
        assert cases.broken == []
        return cases.replayed, found


def lived(town: Town, days: int, after: Between = lambda day: None) -> Iterator[date]:
    """The example of this municipality, day by day: facts come in before the round, and after it."""
    example = all_examples()[town.municipality]
    fill(town.app, example)
    facts, heard, day = facts_of(example), None, example.first_day
    calendar = town.app.configuration.calendars[town.municipality]
    while days:
        if calendar.is_office_day(day):
            begins = moment(written(day), 9, 30)
            record_between(town.app, facts, heard, begins)
            _round(town, example, day)
            heard = moment(written(day), 22)
            record_between(town.app, facts, begins, heard)
            after(day)
            days -= 1
        yield day
        day += timedelta(days=1)


def _round(town: Town, example: Example, day: date) -> None:
    on = written(day)
    town.call(on)
    ticket, _, verdict = town.plan(on)
    if verdict.held:
        runs.approve(town.app, ticket.run, example.approver, ticket.at)
    town.deliver(on)
