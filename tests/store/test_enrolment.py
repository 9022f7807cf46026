"""Clients, contacts, cases and colleagues come in many times and are there once."""

from datetime import date

import pytest
from sqlalchemy import select

from klantreis.core.people import Leave
from klantreis.errors import FixConfiguration
from klantreis.store import chain, contacts, definitions, enrolment, people
from klantreis.store.definitions import StoredDefinition
from klantreis.store.engine import reading, writing
from klantreis.store.people import StaffRow
from klantreis.store.tables import Case, table
from tests.store.loads import MONDAY, NINE, Load

_case = table(Case)
KEY = b"secret"
MAIL = ("email", "service")


def client(ref: str = "L-0001", **more: object) -> enrolment.ClientIn:
    return enrolment.ClientIn(**{"municipality": "landsmeer", "client_ref": ref, **more})  # type: ignore[arg-type]


def test_the_same_clients_again_are_the_same_clients(load: Load) -> None:
    with writing(load.engine) as conn:
        first = enrolment.save_clients(conn, [client("L-0001", deceased_on=MONDAY), client("L-0002")])
        again = enrolment.save_clients(conn, [client("L-0002"), client("L-0001", language="ara"), client("L-0003")])
        assert first.items() <= again.items()
        assert enrolment.known_clients(conn, "landsmeer", ["L-0001", "L-0009"]) == {
            "L-0001": first["landsmeer", "L-0001"]
        }
        enrolment.save_contacts(conn, {id_: {} for id_ in again.values()}, NINE)
        known = contacts.read(conn, again.values())[first["landsmeer", "L-0001"]]
    assert (known.language, known.deceased_on) == ("ara", MONDAY)


def test_contact_data_changes_only_as_far_as_the_file_has_columns(load: Load) -> None:
    client_id = load.one(load.case()).client_id
    with writing(load.engine) as conn:
        assert enrolment.save_contacts(conn, {client_id: {"name": "Canary Vogel"}}, NINE) == frozenset()
        assert enrolment.save_contacts(conn, {client_id: {"phone": "020-0000000"}}, NINE) == {client_id}
        known = contacts.read(conn, [client_id])[client_id]
    assert (known.name, known.email, known.phone) == ("Canary Vogel", "canary@example.org", "020-0000000")


def test_nothing_of_a_person_is_shown_by_accident(load: Load) -> None:
    client_id = load.one(load.case()).client_id
    with reading(load.engine) as conn:
        assert "anary" not in repr(contacts.read(conn, [client_id]))
    assert "anary" not in repr(StaffRow(code="kw-1", name="Canary", email="canary@example.org"))
    assert "L-0001" not in repr(client())


def test_an_address_that_was_refused_is_known_again_whoever_has_it(load: Load) -> None:
    with writing(load.engine) as conn:
        contacts.suppress(conn, " Bounced@example.org", KEY, channel="email", reason="smtp_rcpt_550", at=NINE)
        contacts.suppress(conn, "bounced@example.org", KEY, channel="email", reason="smtp_rcpt_550", at=NINE)
        assert contacts.suppressed(conn, ["bounced@EXAMPLE.org", "other@example.org"], KEY) == {"bounced@EXAMPLE.org"}


def test_consent_is_kept_per_kind_of_message_and_withdrawn_for_that_kind_alone(load: Load) -> None:
    client_id = load.one(load.case()).client_id
    decisions = ("email", "decision")
    with writing(load.engine) as conn:
        enrolment.save_consents(conn, {client_id: {MAIL: date(2026, 1, 5), decisions: date(2026, 2, 2)}}, on=MONDAY)
        assert contacts.read(conn, [client_id])[client_id].consents == {MAIL, decisions}
        enrolment.save_consents(conn, {client_id: {decisions: None}}, on=MONDAY)
        assert contacts.read(conn, [client_id])[client_id].consents == {MAIL}


def test_consent_given_again_holds_again(load: Load) -> None:
    client_id = load.one(load.case()).client_id
    with writing(load.engine) as conn:
        for day in (date(2026, 1, 5), None, date(2026, 1, 5)):
            enrolment.save_consents(conn, {client_id: {MAIL: day}}, on=MONDAY)
        assert contacts.read(conn, [client_id])[client_id].consents == {MAIL}


