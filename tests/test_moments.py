"""Days and moments as people write them. The clock goes forward on Sun 29 March and back on Sun 25 October 2026."""

from datetime import UTC, date, datetime, time

import pytest

from klantreis.errors import FixInput
from klantreis.moments import parse_day, parse_moment


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-28T09:00", datetime(2026, 3, 28, 8, 0)),  # Saturday, winter time
        ("2026-03-30T09:00", datetime(2026, 3, 30, 7, 0)),  # Monday, summer time
        ("2026-10-24 09:00:00", datetime(2026, 10, 24, 7, 0)),  # Saturday, summer time
        ("2026-10-26T09:00", datetime(2026, 10, 26, 8, 0)),  # Monday, winter time
        ("2026-12-02T10:00:00+01:00", datetime(2026, 12, 2, 9, 0)),  # Wednesday
        ("2026-12-02T09:00:00Z", datetime(2026, 12, 2, 9, 0)),
        ("2026-12-02T04:00:00-05:00", datetime(2026, 12, 2, 9, 0)),  # an offset is honoured, whichever
        ("2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30)),  # Sunday, the first 02:30
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30)),  # Sunday, the second 02:30
        ("2026-10-25T01:59", datetime(2026, 10, 24, 23, 59)),
        ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0)),
        ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0)),
    ],
)
def test_a_moment_without_offset_is_local_time_and_an_offset_is_honoured(text: str, utc: datetime) -> None:
    moment = parse_moment(text)
    assert moment.astimezone(UTC).replace(tzinfo=None) == utc
    assert str(moment.tzinfo) == "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-10-25T02:00", "occurs twice"),
        ("2026-10-25T02:59:59", "occurs twice"),
        ("2026-03-29T02:00", "does not exist: the clock"),
        ("2026-03-29T02:59", "does not exist: the clock"),
        ("2026-02-30T10:00", "does not exist; check"),
        ("2026-02-03T24:30", "does not exist; check"),
        ("0001-01-01T00:00+14:00", "does not exist; check"),
        ("2026-02-03", "is written as"),
        ("3-2-2026 10:00", "is written as"),
        ("2026-02-03T10", "is written as"),
        ("2026-W06-2T10:00", "is written as"),
        ("", "is written as"),
    ],
)
def test_what_is_no_moment_or_could_be_two_is_refused(text: str, reason: str) -> None:
    with pytest.raises(FixInput, match=reason):
        parse_moment(text)


def test_a_bare_day_stands_for_the_time_asked() -> None:
    assert parse_moment("2026-03-02", time(7, 30)).isoformat() == "2026-03-02T07:30:00+01:00"


@pytest.mark.parametrize("text", ["20260328", "28-03-2026", "2026-3-28", "2026-02-29", "2026-W13-6", "", "2026-03-28 "])
def test_a_day_is_iso_and_exists(text: str) -> None:
    assert parse_day("2026-03-28") == date(2026, 3, 28)
    with pytest.raises(FixInput):
        parse_day(text)
