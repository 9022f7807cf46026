"""Did the follow-up of today happen: which day is asked about, and when a round counts."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.app import open_app
from klantreis.moments import AMSTERDAM
from klantreis.store import health, runs
from klantreis.store.clock import database_now
from klantreis.store.engine import reading, writing
from klantreis.store.health import Round
from klantreis.usecases.day_check import check_rounds, day_to_ask, missed
from klantreis.usecases.doctor_lines import Level
from tests.support.simulation import at, copy


class Office:
    """Works from Monday to Friday, but on these days not."""

    def __init__(self, *closed: date) -> None:
        self.closed = closed

    def is_office_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        ("2026-11-26 09:00", "2026-11-26"),  # Thursday, from nine o'clock on: today
        ("2026-11-26 08:59", "2026-11-25"),  # a minute earlier: Wednesday
        ("2026-11-26 23:59", "2026-11-26"),
        ("2026-11-30 06:45", "2026-11-27"),  # Monday morning: Friday
        ("2026-11-28 12:00", "2026-11-27"),  # Saturday: Friday
        ("2026-12-25 12:00", "2026-12-24"),  # Christmas Day, a Friday: Thursday
        ("2026-12-28 08:00", "2026-12-24"),  # the Monday after it, early
        ("2026-10-26 09:00", "2026-10-26"),  # Monday; the clock went back on Sunday
    ],
)
def test_the_day_that_is_asked_about_is_the_newest_whose_round_must_have_been(moment: str, asked: str) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
    assert day_to_ask(Office(date(2026, 12, 25)), local) == date.fromisoformat(asked)


def test_an_office_that_is_closed_for_two_weeks_is_asked_nothing() -> None:
    always = type("Closed", (Office,), {"is_office_day": lambda *_: False})()
    assert day_to_ask(always, at("2026-11-26")) is None


@pytest.mark.parametrize(
    ("rounds", "why"),
    [
        ([], "was not run"),
        ([Round("R-1", "", "done", False)], ""),
        ([Round("R-1", "haarlem", "done", False)], "was not run"),  # of another municipality
        ([Round("R-1", "", "held", False)], ""),  # that it waits is told elsewhere
        ([Round("R-1", "", "planning", False)], ""),  # it is going on
        ([Round("R-1", "", "planning", True)], "R-1 did not come to its end"),
        ([Round("R-1", "", "failed", False), Round("R-2", "landsmeer", "released", False)], ""),  # taken over
        ([Round("R-1", "", "failed", False)], "R-1 did not come to its end"),
    ],
)
def test_a_round_counts_when_it_planned_and_was_judged(rounds: Sequence[Round], why: str) -> None:
    assert missed("landsmeer", rounds) == why


def test_the_rounds_of_a_day_are_found_on_both_databases(engine: Engine) -> None:
    with writing(engine) as conn:
        for day in (date(2026, 11, 25), date(2026, 11, 26)):
            runs.begin(conn, at=at(day), day=day, municipality="landsmeer", started_at=database_now(conn))
    with reading(engine) as conn:
        assert health.ever_ran(conn)
        (found,) = health.rounds_of(conn, date(2026, 11, 26), quiet_seconds=300)
        assert (found.municipality, found.state, found.silent) == ("landsmeer", "planning", False)
        assert health.rounds_of(conn, date(2026, 11, 26), quiet_seconds=-60)[0].silent
        assert health.rounds_of(conn, date(2026, 11, 27), quiet_seconds=300) == []


def test_doctor_misses_the_round_of_a_monday_from_nine_o_clock_on(tmp_path: Path) -> None:
    """The simulation ran every working day until Friday 23 January 2026."""
    with open_app(copy(tmp_path)) as app:
        assert [each.level for each in check_rounds(app, at("2026-01-26", 8, 59))] == [Level.fine]
        late = list(check_rounds(app, at("2026-01-26")))
    assert {each.level for each in late} == {Level.wrong}
    assert [each.says for each in late] == ["landsmeer: the follow-up of 2026-01-26 was not run"], (
        "nobody else enrolled"
    )
