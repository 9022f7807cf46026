"""The daily message in Teams: a card through a workflow, with the same outcomes as an SMS."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from klantreis.channels.making import make_channels
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.channels.teams import LONGEST, TOO_LONG, TeamsChannel, card_text
from klantreis.core.case import Kind
from klantreis.core.digest import DigestLine, digest
from klantreis.errors import BadChannel, ChannelRefused
from tests.channels.test_sms import StandIn
from tests.channels.test_sms import gateway as gateway

URL = "workflows://prod-1.westeurope.logic.azure.com/{}/SIG-NATURE/?via=http://127.0.0.1:{}&rto=20"
SENDER = {"name": "Team Werk"}


def told(letter: Callable[..., Envelope], *lines: str) -> Envelope:
    made = digest(
        [DigestLine(kind=Kind.task, ref="7K2QH-0M4ZT", text=line, due=date(2026, 3, 4)) for line in lines],
        name="Anna", day=date(2026, 3, 2), case_url="https://zaken.example/{ref}", sender=SENDER,
    )  # fmt: skip
    return letter("kw-1@landsmeer.example", subject=made.subject, text=made.text, written=made.written)


@pytest.fixture
def teams(gateway: StandIn) -> Callable[[str], TeamsChannel]:
    return lambda workflow: TeamsChannel("teams", URL.format(workflow, gateway.port))


def test_a_card_shows_what_to_do_with_a_link_to_each_case(
    gateway: StandIn, teams: Callable[[str], TeamsChannel], letter: Callable[..., Envelope]
) -> None:
    assert teams("flow00").send(told(letter, "Bel de inwoner.")) == Outcome(Fate.accepted, "", "202")

    (content,) = [each["content"] for each in gateway.requests()[-1]["payload"]["attachments"]]
    title, body = (part["text"] for part in content["body"])
    assert title == "Opvolging maandag 2 maart 2026: 1 taak"
    assert "- [**7K2QH-0M4ZT**](https://zaken.example/7K2QH-0M4ZT): Bel de inwoner." in body
    assert "**Te doen (1)**" in body


@pytest.mark.parametrize(
    ("digits", "fate"), [("29", Fate.retry), ("40", Fate.refused), ("50", Fate.in_doubt), ("51", Fate.in_doubt)]
)
def test_what_went_wrong_says_whether_it_may_be_sent_again(
    teams: Callable[[str], TeamsChannel], letter: Callable[..., Envelope], digits: str, fate: Fate
) -> None:
    assert teams(f"flow{digits}").send(told(letter, "x")).fate is fate


def test_a_workflow_that_does_not_know_us_stops_the_sending_without_telling_its_key(
    teams: Callable[[str], TeamsChannel], letter: Callable[..., Envelope]
) -> None:
    with pytest.raises(ChannelRefused) as refused:
        teams("flow41").send(told(letter, "x"))
    assert "SIG" not in str(refused.value)


def test_what_a_title_looks_like_is_shown_and_mentions_nobody(letter: Callable[..., Envelope]) -> None:
    text = card_text(told(letter, "<at>iedereen</at> [klik](https://boos.example) **nu**"))

    assert "<at>" not in text
    assert "](https://boos" not in text
    assert "\\*\\*nu\\*\\*" in text


def test_a_message_that_is_too_long_for_teams_says_that_there_is_more(letter: Callable[..., Envelope]) -> None:
    text = card_text(told(letter, *("Bel de inwoner vandaag nog." for _ in range(900))))

    assert len(text) <= LONGEST + len(TOO_LONG) + 10
    assert text.endswith(TOO_LONG)


@pytest.mark.parametrize(
    "url", ["workflows://host", "workflows://h/w/s/?template=/etc/passwd", "workflows://h/w/s/?retry=2"]
)
def test_an_address_that_is_none_or_reads_files_is_refused(url: str) -> None:
    with pytest.raises(BadChannel):
        make_channels({"teams": url}, Path("out"))


def test_a_request_holds_references_only(
    gateway: StandIn, teams: Callable[[str], TeamsChannel], letter: Callable[..., Envelope]
) -> None:
    teams("flow00").send(told(letter, "Bel de inwoner."))

    assert "kw-1@" not in json.dumps(gateway.requests()[-1])
