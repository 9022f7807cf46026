"""Print batches that are closed by themselves, and those the print room was to confirm."""

from datetime import datetime

from prefect.logging import get_run_logger

from klantreis.usecases import posting, printing
from klantreis.usecases.printing import ForThePrintRoom
from tasks.careful import careful
from tasks.workplace import workplace


@careful("printpartijen sluiten", run_name="printpartijen sluiten", timeout=3600)
def close_batches(at: datetime) -> ForThePrintRoom:
    """Close what waits, where the hours of sending are over, and look at what a person has to do."""
    with workplace() as app:
        closed = printing.close_due(app, at)
        late = posting.late_batches(app, at)
    for batch in closed:
        get_run_logger().info("%s: %d brieven naar de drukkamer", batch.batch, batch.letters)
    missing = tuple(number for batch in closed for number in batch.missing)
    return ForThePrintRoom(letters=sum(batch.letters for batch in closed), missing=missing, late=tuple(late))
