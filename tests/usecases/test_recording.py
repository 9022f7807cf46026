"""Facts into the cases they are about. L-0001 and L-0002 follow `work`; L-0003 follows `work` and `ww`."""

import io
import itertools
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text, update

from klantreis.errors import FixInput
from klantreis.store.cases import find_ref, load_cases
from klantreis.store.chain import verify
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Case, Client, FactRow, table
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.erasing import erase
from klantreis.usecases.recording import RecordReport, record_file, record_one
from klantreis.usecases.rejections import Rejection
from tests.usecases.conftest import House, moment

AT = moment("2026-03-02")  # Monday
_numbers = itertools.count(1)


@pytest.fixture
def staffed(house: House, written: Callable[[str, str], Path]) -> House:
    path = written("c.csv", "client_ref,journey\nL-0001,work\nL-0002,work\nL-0003,work\nL-0003,ww\n")
    enrol_file(house, path, "landsmeer", "", moment("2026-01-05"))  # type: ignore[arg-type]
    return house


def fact(
    event: str = "contact_held", on: str = "2026-03-02", client: str = "L-0001", **more: object
) -> dict[str, object]:
    told = {"source": "suite", "municipality": "landsmeer", "client_ref": client, "event": event, "occurred_on": on}
    return {"id": f"n{next(_numbers)}"} | told | more


def record(house: House, *facts: dict[str, object], tell: Callable[[Rejection], None] | None = None) -> RecordReport:
    lines = io.StringIO("".join(json.dumps(each) + "\n" for each in facts))
    return record_file(house, lines, AT, tell)  # type: ignore[arg-type]


def stored(engine: Engine) -> list[dict[str, object]]:
    facts = table(FactRow)
    with reading(engine) as conn:
        rows = conn.execute(select(facts).where(facts.c.source == "suite").order_by(facts.c.source_id)).mappings()
        return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def test_a_fact_is_written_once_and_wakes_its_case(staffed: House) -> None:
    told = fact("talk_planned", at="2026-03-11T10:00", by="kw-2", data={"place": "stadhuis"})
    assert record(staffed, told) == RecordReport(new=1)
    assert record(staffed, told) == RecordReport(known=1)
    with reading(staffed.engine) as conn:
        (case,) = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])
        assert conn.execute(select(table(Case).c.look_again_on).where(table(Case).c.id == case.id)).scalar() == date(
            2026, 1, 5
        )
        assert not list(verify(conn))
    (_, kept) = case.case.facts
    assert (kept.event, kept.data, kept.by, case.fact_seq) == ("talk_planned", {"place": "stadhuis"}, "kw-2", 2)
    assert kept.at is not None
    assert kept.at.isoformat() == "2026-03-11T10:00:00+01:00"
    assert kept.recorded_at == AT


def test_the_same_id_with_other_content_is_rejected_whenever_it_comes(staffed: House) -> None:
    told = fact(id="a")
    report = record(staffed, told, told, told | {"occurred_on": "2026-03-01"})
    assert (report.new, report.known, report.rejected) == (1, 1, 1)
    assert report.rejections == (
        "row 3: id: this source told another fact under this id; give a new id and say which one it `corrects`",
    )
    assert record(staffed, told | {"by": "kw-1"}).rejected == 1
    assert record(staffed, told | {"recorded_at": "2026-03-01T10:00"}).known == 1
    assert [row["occurred_on"] for row in stored(staffed.engine)] == [date(2026, 3, 2)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"client_ref": "L-9999"}, "client_ref: no such client in this municipality; enrol the client first"),
        ({"municipality": "haarlem"}, "client_ref: no such client"),
        ({"case": "00000-00000"}, "case: no case has this reference"),
        ({"journey": "ww"}, "journey: this client is not enrolled in it"),
        ({"client_ref": "L-0003"}, "journey: this client has several cases; name the journey"),
        ({"event": "contact_hold"}, "event: 'contact_hold' cannot be recorded; did you mean `contact_held`?"),
        ({"event": "enrolled"}, "event: 'enrolled' cannot be recorded"),
        ({"event": "talk_planned", "data": {"place": "moon"}}, "data.place: this code is not allowed here"),
        ({"event": "talk_planned", "data": {"plaats": "x"}}, "has no field plaats"),
        ({"event": "placement_started", "data": {"until": "soon"}}, "data.until: "),
        ({"event": "placement_started", "data": {"until": "9999-12-31"}}, "data.until: lies before 1950 or after 2099"),
        ({"data": {"note": "Secretname"}}, "has no field note"),
        ({"corrects": "nothing"}, "corrects: this case has no fact with that id"),
        ({"withdraws": "other-client"}, "withdraws: this case has no fact with that id"),
        ({"occurred_on": "yesterday"}, "occurred_on: a day is written as"),
    ],
)
def test_a_wrong_fact_is_rejected_with_its_remedy_and_the_rest_goes_in(
    staffed: House, change: dict[str, object], reason: str
) -> None:
    other = fact(id="other-client", client="L-0002")
    heard: list[Rejection] = []
    report = record(staffed, other, fact(), fact() | change, fact(), tell=heard.append)
    assert (report.new, report.rejected) == (3, 1)
    assert report.rejections[0].startswith("row 3: ")
    assert reason in report.rejections[0]
    assert "Secretname" not in repr(report) + repr(heard)
    assert [rejection.row for rejection in heard] == [3]


