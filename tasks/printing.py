"""Print batches that are closed by themselves, and those the print room was to confirm."""

from datetime import datetime

from prefect.logging import get_run_logger

from klantreis.usecases import posting, printing
from tasks.careful import careful
from tasks.workplace import workplace


@careful("printpartijen sluiten", run_name="printpartijen sluiten", timeout=3600)
def close_batches(at: datetime) -> list[str]:
    """Close what waits, where the hours of sending are over. What a person has to look at: letters that had to stay
    out, and, after closing, batches that the print room has not confirmed."""
    with workplace() as app:
        closed = printing.close_due(app, at)
        late = posting.late_batches(app, at) if closed else []
    for batch in closed:
        get_run_logger().info("%s: %d brieven naar de drukkamer", batch.batch, batch.letters)
    missing = [number for batch in closed for number in batch.missing]
    return [f"{number} ontbreekt" for number in missing] + [f"{name} niet bevestigd" for name in late]
