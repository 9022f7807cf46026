"""`make demo`: a stretch of simulated working days of Landsmeer, through Prefect, on the embedded database.

Every resident in it is invented. Each morning the facts that came in are recorded and the follow-up run does its round;
messages become files. Run again, it goes on where it stopped. It works only on a simulation database, in which no
channel but `file` exists, so that nothing can ever leave.
"""

import argparse
import asyncio
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from babel.dates import format_date
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from klantreis.app import App, open_app
from klantreis.core.sending import on
from klantreis.errors import KlantreisError, NotInitialised
from klantreis.local_prefect import HOME, environment, local_server
from klantreis.settings import Settings
from klantreis.store import runs, schema
from klantreis.store.engine import make_engine, reading, writing
from klantreis.usecases import delivery
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.runs import approve
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import RunSummary

LOAD = Path(__file__).parent / "landsmeer"
MUNICIPALITY = "landsmeer"
FIRST_DAY = date(2026, 1, 5)
MORNING = clock(9, 30)
APPROVER = "kw-1"

say = Console(stderr=True)


@dataclass
class Story:
    """What the demo did, for the summary at the end."""

    rounds: list[RunSummary] = field(default_factory=list)
    facts: int = 0
    approved: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=22, help="working days to simulate (default 22)")
    parser.add_argument("--clean", action="store_true", help="throw away what the demo made, and stop")
    arguments = parser.parse_args()
    days = arguments.days
    started = time.monotonic()
    try:
        if arguments.clean:
            clean()
            return
        say.print("De database wordt gevuld en een eigen Prefect-server gestart …")
        settings = prepare()
        with local_server(HOME) as url:
            os.environ.update(environment(HOME, url))
            os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "WARNING")  # the progress bar tells enough
            from tasks.telling import tell_all  # Prefect reads its settings on import: after the server is there

            story = asyncio.run(live(settings, days))
            tell_all()
    except KlantreisError as error:
        raise SystemExit(f"demo: {error}") from None
    tell(story, settings, time.monotonic() - started)


def prepare() -> Settings:
    """The embedded database as a simulation, with the case load in it; what is there already stays.

    Raises KlantreisError when the database holds real cases.
    """
    settings = Settings()
    schema.upgrade(settings.database_url)
    engine = make_engine(settings.database_url)
    with writing(engine) as conn:
        schema.mark_simulation(conn)
    engine.dispose()
    with open_app(settings) as app:
        staff_file(app, LOAD / "staff.csv", MUNICIPALITY)
        enrol_file(app, LOAD / "clients.csv", MUNICIPALITY, "landsmeer", on(FIRST_DAY, clock(7)))
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


async def live(settings: Settings, days: int) -> Story:
    """Day by day: record what came in, run the round, let a person approve what the fuse holds."""
    from flows.follow_up import follow_up

    story = Story()
    with open_app(settings) as app, Progress(console=say, transient=True) as progress:
        bar = progress.add_task("Dag voor dag", total=days)
        for day in coming_days(app, days):
            at = on(day, MORNING)
            progress.update(bar, description=f"{day:%d-%m-%Y}", advance=1)
            story.facts += record_until(app, at)
            state = await follow_up(at=at, return_state=True)
            summary: RunSummary = await state.aresult(raise_on_failure=False)
            if summary.held:
                approve(app, summary.run, APPROVER, at)
                story.approved = summary.run
                while delivery.deliver_round(app, at).claimed:
                    pass
            story.rounds.append(summary)
    return story


def coming_days(app: App, days: int) -> Iterator[date]:
    """The next working days after the last round."""
    calendar = app.configuration.calendars[MUNICIPALITY]
    with reading(app.engine) as conn:
        last = runs.last_day(conn)
    day = FIRST_DAY if last is None else last + timedelta(days=1)
    while days:
        if calendar.is_office_day(day):
            yield day
            days -= 1
        day += timedelta(days=1)


def record_until(app: App, at: datetime) -> int:
    """Record the facts that came in by this moment; those recorded before are known and ignored."""
    with (LOAD / "facts.jsonl").open() as lines:
        come_in = [line for line in lines if datetime.fromisoformat(json.loads(line)["recorded_at"]) <= at]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        path.write_text("".join(come_in))
        report = record_file(app, path, at)
    if report.rejected:
        raise KlantreisError(f"{report.rejected} facts of the example were rejected: {report.rejections[0]}")
    return report.new


def tell(story: Story, settings: Settings, seconds: float) -> None:
    """The summary, and where to look next."""
    out = Console()
    table = Table(title="Opvolging Landsmeer (gesimuleerd, verzonnen inwoners)")
    for heading in ("Dag", "Bekeken", "Acties", "Weg", "Open", "Escalaties", "Vast"):
        table.add_column(heading, justify="left" if heading == "Dag" else "right")
    for each in story.rounds:
        day = format_date(each.day, "EEEEEE d MMM", locale="nl")
        counts = (each.looked_at, each.planned, each.sent, each.open, each.escalated, len(each.stalled))
        table.add_row(day, *(str(count) for count in counts), style="yellow" if each.held else None)
    out.print(table)
    if story.approved:
        out.print(
            f"De zekering hield {story.approved} vast (de eerste ronde); {APPROVER} keurde goed, daarna ging alles weg."
        )
    last = story.rounds[-1]
    mails = sum(1 for _ in (settings.out / "mail").rglob("*.eml"))
    out.print(f"{story.facts} feiten vastgelegd, {mails} berichten als bestand, {len(last.stalled)} vastgelopen.")
    out.print(f"Afdruk van alle dossierketens: {last.chain_root[:16]}… Klaar in {seconds:.0f} seconden.\n")
    example = last.stalled[0].ref if last.stalled else "REF"
    out.print("[bold]Kijk verder[/bold]")
    for command, what in (
        ("make start", "de rondes van hierboven in Prefect: http://127.0.0.1:4200"),
        (f".venv/bin/klantreis timeline {example}", "één dossier: elk feit, elke actie, elke datum met reden"),
        (".venv/bin/klantreis due --by owner", "wat openstaat en te laat is"),
        (f"ls {settings.out / 'mail'}", "de berichten, per dag"),
        ("make demo", "nog een stuk: de tijd gaat verder waar zij stopte"),
    ):
        out.print(f"  {command}\n      [dim]{what}[/dim]")


if __name__ == "__main__":
    main()
