"""How far a long run is, as a progress artifact: seldom enough for a server that others use too.

Rules
-----
1. What is over within `PAUSE` seconds is not told at all, and what takes longer once in `PAUSE` seconds at most.
2. A server that does not answer is no reason to stop: it is told again the next time.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

PAUSE = 5.0  #: seconds
ALL = 100.0  #: per cent

log = logging.getLogger("klantreis.progress")


class Paced:
    """Tells how far something is, by the rules above. `tell` gets per cents; `clock` is in seconds."""

    def __init__(self, tell: Callable[[float], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._clock, self._last = tell, clock, clock()
        self._was_told = False

    def so_far(self, done: int, total: int) -> None:
        """So many were done, of so many."""
        if self._clock() - self._last >= PAUSE:
            self._last = self._clock()
            self._say(ALL * done / max(total, 1))

    def end(self) -> None:
        """It is over; told only where something was told before."""
        if self._was_told:
            self._say(ALL)

    def _say(self, percent: float) -> None:
        try:
            self._tell(percent)
            self._was_told = True
        except Exception as problem:  # rule 2; never its text, which could hold what was sent
            log.warning("progress was not told: %s", type(problem).__name__)


@contextmanager
def told_to_prefect(key: str, description: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function that is told how many were done, of how many. Inside a task that is not async."""
    paced = Paced(_Artifact(key, description).tell)
    yield paced.so_far
    paced.end()


class _Artifact:
    def __init__(self, key: str, description: str) -> None:
        self._key, self._description = key, description
        self._id: UUID | None = None

    def tell(self, percent: float) -> None:
        if self._id is None:
            self._id = cast(UUID, create_progress_artifact(percent, key=self._key, description=self._description))
        else:
            update_progress_artifact(self._id, percent)