def test_rejected_rows_of_a_file_lie_beside_it_and_can_be_handed_in_mended(
    staffed: House, written: Callable[[str, str], Path]
) -> None:
    path = written("f.jsonl", json.dumps(fact(client="L-0009", data={"x": "1"})) + "\nnonsense\n")
    report = record_file(staffed, path, AT)  # type: ignore[arg-type]
    assert report.rejected == 2
    assert report.rejected_file
    told = report.rejected_file.read_text(encoding="utf-8-sig")
    assert report.rejected_file.name == "f.jsonl.rejected.csv"
    mended = written("m.csv", told.replace("L-0009", "L-0001").replace('{""x"": ""1""}', "{}"))
    assert record_file(staffed, mended, AT).new == 1  # type: ignore[arg-type]


def test_a_correction_and_a_withdrawal_name_a_fact_of_the_same_case(staffed: House) -> None:
    first = fact(id="a", on="2026-02-27")
    report = record(
        staffed,
        first,
        fact(id="b", on="2026-02-26", corrects="a"),
        fact(None, id="c", withdraws="suite:b"),  # type: ignore[arg-type]
    )
    assert report == RecordReport(new=3)
    rows = {row["source_id"]: row for row in stored(staffed.engine)}
    assert (rows["b"]["corrects"], rows["c"]["withdraws"], rows["c"]["event"]) == ("suite:a", "suite:b", "contact_held")


def test_death_is_a_fact_of_every_open_case_and_so_is_its_withdrawal(staffed: House) -> None:
    death = fact("deceased", "2026-02-28", "L-0003", id="d")
    assert record(staffed, death) == RecordReport(new=1)
    assert record(staffed, death) == RecordReport(known=1)
    assert len({row["case_id"] for row in stored(staffed.engine)}) == 2
    assert gone(staffed) == [(date(2026, 2, 28), None)]
    record(staffed, fact("deceased", "2026-02-27", "L-0003", id="e", corrects="d", journey="work"))
    assert gone(staffed) == [(date(2026, 2, 27), None)]
    assert record(staffed, fact("deceased", "2026-02-28", "L-0003", id="f", withdraws="d", journey="work")).new == 1
    assert gone(staffed) == [(None, None)]
    by_case: dict[object, list[bool]] = {}
    for row in stored(staffed.engine):
        by_case.setdefault(row["case_id"], []).append(bool(row["withdraws"]))
    assert sorted(map(sum, by_case.values())) == [1, 1]


def gone(house: House) -> list[tuple[object, ...]]:
    client = table(Client)
    with reading(house.engine) as conn:
        query = select(client.c.deceased_on, client.c.moved_on).where(client.c.client_ref == "L-0003")
        return [tuple(row) for row in conn.execute(query)]


def test_moving_away_is_written_down_with_the_client(staffed: House) -> None:
    record(staffed, fact("moved_away", "2026-02-28", "L-0003"))
    assert gone(staffed) == [(None, date(2026, 2, 28))]


