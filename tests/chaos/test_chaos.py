"""The small chaos of `make test`: kills, faults, cases, controls, on each database. `make chaos` plays the rest."""

import os
import subprocess
import sys

import pytest

from tests.chaos.record import ROOT


def play(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.chaos", "--small", "--seeds", "1", *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ, check=False)


def test_nothing_is_lost_and_nothing_goes_twice_on_sqlite() -> None:
    done = play("--database", "SQLite")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_url")  # skips, or fails, where no server answers
def test_nothing_is_lost_and_nothing_goes_twice_on_postgresql() -> None:
    done = play("--database", "PostgreSQL")
    assert done.returncode == 0, done.stdout + done.stderr
