"""`make demo`: a stretch of simulated working days of a municipality, through Prefect, on the embedded database.

Every resident in it is invented. Each morning the facts that came in are recorded, the wave invites where a journey has
waves, and the follow-up run does its round; messages become files. Run again, it goes on where it stopped, also after a
demo of another municipality: each has a time of its own. It works only on a simulation database, in which no channel
but `file` exists, so that nothing can ever leave.
"""

import argparse
import asyncio
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from examples import filling
from examples.example import Example, all_examples
from klantreis.app import App, open_app
from klantreis.core.sending import on
from klantreis.errors import KlantreisError, NotInitialised
from klantreis.local_prefect import local_server
from klantreis.prefect_address import HOME, environment
from klantreis.settings import Settings
from klantreis.store import schema
from klantreis.store.engine import make_engine, reading, writing
from klantreis.usecases import delivery
from klantreis.usecases.runs import approve
from klantreis.usecases.values import RunSummary, WaveDay

if TYPE_CHECKING:
    from prefect import State

MORNING = clock(9, 30)

say = Console(stderr=True)


@dataclass
class Story:
    """What the demo did, for the summary at the end."""

    example: Example
    rounds: list[RunSummary] = field(default_factory=list)
    called: list[int] = field(default_factory=list)  #: residents called by the wave of each day
    facts: int = 0
    approved: str = ""


def main() -> None:
    examples = all_examples()
    parser = argparse.ArgumentParser(prog="make demo", description="Simulated working days of an invented case load.")
    parser.add_argument("--municipality", choices=sorted(examples), default="landsmeer", help="default: landsmeer")
    parser.add_argument("--days", type=int, help="working days to simulate (default: what is worth showing)")
    parser.add_argument("--clean", action="store_true", help="throw away what every demo made, and stop")
    arguments = parser.parse_args()
    try:
        if arguments.clean:
            clean()
        else:
            play(examples[arguments.municipality], arguments.days)
    except KlantreisError as error:
        raise SystemExit(f"demo: {error}") from None


def play(example: Example, days: int | None) -> None:
    """The demo of one municipality, from an empty or a used simulation database to its summary."""
    from examples.summary import tell

    started = time.monotonic()
    say.print(f"{example.title}: de database wordt gevuld en een eigen Prefect-server gestart …")
    settings = prepare(example)
    with local_server(HOME) as url:
        os.environ.update(environment(HOME, url))
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "WARNING")  # the progress bar tells enough
        from tasks.telling import tell_all  # Prefect reads its settings on import: after the server is there

        story = asyncio.run(live(settings, example, days or example.days))
        tell_all()
    tell(story, settings, time.monotonic() - started)


def prepare(example: Example) -> Settings:
    """The embedded database as a simulation, with the case load in it; what is there already stays.

    Raises KlantreisError when the database holds real cases.
    """
    settings = Settings()
    settings.make_secret()
    schema.upgrade(settings.database_url)
    engine = make_engine(settings.database_url)
    with writing(engine) as conn:
        schema.mark_simulation(conn)
    engine.dispose()
    with open_app(settings) as app:
        filling.fill(app, example)
    return settings


def clean() -> None:
    """Remove the embedded simulation database, its mail and Prefect's history. Raises KlantreisError for a real one."""
    settings = Settings()
    engine = make_engine(settings.database_url)
    with suppress(NotInitialised), reading(engine) as conn:
        if not schema.is_simulation(conn):
            raise KlantreisError(f"{settings.database_url} holds real cases and is left alone.")
    engine.dispose()
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        path.unlink(missing_ok=True)
    for folder in (settings.out, HOME):
        shutil.rmtree(folder, ignore_errors=True)
    say.print("Weg: de simulatie, haar berichten en de geschiedenis in Prefect.")


async def live(settings: Settings, example: Example, days: int) -> Story:
    """Day by day: record what came in, run the round, let a person approve what the fuse holds."""
    story, before = Story(example), None
    facts = filling.facts_of(example)
    with open_app(settings) as app, Progress(console=say, transient=True) as progress:
        bar = progress.add_task("Dag voor dag", total=days)
        for day in filling.coming_days(app, example, days):
            at = on(day, MORNING)
            progress.update(bar, description=f"{day:%d-%m-%Y}", advance=1)
            story.facts += filling.record_between(app, facts, before, at)
            story.rounds.append(await one_round(app, example, at))
            story.called.append(filling.called_on(app, example, day))
            if story.rounds[-1].held:
                story.approved = story.rounds[-1].run
                approve_now(app, example, story.approved, at)
            before = at
    return story


async def one_round(app: App, example: Example, at: datetime) -> RunSummary:
    """The wave, where a journey of the municipality has waves, and then the follow-up."""
    from flows.endings import carried
    from flows.follow_up import follow_up
    from flows.waves import waves

    if has_waves(app, example):
        called: State[WaveDay | None] = await waves(at=at, municipality=example.municipality, return_state=True)
        if called.is_failed():
            say.print(f"Groepen uitnodigen op {at:%d-%m-%Y}: {called.name}")
    state: State[RunSummary | None] = await follow_up(at=at, municipality=example.municipality, return_state=True)
    summary = await carried(state)
    if not isinstance(summary, RunSummary):
        raise KlantreisError(f"the round of {at:%Y-%m-%d} came to no end: {state.message}")
    return summary


def has_waves(app: App, example: Example) -> bool:
    return any(version.waves for name in example.clients for version in app.configuration.journeys[name])


def approve_now(app: App, example: Example, run: str, at: datetime) -> None:
    """What a person would do after a look at it: release the held run, and let it leave."""
    approve(app, run, example.approver, at)
    while delivery.deliver_round(app, at, municipality=example.municipality).claimed:
        pass


if __name__ == "__main__":
    main()