def test_a_late_fact_is_about_the_round_it_happened_in(staffed: House, written: Callable[[str, str], Path]) -> None:
    with writing(staffed.engine) as conn:
        conn.execute(update(table(Case)).values(closed_on=date(2026, 2, 1)))
    again = written("d.csv", "client_ref,journey,enrolled_on\nL-0001,work,2026-02-20\n")
    enrol_file(staffed, again, "landsmeer", "", AT)  # type: ignore[arg-type]
    record(
        staffed,
        fact(id="1", on="2026-01-20"),
        fact(id="2", on="2026-02-25", journey="work"),
        fact(id="3", on="2026-02-10"),
    )
    record(staffed, fact(id="4", on="2026-01-20", journey="work"))
    with reading(staffed.engine) as conn:
        query = select(table(FactRow).c.source_id, table(Case).c.round).join(
            table(Case), table(Case).c.id == table(FactRow).c.case_id
        )
        rounds = dict(tuple(row) for row in conn.execute(query.where(table(FactRow).c.source == "suite")))
    assert rounds == {"1": 2, "2": 2, "3": 2, "4": 1}


def test_one_fact_is_recorded_from_a_form_by_our_own_reference(staffed: House) -> None:
    with reading(staffed.engine) as conn:
        ref = find_ref(conn, "landsmeer/L-0002")
    fields: dict[str, object] = {"source": "ui", "id": "1", "case": ref.lower(), "event": "placement_started"}
    fields |= {"occurred_on": date(2026, 3, 2), "data": {"hours": 24, "until": date(2026, 9, 1)}}
    first, second = record_one(staffed, fields, AT), record_one(staffed, fields, AT)  # type: ignore[arg-type]
    assert (first.outcome, second.outcome, first.case, first.id) == ("new", "known", ref, "ui:1")
    with pytest.raises(FixInput, match="corrects: this case has no fact"):
        record_one(staffed, fields | {"id": "2", "corrects": "9"}, AT)  # type: ignore[arg-type]


def test_nothing_more_is_recorded_of_an_erased_person(staffed: House) -> None:
    with reading(staffed.engine) as conn:
        ref = find_ref(conn, "landsmeer/L-0001")
    erase(staffed, ref, "kw-1", "request", AT)  # type: ignore[arg-type]
    assert "no such client" in record(staffed, fact()).rejections[0]
    by_ref = fact(client="") | {"case": ref}
    assert "this person was erased" in record(staffed, by_ref).rejections[0]


def test_a_fact_told_ahead_has_its_case_looked_at_on_that_day(staffed: House) -> None:
    with writing(staffed.engine) as conn:
        conn.execute(update(table(Case)).values(look_again_on=None))
    record(staffed, fact("placement_started", "2026-04-01"), fact(client="L-0002", on="2026-02-01"))
    with reading(staffed.engine) as conn:
        days = conn.execute(select(table(Case).c.look_again_on).order_by(table(Case).c.id)).scalars().all()
    assert days[:2] == [date(2026, 4, 1), date(2026, 3, 2)]


def test_more_facts_than_fit_one_transaction_all_go_in(staffed: House) -> None:
    many = [fact(client=f"L-000{n % 2 + 1}", on="2026-02-02") for n in range(1203)]
    assert record(staffed, *many) == RecordReport(new=1203)
    with reading(staffed.engine) as conn:
        assert not list(verify(conn))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(9)), st.integers(1, 9))
def test_facts_recorded_in_any_order_and_any_parts_give_the_same_rows(
    staffed: House, order: list[int], part: int
) -> None:
    told = [
        fact(("contact_held", "no_such", "talk_planned")[n % 3], f"2026-02-{n + 10}", f"L-000{n % 2 + 1}", id=f"f{n}")
        for n in range(9)
    ]
    with writing(staffed.engine) as conn:
        conn.execute(text("DELETE FROM fact WHERE source = 'suite'"))
    for some in _parts([told[n] for n in order], part):
        record(staffed, *some)
    assert [(row["source_id"], row["event"], row["case_id"]) for row in stored(staffed.engine)] == [
        (f"f{n}", ("contact_held", "", "talk_planned")[n % 3], n % 2 + 1) for n in range(9) if n % 3 != 1
    ]


def _parts(items: list[dict[str, object]], size: int) -> Iterable[list[dict[str, object]]]:
    return (items[start : start + size] for start in range(0, len(items), size))
