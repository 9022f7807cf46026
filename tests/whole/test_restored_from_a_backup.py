"""The week of tests/support/restoring.py: a database that was put back loses nothing and repeats nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.definitions.configuration import Configuration
from klantreis.store.schema import upgrade
from tests.support.restoring import House, Week, kept_by_sink, live_through, undisturbed
from tests.support.sink import running_sink


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, configuration: Configuration) -> Week:
    """The same week without a loss."""
    folder = tmp_path_factory.mktemp("calm")
    url = f"sqlite:///{folder}/klantreis.db"
    upgrade(url)
    with running_sink(folder / "mail", "--no-fsync") as sink:
        return undisturbed(House(folder, url, configuration, sink.port), partial(kept_by_sink, sink.folder))


Live = Callable[..., Week]


@pytest.fixture
def live(engine: Engine, database_url: str, tmp_path: Path, configuration: Configuration) -> Iterator[Live]:
    """Lives the week with the loss, on an empty database of each kind."""
    engine.dispose()
    with running_sink(tmp_path / "mail", "--no-fsync") as sink:
        house = House(tmp_path, database_url, configuration, sink.port)

        def week(*, records: bool, day_by_day: bool) -> Week:
            return live_through(house, partial(kept_by_sink, sink.folder), records=records, day_by_day=day_by_day)

        yield week


def test_repeating_the_lost_days_loses_nothing_and_repeats_nothing(live: Live, calm: Week) -> None:
    week = live(records=False, day_by_day=True)
    assert week.refused
    assert week.declared is not None
    assert week.declared.in_doubt > 0
    assert week.by_record == week.doubted == 20
    assert set(week.left.values()) == {1}
    assert week.left.keys() == calm.left.keys() == week.sent
    assert (week.in_doubt, week.unknown, week.problems) == (0, frozenset(), ())


def test_what_was_told_outside_the_database_settles_all_but_what_never_left(live: Live, calm: Week) -> None:
    week = live(records=True, day_by_day=True)
    assert week.declared is not None
    assert week.declared.in_doubt == 0 < week.declared.sent
    assert week.doubted == 5, "what had not left on Thursday"
    assert set(week.left.values()) == {1}
    assert week.left.keys() == calm.left.keys() == week.sent
    assert (week.in_doubt, week.unknown, week.problems) == (0, frozenset(), ())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_run_for_all_lost_days_repeats_nothing_to_residents_and_lines_to_colleagues(live: Live, calm: Week) -> None:
    """A digest is of a run: what a lost run told a colleague, the run that makes up for it tells again. And what was
    answered later in the lost time is not planned again: it left, and our books do not know."""
    week = live(records=False, day_by_day=False)
    assert set(week.left.values()) == {1}
    assert week.left.keys() - week.digests - calm.digests == calm.left.keys() - calm.digests
    assert week.unknown & calm.digests
    assert week.unknown - calm.digests
    assert (week.in_doubt, week.problems) == (0, ())


def test_the_week_itself_has_residents_and_colleagues_written_to(calm: Week) -> None:
    assert set(calm.left.values()) == {1}
    assert len(calm.digests & calm.left.keys()) >= 2
    assert (calm.in_doubt, calm.unknown, calm.problems) == (0, frozenset(), ())
