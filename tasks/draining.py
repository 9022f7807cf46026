"""Before a server of our own is stopped: wait until it has everything that was logged and told to it."""

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker

PATIENCE = 60.0  #: seconds; what is not there by then is lost to Prefect, never to our own database


def drain() -> None:
    """Hand Prefect what its background workers still hold. Call it outside an event loop, after the last flow."""
    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=PATIENCE)
