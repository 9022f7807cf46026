"""The workshop of invented case loads: its days are the law's, its people nobody, its files what klantreis reads."""

import csv
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from examples.invented import files
from examples.invented.appointments import appointment, weekly
from examples.invented.colleagues import Colleague, Leave, Partner
from examples.invented.days import is_working, later, weeks
from examples.invented.facts import Life, Stretch
from examples.invented.people import Person, Populace
from tests.core.small_journeys import day
from tests.support.understood import understood

POPULACE = Populace(
    seed=7,
    prefix="X",
    city="Verzinseldam",
    count=60,
    districts=("noord", "zuid"),
    enrolled_on=lambda number: date(2026, 3, 2),
    case_worker=lambda number: "kw-1",
    jobcoach=lambda number: "",
    consented_on=date(2025, 11, 3),
)
STRETCH = Stretch(takeover=day("ma 2026-03-02"), last=day("vr 2026-06-26"))


def a_life(seed: int = 1) -> Life:
    return Life(POPULACE.people()[0], "kennis", STRETCH, random.Random(seed))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


# --- days -------------------------------------------------------------------------------------------------------------


def test_its_working_days_are_those_of_the_algemene_termijnenwet() -> None:
    calendar = understood(Path("config")).calendars["landsmeer"]
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(3 * 365)]
    assert [each for each in days if is_working(each) != calendar.is_atw_day(each)] == []


@pytest.mark.parametrize(
    ("start", "working_days", "expected"),
    [
        ("wo 2026-05-13", 1, "ma 2026-05-18"),  # Ascension Day and the Friday after it
        ("ma 2026-05-18", -1, "wo 2026-05-13"),
        ("vr 2026-04-24", 1, "di 2026-04-28"),  # King's Day on a Monday
        ("ma 2026-03-02", 0, "ma 2026-03-02"),
    ],
)
def test_working_days_are_counted_over_days_off(start: str, working_days: int, expected: str) -> None:
    assert later(day(start), working_days) == day(expected)


def test_weeks_end_on_a_working_day() -> None:
    assert weeks(day("ma 2026-03-23"), 2) == day("di 2026-04-07")  # Easter Monday is 6 April


# --- people -----------------------------------------------------------------------------------------------------------


def test_more_people_change_nobody_who_was_there() -> None:
    assert replace(POPULACE, count=90).people()[:60] == POPULACE.people()


def test_further_columns_change_nothing_else_of_anybody() -> None:
    more = replace(POPULACE, more=lambda about, rng: {"ww_end": f"2026-{rng.randint(7, 9):02d}-01"}).people()
    for usual, richer in zip(POPULACE.people(), more, strict=True):
        assert richer.cells == usual.cells | {"ww_end": richer.cells["ww_end"]}


def test_addresses_are_of_the_municipality_in_a_reserved_domain() -> None:
    assert {person.cells["email"].partition("@")[2] for person in POPULACE.people()} == {"", "verzinseldam.example.org"}


# --- facts ------------------------------------------------------------------------------------------------------------


def test_what_happened_before_the_takeover_is_heard_in_its_first_minutes() -> None:
    fact = a_life().say("talk_held", day("do 2026-01-15"))
    assert (fact.recorded_at.date(), fact.recorded_at.hour) == (day("ma 2026-03-02"), 7)


@pytest.mark.parametrize("seed", range(20))
def test_a_fact_is_heard_on_a_working_day_within_three_of_them_in_office_hours(seed: int) -> None:
    fact = a_life(seed).say("talk_held", day("vr 2026-04-03"))  # Good Friday; then Easter
    assert fact.recorded_at.date() in {day("di 2026-04-07"), day("wo 2026-04-08"), day("vr 2026-04-10")}
    assert 9 <= fact.recorded_at.hour < 17


def test_what_would_be_heard_after_the_last_day_is_left_unsaid() -> None:
    life = a_life()
    life.say("talk_held", day("vr 2026-06-26"), heard=day("ma 2026-06-29"))
    assert life.events == []


# --- files ------------------------------------------------------------------------------------------------------------


def test_facts_are_numbered_as_they_were_recorded_and_a_correction_names_the_number(tmp_path: Path) -> None:
    first, second = a_life(), Life(POPULACE.people()[1], "kennis", STRETCH, random.Random(2))
    wrong = first.say(
        "talk_planned", day("wo 2026-03-04"), at=appointment(day("wo 2026-03-11"), 10), heard=day("wo 2026-03-04")
    )
    first.say(
        "talk_planned", day("wo 2026-03-04"), heard=day("vr 2026-03-06"), corrects=wrong, until=day("do 2026-03-12")
    )
    second.say("talk_held", day("di 2026-03-03"), heard=day("di 2026-03-03"), journey="stad", by="jc-1")
    files.write_facts(tmp_path / "facts.jsonl", [first, second], "verzinseldam")
    lines = (tmp_path / "facts.jsonl").read_text().splitlines()
    assert [line[:8] + line.partition('"event": ')[2].partition(",")[0] for line in lines] == [
        '{"id": "' + event for event in ('"talk_held"', '"talk_planned"', '"talk_planned"')
    ]
    assert (
        '"id": "000001", "source": "suite-verzinseldam", "municipality": "verzinseldam", "client_ref": "X-0002"'
        in lines[0]
    )
    assert '"journey": "stad"' in lines[0]
    assert '"by": "jc-1"' in lines[0]
    assert '"at": "2026-03-11T10:00:00+01:00"' in lines[1]
    assert '"corrects": "000002", "data": {"until": "2026-03-12"}' in lines[2]