def test_a_case_that_collides_is_left_out(load: Load) -> None:
    ref = load.case()
    known = load.one(ref)
    values = {
        "municipality": "landsmeer", "journey": "landsmeer", "version": 1, "definition_hash": "d", "stage": "intake",
        "enrolled_on": MONDAY, "client_id": known.client_id,
    }  # fmt: skip
    cases = [
        enrolment.CaseIn(ref=ref, round=2, **values),  # type: ignore[arg-type]
        enrolment.CaseIn(ref="NEW00-00001", round=1, **values),  # type: ignore[arg-type]
        enrolment.CaseIn(ref="NEW00-00002", round=2, previous_case_id=known.id, **values),  # type: ignore[arg-type]
    ]
    with writing(load.engine) as conn:
        assert list(enrolment.insert_cases(conn, cases)) == ["NEW00-00002"]
        assert [(each.ref, each.round) for each in enrolment.cases_of(conn, [known.client_id])] == [
            (ref, 1),
            ("NEW00-00002", 2),
        ]


def test_a_new_owner_is_a_link_of_the_chain_and_has_the_case_looked_at(load: Load) -> None:
    ref, same = load.case(), load.case()
    with writing(load.engine) as conn:
        conn.execute(_case.update().values(look_again_on=None))
    changes = {load.one(ref).id: {"case_worker": "kw-7"}, load.one(same).id: {"case_worker": "kw-1"}}
    with writing(load.engine) as conn:
        assert enrolment.change_cases(conn, changes, day=MONDAY, at=NINE) == {load.one(ref).id}
        assert list(chain.verify(conn)) == []
        days = dict(conn.execute(select(_case.c.ref, _case.c.look_again_on)).tuples().all())
    assert days == {ref: MONDAY, same: None}
    assert load.one(ref).case_worker == "kw-7"


def test_a_plan_made_for_the_old_owner_is_not_applied(load: Load) -> None:
    ref = load.case()
    old = load.planned(ref)
    with writing(load.engine) as conn:
        enrolment.change_cases(conn, {load.one(ref).id: {"groups": "old"}}, day=MONDAY, at=NINE)
    assert load.apply(old).lost == {load.one(ref).id}


def test_the_staff_file_replaces_what_it_names_and_leaves_the_rest(load: Load) -> None:
    leave = Leave(date(2026, 12, 21), date(2027, 1, 1), "kw-2")
    with writing(load.engine) as conn:
        one = StaffRow(
            code="kw-1", name="A", email="a@example.org", roles=(("case_worker", ""), ("team_lead", "noord"))
        )
        people.replace_staff(conn, "landsmeer", [one, StaffRow(code="kw-2", roles=(("case_worker", ""),))])
        people.replace_staff(conn, "landsmeer", [StaffRow(code="kw-1", roles=(("team_lead", ""),), leaves=(leave,))])
        people.replace_staff(conn, "zaanstad", [StaffRow(code="kw-1", name="Z")])
        staff = people.staff_of(conn, "landsmeer", "manager")
        assert people.holders(conn) == {"landsmeer": {"team_lead", "case_worker"}}
        assert people.mailboxes(conn, [("zaanstad", "kw-1"), ("landsmeer", "x")])["zaanstad", "kw-1"].name == "Z"
    assert set(staff.people) == {"kw-1", "kw-2"}
    assert staff.people["kw-1"].roles == {("team_lead", "")}
    assert staff.people["kw-1"].leaves == (leave,)


def test_a_definition_is_kept_as_it_was_first_stored(load: Load) -> None:
    first = StoredDefinition(hash="h", journey="landsmeer", version=1, valid_from=MONDAY, source="{}")
    with writing(load.engine) as conn:
        definitions.store(conn, [first], NINE)
        definitions.store(conn, [first], NINE)
        assert definitions.source_of(conn, "h") == "{}"
    with reading(load.engine) as conn, pytest.raises(FixConfiguration, match="missing-hash"):
        definitions.source_of(conn, "missing-hash")
