"""A colleague's work list: made, filled in, handed in, and what follows. On both databases.

ma  2 mrt  L-0001 and L-0002 are enrolled; L-0001 is planned for di 10 mrt 14:30
di 10 mrt  the talk of L-0001 is on the list of kw-1, with its hour; she fills in that it was held
"""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.core.worklist import WorkList
from klantreis.reports import worklist_book as book
from klantreis.reports.worklist_book import workbook
from klantreis.store.engine import reading
from klantreis.store.tables import FactRow, table
from klantreis.usecases.recording import RecordReport, record_file
from klantreis.usecases.worklists import work_list
from tests.support.cards import until_the_card
from tests.support.lists import Filled
from tests.support.town import staff_of
from tests.whole.conftest import Town, moment

_fact = table(FactRow)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def planned(town: Town) -> Town:
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "talk_planned", "di 2026-03-03", at="di 2026-03-10 14:30", place="stadhuis")
    town.live("di 2026-03-03")
    return town


def listed(town: Town, owner: str, on: str, hour: int = 9) -> WorkList:
    return work_list(town.app, owner, moment(on, hour))


def says(found: WorkList) -> list[str]:
    """`2026-03-10 Wat`, line by line."""
    return [f"{row.due} {row.words()}" for row in found.rows]


def in_hand(town: Town, owner: str, on: str, hour: int = 9) -> Filled:
    return Filled(workbook(listed(town, owner, on, hour)), town.folder / f"{owner}.xlsx")


def hand_in(town: Town, path: Path, on: str, hour: int = 16) -> RecordReport:
    return record_file(town.app, path, moment(on, hour))


def told(town: Town) -> list[tuple[str, str, str, str]]:
    """What came from lists: event, day, moment, by."""
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_fact).where(_fact.c.source == "worklist").order_by(_fact.c.id)).all()
    return [(row.event, f"{row.occurred_on}", f"{row.at or ''}", row.by) for row in rows]


def test_it_holds_what_is_open_by_date_with_the_talk_of_today_and_its_hour(planned: Town) -> None:
    assert says(listed(planned, "kw-1", "di 2026-03-10")) == [
        "2026-03-10 Vandaag om 14.30 uur. Afspraak voor de intake",
        "2026-03-16 Intakegesprek afspreken",
    ]


def test_what_is_filled_in_is_a_fact_by_the_owner_of_the_list_and_twice_is_once(planned: Town) -> None:
    hand = in_hand(planned, "kw-1", "di 2026-03-10")
    hand.fill("Afspraak voor de intake", event="intake_held", when="di 2026-03-10")
    hand.fill(
        "Intakegesprek afspreken", event="talk_planned", when="di 2026-03-10", next="do 2026-03-19 10:00",
        detail="place=wijkpunt",
    )  # fmt: skip
    path = hand.save()
    assert (done := hand_in(planned, path, "di 2026-03-10")).new == 2, done.rejections
    expected = [
        ("intake_held", "2026-03-10", "", "kw-1"),
        ("talk_planned", "2026-03-10", "2026-03-19 09:00:00+00:00", "kw-1"),
    ]
    assert sorted(told(planned)) == expected
    again = hand_in(planned, path, "wo 2026-03-11")
    assert (again.new, again.known, again.rejected) == (0, 2, 0)
    assert not again.rejected_file
    planned.live("wo 2026-03-11")
    assert planned.stage("L-0001") == "trajectory"
    assert planned.stage("L-0002") == "intake"


@on_sqlite
def test_what_was_handed_in_this_morning_is_gone_from_the_list_of_this_afternoon(planned: Town) -> None:
    hand = in_hand(planned, "kw-1", "di 2026-03-10")
    hand.fill("Intakegesprek afspreken", event="talk_planned", when="di 2026-03-10", next="do 2026-03-19 10:00")
    hand_in(planned, hand.save(), "di 2026-03-10", 11)
    assert says(listed(planned, "kw-1", "di 2026-03-10", 13)) == [
        "2026-03-10 Vandaag om 14.30 uur. Afspraak voor de intake",
        "2026-03-19 Afspraak voor de intake",
    ]


