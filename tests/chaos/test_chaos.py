"""The small chaos of `make test`: kills, faults, cases, controls, on each database. `make chaos` plays the rest."""

import os
import subprocess
import sys

import pytest

from tests.chaos.record import ROOT


def play(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.chaos", "--small", "--seeds", "1", *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ, check=False)


def must_be_right(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout + done.stderr
    if left_out := [line for line in done.stdout.splitlines() if "not run:" in line]:
        pytest.skip(f"all but this was right: {' '.join(left_out)}")


def test_nothing_is_lost_and_nothing_goes_twice_on_sqlite() -> None:
    must_be_right(play("--database", "SQLite"))


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_url")  # skips, or fails, where no server answers
def test_nothing_is_lost_and_nothing_goes_twice_on_postgresql() -> None:
    must_be_right(play("--database", "PostgreSQL"))
