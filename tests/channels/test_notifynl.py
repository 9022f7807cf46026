"""NotifyNL, against a stand-in in its own process that behaves as the service's documentation says."""

import logging
import socket
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from klantreis.channels.making import make_channels
from klantreis.channels.notifynl import FEW, NotifyChannel
from klantreis.channels.port import CanTell, Envelope, Fate, Outcome, PostalAddress, Receipt, Told
from klantreis.core.markup import Written, document, mark
from klantreis.errors import BadChannel, ChannelRefused, ChannelSilent
from tests.channels.conftest import letter
from tests.support.notify import KEY, RunningNotify, running_notify
from tests.support.notify_standin import TEMPLATES


@pytest.fixture(scope="module")
def notify(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNotify]:
    with running_notify(tmp_path_factory.mktemp("notify")) as running:
        yield running


@pytest.fixture
def channel(notify: RunningNotify) -> Iterator[NotifyChannel]:
    made = NotifyChannel("notify_email", notify.url("email", "cto=5&rto=.5"))
    yield made
    made.close()


def key(to: str) -> str:
    return sha256(to.encode()).hexdigest()[:32]


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_a_mail_goes_to_the_generic_template_with_our_key_as_reference(
    notify: RunningNotify, channel: NotifyChannel
) -> None:
    outcome = channel.send(letter("anna@example.org"))
    (request,) = notify.accepted(key("anna@example.org"))
    assert (outcome.fate, len(outcome.proof)) == (Fate.accepted, 36)
    assert request == {
        "email_address": "anna@example.org",
        "template_id": TEMPLATES["email"],
        "reference": key("anna@example.org"),
        "personalisation": {"subject": "Uw afspraak", "body": "Beste inwoner,\n\nTot dinsdag 3 maart 2026.\n"},
    }


def test_an_sms_is_the_short_text_and_a_letter_has_the_lines_of_the_address(notify: RunningNotify) -> None:
    sms = NotifyChannel("notify_sms", notify.url("sms", f"sender={TEMPLATES['sms']}"))
    by_post = NotifyChannel("notify_letter", notify.url("letter", ""))
    home = PostalAddress(name="Anna Verzonnen", street="Dorpsstraat 2", postcode="1121 BX", city="Landsmeer")
    assert sms.send(letter("+31600000001", short="Uw afspraak is di 3 maart.")).fate is Fate.accepted
    assert by_post.send(letter("home", postal=home)).fate is Fate.accepted
    (texted,), (posted,) = notify.accepted(key("+31600000001")), notify.accepted(key("home"))
    assert texted["personalisation"] == {"body": "Uw afspraak is di 3 maart."}
    assert texted["sms_sender_id"] == TEMPLATES["sms"]
    assert [posted["personalisation"][f"address_line_{n}"] for n in (1, 2, 3)] == [
        "Anna Verzonnen", "Dorpsstraat 2", "1121 BX  Landsmeer",
    ]  # fmt: skip
    assert (sms.medium, by_post.medium) == ("sms", "post")
    assert sms.send(letter("+31600000002")) == Outcome(Fate.refused, "no_short_text")
    assert by_post.send(letter("nowhere")) == Outcome(Fate.refused, "no_postal_address")


def test_the_body_keeps_headings_and_lists_and_no_value_becomes_a_link(
    notify: RunningNotify, channel: NotifyChannel
) -> None:
    text = document(f"# Uw afspraak\n\nBeste {mark('naam')},\n\n- **één**\n- twee\n")
    written = Written(text, {"naam": "# [Klik](https://kwaad.example) ((body))"})
    channel.send(letter("written@example.org", written=written))
    (request,) = notify.accepted(key("written@example.org"))
    assert request["personalisation"]["body"] == (
        "# Uw afspraak\n\nBeste  (Klik)(https://kwaad.example) ( (body) ),\n\n* één\n* twee\n"
    )


def test_a_line_of_plain_text_begins_no_list_and_no_heading(notify: RunningNotify, channel: NotifyChannel) -> None:
    channel.send(letter("plain@example.org", text="# Kop\n- a\n1. Jan\n---\nslot\n"))
    (request,) = notify.accepted(key("plain@example.org"))
    assert request["personalisation"]["body"] == " Kop\n-\u00a0a\n1.\u00a0Jan\n\nslot\n"


