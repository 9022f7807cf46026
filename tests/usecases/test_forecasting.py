"""A forecast is what the runs of the coming days will do if nothing new is heard."""

from datetime import date
from pathlib import Path

import pytest

from klantreis.app import App
from klantreis.core.sending import EXTERNAL
from klantreis.errors import FixInput
from klantreis.store.engine import reading
from klantreis.store.tables import Message, table
from klantreis.usecases.forecasting import forecast
from tests.support.simulation import at, run_day, simulation


@pytest.fixture
def app(tmp_path: Path) -> App:
    with simulation(tmp_path) as opened:
        yield opened


def test_the_forecast_is_what_the_runs_then_send(app: App) -> None:
    expected = {day.day: dict(day.by_template) for day in forecast(app, at("2026-01-26", 8), days=60).days}
    assert sum(sum(day.values()) for day in expected.values()) == 3  # aftercare after 4 weeks (two) and 3 months
    for day in expected:
        run_day(app, day)
        assert sent_on(app, day) == expected[day], day


def sent_on(app: App, day: date) -> dict[str, int]:
    message, found = table(Message), {}
    with reading(app.engine) as conn:
        query = message.select().where(message.c.day == day, message.c.recipient_kind.in_(EXTERNAL))
        for row in conn.execute(query):
            found[row.template] = found.get(row.template, 0) + 1
    return dict(sorted(found.items()))


def test_only_working_days_are_forecast(app: App) -> None:
    days = [day.day for day in forecast(app, at("2026-04-02", 8), days=4).days]
    assert days == [date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 9)]  # Good Friday, Easter


def test_a_forecast_from_a_day_off_begins_on_the_next_working_day(app: App) -> None:
    assert forecast(app, at("2026-01-24", 8), days=1).days[0].day == date(2026, 1, 26)


def test_a_forecast_changes_nothing(app: App) -> None:
    before = forecast(app, at("2026-01-26", 8))
    assert forecast(app, at("2026-01-26", 8)) == before


@pytest.mark.parametrize("days", [0, 261])
def test_a_forecast_has_a_sane_length(app: App, days: int) -> None:
    with pytest.raises(FixInput, match="1 to 260"):
        forecast(app, at("2026-01-26"), days)
