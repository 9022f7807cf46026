"""What will be sent in the coming days if nothing new is heard: the planner stepped ahead over the cases concerned.

Cases are read in batches and forgotten again, so that memory does not grow with the case load.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from klantreis.core.case import Case, Kind, PastAction, PastState
from klantreis.core.journey import Journey
from klantreis.core.planner import plan
from klantreis.core.sending import AMSTERDAM
from klantreis.core.workdays import Calendar
from klantreis.errors import FixInput
from klantreis.reports.foreseen import refs_sending_by
from klantreis.reports.week_ahead import read as read_ahead
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading
from klantreis.usecases.context import Context
from klantreis.usecases.values import DayAhead

BATCH = 500
LONGEST = 260  #: working days: about a year
WEEK = 5  #: working days


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastDay:
    """The messages of one working day, to residents, employers and partners."""

    day: date
    sends: int
    by_template: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Working days from the day asked on, also those on which nothing is sent."""

    days: tuple[ForecastDay, ...]
    cases: int  #: that were looked at

    @property
    def sends(self) -> int:
        return sum(day.sends for day in self.days)


def forecast(app: Context, at: datetime, days: int = 20, municipality: str = "") -> Forecast:
    """Messages per working day, for `days` working days from the day of `at` on, on what is known by then.

    What was planned already and waits to leave is not in it. Raises FixInput for an unknown municipality or a number
    of days that is not 1 … 260.
    """
    names = _names(app, municipality)
    if not 1 <= days <= LONGEST:
        raise FixInput(f"a forecast covers 1 to {LONGEST} working days")
    first = at.astimezone(AMSTERDAM).date()
    horizons = {name: _working_days(app.configuration.calendars[name], first, days) for name in names}
    counted: dict[date, Counter[str]] = {day: Counter() for horizon in horizons.values() for day in horizon}
    cases = 0
    for loaded in _cases(app, at, max(counted), municipality):
        cases += 1
        calendar = app.configuration.calendars[loaded.municipality]
        journey = app.journey(loaded.definition_hash)
        for day, template in _sends(journey, loaded.case, calendar, horizons[loaded.municipality]):
            counted[day][template] += 1
    return Forecast(
        days=tuple(
            ForecastDay(day=day, sends=counter.total(), by_template=dict(sorted(counter.items())))
            for day, counter in sorted(counted.items())
        ),
        cases=cases,
    )


def week_ahead(app: Context, day: date, municipality: str = "") -> tuple[DayAhead, ...]:
    """What the tables know of the coming working days, after `day`: cheap, and for messages the least."""
    days = {
        each
        for name in _names(app, municipality)
        for each in _working_days(app.configuration.calendars[name], day + timedelta(days=1), WEEK)
    }
    with reading(app.engine) as conn:
        return read_ahead(conn, sorted(days)[:WEEK], municipality)


def _names(app: Context, municipality: str) -> list[str]:
    known = sorted(app.configuration.municipalities)
    if municipality and municipality not in known:
        raise FixInput(f"no such municipality in the configuration; there are: {', '.join(known)}")
    return [municipality] if municipality else known


def _working_days(calendar: Calendar, first: date, number: int) -> list[date]:
    start = calendar.roll(first, "following")
    return [calendar.add_workdays(start, n) for n in range(number)]


def _cases(app: Context, at: datetime, last: date, municipality: str) -> Iterator[LoadedCase]:
    after = 0
    while True:
        with reading(app.engine) as conn:
            refs, after = refs_sending_by(conn, at.astimezone(AMSTERDAM).date(), last, municipality, after, BATCH)
            loaded = load_cases(conn, refs, known_by=at)
        if not refs:
            return
        yield from loaded


def _sends(journey: Journey, case: Case, calendar: Calendar, horizon: list[date]) -> Iterator[tuple[date, str]]:
    """The day and template of each message, as runs on these days would decide it."""
    day: date | None = horizon[0]
    while day is not None and day <= horizon[-1]:
        result = plan(journey, case, day, calendar)
        for action in result.actions:
            if action.kind is Kind.send and action.skipped is None:
                yield day, action.template
        decided = tuple(
            PastAction(
                key=action.key,
                kind=action.kind,
                state=PastState.skipped if action.skipped else PastState.given,
                day=day,
            )
            for action in result.actions
        )
        case = replace(case, actions=case.actions + decided)
        again = result.look_again_on
        day = None if again is None else calendar.roll(max(again, day + timedelta(days=1)), "following")