# --- outcomes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "fate", "reason", "kept"),
    [
        ("500-after", Fate.accepted, "", 1),
        ("500-before", Fate.in_doubt, "notify_500", 0),
        ("hang-after", Fate.accepted, "", 1),
        ("hang-before", Fate.in_doubt, "timeout", 0),
        ("drop-after", Fate.accepted, "", 1),
        ("drop-before", Fate.in_doubt, "connection_lost", 0),
        ("garbled", Fate.accepted, "", 1),
        ("late", Fate.in_doubt, "notify_500", 1),
        ("429", Fate.retry, "notify_rate_limit", 0),
        ("429-day", Fate.retry, "notify_day_limit", 0),
        ("moved", Fate.in_doubt, "notify_307", 0),
    ],
)
def test_an_answer_that_says_nothing_is_looked_up_at_once_and_what_is_not_found_is_in_doubt(
    notify: RunningNotify, channel: NotifyChannel, fault: str, fate: Fate, reason: str, kept: int
) -> None:
    outcome = channel.send(letter(f"{fault}@example.org"))
    assert (outcome.fate, outcome.reason, bool(outcome.proof)) == (fate, reason, fate is Fate.accepted)
    assert len(notify.accepted(key(f"{fault}@example.org"))) == kept


@pytest.mark.parametrize(
    ("to", "outcome"),
    [
        ("nobody", Outcome(Fate.refused, "notify_address", address_refused=True)),
        ("dot@example.org.", Outcome(Fate.refused, "notify_address", address_refused=True)),
    ],
)
def test_an_address_that_is_none_is_refused_and_said_to_be_so(
    channel: NotifyChannel, to: str, outcome: Outcome
) -> None:
    assert channel.send(letter(to)) == outcome


@pytest.mark.parametrize("fault", ["team", "trial"])
def test_a_key_or_service_that_may_not_send_stops_the_sending(channel: NotifyChannel, fault: str) -> None:
    with pytest.raises(ChannelRefused, match=r"400 BadRequestError"):
        channel.send(letter(f"{fault}@example.org"))


def test_a_wrong_key_or_template_stops_the_sending_and_says_neither(notify: RunningNotify) -> None:
    wrong_key = KEY[:-1] + "c"
    with pytest.raises(ChannelRefused, match="403 AuthError") as refused:
        NotifyChannel("n", notify.url("email", key=wrong_key)).send(letter("anna@example.org"))
    assert "bbbbbbbb" not in str(refused.value)
    other = notify.url("email").replace(TEMPLATES["email"], TEMPLATES["sms"])
    with pytest.raises(ChannelRefused, match="400 BadRequestError"):
        NotifyChannel("n", other).send(letter("anna@example.org"))


def test_a_service_that_is_not_there_is_tried_later() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    channel = NotifyChannel("n", f"notifynl://{KEY}@127.0.0.1:{port}/email/{TEMPLATES['email']}?tls=no&cto=1")
    assert channel.send(letter("anna@example.org")) == Outcome(Fate.retry, "no_connection")
    assert channel.send(letter("anna@example.org", attempt=2)) == Outcome(Fate.retry, "no_connection")
    with pytest.raises(ChannelSilent):
        channel.tell({key("anna@example.org"): ""})


# --- looking up -------------------------------------------------------------------------------------------------------


def test_what_may_have_been_taken_before_is_looked_up_and_not_sent_again(
    notify: RunningNotify, channel: NotifyChannel
) -> None:
    first = channel.send(letter("twice@example.org"))
    second = channel.send(letter("twice@example.org", attempt=2))
    assert second == first
    assert len(notify.accepted(key("twice@example.org"))) == 1
    assert channel.send(letter("never@example.org", attempt=2)).fate is Fate.accepted
    assert len(notify.accepted(key("never@example.org"))) == 1


def test_references_are_not_unique_there_so_without_looking_up_a_second_post_is_a_second_message(
    notify: RunningNotify, channel: NotifyChannel
) -> None:
    """What the stand-in does as the service does it: the reason for the test above."""
    channel.send(letter("copies@example.org"))
    channel.send(letter("copies@example.org"))
    assert len(notify.accepted(key("copies@example.org"))) == 2


