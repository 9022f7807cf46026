"""The fields of the texts: the same set everywhere, and Dutch that can be read aloud."""

from datetime import UTC, date, datetime, time

import pytest

from klantreis.core.fields import FIELDS, fill, written_day, written_period, written_time
from klantreis.core.municipality import FuseLimits, Municipality, Window

TOWN = Municipality(
    name="landsmeer",
    title="Gemeente Landsmeer",
    hash="",
    journeys=(),
    client_ref=".*",
    channels={},
    window=Window(opens=time(9), closes=time(17)),
    fuse=FuseLimits(ceiling=1),
    sender={"name": "Team Werk", "phone": "020 123 45 67", "address": "Raadhuisstraat 1"},
    places={"bibliotheek": "bibliotheek, Dorpsstraat 5"},
)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 12, 2), "woensdag 2 december 2026"),
        (date(2026, 3, 1), "zondag 1 maart 2026"),
        (date(2027, 1, 1), "vrijdag 1 januari 2027"),
    ],
)
def test_days_are_written_out_with_their_weekday(day: date, written: str) -> None:
    assert written_day(day) == written


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 1, 15, 9, 5, tzinfo=UTC), "10.05 uur"),  # winter
        (datetime(2026, 7, 15, 9, 0, tzinfo=UTC), "11.00 uur"),  # summer
    ],
)
def test_times_are_local_times(moment: datetime, written: str) -> None:
    assert written_time(moment) == written


@pytest.mark.parametrize(
    ("point", "written"),
    [("1w", "1 week"), ("4w", "4 weken"), ("12m", "12 maanden"), ("1y", "1 jaar"), ("10wd", "10 werkdagen"),
     ("2026-04", "april 2026"), ("2026-06-01", "juni 2026"), ("2026-13", ""), ("", ""), ("3", ""), ("w", ""),
     ("REF-1", "")],
)  # fmt: skip
def test_a_point_of_a_series_is_written_in_words_or_as_its_month_and_anything_else_is_left_out(
    point: str, written: str
) -> None:
    assert written_period(point) == written


def test_the_day_a_text_is_about_is_written_out() -> None:
    assert fill(TOWN, "x", about=date(2026, 8, 31))["dag"] == "maandag 31 augustus 2026"
    assert fill(TOWN, "x")["dag"] == ""


def test_every_field_gets_a_value_and_no_other() -> None:
    assert fill(TOWN, "7K2QH-0M4ZT").keys() == FIELDS.keys()


def test_the_day_of_an_appointment_is_the_local_day() -> None:
    values = fill(TOWN, "7K2QH-0M4ZT", appointment=datetime(2026, 12, 8, 23, 30, tzinfo=UTC))

    assert (values["datum"], values["tijd"]) == ("woensdag 9 december 2026", "0.30 uur")


@pytest.mark.parametrize(
    ("code", "place"),
    [("", "Raadhuisstraat 1"), ("bibliotheek", "bibliotheek, Dorpsstraat 5"), ("onbekend", "")],
)
def test_a_place_is_looked_up_and_never_guessed(code: str, place: str) -> None:
    assert fill(TOWN, "7K2QH-0M4ZT", place=code)["plaats"] == place


def test_the_colleagues_own_number_goes_before_that_of_the_team() -> None:
    assert fill(TOWN, "x", colleague_phone="06 1")["telefoon"] == "06 1"
    assert fill(TOWN, "x")["telefoon"] == "020 123 45 67"


def test_the_name_of_the_municipality_stands_without_the_word_for_it() -> None:
    assert fill(TOWN, "x")["gemeente"] == "Landsmeer"
