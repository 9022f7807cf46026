"""The closing lines of a demo name the audit of its last day, vr 23 jan 2026, as a command that works as it stands."""

import shlex
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from examples.demo import Story
from examples.landsmeer import EXAMPLE
from examples.summary import tell
from klantreis.settings import Settings
from klantreis.usecases.values import RunSummary
from tests.test_cli import Klantreis, folder, january, klantreis

__all__ = ["folder", "january", "klantreis"]

LAST_ROUND = RunSummary(
    run="R-20260123-1", at=datetime(2026, 1, 23, 8, 30, tzinfo=UTC), day=date(2026, 1, 23), planned=0, sent=0,
    not_sent={}, open=0, in_doubt=0, escalated=0, skipped={}, broken=(), held=False, fuse=None, looked_at=2, stalled=(),
    chain_root="0" * 64, seconds=1.0,
)  # fmt: skip


def test_the_audit_that_it_names_can_be_made_as_it_stands(
    klantreis: Klantreis, january: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(Story(EXAMPLE, rounds=[LAST_ROUND], called=[0]), Settings(), 1.0)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "klantreis audit" in line]
    program, *words = shlex.split(line)
    assert program == ".venv/bin/klantreis"
    assert words[:5] == ["audit", "--as-of", "2026-01-23", "--municipality", "landsmeer"]
    done = klantreis(*words)
    assert done.code == 0, done.err
    assert (january / "out" / "audits" / "landsmeer" / "report.html").is_file()
