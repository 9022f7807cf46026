"""Messages to partners, training companies and employers: to the one the facts name, about the resident and no more."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.reports.message_page import page
from klantreis.store.engine import reading
from klantreis.store.tables import Message, table
from klantreis.usecases.partnering import partners_file
from klantreis.usecases.showing import message as shown_message
from tests.whole.conftest import Build, Town, subjects
from tests.whole.reach import Post, channels, configured, enrol, partners, reconfigured, tell

_message = table(Message)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def town(build: Build, tmp_path: Path, post: Post) -> Town:
    """L-0001 follows `activities`; the partners are known."""
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config"))
    partners(town)
    town.live("vr 2026-02-27")
    enrol(
        town, "activities", "ma 2026-03-02", "L-0001,2026-01-01,1 Canarystraat,Canarystad,baas@kaart.example",
        columns="consent_email,address,city,employer_email",
    )  # fmt: skip
    return town


def not_sent(town: Town) -> dict[str, int]:
    return dict(town.counts(town.tickets[-1]).not_sent)


def test_a_partner_is_asked_about_the_activity_it_gives(town: Town, post: Post) -> None:
    """Due on ma 13 April: six weeks after ma 2 March. Asked five office days before, over Easter: do 2 April."""
    tell(town, "L-0001", "activities", "activity_started", "ma 2026-03-02", ref="ACT-12", partner="P-1")
    town.live("ma 2026-03-02")
    town.live("wo 2026-04-01")
    assert post.sent == []
    town.live("do 2026-04-02")
    (letter,) = post.texts
    assert (letter.to, letter.subject) == ("ria@talent.example", "Hoe gaat het met ACT-12?")
    assert letter.text == (
        "Beste Ria Partner, hoe gaat het na 6 weken met Bewoner L-0001? Graag voor maandag 13 april 2026. Vragen? Anna "
        "Voorbeeld, 020 000 00 00.\n"
    )


def test_an_organisation_learns_the_name_of_the_resident_and_nothing_more_of_them(town: Town, post: Post) -> None:
    tell(town, "L-0001", "activities", "training_started", "ma 2026-03-02", training_company="LB-1")
    town.live("ma 2026-03-02")
    (letter,) = post.texts
    assert (letter.to, letter.text) == ("lou@bakkerij.example", "Beste Lou Leer, dit gaat over Bewoner L-0001.\n")
    assert not [canary for canary in ("anary", "l-0001@", "kaart.example") if canary in letter.text + letter.subject]


@pytest.mark.parametrize(
    ("employer", "to"),
    [
        ("E-1", "ben@bouw.example"),  # known
        ("KVK-9", "baas@kaart.example"),  # a code of the suite alone: the resident's card
        ("", "baas@kaart.example"),
    ],
)
def test_a_message_to_the_employer_goes_to_the_one_the_facts_name_if_we_know_it(
    town: Town, post: Post, employer: str, to: str
) -> None:
    tell(town, "L-0001", "activities", "placement_started", "ma 2026-03-02", employer=employer)
    town.live("ma 2026-03-02")
    assert [letter.to for letter in post.texts] == [to]
    assert "Bewoner L-0001" in post.texts[0].text


@pytest.mark.parametrize(
    ("partner", "why"), [("", "no fact names one"), ("P-2", "stopped on di 31 March, two days before")]
)
def test_a_partner_that_cannot_be_written_to_is_not_sent_and_says_so(
    town: Town, post: Post, partner: str, why: str
) -> None:
    data = {"partner": partner} if partner else {}
    tell(town, "L-0001", "activities", "activity_started", "ma 2026-03-02", ref="ACT-12", **data)
    town.live("ma 2026-03-02")
    town.live("do 2026-04-02")
    assert (post.sent, not_sent(town)) == ([], {"unknown_organisation": 1}), why


def test_a_partner_that_stops_between_planning_and_sending_gets_nothing(town: Town, post: Post) -> None:
    tell(town, "L-0001", "activities", "training_started", "ma 2026-03-02", training_company="LB-1")
    town.plan("ma 2026-03-02", 7, 30)
    path = town.folder / "partners.csv"
    path.write_text("code,kind,active_until\nLB-1,training_company,2026-03-01\n")
    partners_file(town.app, path, "landsmeer")
    assert town.deliver("ma 2026-03-02").withdrawn == 1
    assert (post.sent, not_sent(town)) == ([], {"unknown_organisation": 1})


def test_a_partner_without_an_address_is_written_to_on_paper(town: Town) -> None:
    path = town.folder / "partners.csv"
    path.write_text("code,kind,contact\nLB-1,training_company,Lou Leer\n")
    partners_file(town.app, path, "landsmeer")
    tell(town, "L-0001", "activities", "training_started", "ma 2026-03-02", training_company="LB-1")
    town.live("ma 2026-03-02")
    mails: list[EmailMessage] = town.mails()
    assert subjects(mails) == ["De verklaring"]
    assert mails[0]["To"] == "undisclosed-recipients:;"


def test_nothing_is_written_about_someone_who_died(town: Town, post: Post) -> None:
    tell(town, "L-0001", "activities", "training_started", "ma 2026-03-02", training_company="LB-1")
    town.plan("ma 2026-03-02", 7, 30)
    tell(town, "L-0001", "activities", "deceased", "ma 2026-03-02")
    town.deliver("ma 2026-03-02", 11)
    assert post.sent == []


def test_a_message_shows_which_organisation_it_went_to_by_its_code(town: Town) -> None:
    tell(town, "L-0001", "activities", "training_started", "ma 2026-03-02", training_company="LB-1")
    town.live("ma 2026-03-02")
    with reading(town.app.engine) as conn:
        (key,) = conn.execute(select(_message.c.opaque).where(_message.c.party == "LB-1")).scalars()
    assert "Voor:      partner LB-1\n" in page(shown_message(town.app, key))


def test_what_a_resident_has_to_do_the_case_worker_goes_about(town: Town, post: Post) -> None:
    """`hear` is the resident's own: its letter names Anna, who has the case, and not the manager."""
    enrol(town, "rhythm", "ma 2026-03-02", "L-0002,2026-01-01")
    tell(town, "L-0002", "rhythm", "contact_tried", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    assert "wij zijn Anna Voorbeeld" in post.texts[0].text
