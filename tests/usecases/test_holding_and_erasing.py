"""Stopping what is sent, and removing a person."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from klantreis.errors import FixInput, UnknownCase
from klantreis.store.cases import find_ref
from klantreis.store.chain import verify
from klantreis.store.engine import reading, writing
from klantreis.store.holds import open_holds
from klantreis.store.tables import Contact, FactRow, Message, MessageContent, Tombstone, table
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.erasing import erase
from klantreis.usecases.holding import Scope, hold, release
from tests.usecases.conftest import House, moment

AT = moment("2026-03-02")


@pytest.fixture
def enrolled(house: House, written: Callable[[str, str], Path]) -> House:
    path = written("c.csv", "client_ref,name,birth_date\nL-0001,Canary Bird,1990-01-01\nL-0002,Other Bird,1991-01-01\n")
    enrol_file(house, path, "landsmeer", "work", moment("2026-01-05"))  # type: ignore[arg-type]
    return house


@pytest.mark.parametrize(
    "scope",
    [Scope(), Scope(municipality="landsmeer"), Scope(channel="email"), Scope(case="landsmeer/L-0001")],
)
def test_a_scope_is_held_once_and_released(enrolled: House, scope: Scope) -> None:
    assert hold(enrolled, scope, "kw-1", "outage", AT)  # type: ignore[arg-type]
    assert not hold(enrolled, scope, "kw-2", "", AT)  # type: ignore[arg-type]
    with reading(enrolled.engine) as conn:
        (open_,) = open_holds(conn)
    assert (open_.municipality, open_.channel, bool(open_.case), open_.by) == (
        scope.municipality, scope.channel, bool(scope.case), "kw-1",
    )  # fmt: skip
    assert release(enrolled, scope, "kw-2", AT) == 1  # type: ignore[arg-type]
    assert release(enrolled, scope, "kw-2", AT) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scope", [Scope(municipality="x"), Scope(channel="x"), Scope(case="landsmeer/L-0009")])
def test_what_does_not_exist_cannot_be_held(enrolled: House, scope: Scope) -> None:
    with pytest.raises((FixInput, UnknownCase)):
        hold(enrolled, scope, "kw-1", "", AT)  # type: ignore[arg-type]


def test_erasing_removes_the_person_and_their_mail_and_leaves_the_facts(enrolled: House) -> None:
    mail = enrolled.settings.out / "mail" / "2026-01-05"
    mail.mkdir(parents=True)
    with writing(enrolled.engine) as conn:
        ref = find_ref(conn, "landsmeer/L-0001")
        for opaque, client in (("aaaa", 1), ("bbbb", 2)):
            _sent(conn, opaque, client)
            (mail / f"{opaque}.eml").write_text("Canary Bird" if client == 1 else "Other Bird")
    report = erase(enrolled, ref, "kw-1", "request", AT)  # type: ignore[arg-type]
    assert (report.cases, report.files) == ((ref,), 1)
    assert [path.name for path in mail.iterdir()] == ["bbbb.eml"]
    with reading(enrolled.engine) as conn:
        assert conn.execute(select(table(Contact).c.name)).scalars().all() == ["Other Bird"]
        assert len(conn.execute(select(table(FactRow))).all()) == 2
        assert len(conn.execute(select(table(Tombstone))).all()) == 1
        assert not list(verify(conn))
        with pytest.raises(UnknownCase):
            find_ref(conn, "landsmeer/L-0001")
    with pytest.raises(FixInput, match="was erased already"):
        erase(enrolled, ref, "kw-1", "request", AT)  # type: ignore[arg-type]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_an_erased_person_is_left_in_the_files_of_the_database_while_others_use_it(
    enrolled: House, database_url: str, other_engine: Callable[[], Engine]
) -> None:
    file = Path(database_url.removeprefix("sqlite:///"))
    with reading(other_engine()) as conn:  # an open connection keeps SQLite's log in being
        conn.execute(select(table(Contact).c.name)).all()
    assert b"Canary Bird" in _bytes(file)
    erase(enrolled, "landsmeer/L-0001", "kw-1", "request", AT)  # type: ignore[arg-type]
    assert b"Canary Bird" not in _bytes(file)
    assert b"Other Bird" in _bytes(file)


def _bytes(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def test_a_name_is_no_staff_code(enrolled: House) -> None:
    with pytest.raises(FixInput, match="a code is letters"):
        erase(enrolled, "landsmeer/L-0001", "Jan Jansen", "request", AT)  # type: ignore[arg-type]


def _sent(conn: object, opaque: str, client: int) -> None:
    row = {
        "key": opaque, "opaque": opaque, "municipality": "landsmeer", "recipient_kind": "client", "client_id": client,
        "channel": "file", "template": "invitation", "day": AT.date(), "state": "sent", "due_at": AT, "person": "",
        "reason": "", "attempt": 1, "owner": "", "proof": "",
    }  # fmt: skip
    number = conn.execute(insert(table(Message)).values(row).returning(table(Message).c.id)).scalar_one()  # type: ignore[attr-defined]
    text = {"message_id": number, "address": "a", "subject": "s", "body": "b"}
    conn.execute(insert(table(MessageContent)).values(text))  # type: ignore[attr-defined]
