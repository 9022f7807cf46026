"""How far a long run is, as a progress artifact: seldom enough for a server that others use too."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

PAUSE = 5.0  #: seconds between what is told; what is over within the first is not told at all
DONE = 100.0

log = logging.getLogger("klantreis.progress")


@contextmanager
def told_to_prefect(key: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function that is told how many were done, of how many. A run that is over at once tells nothing."""
    told = _Told(key)
    yield told.so_far
    told.end()


class _Told:
    def __init__(self, key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._key, self._clock, self._last = key, clock, clock()
        self._artifact: UUID | None = None

    def so_far(self, done: int, total: int) -> None:
        if self._clock() - self._last < PAUSE:
            return
        self._last = self._clock()
        self._tell(DONE * done / max(total, 1))

    def end(self) -> None:
        if self._artifact is not None:
            self._tell(DONE)

    def _tell(self, share: float) -> None:
        try:
            if self._artifact is None:
                self._artifact = create_progress_artifact(share, key=self._key, description="Dossiers geteld")
            else:
                update_progress_artifact(self._artifact, share)
        except Exception as problem:  # a server that does not answer is no reason to stop counting
            log.warning("progress was not told: %s", type(problem).__name__)
