"""What staff read in Prefect: the summary of a round, the table of stalled dossiers, the figures of a programme."""

from dataclasses import dataclass
from datetime import datetime

from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact

from klantreis.reports.doubts_page import doubts_page
from klantreis.reports.links import Links
from klantreis.reports.run_summary import DRY_RUN, ROWS, stalled_table, summary_markdown
from klantreis.usecases import attending, doubting, measuring
from klantreis.usecases.values import RunSummary
from tasks.careful import careful
from tasks.pages import forms
from tasks.workplace import workplace


@dataclass(frozen=True)
class ShownResults:
    """A page of figures: under which key it is kept, of how many people it tells, and which cases it could not read."""

    key: str
    people: int
    broken: tuple[str, ...]
    markdown: str


@careful("resultaten van een programma", run_name="resultaten van {journey}", timeout=3600)
def results_markdown(journey: str, municipality: str, at: datetime) -> ShownResults:
    with workplace() as app:
        found = measuring.measure(app, [journey], at, municipality)
        return ShownResults(
            key=f"resultaten-{journey}-{municipality}".strip("-").replace("_", "-"),
            people=found.results.cohort.people,
            broken=found.broken,
            markdown=measuring.results_markdown(app, found),
        )


async def show_results(journey: str, municipality: str, at: datetime) -> ShownResults:
    """The figures of a programme, as an artifact of its own that keeps earlier versions."""
    shown = results_markdown(journey, municipality, at)
    await acreate_markdown_artifact(shown.markdown, key=shown.key, description=f"Resultaten {journey}")
    return shown


@careful("adressen van dossiers", run_name="adressen van dossiers", timeout=60)
def addresses(refs: tuple[str, ...]) -> dict[str, str]:
    with workplace() as app:
        return attending.case_urls(app, refs)


async def show_summary(summary: RunSummary) -> None:
    """The round in Dutch, and the stalled dossiers as a table that can be searched."""
    key = "opvolging-proef" if summary.run == DRY_RUN else "opvolging"
    links = Links(forms=await forms(), cases=addresses(tuple(ref for each in summary.waiting for ref in each.refs)))
    await acreate_markdown_artifact(summary_markdown(summary, links), key=key, description=f"Opvolging {summary.run}")
    if summary.stalled:
        more = f" (de {ROWS} die het langst wachten)" if len(summary.stalled) > ROWS else ""
        title = f"Vastgelopen dossiers{more}"
        await acreate_table_artifact(stalled_table(summary), key="vastgelopen", description=title)


@careful("onzekere berichten", run_name="onzekere berichten", timeout=60)
def doubts_markdown() -> tuple[int, str]:
    """How many messages are in doubt, and a page of them."""
    with workplace() as app:
        found = doubting.in_doubt(app)
        return len(found), doubts_page(found)


async def show_doubts() -> int:
    """The messages in doubt, as an artifact of its own; how many there are."""
    count, markdown = doubts_markdown()
    await acreate_markdown_artifact(markdown, key="onzekere-berichten", description="Onzekere berichten")
    return count
