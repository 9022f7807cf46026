"""Worker processes: forked from a process that has everything loaded, so that a kill costs milliseconds.

Rules
-----
1. A worker has connections of its own; who forks has none open.
2. It ends in one of four ways: done, stopped (the technical world failed: TryAgain), killed, or broken. Broken ends
   the harness: chaos may stop a worker, never surprise it.
"""

import json
import os
import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from klantreis.errors import TryAgain

STOPPED, BROKEN = 75, 70


class Point(StrEnum):
    """Where a worker dies."""

    nowhere = "nowhere"
    plan = "plan"  #: a batch was planned and written, not committed
    claimed = "claimed"  #: messages are claimed, none is in `sending`
    rcpt = "rcpt"  #: `sending` is committed, the text was not handed over
    unkept = "unkept"  #: the text was handed over; the server did not keep it
    kept = "kept"  #: the server kept it and did not answer
    outcome = "outcome"  #: the server answered; the outcome is written, not committed
    pause = "pause"  #: nobody dies: the server waits before it answers


BY_SERVER = frozenset({Point.rcpt, Point.unkept, Point.kept, Point.pause})
SENDING = frozenset({Point.rcpt, Point.unkept, Point.kept, Point.outcome})


@dataclass(frozen=True)
class Kill:
    """Die at the `turn`-th time of coming to `point`."""

    point: Point = Point.nowhere
    turn: int = 0

    def sender(self) -> str:
        """The envelope sender, by which the server knows this process and its plan."""
        point, turn = (self.point, self.turn) if self.point in BY_SERVER else (Point.nowhere, 0)
        return f"w.{os.getpid()}.{point}.{turn}@chaos.example"


NO_KILL = Kill()


@dataclass(frozen=True)
class Ended:
    """How a worker ended."""

    kill: Kill
    how: str  #: `done`, `stopped`, `killed`
    owners: frozenset[str] = field(default_factory=frozenset)  #: the names under which it claimed messages


Work = Callable[[Path, Kill], None]  #: what a worker does: with its notes (see progress.py) and its kill


@dataclass
class Crew:
    """Starts workers and waits for them."""

    folder: Path  #: of their notes
    started: dict[int, Kill] = field(default_factory=dict)

    def start(self, work: Work, kill: Kill = NO_KILL, gate: tuple[int, int] | None = None) -> int:
        """A worker; with a `gate` (a pipe) it begins when nobody holds the writing end any more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        pid = os.fork()
        if pid == 0:
            os._exit(_worker(work, self.folder, kill, gate))
        self.started[pid] = kill
        return pid

    def wait(self, pid: int) -> Ended:
        """How it ended. Raises AssertionError when it broke."""
        _, status = os.waitpid(pid, 0)
        notes, kill = self.folder / str(pid), self.started.pop(pid)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return Ended(kill, "killed", owners_in(notes))
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, STOPPED), f"a worker broke ({code}):\n{(self.folder / f'{pid}.error').read_text()}"
        return Ended(kill, "stopped" if code else "done", owners_in(notes))

    def wave(self, work: Work, kills: Sequence[Kill]) -> list[Ended]:
        """Workers that begin at the same moment, one for each kill; waits for all of them."""
        gate = os.pipe()
        pids = [self.start(work, kill, gate) for kill in kills]
        for end in gate:
            os.close(end)
        return [self.wait(pid) for pid in pids]

    def end(self) -> None:
        """Leaves nobody behind, not even one that was stopped."""
        for pid in list(self.started):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            del self.started[pid]


def _worker(work: Work, folder: Path, kill: Kill, gate: tuple[int, int] | None) -> int:
    pid = os.getpid()
    try:
        if gate is not None:
            os.close(gate[1])
            os.read(gate[0], 1)
        work(folder / str(pid), kill)
        return 0
    except TryAgain as error:
        (folder / f"{pid}.stopped").write_text(f"{type(error).__name__}: {error}")
        return STOPPED
    except BaseException:
        (folder / f"{pid}.error").write_text(traceback.format_exc())
        return BROKEN


def note(notes: Path, **what: str) -> None:
    with notes.open("a") as file:
        file.write(json.dumps(what) + "\n")


def owners_in(notes: Path) -> frozenset[str]:
    lines = [json.loads(line) for line in notes.read_text().splitlines()] if notes.exists() else []
    return frozenset(line["owner"] for line in lines if "owner" in line)
