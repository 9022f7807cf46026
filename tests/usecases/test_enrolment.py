"""Clients and cases from a file. Monday 5 January 2026 is the day unless a test says otherwise."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from klantreis.core.case import Fact
from klantreis.errors import FixInput
from klantreis.store import contacts
from klantreis.store.cases import find_ref, load_cases
from klantreis.store.chain import verify
from klantreis.store.engine import reading, writing
from klantreis.store.facts import NewFact, record
from klantreis.store.tables import Case, Client, Contact, Definition, FactRow, table
from klantreis.usecases.enrolment import EnrolReport, enrol_file
from klantreis.usecases.erasing import erase
from klantreis.usecases.references import CASE_REF
from tests.usecases.conftest import House, moment

Write = Callable[[str, str], Path]
MONDAY = moment("2026-01-05")


def enrol(
    house: House, path: Path, journey: str = "work", day: str = "2026-01-05", dry_run: bool = False
) -> EnrolReport:
    return enrol_file(house, path, "landsmeer", journey, moment(day), dry_run)  # type: ignore[arg-type]


def count(house: House, *models: type) -> list[int]:
    with reading(house.engine) as conn:
        return [len(conn.execute(select(table(model))).all()) for model in models]


def close(house: House, client: str, day: date) -> None:
    """As planning does when the journey ends."""
    with writing(house.engine) as conn:
        ref = find_ref(conn, f"landsmeer/{client}")
        conn.execute(update(table(Case)).where(table(Case).c.ref == ref).values(closed_on=day, closed_by="closed"))


def test_a_row_becomes_a_client_a_case_and_the_fact_that_begins_it(house: House, written: Write) -> None:
    path = written(
        "c.csv",
        "client_ref,name,email,language,birth_date,target_groups,case_worker,jobcoach,consent_email,secrecy,"
        "representative_name,employer_email,enrolled_on\n"
        "L-0001,Ans Proefstra,ans@example.org,dut,1999-02-01,young|over_50,kw-1,jc-1,2025-11-03,ja,Bewind,"
        "b@example.org,2026-01-02\n",
    )
    assert enrol(house, path) == EnrolReport(new=1)
    with reading(house.engine) as conn:
        ref = find_ref(conn, "landsmeer/L-0001")
        (case,) = load_cases(conn, [ref])
        (contact,) = contacts.read(conn, [case.client_id]).values()
        (row,) = conn.execute(select(table(Case))).all()
        assert not list(verify(conn))
        assert conn.execute(select(table(Definition).c.source)).scalars().all() == ["source of work-1"]
    assert CASE_REF.fullmatch(ref)
    (fact,) = case.case.facts
    assert (fact.id, fact.event, fact.occurred_on) == (f"enrol:{ref}", "enrolled", date(2026, 1, 2))
    assert (set(case.case.groups), case.case.birth_date, case.case.language) == (
        {"young", "over_50"},
        date(1999, 2, 1),
        "nld",
    )
    assert (case.case_worker, case.jobcoach, case.stage, row.look_again_on) == (
        "kw-1",
        "jc-1",
        "invitation",
        date(2026, 1, 2),
    )
    assert (contact.name, contact.representative, contact.employer, contact.secrecy) == (
        "Ans Proefstra", {"name": "Bewind"}, {"email": "b@example.org"}, True,
    )  # fmt: skip
    assert contact.consents == {("email", "service")}


def test_the_same_file_again_adds_nothing(house: House, written: Write) -> None:
    path = written("c.csv", "client_ref,name,case_worker\n" + "".join(f"L-{n:04d},N{n},kw-1\n" for n in range(1, 1203)))
    assert enrol(house, path) == EnrolReport(new=1202)
    before = count(house, Client, Contact, Case, FactRow)
    assert enrol(house, path, day="2026-01-06") == EnrolReport(known=1202)
    assert count(house, Client, Contact, Case, FactRow) == before == [1202] * 4


def test_what_the_file_says_of_known_clients_is_taken_over_and_reported(house: House, written: Write) -> None:
    first = (
        "client_ref,name,email,phone,case_worker,team,birth_date,consent_email\n"
        "L-0001,Ans,ans@example.org,0612345678,kw-1,north,1990-01-01,2025-01-01\n"
    )
    enrol(house, written("c.csv", first))
    again = written("c.csv", "client_ref,email,phone,case_worker,consent_email\nL-0001,new@example.org,,kw-2,\n")
    assert enrol(house, again) == EnrolReport(known=1, updated=1, changed=1)
    with reading(house.engine) as conn:
        (case,) = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])
        (contact,) = contacts.read(conn, [case.client_id]).values()
    assert (contact.name, contact.email, contact.phone, contact.consents) == ("Ans", "new@example.org", "", frozenset())
    assert (case.case_worker, case.team, case.case.birth_date) == ("kw-2", "north", date(1990, 1, 1))


def test_enrolled_again_after_the_end_is_a_new_round_linked_to_the_one_before(house: House, written: Write) -> None:
    first = written("c.csv", "client_ref,enrolled_on\nL-0001,2026-01-05\n")
    enrol(house, first)
    close(house, "L-0001", date(2026, 3, 2))
    assert enrol(house, first, day="2026-04-01") == EnrolReport(known=1)  # about the round that ended
    assert enrol(house, written("d.csv", "client_ref,enrolled_on\nL-0001,2026-03-02\n"), day="2026-04-01").known == 1
    again = written("d.csv", "client_ref,enrolled_on\nL-0001,2026-04-01\n")
    assert enrol(house, again, day="2026-04-01") == EnrolReport(rounds=1)
    assert enrol(house, again, day="2026-04-02") == EnrolReport(known=1)
    with reading(house.engine) as conn:
        rows = conn.execute(select(table(Case)).order_by(table(Case).c.id)).all()
    assert [(row.round, row.previous_case_id) for row in rows] == [(1, None), (2, rows[0].id)]
    assert rows[0].ref != rows[1].ref


def test_a_case_keeps_the_version_valid_on_enrolment(house: House, written: Write) -> None:
    enrol(house, written("c.csv", "client_ref,enrolled_on\nL-0001,2026-06-30\nL-0002,2026-07-01\n"), day="2026-07-02")
    with reading(house.engine) as conn:
        rows = conn.execute(
            select(table(Case).c.version, table(Case).c.definition_hash).order_by(table(Case).c.id)
        ).all()
    assert [tuple(row) for row in rows] == [(1, "work-1"), (2, "work-2")]


def test_the_journey_is_the_rows_own_or_the_one_asked_for(house: House, written: Write) -> None:
    path = written("c.csv", "client_ref,journey,ww_end\nL-0001,ww,2026-09-30\nL-0001,,\nL-0002,nowhere,\n")
    report = enrol(house, path)
    assert (report.new, report.rejected) == (2, 1)
    assert "journey: this municipality has work, ww, youth" in report.rejections[0]
    with reading(house.engine) as conn:
        facts = conn.execute(select(table(FactRow).c.data).order_by(table(FactRow).c.id)).scalars().all()
    assert facts == [{"ww_end": {"day": "2026-09-30"}}, {}]
    assert "name one of them" in enrol(house, written("d.csv", "client_ref\nL-0003\n"), journey="").rejections[0]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("client_ref=", "client_ref: missing"),
        ("client_ref=L-1", "client_ref: does not look like a client number"),
        ("client_ref=123456782", "client_ref: could be a BSN"),
        ("email=ans@", "email: not an e-mail address"),
        ("employer_email=x", "employer_email: not an e-mail address"),
        ("birth_date=1-2-1990", "birth_date: a day is written as 2026-03-28"),
        ("birth_date=2027-01-01", "birth_date: lies in the future"),
        ("language=nl", "language: not a language code of ISO 639-2"),
        ("enrolled_on=2062-01-05", "enrolled_on: lies more than a year ahead"),
        ("consent_email=yes", "consent_email: a day is written as"),
        ("secrecy=maybe", "secrecy: write yes or no"),
        ("target_groups=young people", "target_groups: a code is letters"),
        ("case_worker=Jan Jansen", "case_worker: a code is letters"),
        ("prefers=pigeon", "prefers: this municipality writes by email, file"),
        ("deceased_on=2025-12-01", "deceased_on: this person died"),
        ("moved_on=2025-12-01", "moved_on: moved away before enrolment"),
        ("journey=youth", "journey: not meant for this person"),
        ("ww_end=soon;journey=ww", "ww_end: a day is written as"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_row_is_rejected_with_row_column_and_remedy_and_the_rest_goes_in(
    house: House, written: Write, cells: str, reason: str
) -> None:
    wrong = {"client_ref": "L-0002", "name": "Wrong Secretname"} | dict(cell.split("=") for cell in cells.split(";"))
    columns = list(wrong)
    good = {"client_ref": "L-0001", "name": "Good"}
    lines = [columns, *([row.get(column, "") for column in columns] for row in (good, wrong))]
    path = written("c.csv", "\n".join(map(",".join, lines)))
    report = enrol(house, path)
    assert (report.new, report.rejected, report.rejected_file) == (1, 1, path.with_name("c.csv.rejected.csv"))
    assert report.rejections[0].startswith("row 3: ")
    assert reason in report.rejections[0]
    assert "Secretname" not in repr(report)
    told = path.with_name("c.csv.rejected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert told[0] == ";".join([*columns, "reason"])
    assert "Secretname" in told[1]


def test_a_rejected_file_can_be_mended_and_handed_in(house: House, written: Write) -> None:
    report = enrol(house, written("c.csv", "client_ref,email\nL-0001,wrong\n"))
    assert report.rejected_file
    mended = report.rejected_file.read_text(encoding="utf-8-sig").replace("wrong;", "ans@example.org;")
    assert enrol(house, written("d.csv", mended)) == EnrolReport(new=1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("header", "reason"),
    [("client_ref,salary", r"c.csv: unknown column 'salary' \(column 2\)"), ("name", "'client_ref' is missing")],
)
def test_an_unknown_column_refuses_the_whole_file(house: House, written: Write, header: str, reason: str) -> None:
    with pytest.raises(FixInput, match=reason):
        enrol(house, written("c.csv", f"{header}\nL-0001,1\n"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_municipality_or_journey_is_refused(house: House, written: Write) -> None:
    path = written("c.csv", "client_ref\nL-0001\n")
    with pytest.raises(FixInput, match="no municipality 'haarlem'"):
        enrol_file(house, path, "haarlem", "", MONDAY)  # type: ignore[arg-type]
    with pytest.raises(FixInput, match="has no journey 'x'"):
        enrol(house, path, journey="x")


def test_of_two_rows_about_one_client_the_first_counts(house: House, written: Write) -> None:
    report = enrol(house, written("c.csv", "client_ref,name\nL-0001,Ans\nL-0001,Bo\nL-0001,Ans\n"))
    assert (report.new, report.known, report.rejected) == (1, 1, 1)
    assert "row 2 is about the same client and journey" in report.rejections[0]


def test_a_journey_asks_the_birth_date_that_is_on_record(house: House, written: Write) -> None:
    enrol(house, written("c.csv", "client_ref,birth_date\nL-0001,2005-01-01\nL-0002,1970-01-01\n"))
    report = enrol(house, written("d.csv", "client_ref,target_groups\nL-0001,young\nL-0002,young\n"), journey="youth")
    assert (report.new, report.rejected) == (1, 1)


def test_a_dry_run_tells_the_same_and_writes_nothing(house: House, written: Write) -> None:
    path = written("c.csv", "client_ref,email\nL-0001,a@example.org\nL-0002,wrong\n")
    report = enrol(house, path, dry_run=True)
    assert (report.new, report.rejected, report.rejected_file, report.dry_run) == (1, 1, None, True)
    assert count(house, Client, Contact, Case, FactRow, Definition) == [0] * 5
    assert not path.with_name("c.csv.rejected.csv").exists()
    assert enrol(house, path).new == 1


def test_an_erased_person_is_not_revived(house: House, written: Write) -> None:
    path = written("c.csv", "client_ref,name\nL-0001,Ans\nL-0002,Bo\n")
    enrol(house, path)
    erase(house, "landsmeer/L-0001", "kw-1", "request", MONDAY)  # type: ignore[arg-type]
    report = enrol(house, path)
    assert (report.known, report.rejected) == (1, 1)
    assert "row 2: erased: this person was removed" in report.rejections[0]


def test_death_in_the_file_is_a_fact_of_every_open_case(house: House, written: Write) -> None:
    enrol(house, written("c.csv", "client_ref,journey\nL-0001,work\nL-0001,ww\n"))
    dead = written("d.csv", "client_ref,journey,deceased_on\nL-0001,work,2026-01-04\n")
    assert enrol(house, dead).known == 1
    assert enrol(house, dead).known == 1
    with reading(house.engine) as conn:
        facts = conn.execute(select(table(FactRow)).where(table(FactRow).c.event == "deceased")).all()
        assert conn.execute(select(table(Client).c.deceased_on)).scalar() == date(2026, 1, 4)
        assert not list(verify(conn))
    assert len({fact.case_id for fact in facts}) == len(facts) == 2
    other = enrol(house, written("e.csv", "client_ref,deceased_on\nL-0001,2026-01-03\n"))
    assert "another day is on record" in other.rejections[0]
    assert (
        "nobody is enrolled after death"
        in enrol(house, written("f.csv", "client_ref\nL-0001\n"), "youth").rejections[0]
    )


def test_who_moved_away_and_came_back_is_followed_again(house: House, written: Write) -> None:
    enrol(house, written("c.csv", "client_ref\nL-0001\n"))
    enrol(house, written("d.csv", "client_ref,moved_on\nL-0001,2026-02-01\n"), day="2026-02-02")
    close(house, "L-0001", date(2026, 2, 1))
    assert enrol(house, written("c.csv", "client_ref\nL-0001\n"), day="2026-05-01") == EnrolReport(rounds=1)
    with reading(house.engine) as conn:
        assert conn.execute(select(table(Client).c.moved_on)).scalar() is None


def test_two_numbers_that_would_get_one_reference_get_two(house: House, written: Write) -> None:
    enrol(house, written("c.csv", "client_ref\nL-0001\n"))
    with writing(house.engine) as conn:  # L-0002's own first reference is taken by another case
        from klantreis.usecases.references import case_ref

        taken = case_ref(house.key, "landsmeer", "L-0002", "work", 1)
        conn.execute(update(table(Case)).values(ref=taken))
    assert enrol(house, written("d.csv", "client_ref\nL-0002\n")) == EnrolReport(new=1)
    with reading(house.engine) as conn:
        assert find_ref(conn, "landsmeer/L-0002") == case_ref(house.key, "landsmeer", "L-0002", "work", 1, 1)


def test_enrolment_raises_the_number_that_a_plan_is_applied_against(house: House, written: Write) -> None:
    enrol(house, written("c.csv", "client_ref\nL-0001\n"))
    with writing(house.engine) as conn:
        (before,) = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])
        fact = Fact(id="t:1", event="intake_held", occurred_on=date(2026, 1, 5), recorded_at=MONDAY)
        record(conn, [NewFact(case_id=before.id, fact=fact, look_again_on=date(2026, 1, 5))], MONDAY)
        (after,) = load_cases(conn, [before.ref])
    assert (before.fact_seq, after.fact_seq) == (1, 2)
