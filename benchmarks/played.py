"""Templates out of the examples: the residents of every municipality, lived by klantreis itself up to one day.

All municipalities live in one database, each from the first day of its own example. What a case of it looks like on DAY
is therefore what its own journey, its own facts and the planner made of it.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from benchmarks.lives import MARK
from benchmarks.templates import AT, Templates, configuration, deliver_day, opened, plan_day, sorted_out
from examples import filling
from examples.example import Example, all_examples
from klantreis.app import App
from klantreis.core.sending import on
from klantreis.store import schema
from klantreis.store.engine import writing
from klantreis.usecases import waving

LIVED = 25  #: office days or so between the latest first day of an example and DAY


def make(folder: Path) -> tuple[Templates, datetime]:
    """The templates, a group per municipality, and the moment for which they were made."""
    config, url = configuration(folder / "played"), f"sqlite:///{folder / 'played.db'}"
    examples = list(all_examples().values())
    day = _weekday(max(each.first_day for each in examples) + timedelta(days=LIVED * 7 // 5))
    at = on(day, AT.time())
    schema.upgrade(url)
    with opened(url, config) as app:
        with writing(app.engine) as conn:
            schema.mark_simulation(conn)
        event.listen(app.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))  # made anew each time
        app.engine.dispose()
        _live(app, examples, day)
        return Templates(url, config, *sorted_out(app, at, lambda plan: bool(plan.actions))), at


def _weekday(day: date) -> date:
    """A Tuesday to Thursday: no Monday with a weekend's work, nor a day that is likely to be a holiday."""
    while day.weekday() not in (1, 2, 3):
        day += timedelta(days=1)
    return day


def _live(app: App, examples: list[Example], day: date) -> None:
    """Day after day; on `day` only what is heard, and who is called."""
    told = {each.municipality: _marked(each) for each in examples}
    before: dict[str, datetime] = {}
    today = min(each.first_day for each in examples)
    while today <= day:
        at = on(today, AT.time())
        for example in examples:
            name = example.municipality
            if today < example.first_day or not app.configuration.calendars[name].is_office_day(today):
                continue
            if name not in before:
                filling.fill(app, example)
            filling.record_between(app, told[name], before.get(name), at)
            before[name] = at
            if any(version.waves for journey in example.clients for version in app.configuration.journeys[journey]):
                waving.call_all(app, waving.begin(app, at, name))
            if today < day:
                plan_day(app, at, name)
                deliver_day(app, at, name)
        today += timedelta(days=1)


def _marked(example: Example) -> list[tuple[datetime, str]]:
    """Its facts, with names that a copy can tell apart."""
    marked = []
    for moment, line in filling.facts_of(example):
        for key in ("id", "corrects", "withdraws"):
            line = line.replace(f'"{key}": "', f'"{key}": "{MARK}')
        marked.append((moment, line))
    return marked
