"""An event log of another system: each trap that real logs hold, and the rule for it (ADR 31)."""

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from klantreis.errors import BadConfiguration, FixInput
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import make_engine
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_file
from tests.usecases.conftest import House
from tests.usecases.logs import HEADER, NOW, clients, convert, facts, mapping, row, two_towns


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Converting reads no database."""
    return House(make_engine(f"sqlite:///{tmp_path / 'none.db'}"), Settings(out=tmp_path / "out", _env_file=None))


TOWNS = mapping("{column: Plaats, codes: {A: landsmeer, B: haarlem}}")


def test_each_row_is_a_fact_an_enrolment_left_out_or_rejected(house: House, tmp_path: Path) -> None:
    report = convert(
        house,
        tmp_path,
        [
            row("Z-1", "Aanvraag", "2026-03-02T09:00:00+01:00"),
            row("Z-1", "Gesprek", "2026-03-10T10:30:00+01:00"),
            row("Z-1", "Notitie", "2026-03-10T11:00:00+01:00"),
            row("Z-1", "Iets anders", "2026-03-11T11:00:00+01:00"),
        ],
    )
    assert (report.facts, report.enrolments, report.left_out, report.rejected) == (1, 1, 1, 1)
    assert report.rejections == ("row 5: wat: not in the mapping; name it under activities or left_out",)
    assert [(each["client_ref"], each["enrolled_on"]) for each in clients(tmp_path)] == [("Z-1", "2026-03-02")]
    assert [(each["event"], each["occurred_on"]) for each in facts(tmp_path)] == [("intake_held", "2026-03-10")]


def test_what_is_rejected_comes_back_in_a_file_with_the_reason(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("Z-1", "Iets anders", "2026-03-11"), row("Z-1", "Aanvraag", "2026-03-02")])
    assert report.rejected_file == tmp_path / "converted" / "log.csv.rejected.csv"
    with report.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        (rejected,) = csv.DictReader(file, delimiter=";")
    assert (rejected["wat"], rejected["zaak"]) == ("Iets anders", "Z-1")
    assert "not in the mapping" in rejected["reason"]
    assert report.rejected_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("2026-03-01T23:30:00Z", "2026-03-02"),  # Sunday night in London is Monday here
        ("2026-03-02T00:30:00+01:00", "2026-03-02"),
        ("2026-07-01T22:30:00Z", "2026-07-02"),
        ("2026-07-01T21:30:00Z", "2026-07-01"),
        ("2026-03-02 00:30:00.123+0100", "2026-03-02"),
        ("2026-03-02T00:30:00", "2026-03-02"),  # no offset: of the time zone of the mapping
        ("2026-03-02", "2026-03-02"),
    ],
)
def test_the_civil_day_in_amsterdam_decides(house: House, tmp_path: Path, when: str, day: str) -> None:
    convert(house, tmp_path, [row("Z-1", "Gesprek", when, begin="2026-01-05")])
    assert [each["occurred_on"] for each in facts(tmp_path)] == [day]


def test_a_time_without_an_offset_is_of_the_time_zone_of_the_mapping(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", "2026-03-01T23:30:00", begin="2026-01-05")]
    convert(house, tmp_path, rows, mapping(more="timezone: UTC"))
    assert facts(tmp_path)[0]["recorded_at"].startswith("2026-03-02T00:30:00")


def test_times_may_be_written_as_another_system_does(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", "02-03-2026 09:15", begin="2026-01-05")]
    convert(house, tmp_path, rows, mapping(more='formats: "%d-%m-%Y %H:%M"'))
    assert facts(tmp_path)[0]["recorded_at"].startswith("2026-03-02T09:15:00")


@pytest.mark.parametrize(
    ("twice", "told"),
    [
        ("", "occurs twice"),
        ("twice: earlier", "2026-10-25T02:30:00.000001+02:00"),
        ("twice: later", "2026-10-25T02:30:00.000001+01:00"),
    ],
)
def test_the_hour_that_occurs_twice(house: House, tmp_path: Path, twice: str, told: str) -> None:
    rows = [row("Z-1", "Gesprek", "2026-10-25T02:30:00", begin="2026-01-05")]
    report = convert(house, tmp_path, rows, mapping(more=twice))
    assert told in "".join([*report.rejections, *(each["recorded_at"] for each in facts(tmp_path))])


def test_the_hour_that_does_not_exist_is_rejected(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("Z-1", "Gesprek", "2026-03-29T02:30:00", begin="2026-01-05")])
    assert "this hour does not exist" in report.rejections[0]


def test_a_deadline_at_midnight_is_that_day_and_is_counted(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", "2026-03-02", begin="2026-01-05", deadline="2026-10-10T22:00:00Z")]
    assert convert(house, tmp_path, rows).midnight == 1
    assert clients(tmp_path)[0]["ww_end"] == "2026-10-11"  # in Amsterdam it is Sunday the 11th, at midnight


@pytest.mark.parametrize(("midnight", "day"), [("that_day", "2026-10-11"), ("day_before", "2026-10-10")])
def test_the_mapping_says_what_a_deadline_at_midnight_means(
    house: House, tmp_path: Path, midnight: str, day: str
) -> None:
    rows = [row("Z-1", "Gesprek", "2026-03-02", begin="2026-01-05", deadline="2026-10-11T00:00:00+02:00")]
    deadline = f"{{column: Deadline, as: day, midnight: {midnight}}}"
    assert convert(house, tmp_path, rows, mapping(deadline=deadline)).midnight == 0
    assert clients(tmp_path)[0]["ww_end"] == day


@pytest.mark.parametrize("deadline", ["2026-12-25", "2026-04-25"])
def test_a_deadline_on_a_free_day_is_kept_as_it_is(house: House, tmp_path: Path, deadline: str) -> None:
    """Christmas, a Saturday: whether the day rolls is for the journey to say."""
    convert(house, tmp_path, [row("Z-1", "Gesprek", "2026-03-02", begin="2026-01-05", deadline=deadline)])
    assert clients(tmp_path)[0]["ww_end"] == deadline


def test_a_case_without_a_deadline_or_a_team_is_enrolled_without(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("Z-1", "Gesprek", "2026-03-02", begin="2026-01-05")])
    assert (clients(tmp_path)[0]["ww_end"], clients(tmp_path)[0]["team"]) == ("", "")
    assert report.without == {"team": 1, "ww_end": 1}


def test_the_same_number_in_two_municipalities_is_two_cases(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", "2026-03-02", begin="2026-01-05", town=town) for town in ("A", "B")]
    report = convert(house, tmp_path, rows, TOWNS)
    (here,), (there,) = facts(tmp_path, "landsmeer"), facts(tmp_path, "haarlem")
    assert here["id"] != there["id"]
    assert (report.cases, clients(tmp_path, "haarlem")[0]["client_ref"]) == (2, "Z-1")


def test_a_municipality_that_is_not_mapped_is_rejected(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("Z-1", "Gesprek", "2026-03-02", begin="2026-01-05", town="C")], TOWNS)
    assert "no municipality with this journey" in report.rejections[0]


def test_events_outside_their_case_are_kept_on_their_own_day_and_counted(house: House, tmp_path: Path) -> None:
    text = mapping(columns=", end: {column: Einde, event: closed}")
    rows = [
        row("Z-1", "Gesprek", day, begin="2026-03-02", end="2026-04-01")
        for day in ("2026-02-27", "2026-03-02", "2026-04-01", "2026-04-02")
    ]
    report = convert(house, tmp_path, rows, text)
    assert (report.facts, report.before_start, report.after_end, report.ends) == (4, 1, 1, 1)
    assert [each["occurred_on"] for each in facts(tmp_path) if each["event"] == "closed"] == ["2026-04-01"]


def test_the_mapping_may_reject_events_outside_their_case(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", day, begin="2026-03-02") for day in ("2026-02-27", "2026-03-02")]
    report = convert(house, tmp_path, rows, mapping(more="outside: reject"))
    assert report.rejections == ("row 2: wanneer: lies before the start of its case",)


def test_an_end_that_an_activity_says_is_not_told_twice(house: House, tmp_path: Path) -> None:
    text = mapping(columns=", end: {column: Einde, event: closed}")
    report = convert(house, tmp_path, [row("Z-1", "Klaar", "2026-04-01", begin="2026-03-02", end="2026-04-01")], text)
    assert (report.facts, report.ends) == (1, 0)


def test_a_copy_of_a_row_is_one_event(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("Z-1", "Gesprek", "2026-03-02", begin="2026-03-02")] * 3)
    assert (report.facts, report.copies) == (1, 2)


def test_rows_of_one_moment_keep_the_order_of_the_file(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", what, "2026-03-02T10:00:00+01:00", begin="2026-03-02") for what in ("Gesprek", "Klaar")]
    convert(house, tmp_path, rows)
    first, second = facts(tmp_path)
    assert (first["event"], second["event"]) == ("intake_held", "closed")
    assert first["recorded_at"] < second["recorded_at"]
    assert first["id"] < second["id"]


def test_a_case_begins_with_its_activity_before_its_start_and_its_first_event(house: House, tmp_path: Path) -> None:
    rows = [
        row("Z-1", "Gesprek", "2026-03-01", begin="2026-03-05"),
        row("Z-1", "Aanvraag", "2026-03-02T08:00:00+01:00", begin="2026-03-05"),
        row("Z-2", "Gesprek", "2026-03-01", begin="2026-03-05"),
        row("Z-3", "Gesprek", "2026-03-09"),
        row("Z-3", "Gesprek", "2026-03-08"),
    ]
    convert(house, tmp_path, rows)
    assert {each["client_ref"]: each["enrolled_on"] for each in clients(tmp_path)} == {
        "Z-1": "2026-03-02", "Z-2": "2026-03-05", "Z-3": "2026-03-08",
    }  # fmt: skip


def test_a_second_beginning_is_rejected(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Aanvraag", day) for day in ("2026-03-02", "2026-03-09")]
    assert convert(house, tmp_path, rows).rejections == ("row 3: wat: its case began in row 2; keep one of them",)


def test_a_number_that_could_be_a_bsn_is_refused_as_enrol_refuses_it(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("111222333", "Gesprek", "2026-03-02", begin="2026-03-02")])
    assert "could be a BSN" in report.rejections[0]
    assert "111222333" not in report.rejections[0]
    assert facts(tmp_path) == []


def test_a_deadline_that_cannot_be_read_rejects_its_case(house: House, tmp_path: Path) -> None:
    rows = [
        row("Z-1", "Gesprek", day, begin="2026-03-02", deadline="binnenkort") for day in ("2026-03-02", "2026-03-03")
    ]
    report = convert(house, tmp_path, rows)
    assert (report.rejected, report.cases) == (2, 0)
    assert "its case cannot be enrolled: deadline: no moment" in report.rejections[0]


def test_of_several_values_of_a_case_the_first_counts(house: House, tmp_path: Path) -> None:
    rows = [
        row("Z-1", "Gesprek", f"2026-03-0{n}", begin="2026-03-02", team=team)
        for n, team in ((2, ""), (3, "noord"), (4, "zuid"))
    ]
    assert convert(house, tmp_path, rows).differing == 1
    assert clients(tmp_path)[0]["team"] == "noord"


def test_who_did_it_becomes_a_pseudonym(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", "2026-03-02", begin="2026-03-02", who=who) for who in ("Kanariepiet Vogel", "Ander")]
    convert(house, tmp_path, rows)
    first, second = (each["by"] for each in facts(tmp_path))
    assert first != second
    assert "Kanarie" not in (tmp_path / "converted" / "facts.jsonl").read_text(encoding="utf-8")


def test_fields_of_an_event_are_coded_and_checked(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Afspraak", "2026-03-02", begin="2026-03-02", place=place) for place in ("Raadhuis", "Thuis")]
    report = convert(house, tmp_path, rows)
    assert [each["data"] for each in facts(tmp_path)] == [{"place": "stadhuis"}]
    assert "this code is not allowed here" in report.rejections[0]


def test_a_byte_order_mark_and_capitals_in_the_header_do_no_harm(house: House, tmp_path: Path) -> None:
    header = "\ufeff" + HEADER.upper().replace(";", ",")
    rows = [row("Z-1", "Gesprek", "2026-03-02", begin="2026-03-02").replace(";", ",")]
    assert convert(house, tmp_path, rows, header=header).facts == 1


def test_a_column_that_is_missing_is_named(house: House, tmp_path: Path) -> None:
    with pytest.raises(FixInput, match=r"log\.csv: the column 'wie' is missing"):
        convert(house, tmp_path, [], header=HEADER.replace("Wie", "Anders"))


def test_what_lies_in_the_future_is_rejected(house: House, tmp_path: Path) -> None:
    report = convert(house, tmp_path, [row("Z-1", "Gesprek", "2026-11-27", begin="2026-03-02")])
    assert "lies in the future" in report.rejections[0]


def test_a_log_that_tells_when_it_was_recorded_keeps_that(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", "2026-03-02T09:00:00+01:00", begin="2026-03-02", place="2026-03-20T08:00:00+01:00")]
    convert(house, tmp_path, rows, mapping(columns=", recorded: Plek"))
    (fact,) = facts(tmp_path)
    assert (fact["occurred_on"], fact["at"]) == ("2026-03-02", "2026-03-02T09:00:00+01:00")
    assert fact["recorded_at"].startswith("2026-03-20T08:00:00")


def test_a_log_that_has_grown_gives_the_same_ids_and_enrols_nobody_twice(
    house: House, engine: Engine, tmp_path: Path
) -> None:
    app = two_towns(replace(house, engine=engine))
    rows = [
        row("Z-1", "Aanvraag", "2026-03-02T09:00:00+01:00", deadline="2026-05-01", team="noord"),
        row("Z-1", "Gesprek", "2026-03-10T10:00:00+01:00"),
    ]

    def take() -> tuple[int, int, int]:
        enrolled = enrol_file(app, tmp_path / "converted" / "clients.csv", "landsmeer", "", NOW)
        recorded = record_file(app, tmp_path / "converted" / "facts.jsonl", NOW)
        assert (enrolled.rejected, recorded.rejected) == (0, 0), (enrolled.rejections, recorded.rejections)
        return enrolled.new, recorded.new, recorded.known

    convert(house, tmp_path, rows)
    assert take() == (1, 1, 0)
    convert(house, tmp_path, rows)
    assert take() == (0, 0, 1)
    convert(house, tmp_path, [*rows, row("Z-1", "Klaar", "2026-04-10T10:00:00+01:00")])
    assert take() == (0, 1, 1)


def test_the_log_may_number_its_events(house: House, tmp_path: Path) -> None:
    rows = [row("Z-1", "Gesprek", f"2026-03-0{n}", begin="2026-03-02", place=str(n // 2)) for n in (2, 3, 4)]
    report = convert(house, tmp_path, rows, mapping(columns=", id: Plek"))
    assert report.rejections == ("row 3: plek: row 2 has the same number, and says something else",)
    assert len({each["id"] for each in facts(tmp_path)}) == 2


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("journey: ww", "journey: wx"), "mapping.yaml:2: unknown journey `wx`"),
        (("Klaar: closed", "Klaar: clozed"), "mapping.yaml:11: unknown event `clozed`"),
        (("place: {column", "plaats: {column"), "mapping.yaml:10: `talk_planned` has no field `plaats`"),
        (("left_out: [Notitie]", "left_out: [Klaar]"), "mapping.yaml:12: this activity has an event too"),
        (("source: zaken", "source: zaken\ntimezone: Europe/Atlantis"), "mapping.yaml:4: no time zone"),
        (("time: Wanneer, ", ""), "mapping.yaml:5: columns lacks `time`"),
        (("municipality: landsmeer", "municipality: edam"), "mapping.yaml:4: unknown municipality `edam`"),
        (("source: zaken", "source: zaken\nkleur: rood"), "mapping.yaml:4: unknown key `kleur`"),
    ],
)
def test_a_mapping_is_complained_about_by_line(
    house: House, tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    with pytest.raises(BadConfiguration) as caught:
        convert(house, tmp_path, [], mapping().replace(*change))
    assert any(str(finding).startswith(complaint) for finding in caught.value.findings), str(caught.value)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters='\r\n";'), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            row,
            st.one_of(st.sampled_from(["Z-1", "Z-2", ""]), CELLS),
            st.one_of(st.sampled_from(["Aanvraag", "Gesprek", "Notitie", "Klaar"]), CELLS),
            st.one_of(st.sampled_from(["2026-03-02", "2026-03-29T02:30:00", "2030-01-01", ""]), CELLS),
            who=CELLS, begin=st.sampled_from(["", "2026-03-02", "x"]), team=CELLS, deadline=CELLS,
        ),
        max_size=8,
    )
)  # fmt: skip
def test_whatever_a_log_holds_nothing_is_lost(house: House, tmp_path: Path, rows: list[str]) -> None:
    report = convert(house, tmp_path, rows)
    known = {each["client_ref"] for each in clients(tmp_path)} if report.cases else set()
    assert report.cases == len(known)
    if report.facts:
        assert {each["client_ref"] for each in facts(tmp_path)} <= known


def test_a_moment_of_recording_is_never_after_the_conversion(house: House, tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=AMSTERDAM)
    convert(house, tmp_path, [row("Z-1", "Gesprek", at.isoformat(), begin="2026-03-02")], now=at)
    assert facts(tmp_path)[0]["recorded_at"] == at.isoformat()
