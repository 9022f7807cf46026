"""The demo through a real Prefect server: two days of Landsmeer, and two more that go on where those stopped."""

from pathlib import Path

import pytest

from examples import demo
from examples.landsmeer import EXAMPLE
from tests.flows.conftest import Ask


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/demo.db")
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))
    return tmp_path


async def test_it_lives_day_by_day_and_goes_on_where_it_stopped(server: str, place: Path, ask: Ask) -> None:
    first = await demo.live(demo.prepare(EXAMPLE), EXAMPLE, 2)
    again = await demo.live(demo.prepare(EXAMPLE), EXAMPLE, 2)
    days = [f"{each.day:%a %d}" for each in (*first.rounds, *again.rounds)]
    assert days == ["Mon 05", "Tue 06", "Wed 07", "Thu 08"]
    assert [each.held for each in (*first.rounds, *again.rounds)] == [True, False, False, False]
    assert first.approved == first.rounds[0].run
    assert first.facts > again.facts > 0
    assert again.rounds[0].looked_at < 30, "nobody was enrolled a second time"
    mails = {path.parent.name for path in (place / "out" / "mail").rglob("*.eml")}
    assert mails == {"2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"}
    names = {run["name"] for run in ask("POST", "/flow_runs/filter", {})}
    assert "opvolging do 8 jan 2026, landsmeer" in names
