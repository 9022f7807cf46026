"""What `make start` does when its server or its worker ends by itself; without a server."""

import subprocess
import sys
from pathlib import Path

import pytest

from klantreis.errors import ServerUnavailable
from klantreis.prefect_processes import TRIES, WINDOW, Kept

LIVES, ENDS = "import time; time.sleep(600)", "raise SystemExit(7)"


def kept(*programmes: str) -> Kept:
    """A worker that is started with these programmes, one after the other, the last of them again and again."""
    waiting = list(programmes)

    def start() -> "subprocess.Popen[bytes]":
        programme = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return subprocess.Popen([sys.executable, "-S", "-c", programme])

    return Kept("worker", Path("worker.log"), start, start())


def test_a_process_that_lives_is_left_alone() -> None:
    made = kept(LIVES)
    with made.process:
        before = made.process.pid
        assert not made.look(now=0)
        assert made.process.pid == before
        made.process.kill()


def test_a_process_that_ended_by_itself_is_started_again() -> None:
    made = kept(ENDS, LIVES)
    made.process.wait(60)
    assert made.look(now=0)
    with made.process:
        assert made.process.poll() is None
        made.process.kill()


def test_a_process_that_goes_on_ending_is_given_up_with_its_log() -> None:
    made = kept(ENDS)
    for now in range(TRIES - 1):
        made.process.wait(60)
        assert made.look(now)
    made.process.wait(60)
    with pytest.raises(ServerUnavailable, match=rf"worker ended {TRIES} times \(last code 7\). See worker.log"):
        made.look(TRIES)


def test_a_process_that_ends_once_in_a_while_is_started_each_time() -> None:
    made = kept(ENDS)
    for time in range(2 * TRIES):
        made.process.wait(60)
        assert made.look(now=time * (WINDOW / 2))
    made.process.wait(60)
