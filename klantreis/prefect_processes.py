"""Processes of Prefect on this machine: started with a log, kept up, and stopped with all they started."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from klantreis.errors import ServerUnavailable
from klantreis.prefect_address import ROOT

GRACE = 30  #: seconds to stop before a process is killed
TRIES, WINDOW = 5, 600.0  #: so often within so many seconds, and it is not started again
LARGE = 20_000_000  #: bytes: a log of that size is put aside when its process starts, over the one before


@dataclass
class Kept:
    """A process that is started again when it ends by itself."""

    name: str
    log: Path
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    ends: list[float] = field(default_factory=list)  #: when it ended

    def look(self, now: float) -> bool:
        """Starts it again if it has ended; whether it had. Raises ServerUnavailable when it did so too often."""
        code = self.process.poll()
        if code is None:
            return False
        self.ends = [*(at for at in self.ends if now - at < WINDOW), now]
        if len(self.ends) >= TRIES:
            raise ServerUnavailable(f"The {self.name} ended {TRIES} times (last code {code}). See {self.log}.")
        self.process = self.start()
        return True


def spawn(
    arguments: list[str], log: Path, variables: Mapping[str, str], keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """`prefect ARGUMENTS` in a session of its own, its output at the end of `log`; `keep`: open files it inherits."""
    if log.exists() and log.stat().st_size > LARGE:
        log.replace(log.with_name(f"{log.name}.1"))  # whoever still writes to it goes on there
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
            [sys.executable, "-m", "prefect", *arguments],
            cwd=ROOT,
            env={**inherited(), **variables},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep,
        )


def inherited() -> dict[str, str]:
    """Our environment without a profile: a home of its own knows none of the user's."""
    return {name: value for name, value in os.environ.items() if name != "PREFECT_PROFILE"}


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks, waits, and in the end takes the whole session down. A second Ctrl-C goes straight to the end."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt, SystemExit):
        _kill_session(process)
        process.wait()
    else:
        _kill_session(process)


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end the block like Ctrl-C does, so that nothing is left behind.

    Ctrl-C is set too: a shell that starts us in the background has it ignored, our children would inherit that, and
    Prefect's worker stops by sending it to itself.
    """

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: leave, signal.SIGHUP: leave}
    try:
        earlier = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    except ValueError:  # not in the main thread: whoever owns the signals stops us
        yield
        return
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