@on_sqlite
def test_two_lists_that_tell_the_same_tell_it_once_and_one_row_does_not_change_its_mind(planned: Town) -> None:
    early, late = in_hand(planned, "kw-1", "di 2026-03-10", 9), in_hand(planned, "kw-1", "di 2026-03-10", 10)
    for hand in (early, late):
        hand.fill("Afspraak voor de intake", event="no_show", when="di 2026-03-10")
        done = hand_in(planned, hand.save(), "di 2026-03-10")
    assert (done.new, done.known) == (0, 1)
    row = early.fill("Afspraak voor de intake", event="intake_held", when="di 2026-03-10")
    changed = hand_in(planned, early.save(), "di 2026-03-10")
    assert changed.rejections == (
        f"rij {row}: op deze regel gaf u eerder iets anders door, en dat staat vast; is dat fout, vraag dan de "
        "beheerder om het te verbeteren",
    )
    assert told(planned) == [("no_show", "2026-03-10", "", "kw-1")]


@on_sqlite
def test_a_missed_talk_and_the_next_appointment_go_on_one_row(planned: Town) -> None:
    hand = in_hand(planned, "kw-1", "di 2026-03-10")
    hand.fill(
        "Afspraak voor de intake", event="no_show", when="di 2026-03-10", next="vr 2026-03-20 09:30",
        detail="place=stadhuis",
    )  # fmt: skip
    assert (done := hand_in(planned, hand.save(), "di 2026-03-10")).new == 2, done.rejections
    assert [event for event, *_ in told(planned)] == ["no_show", "talk_planned"]


@on_sqlite
def test_wrong_rows_are_told_in_dutch_and_stop_no_other(planned: Town) -> None:
    hand = in_hand(planned, "kw-1", "di 2026-03-10")
    right = hand.fill("Intakegesprek afspreken", event="contact_held", when="di 2026-03-10", detail="channel=phone")
    wrong = hand.fill("Afspraak voor de intake", event="intake_held", when="do 2026-03-12")
    done = hand_in(planned, hand.save(), "di 2026-03-10")
    assert (done.new, done.rejected) == (1, 1), right
    assert done.rejections == (
        f"rij {wrong}: Wanneer: deze dag moet nog komen; vul de dag in waarop het gebeurde",
    )  # fmt: skip
    assert done.rejected_file is not None
    kept = done.rejected_file.read_text(encoding="utf-8-sig")
    assert "deze dag moet nog komen" in kept
    assert "Testpersoon" not in kept


@on_sqlite
def test_no_list_names_a_resident_or_the_code_of_a_card(town: Town) -> None:
    card = until_the_card(town)
    found = listed(town, "kw-1", "wo 2026-04-08")
    cards = [row for row in found.rows if row.kind == "decision"]
    assert [row.words() for row in cards]
    assert not cards[0].offers
    content = workbook(found)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        text = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    for secret in (card.code, "Testpersoon", "l-0001@example.org", "L-0001"):
        assert secret not in text
    hand = Filled(content, town.folder / "kw-1.xlsx")
    row = hand.row("Besluitkaart")
    hand.put(row, book.EVENT, "Zienswijze gevraagd (hearing_started)")
    hand.put(row, book.WHEN, "8-4-2026")
    done = hand_in(town, hand.save(), "wo 2026-04-08")
    assert done.rejections == (
        f"rij {row}: een besluitkaart beantwoordt u met de code op de kaart, niet op deze lijst",
    )  # fmt: skip


@on_sqlite
def test_leave_and_stand_in_count_for_the_list_that_is_made_after_them(planned: Town) -> None:
    assert not says(listed(planned, "kw-2", "di 2026-03-10"))
    here = staff_of("landsmeer", planned.app.configuration)
    away = here.replace("2026-03-16,2026-03-20,kw-2", "2026-03-10,2026-03-20,kw-2")
    planned.hand_in("staff", away, on="di 2026-03-10")
    assert len(says(listed(planned, "kw-2", "di 2026-03-10"))) == 2
    assert not says(listed(planned, "kw-1", "di 2026-03-10"))


@on_sqlite
def test_an_escalation_is_on_the_list_of_whom_it_reached(town: Town) -> None:
    """plan_intake is due on ma 16 mrt: the team lead hears on ma 23 mrt, the manager on wo 8 apr (Easter)."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "wo 2026-04-08")
    assert says(listed(town, "mg-1", "wo 2026-04-08")) == ["2026-03-16 Intakegesprek afspreken (geëscaleerd)"]
    town.tell("L-0001", "talk_planned", "do 2026-04-09", at="do 2026-04-16")
    assert not says(listed(town, "mg-1", "do 2026-04-09"))
