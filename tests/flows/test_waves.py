"""Groups called through a real Prefect server, on the invented district."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect import State
from prefect.client.schemas.objects import StateType

from flows.waves import waves
from klantreis.store.engine import make_engine
from klantreis.store.schema import upgrade
from klantreis.usecases.values import WaveDay
from tests.flows.conftest import Ask
from tests.support.district import District, moment, open_district

MONDAY = "ma 2026-03-02"


@pytest.fixture
def district(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[District]:
    """Four residents and three slots, found by the flow through the environment."""
    url = f"sqlite:///{tmp_path}/klantreis.db"
    upgrade(url)
    engine = make_engine(url)
    district = open_district(engine, tmp_path)
    for name, value in (("DATABASE_URL", url), ("CONFIG", tmp_path / "config"), ("OUT", tmp_path / "out")):
        monkeypatch.setenv(f"KLANTREIS_{name}", str(value))
    monkeypatch.setenv("KLANTREIS_SECRET", "of a test")
    district.enrol(MONDAY, "W-0001 A", "W-0002 A", "W-0003", "W-0004")
    district.slots(MONDAY, "G-1,wo 2026-03-11,2", "G-2,do 2026-03-12,1", "G-3,vr 2026-05-01,9")
    yield district
    engine.dispose()


async def run(on: str, *, dry_run: bool = False) -> tuple[State[WaveDay | None], WaveDay]:
    state = await waves(at=moment(on, 7), dry_run=dry_run, return_state=True)
    day = await state.aresult(raise_on_failure=False)
    assert isinstance(day, WaveDay), state.message
    return state, day


async def test_groups_are_called_and_staff_read_to_what_by_reference(district: District, ask: Ask) -> None:
    rehearsal, would = await run(MONDAY, dry_run=True)
    assert rehearsal.name == "proef: 3 inwoners voor 2 momenten uitgenodigd, 1 wachten"
    assert district.count("slot_call") == 0
    state, done = await run(MONDAY)
    assert (state.type, state.name) == (StateType.COMPLETED, "3 inwoners voor 2 momenten uitgenodigd, 1 wachten")
    assert district.count("slot_call") == 3
    assert done.waves == would.waves
    (shown,) = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": ["uitnodigen"]}}})
    assert shown["data"].startswith("# Uitnodigen op maandag 2 maart 2026\n")
    assert all(ref in shown["data"] for slot in done.waves[0].slots for ref in slot.called)
    names = {run["name"] for run in ask("POST", "/flow_runs/filter", {})}
    assert {"groepen uitnodigen ma 2 mrt 2026", "groepen uitnodigen ma 2 mrt 2026 (proef)"} <= names
    again, _ = await run(MONDAY)
    assert again.name == "niemand uitgenodigd"


async def test_on_a_holiday_it_ends_at_once(district: District) -> None:
    state, day = await run("vr 2026-04-03")  # Good Friday
    assert (state.type, state.name) == (StateType.COMPLETED, "Feestdag: er wordt niemand uitgenodigd")
    assert day.waves == ()


async def test_a_moment_in_a_real_database_is_refused(district: District) -> None:
    with sqlite3.connect(district.app.engine.url.database or "") as database:
        database.execute("DELETE FROM meta WHERE name = 'simulation'")
    state = await waves(at=moment(MONDAY, 7), return_state=True)
    assert (state.type, state.name) == (StateType.FAILED, "afgekeurd")
    assert "een ander moment kiezen kan alleen in een simulatie" in str(state.message)
    assert district.count("slot_call") == 0


async def test_a_programme_that_cannot_be_told_is_named_and_nothing_of_it_is_written(district: District) -> None:
    """The event lost its list of places after the slots were read: the wave cannot say what it has to say."""
    district.slots(MONDAY, "G-1,wo 2026-03-11,2,bibliotheek")
    events = district.folder / "config" / "journeys" / "events.yaml"
    events.write_text(events.read_text().replace("[buurthuis, bibliotheek]", "[buurthuis]"))
    state, day = await run(MONDAY)
    assert (state.type, state.name) == (StateType.FAILED, "niemand uitgenodigd, mislukt: wijk in wijkstad")
    assert [each.journey for each in day.failed] == ["wijk"]
    assert district.count("slot_call") == 0


async def test_no_personal_data_reaches_prefect(district: District, home: Path) -> None:
    await run(MONDAY)
    time.sleep(3)  # the server's recorders write within a second
    with sqlite3.connect(f"file:{home / 'prefect.db'}?mode=ro", uri=True) as database:
        everything = "\n".join(database.iterdump())
    assert district.refs["W-0003"] in everything, "references may be there"
    assert not [canary for canary in ("Verzonnen W", "W-0001", "W-0003@") if canary in everything]
