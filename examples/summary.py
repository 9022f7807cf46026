"""The end of a demo on the screen: a row per simulated day, what was made, and where to look next. In Dutch."""

from typing import TYPE_CHECKING

from babel.dates import format_date
from rich.console import Console
from rich.table import Table

from klantreis.app import App, open_app
from klantreis.settings import Settings
from klantreis.store import runs
from klantreis.store.engine import reading
from klantreis.usecases.values import RunSummary

if TYPE_CHECKING:
    from examples.demo import Story

HEADINGS = ("Bekeken", "Acties", "Weg", "Open", "Escalaties", "Vast")


def tell(story: "Story", settings: Settings, seconds: float) -> None:
    out = Console()
    out.print(_table(story))
    if story.approved:
        out.print(
            f"De zekering hield {story.approved} vast; {story.example.approver} keurde goed, daarna ging alles weg."
        )
    last = story.rounds[-1]
    mails = sum(1 for _ in (settings.out / "mail").rglob("*.eml"))
    out.print(
        f"{story.facts} feiten vastgelegd, {len(last.stalled)} dossiers vastgelopen, {mails} berichten in de map."
    )
    out.print(f"Afdruk van alle dossierketens: {last.chain_root[:16]}… Klaar in {seconds:.0f} seconden.\n")
    out.print("[bold]Kijk verder[/bold]")
    with open_app(settings) as app:
        moment, day = _moment_of(app, last)
    for command, what in _further(story, settings, moment, day):
        out.print(f"  {command}", soft_wrap=True)
        out.print(f"      [dim]{what}[/dim]")


def _table(story: "Story") -> Table:
    """A row per round; with a column for the waves where anybody was called."""
    called = any(story.called)
    table = Table(title=f"Opvolging {story.example.title} (gesimuleerd, verzonnen inwoners)")
    for heading in ("Dag", *(("Opgeroepen",) if called else ()), *HEADINGS):
        table.add_column(heading, justify="left" if heading == "Dag" else "right")
    for each, invited in zip(story.rounds, story.called, strict=True):
        day = format_date(each.day, "EEEEEE d MMM", locale="nl")
        counts = (each.looked_at, each.planned, each.sent, each.open, each.escalated, len(each.stalled))
        shown = (invited, *counts) if called else counts
        table.add_row(day, *(str(count) for count in shown), style="yellow" if each.held else None)
    return table


def _moment_of(app: App, last: RunSummary) -> tuple[str, str]:
    """The options that ask about the day of this demo, where another municipality in the database has come further."""
    with reading(app.engine) as conn:
        latest = runs.last_moment(conn)
    if latest is None or latest <= last.at:
        return "", ""
    return f" --at {last.at:%Y-%m-%dT%H:%M}", f" --on {last.day}"


def _further(story: "Story", settings: Settings, moment: str, day: str) -> list[tuple[str, str]]:
    name = story.example.municipality
    stalled, asked = story.rounds[-1].stalled, f"--as-of {story.rounds[-1].day} --municipality {name}"
    ref = stalled[0].ref if stalled else "REF"
    again = "make demo" if name == "landsmeer" else f'make demo ARGS="--municipality {name}"'
    return [
        ("make start", "de rondes van hierboven in Prefect: http://127.0.0.1:4200"),
        (f".venv/bin/klantreis timeline {ref}{moment}", "één dossier: elk feit, elke actie, elke datum met reden"),
        (f".venv/bin/klantreis due --by owner --municipality {name}{day}", "wat openstaat en te laat is"),
        (
            f".venv/bin/klantreis audit {asked} --out {settings.out / 'audits' / name}",
            "waren we op tijd? Een map met het rapport (report.html), de cijfers en de verplichtingen daarachter",
        ),
        (f"ls {settings.out / 'mail'}", "de berichten, per dag"),
        (again, "nog een stuk: de tijd gaat verder waar zij stopte"),
    ]
