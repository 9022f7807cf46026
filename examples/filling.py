"""Bring an example into a simulation database: colleagues, partners, slots and residents, and then facts by the day."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from sqlalchemy import func, select

from examples.example import Example
from klantreis.app import App
from klantreis.core.sending import on
from klantreis.errors import KlantreisError
from klantreis.store import runs
from klantreis.store.engine import reading
from klantreis.store.tables import Slot, SlotCall, table
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.partnering import partners_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.slotting import slots_file
from klantreis.usecases.staffing import staff_file

DAWN = clock(7)


def fill(app: App, example: Example) -> None:
    """Everything but the facts; what is known already stays. Raises KlantreisError when a row is rejected."""
    folder, municipality = example.folder, example.municipality
    _take(staff_file, app, folder / "staff.csv", municipality)
    if (folder / "partners.csv").exists():
        _take(partners_file, app, folder / "partners.csv", municipality)
    if (folder / "slots.csv").exists():
        _take(slots_file, app, folder / "slots.csv", municipality, on(_today(app, example), DAWN))
    for journey, name in example.clients.items():
        _take(enrol_file, app, folder / name, municipality, journey, on(example.first_day, DAWN))


def facts_of(example: Example) -> list[tuple[datetime, str]]:
    """The lines of the facts file, each with the moment on which it was heard."""
    with (example.folder / "facts.jsonl").open(encoding="utf-8") as lines:
        return [(datetime.fromisoformat(json.loads(line)["recorded_at"]), line) for line in lines]


def record_between(app: App, facts: Sequence[tuple[datetime, str]], since: datetime | None, at: datetime) -> int:
    """Record what was heard in (since, at]; without `since` all that was heard by then. What is known is ignored."""
    heard = "".join(line for moment, line in facts if (since is None or since < moment) and moment <= at)
    return int(_take(record_file, app, io.StringIO(heard), at).new)


def coming_days(app: App, example: Example, days: int) -> Iterator[date]:
    """The next office days after the last run of this municipality: each example lives in a time of its own."""
    calendar = app.configuration.calendars[example.municipality]
    day = _today(app, example)
    while days:
        if calendar.is_office_day(day):
            yield day
            days -= 1
        day += timedelta(days=1)


def _today(app: App, example: Example) -> date:
    """The day after the last run of this municipality, or its first."""
    with reading(app.engine) as conn:
        last = runs.last_day(conn, example.municipality)
    return example.first_day if last is None else last + timedelta(days=1)


def called_on(app: App, example: Example, day: date) -> int:
    """How many residents a wave of that day called to a slot."""
    slot, call = table(Slot), table(SlotCall)
    query = select(func.count()).select_from(call).join(slot, slot.c.id == call.c.slot_id)
    with reading(app.engine) as conn:
        found = conn.execute(query.where(slot.c.municipality == example.municipality, call.c.called_on == day))
        return int(found.scalar_one())


def _take(read: Callable[..., Any], app: App, source: Any, *arguments: Any) -> Any:
    report = read(app, source, *arguments)
    if report.rejected:
        raise KlantreisError(f"{report.rejected} rows of the example were rejected: {report.rejections[0]}")
    return report
