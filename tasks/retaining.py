"""Residents past their term, erased in batches: references and counts go out."""

from datetime import datetime
from itertools import count

from prefect.artifacts import acreate_markdown_artifact

from klantreis.reports.retained import page
from klantreis.usecases import retaining
from klantreis.usecases.retaining import Batch, Retained
from tasks.careful import careful
from tasks.workplace import workplace


@careful("inwoners wissen", run_name="groep {number}", timeout=1800)
def erase_batch(
    number: int,  # noqa: ARG001 - the name of the run tells it
    municipality: str,
    by: str,
    at: datetime,
    after: int,
    dry_run: bool,
) -> Batch:
    with workplace() as app:
        return retaining.erase_batch(app, municipality, by, at, after, dry_run=dry_run)


def retain(municipality: str, by: str, at: datetime, *, dry_run: bool) -> Retained:
    """All of one municipality, batch by batch. Stopped half-way, the next run does the rest."""
    with workplace() as app:
        retaining.must_be_allowed(app, municipality, by, at)
        term = app.configuration.municipalities[municipality].retention
    batches: list[Batch] = []
    after: int | None = 0
    for number in count(1):
        if after is None or term is None:
            break
        batches.append(erase_batch(number, municipality, by, at, after, dry_run))
        after = batches[-1].last
    return retaining.added_up(municipality, term.months if term else None, batches, dry_run=dry_run)


async def show_retained(found: Retained, by: str) -> None:
    """Which cases, as an artifact that keeps earlier versions: proof of what was erased, when, and by whom."""
    key = f"bewaartermijn-{found.municipality}".replace("_", "-")
    await acreate_markdown_artifact(page([found], by), key=key, description=f"Bewaartermijn {found.municipality}")
