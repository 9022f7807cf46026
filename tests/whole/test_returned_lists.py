"""Work lists that go out with a digest and come back by mail or in a folder. The answer is a message like any other."""

import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.channels.mailbox import FolderMailbox
from klantreis.reports import worklist_book as book
from klantreis.reports.consistency import mismatches
from klantreis.reports.worklist_book import workbook
from klantreis.store.engine import reading
from klantreis.store.tables import FactRow, Message, table
from klantreis.usecases.list_post import PostReport, take_in
from klantreis.usecases.worklists import work_list
from tests.support.landsmeer import copy_of_landsmeer
from tests.support.lists import Filled
from tests.support.town import plain, staff_of
from tests.whole.conftest import Build, Town, moment

_fact, _message = table(FactRow), table(Message)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ANNA = "kw-1@landsmeer.example"


@pytest.fixture
def town(build: Build, tmp_path: Path) -> Town:
    """Landsmeer, that sends work lists with its digests; L-0001 has to be planned for by ma 16 mrt."""
    copy_of_landsmeer(tmp_path / "config")
    file = tmp_path / "config/municipalities/landsmeer.yaml"
    file.write_text(file.read_text() + "worklist: werklijsten@landsmeer.example\n")
    made = build(config=tmp_path / "config")
    made.enrol("ma 2026-03-02", "L-0001", "L-0002")
    made.live("ma 2026-03-02")
    (tmp_path / "post").mkdir()
    return made


def in_hand(town: Town, on: str = "di 2026-03-10", owner: str = "kw-1") -> Filled:
    made = work_list(town.app, owner, moment(on, 9))
    return Filled(workbook(made), town.folder / f"{owner}.xlsx")


def planned(town: Town, client: str = "L-0001", on: str = "di 2026-03-10") -> Path:
    """A list on which the talk of this client was planned."""
    hand = in_hand(town, on)
    hand.fill("Intakegesprek", event="talk_planned", when=on, next="do 2026-03-19 10:00", ref=town.ref(client))
    return hand.save()


def post(town: Town, *workbooks: Path, sender: str = ANNA, name: str = "1.eml") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "werklijsten@landsmeer.example", "RE: Opvolging"
    mail.set_content("Alsjeblieft!")
    for each in workbooks:
        mail.add_attachment(each.read_bytes(), maintype="application", subtype="octet-stream", filename="Kopie.xlsx")
    (town.folder / "post" / name).write_bytes(bytes(mail))


def read(town: Town, on: str = "di 2026-03-10", hour: int = 11) -> PostReport:
    return take_in(town.app, FolderMailbox(town.folder / "post"), moment(on, hour))


def told(town: Town) -> list[tuple[str, str]]:
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_fact).where(_fact.c.source == "worklist").order_by(_fact.c.id)).all()
    return [(row.event, row.by) for row in rows]


def answers(town: Town, on: str = "di 2026-03-10") -> list[tuple[str, str]]:
    """Subject and text of the answers that left, after a delivery."""
    town.deliver(on, 12)
    mails = [mail for mail in town.mails() if str(mail["Subject"]).startswith("Uw werklijst")]
    return [(str(mail["Subject"]), plain(mail)) for mail in mails]


def where(town: Town) -> list[str]:
    folder = town.folder / "post"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_list_that_is_mailed_back_is_recorded_and_answered_once(town: Town) -> None:
    path = planned(town)
    post(town, path)
    report = read(town)
    assert (report.read, report.lists, report.new, report.answered) == (1, 1, 1, 1)
    assert told(town) == [("talk_planned", "kw-1")]
    assert where(town) == ["done/1.eml"]
    post(town, path, name="2.eml")
    assert (again := read(town)).answered == 0
    assert (again.new, again.known) == (0, 1)
    ((subject, text),) = answers(town)
    assert subject == "Uw werklijst van dinsdag 10 maart: 1 vastgelegd"
    assert "Beste collega," in text
    assert "Anna" not in text
    with reading(town.app.engine) as conn:
        assert not list(mismatches(conn))
        states = conn.execute(
            select(_message.c.state, _message.c.person).where(_message.c.template == "list_answer")
        ).all()
    assert [tuple(state) for state in states] == [("sent", "kw-1")]


