"""Organisations from a file, and the facts and enrolments that name them."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from klantreis.core.case import Value
from klantreis.definitions.events import EventType, FieldKind, FieldType
from klantreis.errors import FixInput
from klantreis.store import organisations
from klantreis.store.cases import find_ref, load_cases
from klantreis.store.engine import reading
from klantreis.store.organisations import Organisation
from klantreis.usecases.enrolment import EnrolReport, enrol_file
from klantreis.usecases.partnering import PartnersReport, partners_file
from klantreis.usecases.recording import RecordReport, record_file, record_one
from tests.core.small_journeys import journey, obligation, step
from tests.usecases.conftest import CONFIGURATION, EVENTS, House, moment

Write = Callable[[str, str], Path]
HEADER = "code;kind;title;contact;email;phone;active_until\n"
FILE = (
    HEADER + "P-1;partner;Stichting Talent;Ria Verzonnen;ria@talent.example;020-0000000;\n"
    "LB:7;training_company;Bakkerij;;;;2026-12-31\n"
    "E-1;employer;Bouw;Ben Verzonnen;ben@bouw.example;;\n"
)
REFERENCE = FieldType(FieldKind.ref)
NAMING = EventType("activity_started", "Activiteit begonnen", dict.fromkeys(organisations.KINDS, REFERENCE))


def take(house: House, path: Path) -> PartnersReport:
    return partners_file(house, path, "landsmeer")  # type: ignore[arg-type]


def known(house: House, *codes: str) -> list[Organisation]:
    with reading(house.engine) as conn:
        found = organisations.named(conn, [("landsmeer", code) for code in codes])
    return [found["landsmeer", code] for code in codes]


# --- the file ---------------------------------------------------------------------------------------------------------


def test_organisations_come_in_and_again_without_doubling(house: House, written: Write) -> None:
    path = written("p.csv", FILE)
    assert take(house, path) == take(house, path) == PartnersReport(organisations=3)
    talent, bakery = known(house, "P-1", "LB:7")
    assert (talent.kind, talent.title, talent.contact, talent.email) == (
        "partner", "Stichting Talent", "Ria Verzonnen", "ria@talent.example",
    )  # fmt: skip
    assert bakery.active_until == date(2026, 12, 31)
    assert "Verzonnen" not in repr(talent)


def test_a_row_replaces_what_was_known_and_what_is_not_in_the_file_stays(house: House, written: Write) -> None:
    take(house, written("p.csv", FILE))
    take(house, written("q.csv", "code,kind,active_until\nP-1,partner,2026-03-31\n"))
    talent, boss = known(house, "P-1", "E-1")
    assert (talent.email, talent.active_until) == ("", date(2026, 3, 31))
    assert boss.email == "ben@bouw.example"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";partner;;;;;", "code: missing"),
        ("P 9;partner;;;;;", "code: a reference is letters, digits"),
        ("P-9;;;;;;", "kind: missing"),
        ("P-9;school;;;;;", "kind: write partner, training_company or employer"),
        ("P-9;partner;;;Secretname;;", "email: not an e-mail address"),
        ("P-9;partner;;;;x;", "phone: not a phone number"),
        ("P-9;partner;;;;;morgen", "active_until: a day is written as"),
        ("P-1;partner;;;;;", "code: row 2 is about the same organisation; keep one of them"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_remedy_and_the_others_go_in(
    house: House, written: Write, row: str, reason: str
) -> None:
    report = take(house, written("p.csv", f"{HEADER}P-1;partner;;;;;\n{row}\nE-2;employer;;;;;\n"))
    assert (report.organisations, report.rejected) == (2, 1)
    assert report.rejections[0].startswith("row 3: ")
    assert reason in report.rejections[0]
    assert "Secretname" not in report.rejections[0]
    assert report.rejected_file is not None
    assert reason in report.rejected_file.read_text("utf-8-sig")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("header", "reason"),
    [("code,kind,naam", "unknown column 'naam'"), ("code,title", "the column 'kind' is missing")],
)
def test_a_file_with_other_columns_is_refused(house: House, written: Write, header: str, reason: str) -> None:
    with pytest.raises(FixInput, match=reason):
        take(house, written("p.csv", f"{header}\nP-1,x\n"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_municipality_that_is_not_configured_is_refused(house: House, written: Write) -> None:
    with pytest.raises(FixInput, match="no municipality 'x'"):
        partners_file(house, written("p.csv", FILE), "x")  # type: ignore[arg-type]


# --- facts that name one ----------------------------------------------------------------------------------------------


@pytest.fixture
def working(house: House, written: Write) -> House:
    """L-0001 follows `work`; the event `activity_started` may name an organisation."""
    events = {**EVENTS, "activity_started": NAMING}
    made = replace(house, configuration=replace(CONFIGURATION, events=events))
    enrol_file(made, written("c.csv", "client_ref,journey\nL-0001,work\n"), "landsmeer", "", moment("2026-01-05"))  # type: ignore[arg-type]
    return made


def record(house: House, *told: dict[str, str], first: int = 1) -> RecordReport:
    facts = [
        {"id": str(number), "source": "suite", "municipality": "landsmeer", "client_ref": "L-0001", "data": data}
        | {"event": "activity_started", "occurred_on": "2026-03-02"}
        for number, data in enumerate(told, start=first)
    ]
    lines = io.StringIO("".join(json.dumps(fact) + "\n" for fact in facts))
    return record_file(house, lines, moment("2026-03-02"))  # type: ignore[arg-type]


def test_where_no_organisations_are_kept_every_code_is_taken(working: House) -> None:
    assert record(working, {"partner": "X-1"}, {"training_company": "X-2"}, {"employer": "X-3"}) == RecordReport(new=3)


def test_an_unknown_partner_is_refused_with_the_remedy_and_an_unknown_employer_is_warned_about(
    working: House, written: Write
) -> None:
    take(working, written("p.csv", FILE))
    report = record(
        working,
        {"partner": "P-1", "training_company": "LB:7", "employer": "E-1"},
        {"partner": "X-1"},
        {"training_company": "P-1"},  # known, but of another kind
        {"employer": "X-3"},
    )
    assert (report.new, report.rejected) == (2, 2)
    assert report.rejections == (
        "row 2: data.partner: no partner of landsmeer has this code; correct the code, or add it with "
        "`klantreis partners`",
        "row 3: data.training_company: no training company of landsmeer has this code; correct the code, or add it "
        "with `klantreis partners`",
    )
    assert report.warnings == (
        "row 4: data.employer: no employer of landsmeer has this code; messages go to the resident's own card; correct "
        "the code, or add it with `klantreis partners`",
    )
    again = record(working, {"employer": "X-3"}, first=4)
    assert (again.known, again.warnings) == (1, ()), "what is known already is not warned about again"


def test_each_kind_is_asked_only_where_that_kind_is_kept(working: House, written: Write) -> None:
    take(working, written("p.csv", "code,kind\nP-1,partner\n"))
    assert record(working, {"training_company": "X-2"}, {"employer": "X-3"}) == RecordReport(new=2)


def test_a_partner_that_has_stopped_may_still_be_named(working: House, written: Write) -> None:
    take(working, written("p.csv", "code,kind,active_until\nP-1,partner,2025-12-31\n"))
    assert record(working, {"partner": "P-1"}) == RecordReport(new=1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fact_told_by_our_own_reference_is_held_against_the_same_organisations(
    working: House, written: Write
) -> None:
    take(working, written("p.csv", FILE))
    with reading(working.engine) as conn:
        ref = find_ref(conn, "landsmeer/L-0001")
    fact = {"id": "9", "source": "form", "case": ref, "event": "activity_started", "occurred_on": "2026-03-02"}
    with pytest.raises(FixInput, match=r"data\.partner: no partner of landsmeer has this code"):
        record_one(working, fact | {"data": {"partner": "X-1"}}, moment("2026-03-02"))  # type: ignore[arg-type]
    assert record_one(working, fact | {"data": {"partner": "P-1"}}, moment("2026-03-02")).outcome == "new"  # type: ignore[arg-type]


# --- enrolments that name one -----------------------------------------------------------------------------------------


@pytest.fixture
def learning(house: House) -> House:
    """A journey that writes to the training company by its role, and to the owner, a partner."""
    ask, tell = step("ask", "opened", "send", "training_company"), step("tell", "opened", "send", "owner")
    made = journey(obligation("certificate", "stage", due="opened + 10wd", owner="partner", steps=[ask, tell]))
    versions = {**CONFIGURATION.journeys, "work": (made,)}
    configuration = replace(CONFIGURATION, journeys=versions, sources={**CONFIGURATION.sources, made.hash: "source"})
    return replace(house, configuration=configuration)


def enrol(house: House, path: Path) -> EnrolReport:
    return enrol_file(house, path, "landsmeer", "work", moment("2026-01-05"))  # type: ignore[arg-type]


def test_whom_a_journey_writes_to_may_be_named_at_enrolment(learning: House, written: Write) -> None:
    take(learning, written("p.csv", FILE))
    path = written("c.csv", "client_ref,training_company,partner\nL-0001,LB:7,P-1\nL-0002,,\nL-0003,X-1,\n")
    report = enrol(learning, path)
    assert (report.new, report.rejected) == (2, 1)
    assert "row 4: training_company: no training company of landsmeer has this code" in report.rejections[0]
    with reading(learning.engine) as conn:
        (case,) = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])
    told: dict[str, Value] = {"training_company": "LB:7", "partner": "P-1"}
    assert case.case.facts[0].data == told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_column_for_an_organisation_nobody_writes_to_is_unknown(learning: House, written: Write) -> None:
    with pytest.raises(FixInput, match="unknown column 'employer'"):
        enrol(learning, written("c.csv", "client_ref,employer\nL-0001,E-1\n"))
