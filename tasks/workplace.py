"""The app that the flows and tasks of one run share: Prefect passes references around, never what is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from klantreis.app import App, open_app

_open: ContextVar[App | None] = ContextVar("klantreis_app", default=None)


@contextmanager
def workplace() -> Iterator[App]:
    """The app this run has open already, or one that is opened for this block."""
    app = _open.get()
    if app is not None:
        yield app
        return
    with open_app() as app:
        token = _open.set(app)
        try:
            yield app
        finally:
            _open.reset(token)