def test_an_employer_is_on_record_only_for_who_goes_to_work(tmp_path: Path) -> None:
    lives = [Life(person, "kennis", STRETCH, random.Random(person.number)) for person in POPULACE.people()[:2]]
    lives[0].say("placement_started", day("wo 2026-03-04"))
    files.write_clients(tmp_path / "clients.csv", lives)
    assert [bool(row["employer_name"]) for row in rows(tmp_path / "clients.csv")] == [True, False]


def test_a_further_column_stands_behind_the_usual_ones(tmp_path: Path) -> None:
    people: list[Person] = replace(POPULACE, more=lambda about, rng: {"ww_end": "2026-09-30"}).people()
    files.write_clients(tmp_path / "clients.csv", [Life(each, "kennis", STRETCH, random.Random(1)) for each in people])
    assert [*rows(tmp_path / "clients.csv")[0]][-1] == "ww_end"


def test_colleagues_with_their_leave_are_marked_as_invented(tmp_path: Path) -> None:
    away = (
        Leave(day("ma 2026-03-02"), day("vr 2026-03-06"), "kw-2"),
        Leave(day("ma 2026-07-20"), day("vr 2026-08-07"), "kw-2"),
    )
    files.write_staff(
        tmp_path / "staff.csv", "verzinseldam", [Colleague("kw-1", "Medewerker Een", "case_worker", away)]
    )
    first, second = rows(tmp_path / "staff.csv")
    assert first["name"] == "Medewerker Een (verzonnen)"
    assert (first["email"], first["absent_from"], first["stand_in"]) == (
        "kw-1@verzinseldam.example",
        "2026-03-02",
        "kw-2",
    )
    assert {column: cell for column, cell in second.items() if cell} == {
        "municipality": "verzinseldam", "code": "kw-1",
        "absent_from": "2026-07-20", "absent_until": "2026-08-07", "stand_in": "kw-2",
    }  # fmt: skip


def test_slots_lie_on_working_days_at_their_hour(tmp_path: Path) -> None:
    made = list(
        weekly(
            day("ma 2026-05-04"),
            day("do 2026-05-14"),
            "di do",
            "09:30",
            kind="group_sessions",
            place="wijkpunt",
            capacity=12,
            person="kw-1",
        )
    )
    files.write_slots(tmp_path / "slots.csv", "landsmeer", made)
    # Tuesday 5 May is Liberation Day, Thursday 14 May is Ascension Day.
    assert [(row["code"], row["at"], row["capacity"]) for row in rows(tmp_path / "slots.csv")] == [
        ("group_sessions-20260507-0930-kw-1", "2026-05-07T09:30", "12"),
        ("group_sessions-20260512-0930-kw-1", "2026-05-12T09:30", "12"),
    ]


def test_what_another_system_tells_stands_between_and_changes_no_number(tmp_path: Path) -> None:
    def told() -> Life:
        life = a_life()
        for on in ("wo 2026-03-04", "vr 2026-03-06"):
            life.say("contact_held", day(on), heard=day(on))
        return life

    other = Life(POPULACE.people()[1], "kennis", STRETCH, random.Random(2))
    other.say("reported", day("do 2026-03-05"), heard=day("do 2026-03-05"))
    alone, beside = tmp_path / "alone.jsonl", tmp_path / "beside.jsonl"
    files.write_facts(alone, [told()], "verzinseldam")
    files.write_facts(beside, [told()], "verzinseldam", beside={"elders": [other]})
    lines = beside.read_text().splitlines()
    assert [line for line in lines if '"elders"' not in line] == alone.read_text().splitlines()
    assert ['"elders"' in line for line in lines] == [False, True, False]
    assert '{"id": "000001", "source": "elders", "municipality": "verzinseldam"' in lines[1]


def test_a_partner_is_marked_as_invented_and_reached_in_a_reserved_domain(tmp_path: Path) -> None:
    files.write_partners(
        tmp_path / "partners.csv", "verzinseldam", [Partner("P-01", "partner", "Buurthuis", "Contact Een")]
    )
    (row,) = rows(tmp_path / "partners.csv")
    assert (row["title"], row["email"]) == ("Buurthuis (verzonnen)", "p-01@verzinseldam.example.org")
