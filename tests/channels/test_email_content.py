"""What arrives at the server, and what is said about it in logs."""

import logging

import pytest
from apprise import LOGGER_NAME, Apprise

from klantreis.channels.email import EmailChannel
from klantreis.channels.port import Fate, Mailbox
from tests.channels.conftest import letter
from tests.support.sink import RunningSink


def test_a_mail_arrives_with_exactly_one_message_id_and_key(sink: RunningSink, channel: EmailChannel) -> None:
    channel.send(letter("ids@example.org", opaque="abcdef0123456789"))

    mail = sink.mail("ids@example.org")
    assert mail.get_all("Message-ID") == ["<abcdef0123456789@landsmeer.example>"]
    assert mail.get_all("X-Klantreis-Key") == ["abcdef0123456789"]


def test_accents_dots_and_long_lines_survive_the_journey(sink: RunningSink, channel: EmailChannel) -> None:
    text = "Beste Zoë Ó,\n.\n..punt\n.regel\n" + "één lange regel " * 100 + "\n— tot ziens ☺\n"
    subject = "Uw afspraak op dinsdag 3 maart 2026: één gesprek – u mag iemand meenemen, als u dat prettig vindt"

    channel.send(
        letter("accents@example.org", subject=subject, text=text, sender=Mailbox("Één", "w@landsmeer.example"))
    )

    mail = sink.mail("accents@example.org")
    assert mail["Subject"] == subject
    assert mail.get_content().replace("\r\n", "\n") == text
    assert mail["From"].addresses[0].display_name == "Één"


def test_plain_dots_at_the_start_of_lines_survive_the_journey(sink: RunningSink, channel: EmailChannel) -> None:
    channel.send(letter("dots@example.org", text="een\n.\n..\n.drie\n"))

    assert sink.mail("dots@example.org").get_content() == "een\r\n.\r\n..\r\n.drie\r\n"


def test_bounces_go_to_the_sender_or_to_the_address_in_the_setting(sink: RunningSink, channel: EmailChannel) -> None:
    other = EmailChannel("email", f"mailto://127.0.0.1:{sink.port}?from=retour@landsmeer.example")

    channel.send(letter("bounce-1@example.org"))
    other.send(letter("bounce-2@example.org"))
    other.close()

    assert sink.sender("bounce-1@example.org") == "werk@landsmeer.example"
    assert sink.sender("bounce-2@example.org") == "retour@landsmeer.example"


@pytest.mark.parametrize(
    "changes", [{"subject": "Hallo\r\n\r\nRest"}, {"to": "a@example.org\r\nRCPT TO:<b@example.org>"}, {"to": ""}]
)
def test_a_message_that_cannot_be_a_mail_is_refused_before_the_server_hears_of_it(
    sink: RunningSink, changes: dict[str, str]
) -> None:
    before = sink.connections()
    channel = EmailChannel("email", f"klantmail://127.0.0.1:{sink.port}")

    outcome = channel.send(letter(**{"to": "a@example.org", **changes}))

    assert outcome.fate is Fate.refused
    assert outcome.reason in ("unfit_header", "unfit_address")
    assert sink.connections() == before


def test_nothing_personal_is_logged_whatever_happens(
    sink: RunningSink, channel: EmailChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    for fault in ("plain", "4xx-rcpt", "5xx-text", "drop-before", "drop-rcpt"):
        channel.send(letter(f"{fault}+kanarie@example.org", subject="Kanarie", text="Kanarievogel"))
    channel.send(letter("kanarie is geen adres", subject="Kanarie"))

    assert "anarie" not in caplog.text


def test_who_listens_to_apprise_on_purpose_sees_masked_lines(channel: EmailChannel) -> None:
    seen: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(LOGGER_NAME)
    logger.addHandler(listener)
    try:
        logger.error("Sent to %s via %s, %s", "kees@example.org", "mailto://kees:geheim@host", "+31 6 12345678")
        for level in (1, logging.DEBUG, logging.INFO):
            logger.log(level, "Payload: %s", {"to": "Kees", "text": "uw gesprek"})
    finally:
        logger.removeHandler(listener)

    assert seen == ["Sent to *** via *** ***"]
    assert not logger.propagate


def test_what_plugins_send_with_says_nothing_either(channel: EmailChannel) -> None:
    seen: list[str] = []
    listener, root = logging.Handler(), logging.getLogger()
    listener.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    before = root.level
    root.setLevel(1)
    root.addHandler(listener)
    for name in ("urllib3.connectionpool", "requests", LOGGER_NAME):
        logger = logging.getLogger(name)
        for level in (1, logging.DEBUG, logging.INFO, logging.WARNING, logging.CRITICAL):
            logger.log(level, "POST /send?to=%s&key=%s", "+31612345678", "kanarie")
    root.removeHandler(listener)
    root.setLevel(before)

    assert seen == []


def test_apprise_knows_our_plugin_by_its_own_scheme_and_hides_the_password(channel: EmailChannel) -> None:
    plugin = Apprise.instantiate("klantmails://kees:geheim@mail.example")

    assert plugin is not None
    assert "geheim" not in plugin.url(privacy=True)