@on_sqlite
def test_refused_rows_are_answered_with_their_number_and_the_list_is_kept_apart(town: Town) -> None:
    hand = in_hand(town)
    hand.fill(
        "Intakegesprek", event="contact_tried", when="di 2026-03-10", detail="channel=phone", ref=town.ref("L-0001")
    )
    wrong = hand.row("Intakegesprek", town.ref("L-0002"))
    hand.put(wrong, book.EVENT, "Anna gebeld over haar zoon")
    post(town, hand.save())
    report = read(town)
    assert (report.new, report.rejected) == (1, 1)
    assert not report.needs_a_person
    assert where(town) == ["rejected/1.eml"]
    ((subject, text),) = answers(town)
    assert subject == "Uw werklijst van dinsdag 10 maart: 1 vastgelegd, 1 niet"
    assert f"- Rij {wrong}: Wat gebeurde er: kies een regel uit het lijstje." in text
    assert "zoon" not in text


@on_sqlite
@pytest.mark.parametrize(
    "sender", ["kw-2@landsmeer.example", "Anna <dief@example.org>", "a@b.nl, kw-1@landsmeer.example"]
)
def test_a_list_from_another_address_changes_nothing_and_its_owner_hears_of_it(town: Town, sender: str) -> None:
    post(town, planned(town), sender=sender)
    report = read(town)
    assert (report.new, report.rejected, report.answered) == (0, 1, 1)
    assert not told(town)
    ((_, text),) = answers(town)
    assert "niet vanaf uw eigen adres gestuurd" in text
    assert all(str(mail["To"]) == ANNA for mail in town.mails() if str(mail["Subject"]).startswith("Uw werklijst"))


@on_sqlite
def test_a_file_in_the_folder_needs_no_sender_and_what_is_no_list_stays_for_a_person(town: Town) -> None:
    shutil.copy(planned(town), town.folder / "post" / "kw-1.xlsx")
    post(town, name="vraag.eml")
    (town.folder / "post" / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    report = read(town)
    assert (report.lists, report.left, report.new) == (1, 2, 1)
    assert report.needs_a_person
    assert where(town) == ["done/kw-1.xlsx", "unread/foto.jpg", "unread/vraag.eml"]


@on_sqlite
def test_who_has_no_address_is_told_nothing_and_a_person_hears_of_it(town: Town, tmp_path: Path) -> None:
    shutil.copy(planned(town), town.folder / "post" / "kw-1.xlsx")
    rules = town.app.configuration.municipalities["landsmeer"]
    assert rules.channels["staff"] == ("email", "file")
    town.app.channels["file"].medium = "email"  # type: ignore[attr-defined]  # as where mail is the only way
    town.hand_in("staff", staff_of("landsmeer", town.app.configuration).replace(ANNA, ""))
    report = read(town)
    assert (report.new, report.unanswered, report.answered) == (1, 1, 0)
    assert report.needs_a_person


@on_sqlite
def test_a_digest_carries_the_list_as_it_is_at_the_moment_of_sending(town: Town) -> None:
    """On di 17 mrt the nudge of plan_intake (due ma 16 mrt) goes to kw-2, who stands in for kw-1 that week."""
    town.walk("ma 2026-03-09", "di 2026-03-17")
    (mail,) = [mail for mail in town.mails() if str(mail["Subject"]).startswith("Opvolging dinsdag 17 maart")]
    assert "In de bijlage staat uw werklijst" in plain(mail)
    assert "werklijsten@landsmeer.example" in plain(mail)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "werklijst.xlsx"
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    hand = Filled(content, town.folder / "kw-2.xlsx")
    assert [row[book.WHAT] for row in hand.rows()] == ["Intakegesprek afspreken (geëscaleerd)"] * 2
    link = hand.sheet.cell(hand.top + 1, 1).hyperlink.target
    assert link == f"https://zaken.landsmeer.example/klantreis/{hand.rows()[0][book.REF]}"
    hand.fill(
        "Intakegesprek", event="talk_planned", when="di 2026-03-17", next="do 2026-03-26 10:00", ref=town.ref("L-0001")
    )
    post(town, hand.save(), sender="Bram Voorbeeld <KW-2@landsmeer.example>")
    assert read(town, "di 2026-03-17").new == 1
    assert told(town) == [("talk_planned", "kw-2")]
