"""One fact, as its source tells it."""

import io
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.usecases.incoming import raw_facts, read

AT = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)  # Monday
GOOD = {
    "id": "000123", "source": "suite", "municipality": "landsmeer", "client_ref": "L-0001", "journey": "landsmeer",
    "event": "talk_planned", "occurred_on": "2026-03-02", "at": "2026-03-11T10:00:00+01:00", "by": "kw-2",
    "data": {"place": "stadhuis"},
}  # fmt: skip


def test_the_line_of_the_contract_is_read() -> None:
    fact = read(GOOD, AT)
    assert (fact.id, fact.event, fact.occurred_on) == ("suite:000123", "talk_planned", date(2026, 3, 2))
    assert fact.at == datetime(2026, 3, 11, 10, 0, tzinfo=AMSTERDAM)
    assert fact.recorded_at == AT
    assert fact.data == {"place": "stadhuis"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None}, "id: missing"),
        ({"id": 123}, "id: an id is letters"),
        ({"id": "two words"}, "id: an id is letters"),
        ({"source": ""}, "source: missing"),
        ({"source": "delivery"}, "source: is a source of klantreis itself"),
        ({"source": "enrol"}, "source: is a source of klantreis itself"),
        ({"source": "start"}, "source: is a source of klantreis itself"),
        ({"at": "2101-01-03T10:00"}, "at: lies before 1950 or after 2099"),
        ({"source": "a:b"}, "source: a code"),
        ({"client_ref": ""}, "says of nobody"),
        ({"municipality": None}, "says of nobody"),
        ({"case": "ILOU0-00000"}, "case: a case reference looks like"),
        ({"event": None}, "event: missing"),
        ({"event": "no show"}, "event: a code"),
        ({"occurred_on": "2-3-2026"}, "occurred_on: a day is written as"),
        ({"occurred_on": "2026-02-30"}, "occurred_on: this day does not exist"),
        ({"occurred_on": "2062-03-02"}, "occurred_on: lies more than a year ahead"),
        ({"occurred_on": "1926-03-02"}, "occurred_on: lies more than a year ahead or before 1990"),
        ({"occurred_on": 20260302}, "occurred_on: a day is written as"),
        ({"at": "2026-03-29T02:30"}, "at: this hour does not exist"),
        ({"at": "2026-10-25T02:30"}, "at: this hour occurs twice"),
        ({"at": "tomorrow"}, "at: a moment is written as"),
        ({"recorded_at": "2026-03-02T09:01"}, "recorded_at: lies in the future"),
        ({"by": "Jan Jansen"}, "by: a code"),
        ({"corrects": "1", "withdraws": "2"}, "corrects and withdraws"),
        ({"data": ["stadhuis"]}, "data: no object"),
        ({"remark": "was ill"}, "unknown field 'remark'"),
        ({"Was ill on Monday": 1}, "unknown field '…'"),
    ],
)
def test_a_wrong_field_is_named_with_its_remedy(change: dict[str, object], reason: str) -> None:
    with pytest.raises(FixInput) as refused:
        read(GOOD | change, AT)
    assert reason in str(refused.value)
    assert "Jansen" not in str(refused.value)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(FixInput, match=r"source: missing.*occurred_on: a day.*by: a code"):
        read(GOOD | {"source": "", "occurred_on": "x", "by": "a b"}, AT)


def test_an_id_without_source_is_one_of_the_same_source_and_an_offset_is_honoured() -> None:
    assert read(GOOD | {"corrects": "000122"}, AT).corrects == "suite:000122"
    assert read(GOOD | {"withdraws": "crm:9", "event": None}, AT).withdraws == "crm:9"
    assert (
        read(GOOD | {"recorded_at": "2026-03-02T07:59:00Z"}, AT).recorded_at.isoformat() == "2026-03-02T08:59:00+01:00"
    )


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", "3", '"text"', '{"id": 1, "id": 2}', '{"data": NaN}', "[" * 50_000, "\ufffd",
     '{"a": "' + "x" * 70_000 + '"}', '{"id": "\\ud800"}', '{"\\udfff": 1}'],
    ids=range(11),
)  # fmt: skip
def test_a_line_that_is_no_object_is_one_rejected_row(line: str) -> None:
    good = json.dumps(GOOD)
    found = list(raw_facts(io.StringIO(f"{good}\n{line}\n\n{good}\n")))
    assert [(raw.row, bool(raw.problem)) for raw in found] == [(1, False), (2, True), (4, False)]


def test_csv_gives_the_same_fact_as_json(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "id;source;municipality;client_ref;journey;event;occurred_on;at;by;corrects;data.place\n"
        "000123;suite;landsmeer;L-0001;landsmeer;talk_planned;2026-03-02;2026-03-11T10:00;kw-2;;stadhuis\n"
    )
    (raw,) = raw_facts(tmp_path / "f.csv")
    assert read(raw.fields, AT) == read(GOOD, AT)


def test_an_unknown_column_refuses_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,source,remark\n1,a,b\n")
    with pytest.raises(FixInput, match="unknown column 'remark'"):
        list(raw_facts(tmp_path / "f.csv"))


def test_a_rejected_fact_can_be_mended_and_read_again(tmp_path: Path) -> None:
    import csv

    (raw,) = raw_facts(io.StringIO(json.dumps(GOOD)))
    with (tmp_path / "f.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, raw.cells().keys())
        writer.writeheader()
        writer.writerow(raw.cells())
    (again,) = raw_facts(tmp_path / "f.csv")
    assert read(again.fields, AT) == read(GOOD, AT)
