"""Prefect's client tells the server of logs, task runs and events from threads of its own, behind the work."""

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker

PATIENCE = 60  #: seconds


def tell_all() -> None:
    """Waits until the server has been told everything. Call it outside a flow, before that server stops."""
    APILogWorker.drain_all(timeout=PATIENCE)
    EventsWorker.drain_all(timeout=PATIENCE)
