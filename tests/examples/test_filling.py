"""What the demo records and shows: facts in the order in which they were heard, and whom a wave called on a day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from examples.demo import Story
from examples.example import all_examples
from examples.filling import called_on, facts_of, fill, record_between
from examples.landsmeer import EXAMPLE
from examples.summary import tell
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.tables import Case, Slot, SlotCall, table
from klantreis.usecases.values import RunSummary
from tests.support.understood import understood
from tests.usecases.conftest import House, house, moment

__all__ = ["house"]

FIRST, LATER = moment("2026-01-05"), moment("2026-01-09")


@pytest.fixture
def filled(house: House, tmp_path: Path) -> House:
    real = House(house.engine, Settings(out=tmp_path / "out", _env_file=None), understood(Path("config")))
    fill(real, EXAMPLE)  # type: ignore[arg-type]
    return real


def test_facts_come_in_as_they_were_heard_and_each_once(filled: House) -> None:
    facts = facts_of(EXAMPLE)
    at, later = facts[350][0], facts[400][0]  # moments at which something is heard: it is in
    early = record_between(filled, facts, None, at)  # type: ignore[arg-type]
    late = record_between(filled, facts, at, later)  # type: ignore[arg-type]
    assert early == sum(heard <= at for heard, _ in facts) > 350
    assert early + late == sum(heard <= later for heard, _ in facts) > 400
    assert record_between(filled, facts, None, later) == 0, "after a stop all are handed in again, and are known"  # type: ignore[arg-type]


def test_whom_a_wave_called_is_counted_by_day(filled: House) -> None:
    with writing(filled.engine) as conn:
        cases = conn.scalars(select(table(Case).c.id).limit(3)).all()
        slots = [{"municipality": name, "code": "G-1", "kind": "group", "at": LATER, "place": "", "capacity": 9,
                  "person": "", "withdrawn": False} for name in ("landsmeer", "elders")]  # fmt: skip
        ours, theirs = conn.scalars(insert(table(Slot)).returning(table(Slot).c.id), slots).all()
        called = [(ours, cases[0], FIRST), (ours, cases[1], FIRST), (ours, cases[2], LATER), (theirs, cases[0], FIRST)]
        rows = [{"slot_id": slot, "case_id": case, "called_on": at.date()} for slot, case, at in called]
        conn.execute(insert(table(SlotCall)), rows)
    assert [called_on(filled, EXAMPLE, at.date()) for at in (FIRST, LATER)] == [2, 1]  # type: ignore[arg-type]


@pytest.mark.parametrize(("called", "shown"), [((0, 0), False), ((0, 4), True)])
def test_the_summary_names_the_municipality_and_shows_calls_only_where_there_are(
    capsys: pytest.CaptureFixture[str], filled: House, tmp_path: Path, called: tuple[int, ...], shown: bool
) -> None:
    story = Story(EXAMPLE, [a_round(number) for number in range(2)], list(called), 17, "R-20260105-1")
    url = filled.engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, out=tmp_path, secret="of a test", _env_file=None)  # type: ignore[call-arg]
    tell(story, settings, 3)
    printed = capsys.readouterr().out
    assert "Opvolging Landsmeer" in printed
    assert ("Opgeroepen" in printed) is shown
    assert "di 6 jan" in printed
    assert "R-20260105-1 vast; kw-1 keurde goed" in printed


def test_the_examples_are_found_by_their_folders() -> None:
    assert all_examples()["landsmeer"] is EXAMPLE


def a_round(number: int) -> RunSummary:
    at = FIRST + timedelta(days=number)
    return RunSummary(
        run="R", at=at, day=date(2026, 1, 5 + number), planned=1, sent=1, not_sent={}, open=0, in_doubt=0, escalated=0,
        skipped={}, broken=(), held=False, fuse=None, looked_at=9, stalled=(), chain_root="f" * 64, seconds=1,
    )  # fmt: skip
