"""Whom a message goes to at this moment, on real tables."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import Engine

from klantreis.store import contacts, enrolment, organisations
from klantreis.store.engine import reading, writing
from klantreis.store.organisations import Organisation
from klantreis.usecases.recipients import AddressBook, Recipient, open_book
from tests.store.loads import MONDAY, NINE, Load
from tests.usecases.conftest import KEY

TALENT = Organisation(code="P-1", kind="partner", title="Stichting Talent", contact="Ria", email="ria@talent.example")
BAKERY = Organisation(code="E-1", kind="employer", contact="Ben", email="ben@bakkerij.example", phone="06-00000001")
STOPPED = Organisation(code="P-2", kind="partner", email="info@gestopt.example", active_until=date(2026, 11, 22))


@pytest.fixture
def load(engine: Engine) -> Load:
    return Load(engine)


@pytest.fixture
def resident(load: Load) -> int:
    """Canary Vogel, who agreed to service messages by mail, with an employer on the card."""
    client_id = load.one(load.case()).client_id
    with writing(load.engine) as conn:
        enrolment.save_contacts(conn, {client_id: {"employer": {"email": "baas@kaart.example"}}}, NINE)
        enrolment.save_consents(conn, {client_id: {("email", "service"): date(2026, 1, 5)}}, on=MONDAY)
        organisations.save(conn, "landsmeer", [TALENT, BAKERY, STOPPED])
    return client_id


def book_of(load: Load, resident: int, codes: Sequence[str] = ("P-1", "P-2", "E-1")) -> AddressBook:
    with reading(load.engine) as conn:
        return open_book(conn, KEY, [resident], [("landsmeer", code) for code in codes])


def asked(book: AddressBook, resident: int, kind: str, to: str, party: str = "") -> Recipient | None:
    return book.recipient(kind, to, client_id=resident, municipality="landsmeer", party=party, on=MONDAY)


def test_a_resident_is_reached_by_what_they_agreed_to(load: Load, resident: int) -> None:
    found = asked(book_of(load, resident), resident, "client", "client")
    assert found is not None
    assert (found.name, found.addresses) == ("Canary Vogel", {"email": "canary@example.org"})
    assert found.consents == {("email", "service")}
    assert "anary" not in repr(found)


@pytest.mark.parametrize(
    ("kind", "to", "party", "name", "addresses"),
    [
        ("partner", "partner", "P-1", "Ria", {"email": "ria@talent.example"}),
        ("employer", "employer", "E-1", "Ben", {"email": "ben@bakkerij.example", "sms": "+31600000001"}),
        ("employer", "employer", "", "", {"email": "baas@kaart.example"}),  # no fact names one: the resident's card
        ("employer", "employer", "KVK-9", "", {"email": "baas@kaart.example"}),  # a code of the suite alone
    ],
)
def test_a_message_goes_to_the_organisation_the_facts_name(
    load: Load, resident: int, kind: str, to: str, party: str, name: str, addresses: dict[str, str]
) -> None:
    found = asked(book_of(load, resident), resident, kind, to, party)
    assert found is not None
    assert (found.name, found.addresses, found.consents) == (name, addresses, None)


@pytest.mark.parametrize(
    ("kind", "to", "party", "why"),
    [
        ("partner", "partner", "", "no fact names one"),
        ("partner", "partner", "P-9", "not known"),
        ("partner", "partner", "P-2", "stopped the day before"),
        ("partner", "training_company", "P-1", "a partner, not a training company"),
        ("partner", "partner", "E-1", "an employer"),
        ("employer", "employer", "P-1", "a partner: whoever wrote that code meant something else"),
    ],
)
def test_an_organisation_that_cannot_be_written_to_gets_nothing(
    load: Load, resident: int, kind: str, to: str, party: str, why: str
) -> None:
    assert asked(book_of(load, resident), resident, kind, to, party) is None, why


def test_an_organisation_is_active_on_its_last_day(load: Load, resident: int) -> None:
    book = book_of(load, resident)
    on = {"client_id": resident, "municipality": "landsmeer", "party": "P-2"}
    assert book.recipient("partner", "partner", on=date(2026, 11, 22), **on) is not None  # type: ignore[arg-type]
    assert book.recipient("partner", "partner", on=date(2026, 11, 23), **on) is None  # type: ignore[arg-type]


def test_organisations_of_another_municipality_are_other_organisations(load: Load, resident: int) -> None:
    book = book_of(load, resident)
    assert book.recipient("partner", "partner", client_id=resident, municipality="x", party="P-1", on=MONDAY) is None


def test_an_address_that_was_refused_is_no_address_from_then_on(load: Load, resident: int) -> None:
    with writing(load.engine) as conn:
        for address in ("canary@example.org", "ria@talent.example", "baas@kaart.example"):
            contacts.suppress(conn, address, KEY, channel="email", reason="smtp_rcpt_550", at=NINE)
    book = book_of(load, resident)
    found = [
        asked(book, resident, "client", "client"),
        asked(book, resident, "employer", "employer"),
        asked(book, resident, "partner", "partner", "P-1"),
    ]
    assert [each.addresses for each in found if each] == [{}, {}, {}]


def test_an_organisation_read_again_replaces_what_was_known_of_it(load: Load, resident: int) -> None:
    with writing(load.engine) as conn:
        organisations.save(
            conn, "landsmeer", [Organisation(code="P-1", kind="training_company", email="nieuw@t.example")]
        )
        kept = organisations.kinds_kept(conn, ["landsmeer", "zaanstad"])
    found = book_of(load, resident).organisations["landsmeer", "P-1"]
    assert (found.kind, found.email, found.contact) == ("training_company", "nieuw@t.example", "")
    assert kept == {("landsmeer", "partner"), ("landsmeer", "employer"), ("landsmeer", "training_company")}


def test_a_letter_goes_to_a_whole_postal_address_and_nowhere_else(load: Load, resident: int) -> None:
    address = {"address": "Dorpsstraat 1", "postcode": "1121 AB", "city": "Landsmeer"}
    for missing in ("", "address", "postcode", "city"):
        with writing(load.engine) as conn:
            enrolment.save_contacts(conn, {resident: address | ({missing: ""} if missing else {})}, NINE)
        found = asked(book_of(load, resident), resident, "client", "client")
        assert found is not None
        assert found.addresses.get("post", "") == ("" if missing else "Dorpsstraat 1, 1121 AB Landsmeer")
        assert (found.postal is None) == bool(missing)
