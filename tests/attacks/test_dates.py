"""Days at the ends of time, at the doors where a person types one: an answer or a refusal in words, never a break."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from flows import clock as flow_clock
from klantreis.app import App
from klantreis.commands import clock
from klantreis.errors import FixInput
from tests.test_cli import Klantreis, folder, january, klantreis

__all__ = ["folder", "january", "klantreis"]

DAYS = (
    "0001-01-01", "9999-12-31", "1949-12-31", "1989-12-31", "2090-12-31", "2091-01-01", "2100-01-01", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00+23:59", "2026-02-29", "2028-02-29", "1e400", "99999-01-01", "２０２６-01-01", "٢٠٢٦-01-01", "-1",
    "2026-01-23T10:00\n", "2026-01-23T24:00",
)  # fmt: skip
COMMANDS = (
    "timeline landsmeer/L-0001 --at", "due --on", "forecast --at", "results landsmeer --on",
    "placements --municipality landsmeer --on", "follow-up --dry-run --at", "deliver --at", "record facts.jsonl --at",
    "enrol clients.csv --municipality landsmeer --dry-run --at",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_the_last_day_of_all_breaks_no_command(klantreis: Klantreis, january: Path, command: str) -> None:  # noqa: F811
    (january / "facts.jsonl").write_text("{}\n")
    (january / "clients.csv").write_text("client_ref\nL-0001\n")
    told = klantreis(*command.split(), "9999-12-31")
    assert told.code == 2, told.err
    assert "cannot be asked about" in told.err


@pytest.mark.parametrize("text", DAYS)
def test_any_day_that_a_person_types_is_asked_about_or_refused_in_words(house: App, text: str) -> None:
    for asked in (clock.moment, clock.day, clock.looked_back):
        try:
            found = asked(house, text)
        except FixInput:
            continue
        assert 1990 <= found.year <= 2090


@pytest.mark.parametrize("day", [date.min, date.max, date(1989, 12, 31), date(2091, 1, 1)])
def test_no_form_asks_about_a_day_out_of_reach(day: date) -> None:
    with pytest.raises(FixInput, match="cannot be asked about"):
        flow_clock.moment(datetime.combine(day, time(12)))


def test_a_year_that_nobody_can_ask_about_is_named(klantreis: Klantreis, january: Path) -> None:  # noqa: F811
    told = klantreis("forecast", "--at", "9999-12-31")
    assert (told.code, told.err) == (2, "9999-12-31 cannot be asked about: give a day from 1990-01-01 to 2090-12-31\n")