@pytest.mark.parametrize(
    ("kind", "status", "receipt"),
    [
        ("email", "created", Receipt(Told.waiting)),
        ("email", "sending", Receipt(Told.waiting)),
        ("email", "delivered", Receipt(Told.delivered)),
        ("email", "permanent-failure", Receipt(Told.failed, "notify_permanent_failure", "", True)),
        ("email", "temporary-failure", Receipt(Told.failed, "notify_temporary_failure")),
        ("email", "technical-failure", Receipt(Told.failed, "notify_technical_failure")),
        ("sms", "pending", Receipt(Told.waiting)),
        ("sms", "sent", Receipt(Told.waiting)),
        ("sms", "permanent-failure", Receipt(Told.failed, "notify_permanent_failure", "", True)),
        ("letter", "accepted", Receipt(Told.waiting)),
        ("letter", "received", Receipt(Told.posted)),
        ("letter", "validation-failed", Receipt(Told.failed, "notify_validation_failed")),
        ("letter", "permanent-failure", Receipt(Told.failed, "notify_permanent_failure")),
        ("letter", "returned-letter", Receipt(Told.returned, "notify_returned_letter", "", True)),
        ("email", "something-new", Receipt(Told.waiting)),
    ],
)
def test_each_status_of_the_service_says_what_became_of_the_message(
    notify: RunningNotify, kind: str, status: str, receipt: Receipt
) -> None:
    made = NotifyChannel(f"notify_{kind}", notify.url(kind))
    to = {"email": f"{status}.{kind}@example.org", "sms": "+31600000003"}.get(kind, "home")
    home = PostalAddress(name="Anna", street="Dorpsstraat 2", postcode="1121 BX", city="Landsmeer")
    opaque = key(f"{kind}{status}")
    proof = made.send(letter(to, opaque=opaque, short="Kort.", postal=home)).proof
    notify.move(opaque, status)
    assert made.tell({opaque: proof})[opaque] == receipt._replace(proof=proof)
    assert made.tell({opaque: ""})[opaque] == receipt._replace(proof=proof), "found by reference too"


def test_a_message_it_never_took_is_unknown(channel: NotifyChannel) -> None:
    never = {key("not-sent"): "", key("not-sent-2"): "00000000-0000-4000-8000-000000000000"}
    assert set(channel.tell(never).values()) == {Receipt(Told.unknown)}


def test_many_messages_are_asked_for_by_the_page_and_not_one_by_one(tmp_path: Path) -> None:
    with running_notify(tmp_path / "pages") as notify:
        channel = NotifyChannel("n", notify.url("email"))
        for number in range(300):
            channel.send(letter(f"page-{number}@example.org"))
        asked = {key(f"page-{number}@example.org"): "known" for number in range(0, 300, 10)}
        assert len(asked) > FEW
        told = channel.tell(asked)
        assert set(told) == set(asked)
        assert {receipt.told for receipt in told.values()} == {Told.waiting}
        assert notify.asked() == 2
        channel.close()


# --- the setting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"notifynl://{KEY}@api.notifynl.nl/fax/{TEMPLATES['email']}", "is no address"),
        (f"notifynl://{KEY}@api.notifynl.nl/email", "is no address"),
        (f"notifynl://{KEY}@api.notifynl.nl/email/welcome", "is no address"),
        (f"notifynl://{KEY}@api.notifynl.nl:port/email/{TEMPLATES['email']}", "is no address"),
        (f"notifynl://{KEY}@api.notifynl.nl/letter/{TEMPLATES['letter']}", "is called `notify_letter`"),
        (f"notifynl://SECRET@api.notifynl.nl/email/{TEMPLATES['email']}", "API key"),
        (f"notifynl://{KEY}@api.notifynl.nl/email/{TEMPLATES['email']}?retry=3", "not known"),
        (f"notifynl://{KEY}@api.notifynl.nl/email/{TEMPLATES['email']}?sender={TEMPLATES['sms']}", "not known"),
        (f"notifynl://{KEY}@api.notifynl.nl/email/{TEMPLATES['email']}?rto=long", "cannot have"),
        (f"notifynl://{KEY}@api.notifynl.nl/email/{TEMPLATES['email']}?tls=no", "unencrypted"),
    ],
)
def test_a_wrong_setting_is_refused_without_repeating_it(url: str, why: str) -> None:
    with pytest.raises(BadChannel, match=why) as refused:
        NotifyChannel("notify_email", url)
    assert "KLANTREIS_CHANNEL_NOTIFY_EMAIL" in str(refused.value)
    assert not {"SECRET", "bbbbbbbb", "api.notifynl.nl/fax"} & set(str(refused.value).split("/"))
    assert "bbbbbbbb" not in str(refused.value)


def test_the_settings_make_the_channel_and_it_can_tell(tmp_path: Path) -> None:
    made = make_channels({"notify_email": f"notifynl://{KEY}@api.notifynl.nl/email/{TEMPLATES['email']}"}, tmp_path)
    assert isinstance(made["notify_email"], CanTell)
    assert not isinstance(made["file"], CanTell)


def test_nothing_of_the_client_reaches_our_logs(
    notify: RunningNotify, channel: NotifyChannel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        channel.send(letter("nobody"))
        channel.send(letter("500-before@example.org"))
    assert [record for record in caplog.records if "notifications" in record.name] == []


def test_an_envelope_says_the_first_attempt_unless_told_otherwise() -> None:
    assert isinstance(letter("a@example.org"), Envelope)
    assert letter("a@example.org").attempt == 1
