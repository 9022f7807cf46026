"""Kills its own process at the n-th time it comes to a place, seen from below: in what the database driver is told.

No code of klantreis is changed or wrapped: it may prepare its statements, or send from several threads. Only the text
of a statement says where a worker is:

    INSERT INTO message                                  a batch is being planned
    UPDATE message SET state='claimed'                   messages are being claimed
    UPDATE message … WHERE … state = 'sending', owner    the outcome of a message is being written

Where these texts change, kills are no longer effective, and the harness fails saying so (campaign.py).
"""

import os
import re
import signal
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from tests.chaos.workers import Kill, Point, note

_PLANNED = re.compile(r"\s*INSERT INTO message\b")
_CLAIMED = re.compile(r"UPDATE message SET [^;]*?\bstate='claimed'")
_ENDED = re.compile(r"UPDATE message SET [^;]*?\bstate='(?!sending|claimed)\w+'.*owner = '\w+'", re.DOTALL)
_FROM_SENDING = re.compile(r"\bstate = 'sending'")
_OWNER = re.compile(r"owner='([0-9a-f]{16})'")


class Progress:
    """Watches every connection of an engine, and carries out the kill of this worker."""

    def __init__(self, engine: Engine, notes: Path, kill: Kill) -> None:
        self.notes, self.kill = notes, kill
        self.times: Counter[Point] = Counter()
        self.here = threading.local()  #: what the transaction of this thread has done so far
        event.listen(engine, "connect", self._watch)
        event.listen(engine, "begin", self._begins)
        event.listen(engine, "commit", self._commits)
        event.listen(engine, "rollback", lambda _: self._seen().clear())

    def _watch(self, raw: Any, _: object) -> None:
        if isinstance(raw, psycopg.Connection):
            raw.cursor_factory = type("Watched", (_Watched,), {"tell": staticmethod(self._told)})
        else:
            raw.set_trace_callback(self._told)

    def _told(self, text: str) -> None:
        if _PLANNED.match(text):
            self._seen().add(Point.plan)
        elif _CLAIMED.search(text):
            self._seen().add(Point.claimed)
            for owner in _OWNER.findall(text):
                note(self.notes, owner=owner)
        elif _ENDED.search(text) and _FROM_SENDING.search(text):
            self._seen().add(Point.outcome)

    def _begins(self, _: object) -> None:
        """A claim counts once the next transaction begins: now it is committed."""
        if getattr(self.here, "claimed", False):
            self.here.claimed = False
            self._came_to(Point.claimed)

    def _commits(self, _: object) -> None:
        seen = self._seen()
        for point in (Point.plan, Point.outcome):
            if point in seen:
                self._came_to(point)
        self.here.claimed = Point.claimed in seen
        seen.clear()

    def _came_to(self, point: Point) -> None:
        self.times[point] += 1
        if (point, self.times[point]) == (self.kill.point, self.kill.turn):
            os.kill(os.getpid(), signal.SIGKILL)

    def _seen(self) -> set[Point]:
        if not hasattr(self.here, "seen"):
            self.here.seen = set()
        found: set[Point] = self.here.seen
        return found


class _Watched(psycopg.Cursor[Any]):
    """A cursor that tells what it executes, with the values in their places."""

    @staticmethod
    def tell(text: str) -> None: ...

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.tell(_filled(query, params))
        return super().execute(query, params, **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        self.tell(str(query))
        super().executemany(query, params_seq, **options)


def _filled(query: Any, params: Any) -> str:
    if not isinstance(params, dict):
        return str(query)
    return re.sub(r"%\((\w+)\)s(?:::\w+(?: \w+)*)?", lambda found: repr(params[found[1]]), str(query))
