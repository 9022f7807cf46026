"""Towns lived day by day, and what an audit says on the evening of each day: then, and looked back on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from examples.example import Example, all_examples
from examples.filling import facts_of, fill, record_between
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.figures import Figures
from klantreis.usecases import runs
from klantreis.usecases.audited import audited_cases
from klantreis.usecases.auditing import Asked, count
from tests.core.small_journeys import day as day_of
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


def figures(town: Town, day: date) -> Figures:
    """All figures on the evening of this day, without how they were come by."""
    found = count(town.app, Asked(at=evening(day), municipality=town.municipality))
    return replace(found, about=replace(found.about, replayed=False))


def looked_back(town: Town, first: str, last: str, events: Mapping[str, Callable[[], object]]) -> None:
    """Live these days; on the evening of each, after what happened that day, the audit says what it says ever after.

    All its figures are compared on the days on which something happened."""
    said: dict[date, tuple[list[AuditedCase], Figures | None]] = {}
    today = day_of(first)
    while today <= day_of(last):
        town.walk(written(today), written(today))
        events.get(written(today), lambda: None)()
        shown = figures(town, today) if written(today) in events else None
        said[today] = audit(town, today)[1], shown
        today += timedelta(days=1)
    for each, (then, shown) in said.items():
        assert differences(then, audit(town, each)[1]) == [], each
        assert shown is None or figures(town, each) == shown, each


def differences(then: list[AuditedCase], now: list[AuditedCase]) -> list[tuple[str, object, object]]:
    """By case and field what differs: short enough to read."""
    found: list[tuple[str, object, object]] = []
    later = {case.ref: case for case in now}
    for case in then:
        other = later.pop(case.ref, None)
        if other is None:
            found.append((case.ref, "there", "gone"))
            continue
        for name in AuditedCase.__dataclass_fields__:
            was, is_ = getattr(case, name), getattr(other, name)
            if was != is_:
                alone = [each for each in was if each not in is_] if isinstance(was, tuple) else was
                new = [each for each in is_ if each not in was] if isinstance(is_, tuple) else is_
                found.append((f"{case.ref} {name}", alone, new))
    return found + [(ref, "not there", "there") for ref in later]
